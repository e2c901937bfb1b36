from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("population", "0021_towns_in_every_order")]

    operations = [
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(
                fields=["name_key", "person"],
                condition=models.Q(("here", True)),
                name="resident_in_order",
            ),
        ),
    ]
