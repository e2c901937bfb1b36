import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


COUNT = """
CREATE OR REPLACE FUNCTION population_count(homes bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$ BEGIN
  IF cardinality(homes) = 0 THEN RETURN; END IF;
  -- Two transactions that each change one household count it one after the other.
  PERFORM FROM population_household WHERE id = ANY(homes) ORDER BY id FOR NO KEY UPDATE;
  EXECUTE $said$ DELETE FROM population_headcount WHERE household_id = ANY($1) $said$ USING homes;
  EXECUTE $said$ INSERT INTO population_headcount (household_id, region_id, day, people, homes)
    
SELECT given.id AS household_id, at.region_id, at.day,
       CAST(sum(at.people) AS integer) AS people, CAST(sum(at.homes) AS smallint) AS homes
FROM unnest($1) AS given (id)
CROSS JOIN LATERAL (
  WITH stood AS (
    SELECT region_id, daterange(day, until) AS span FROM (
      SELECT CAST(value AS bigint) AS region_id, since AS until, max(since) OVER (
               ORDER BY replaced_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS day
        FROM population_formervalue WHERE household_id = given.id AND field = 'region'
    ) AS earlier WHERE until IS NOT NULL AND (day IS NULL OR day < until)
    UNION ALL
    SELECT region_id, daterange((SELECT max(since) FROM population_formervalue
                                 WHERE household_id = given.id AND field = 'region'), NULL)
      FROM population_household WHERE id = given.id AND kind = 'residence'
  ), lived AS (
    SELECT valid FROM population_membership
     WHERE household_id = given.id AND kind = 'residence' AND superseded_at IS NULL
  ), stays AS (
    SELECT region_id, 1 AS people, 0 AS homes, valid * span AS stay FROM lived, stood
    UNION ALL
    SELECT region_id, 0, 1, peopled * span
      FROM (SELECT unnest(range_agg(valid)) AS peopled FROM lived) AS whole, stood
  )
  SELECT region_id, coalesce(lower(stay), DATE '0001-01-01') AS day, people, homes
    FROM stays WHERE NOT isempty(stay)
  UNION ALL
  SELECT region_id, upper(stay), -people, -homes
    FROM stays WHERE NOT isempty(stay) AND NOT upper_inf(stay)
) AS at
GROUP BY given.id, at.region_id, at.day HAVING sum(at.people) <> 0 OR sum(at.homes) <> 0
 $said$ USING homes;
END $$
"""
COUNT_ALL = "SELECT population_count(ARRAY(SELECT id FROM population_household WHERE kind = 'residence'))"


class Migration(migrations.Migration):

    dependencies = [
        ('population', '0012_resident_unwatched'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Headcount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('people', models.IntegerField()),
                ('homes', models.SmallIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='formervalue',
            index=models.Index(condition=models.Q(('field', 'region')), fields=['household'], name='former_value_moves'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formervalue',
            trigger=pgtrigger.compiler.Trigger(name='tally_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT DISTINCT household_id FROM fresh WHERE field = 'region' AND household_id IS NOT NULL)); RETURN NULL;", hash='9e5f910caaffbde12f13412af085f45adf33c939', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tally_added_7d29f', referencing='REFERENCING NEW TABLE AS fresh ', table='population_formervalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formervalue',
            trigger=pgtrigger.compiler.Trigger(name='tally_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT household_id FROM fresh WHERE field = 'region' AND household_id IS NOT NULL UNION SELECT household_id FROM gone WHERE field = 'region' AND household_id IS NOT NULL)); RETURN NULL;", hash='522d94df5c86b210b5243db8d095bb08d74e2e68', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tally_changed_3ef40', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_formervalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formervalue',
            trigger=pgtrigger.compiler.Trigger(name='tally_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT DISTINCT household_id FROM gone WHERE field = 'region' AND household_id IS NOT NULL)); RETURN NULL;", hash='781538689c85b7c1522bd51409288cc18a60ccb9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tally_removed_b91c3', referencing='REFERENCING OLD TABLE AS gone ', table='population_formervalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='household',
            trigger=pgtrigger.compiler.Trigger(name='tally_moved', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT id FROM (SELECT id, region_id FROM fresh WHERE kind = 'residence' EXCEPT SELECT id, region_id FROM gone) AS moved)); RETURN NULL;", hash='ac35d0886e11ed1f66dbd906283e58b40d9504f2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tally_moved_78082', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_household', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='tally_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT DISTINCT household_id FROM fresh WHERE kind = 'residence')); RETURN NULL;", hash='ae03cac0c17a32c447ad5cf6211e2c3ccf54c428', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tally_added_c21f4', referencing='REFERENCING NEW TABLE AS fresh ', table='population_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='tally_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT household_id FROM fresh WHERE kind = 'residence' UNION SELECT household_id FROM gone WHERE kind = 'residence')); RETURN NULL;", hash='643cafc65d4d6856206eea8a87920d41700b245d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tally_changed_ed445', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS fresh ', table='population_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='tally_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM population_count(ARRAY(SELECT DISTINCT household_id FROM gone WHERE kind = 'residence')); RETURN NULL;", hash='52e5b9457a2e305e38ab42a4c1bb8be9f0bbc2ed', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tally_removed_2026e', referencing='REFERENCING OLD TABLE AS gone ', table='population_membership', when='AFTER')),
        ),
        migrations.AddField(
            model_name='headcount',
            name='household',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='population.household'),
        ),
        migrations.AddField(
            model_name='headcount',
            name='region',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region'),
        ),
        migrations.RunSQL(COUNT, 'DROP FUNCTION population_count(bigint[])'),
        migrations.RunSQL(COUNT_ALL, migrations.RunSQL.noop),
    ]
