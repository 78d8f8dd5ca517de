from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citas", "0003_agenda")]

    operations = [
        migrations.AddField(
            model_name="cita",
            name="lugar_at",
            field=models.DateTimeField(help_text="when its present place became theirs", null=True),
        ),
    ]
