import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


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
  EXECUTE $said$ INSERT INTO population_resident AS r (person_id, home_id, household_id, kinds, here, name, name_key, sex, born)
    
SELECT p.id AS person_id, at.home AS home_id, at.household AS household_id, at.kinds,
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
WHERE at.home IS NOT NULL

    ON CONFLICT (person_id) DO UPDATE SET home_id = excluded.home_id, household_id = excluded.household_id, kinds = excluded.kinds, here = excluded.here, name = excluded.name, name_key = excluded.name_key, sex = excluded.sex, born = excluded.born WHERE r IS DISTINCT FROM excluded $said$
    USING people;
END $$
"""
SETTLE_ALL = "SELECT population_settle(ARRAY(SELECT DISTINCT person_id FROM population_membership))"


class Migration(migrations.Migration):

    dependencies = [
        ('population', '0003_overlaps_by_trigger'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Resident',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='resident', serialize=False, to='population.person')),
                ('kinds', models.PositiveSmallIntegerField()),
                ('here', models.BooleanField()),
                ('name', models.TextField(db_collation='C')),
                ('name_key', models.TextField(db_collation='C')),
                ('sex', models.TextField()),
                ('born', models.DateField()),
            ],
        ),
        migrations.RunSQL(SETTLE, 'DROP FUNCTION population_settle(bigint[])'),
        pgtrigger.migrations.AddTrigger(
            model_name='household',
            trigger=pgtrigger.compiler.Trigger(name='settle_moved', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM population_settle(ARRAY(SELECT DISTINCT m.person_id FROM (SELECT id, region_id FROM fresh EXCEPT SELECT id, region_id FROM gone) AS moved JOIN population_membership m ON m.household_id = moved.id)); RETURN NULL;', hash='b44ce167e2e6af71488c1ee42c4c36e5de0bd302', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_settle_moved_8655e', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_household', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='settle_joined', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM population_settle(ARRAY(SELECT DISTINCT person_id FROM fresh)); RETURN NULL;', hash='6417b8ae741882c4b659ca5f38d5b82ce32b9865', level='STATEMENT', operation='INSERT', pgid='pgtrigger_settle_joined_86ab9', referencing='REFERENCING NEW TABLE AS fresh ', table='population_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='settle_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM population_settle(ARRAY(SELECT person_id FROM fresh UNION SELECT person_id FROM gone)); RETURN NULL;', hash='3db115297ae9e8a43c71d53b3e5c26d79fe1e588', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_settle_changed_d8431', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='settle_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM population_settle(ARRAY(SELECT DISTINCT person_id FROM gone)); RETURN NULL;', hash='471ef2ce645a4a5008d539cbf720262f5003d029', level='STATEMENT', operation='DELETE', pgid='pgtrigger_settle_removed_0b372', referencing='REFERENCING OLD TABLE AS gone ', table='population_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='settle_person', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM population_settle(ARRAY(SELECT id FROM (SELECT id, name, name_key, sex, born, died_on FROM fresh EXCEPT SELECT id, name, name_key, sex, born, died_on FROM gone) AS changed)); RETURN NULL;', hash='4ffed94e56a8e140d91ca7925f1bfd224f1a7ba6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_settle_person_ea817', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_person', when='AFTER')),
        ),
        migrations.AddField(
            model_name='resident',
            name='home',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region'),
        ),
        migrations.AddField(
            model_name='resident',
            name='household',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='population.household'),
        ),
        migrations.RunSQL(SETTLE_ALL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['name_key', 'person'], include=('home', 'here', 'sex', 'born', 'kinds'), name='resident_by_name'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['home', 'name_key', 'person'], include=('here', 'sex', 'born', 'kinds'), name='resident_by_village'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['born', 'person'], include=('home', 'here', 'sex', 'kinds'), name='resident_by_birth'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(models.Func(models.F('name'), function='reverse', output_field=models.TextField(db_collation='C')), name='resident_by_ending'),
        ),
    ]
