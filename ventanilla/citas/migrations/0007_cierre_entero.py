from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citas', '0006_espera_y_sorteo'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cierredeagenda',
            name='cierre_hours_in_order',
        ),
        migrations.AddConstraint(
            model_name='cierredeagenda',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('desde_time__isnull', True), ('hasta_time__isnull', True)), models.Q(('desde_time__isnull', False), ('desde_time__lt', models.F('hasta_time')), ('hasta_time__isnull', False)), _connector='OR'), name='cierre_hours_in_order'),
        ),
    ]
