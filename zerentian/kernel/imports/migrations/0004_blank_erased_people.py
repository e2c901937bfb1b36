from django.db import migrations

# Changes only grow: the application may not alter them. This function of the owner alone can, and only
# takes values away from people who are erased already (ADR 0031).
BLANK = """
CREATE FUNCTION imports_blank(people bigint[], texts text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint[];
    homes bigint[];
    before text := coalesce(current_setting('pgtrigger.ignore', true), '');
BEGIN
    SELECT array_agg(id) INTO gone FROM population_person
    WHERE id = ANY (people) AND erased_at IS NOT NULL;
    SELECT array_agg(DISTINCT household_id) INTO homes FROM population_membership
    WHERE person_id = ANY (gone);
    PERFORM set_config('pgtrigger.ignore', '{pgtrigger_append_only_5f13d}', true);
    UPDATE imports_change SET old = NULL, new = NULL
    WHERE "table" = 'population_person' AND object_id = ANY (gone)
      AND field NOT IN ('sex', 'born', 'died_on', 'identity_kind', 'merged_into_id');
    UPDATE imports_change SET old = NULL, new = NULL
    WHERE "table" = 'population_household'
      AND field IN ('address', 'phone', 'phone_index', 'phone_tail')
      AND object_id IN (SELECT id FROM population_household
          WHERE id = ANY (homes) AND address = '' AND phone IS NULL);
    UPDATE imports_change SET old = CASE WHEN old = ANY (texts) THEN NULL ELSE old END,
                              new = CASE WHEN new = ANY (texts) THEN NULL ELSE new END
    WHERE "table" = 'subjects_subject' AND field IN ('name', 'name_key', 'initials')
      AND (old = ANY (texts) OR new = ANY (texts))
      AND object_id IN (SELECT id FROM subjects_subject
          WHERE person_id = ANY (gone) OR household_id = ANY (homes));
    PERFORM set_config('pgtrigger.ignore', before, true);
END $$;
REVOKE ALL ON FUNCTION imports_blank(bigint[], text[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0003_register_size"),
        ("population", "0010_erased_people"),
    ]
    operations = [
        migrations.RunSQL(BLANK, "DROP FUNCTION imports_blank(bigint[], text[])"),
    ]
