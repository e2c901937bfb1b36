from django.db import migrations

# Ids of a load, ten thousand in an entry, took longer to compress than to write; they are small.
PLAIN = "ALTER TABLE activity_entry ALTER COLUMN rows SET STORAGE EXTERNAL"
AS_BEFORE = "ALTER TABLE activity_entry ALTER COLUMN rows SET STORAGE EXTENDED"


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0002_readers'),
    ]

    operations = [migrations.RunSQL(PLAIN, AS_BEFORE)]
