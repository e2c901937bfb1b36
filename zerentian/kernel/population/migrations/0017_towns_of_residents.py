from django.db import migrations, models

# The same as population.settling.FUNCTION and REPLACED on the day of this migration.
SETTLE = """
CREATE OR REPLACE FUNCTION population_settle(people bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$ BEGIN
  IF cardinality(people) = 0 THEN RETURN; END IF;
  -- Two transactions that each add a membership of one person settle one after the other.
  PERFORM FROM population_person WHERE id = ANY(people) ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_resident r WHERE r.person_id = ANY($1) AND NOT EXISTS (
    SELECT FROM population_membership m
    WHERE m.person_id = r.person_id AND m.superseded_at IS NULL) $said$ USING people;
  EXECUTE $said$ INSERT INTO population_resident AS r (person_id, home_id, town, household_id, kinds, here, name, name_key, sex, born)
    
SELECT p.id AS person_id, at.home AS home_id, left(g.path, 9) AS town,
       at.household AS household_id, at.kinds,
       at.kinds > 0 AND p.died_on IS NULL AS here, p.name, p.name_key, p.sex, p.born
FROM unnest($1) AS given (id) JOIN population_person p ON p.id = given.id
CROSS JOIN LATERAL (
  SELECT (array_agg(h.region_id ORDER BY m.open DESC, m.rank, m.until DESC, m.id))[1] AS home,
         (array_agg(h.id ORDER BY m.open DESC, m.rank, m.until DESC, m.id))[1] AS household,
         coalesce(bit_or(m.bit) FILTER (WHERE m.open), 0) AS kinds
  FROM (
    SELECT id, household_id, upper_inf(valid) AS open, upper(valid) AS until,
           CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 3 END AS rank,
           CASE kind WHEN 'residence' THEN 1 WHEN 'hukou' THEN 2 ELSE 4 END AS bit
    FROM population_membership WHERE person_id = p.id AND superseded_at IS NULL
  ) AS m JOIN population_household h ON h.id = m.household_id
) AS at
JOIN regions_region g ON g.id = at.home

    ON CONFLICT (person_id) DO UPDATE SET home_id = excluded.home_id, town = excluded.town, household_id = excluded.household_id, kinds = excluded.kinds, here = excluded.here, name = excluded.name, name_key = excluded.name_key, sex = excluded.sex, born = excluded.born WHERE r IS DISTINCT FROM excluded $said$
    USING people;
END $$
"""
REPLACED = """
CREATE OR REPLACE FUNCTION population_replace() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved bigint[] := ARRAY(SELECT id FROM (SELECT id, left(path, 9) FROM fresh
                                EXCEPT SELECT id, left(path, 9) FROM gone) AS changed);
BEGIN
  IF cardinality(moved) > 0 THEN
    LOCK TABLE population_resident IN SHARE ROW EXCLUSIVE MODE;
    UPDATE population_resident r SET town = left(g.path, 9)
      FROM regions_region g WHERE g.id = ANY(moved) AND r.home_id = g.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER population_replaced AFTER UPDATE ON regions_region
REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION population_replace()
"""
FILL = """
UPDATE population_resident r SET town = left(g.path, 9) FROM regions_region g WHERE g.id = r.home_id
"""
FORGET = "DROP TRIGGER population_replaced ON regions_region; DROP FUNCTION population_replace()"
WALKED = {
    'resident_by_name': (['name_key', 'person'], ('home', 'here', 'sex', 'born', 'kinds')),
    'resident_by_village': (['home', 'name_key', 'person'], ('here', 'sex', 'born', 'kinds')),
    'resident_by_town': (['town', 'name_key', 'person'], ('here', 'sex', 'born', 'kinds')),
    'resident_by_birth': (['born', 'person'], ('home', 'town', 'here', 'sex', 'kinds')),
}
ENDING = models.Index(
    models.Func(models.F('name'), function='reverse', output_field=models.TextField(db_collation='C')),
    name='resident_by_ending',
)


def added(name, fields, include):
    index = models.Index(fields=fields, include=include, name=name)
    return migrations.AddIndex(model_name='resident', index=index)


class Migration(migrations.Migration):
    """Residents know their town. Every row is written anew: quickest without indexes, which are then
    built as dense as they can be."""

    dependencies = [
        ('population', '0016_merged_only'),
        ('regions', '0001_initial'),
    ]

    operations = [
        *(
            migrations.RemoveIndex(model_name='resident', name=name)
            for name in ('resident_by_name', 'resident_by_village', 'resident_by_birth', 'resident_by_ending')
        ),
        migrations.AddField(
            model_name='resident',
            name='town',
            field=models.TextField(db_collation='C', default=''),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(added(name, *columns) for name, columns in WALKED.items()),
        migrations.AddIndex(model_name='resident', index=ENDING),
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
        migrations.RunSQL(REPLACED, FORGET),
    ]
