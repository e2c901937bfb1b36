from django.db import migrations

# As imports_blank: takes values away from people who are erased already, and can do nothing else.
BLANK = """
CREATE FUNCTION duplicates_blank(people bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('pgtrigger.ignore', true), '');
BEGIN
    PERFORM set_config('pgtrigger.ignore', '{pgtrigger_append_only_b6ccc}', true);
    UPDATE duplicates_moved SET old = NULL, new = NULL
    WHERE "table" = 'population_person' AND field NOT IN ('died_on', 'merged_into_id')
      AND object_id IN (SELECT id FROM population_person
          WHERE id = ANY (people) AND erased_at IS NOT NULL);
    PERFORM set_config('pgtrigger.ignore', before, true);
END $$;
REVOKE ALL ON FUNCTION duplicates_blank(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("duplicates", "0002_merge"),
        ("population", "0010_erased_people"),
    ]
    operations = [
        migrations.RunSQL(BLANK, "DROP FUNCTION duplicates_blank(bigint[])"),
    ]
