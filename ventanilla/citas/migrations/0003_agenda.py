import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citas', '0002_gestion'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AperturaDeAgenda',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mes_date', models.DateField(help_text='its first day')),
                ('linea', models.SlugField(blank=True, max_length=20)),
                ('abre_at', models.DateTimeField()),
                ('creado_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CambioDeAgenda',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('llave', models.UUIDField()),
                ('tipo', models.CharField(max_length=12)),
                ('objeto', models.CharField(help_text='what was changed: the key of its row', max_length=60)),
                ('antes', models.JSONField(default=dict)),
                ('despues', models.JSONField(default=dict, help_text='it can be undone while the row is still so')),
                ('creados', models.PositiveIntegerField(default=0)),
                ('retirados', models.PositiveIntegerField(default=0)),
                ('afectadas', models.PositiveIntegerField(default=0)),
                ('hecho_at', models.DateTimeField()),
                ('rescatado_at', models.DateTimeField(help_text='everybody affected was seen to', null=True)),
                ('deshecho_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rescate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ofrecida_at', models.DateTimeField(null=True)),
                ('ofertas', models.PositiveSmallIntegerField(default=0, help_text='how many were held for this person')),
            ],
        ),
        migrations.AddField(
            model_name='ajustes',
            name='rescate_horas',
            field=models.PositiveSmallIntegerField(default=48, help_text='the places offered to somebody whose place was closed are held so long'),
        ),
        migrations.AddField(
            model_name='ajustes',
            name='ventana_meses',
            field=models.PositiveSmallIntegerField(default=1, help_text='months that can be booked, the present one included'),
        ),
        migrations.AddField(
            model_name='regladeagenda',
            name='festivos',
            field=models.BooleanField(default=False, help_text='attends on holidays too'),
        ),
        migrations.AddConstraint(
            model_name='ajustes',
            constraint=models.CheckConstraint(condition=models.Q(('ventana_meses__gte', 1), ('ventana_meses__lte', 6)), name='ajustes_citas_ventana_months'),
        ),
        migrations.AddField(
            model_name='aperturadeagenda',
            name='sede',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aperturas', to='citas.sede'),
        ),
        migrations.AddField(
            model_name='cambiodeagenda',
            name='hecho_por',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cambiodeagenda',
            name='sede',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cambios', to='citas.sede'),
        ),
        migrations.AddField(
            model_name='cupo',
            name='retiro',
            field=models.ForeignKey(db_index=False, help_text='the change that took it away, and may give it back', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retiro_de', to='citas.cambiodeagenda'),
        ),
        migrations.AddIndex(
            model_name='cupo',
            index=models.Index(condition=models.Q(('retiro__isnull', False)), fields=['retiro'], name='cupo_retiro'),
        ),
        migrations.AddField(
            model_name='rescate',
            name='cambio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rescates', to='citas.cambiodeagenda'),
        ),
        migrations.AddField(
            model_name='rescate',
            name='cita',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rescates', to='citas.cita'),
        ),
        migrations.AddConstraint(
            model_name='aperturadeagenda',
            constraint=models.UniqueConstraint(fields=('mes_date', 'sede', 'linea'), name='apertura_one_per_month', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='aperturadeagenda',
            constraint=models.CheckConstraint(condition=models.Q(('mes_date__day', 1)), name='apertura_first_of_month'),
        ),
        migrations.AddIndex(
            model_name='cambiodeagenda',
            index=models.Index(fields=['sede', '-hecho_at'], name='cambio_sede'),
        ),
        migrations.AddConstraint(
            model_name='cambiodeagenda',
            constraint=models.UniqueConstraint(fields=('llave',), name='cambio_one_per_llave'),
        ),
        migrations.AddConstraint(
            model_name='cambiodeagenda',
            constraint=models.CheckConstraint(condition=models.Q(('tipo__in', ['regla', 'puesto', 'cierre', 'apertura', 'sobrecupo', 'servicio', 'sede', 'ajustes'])), name='cambio_tipo_known'),
        ),
        migrations.AddConstraint(
            model_name='cambiodeagenda',
            constraint=models.CheckConstraint(condition=models.Q(('deshecho_at__isnull', True), ('deshecho_at__gte', models.F('hecho_at')), _connector='OR'), name='cambio_undone_after_done'),
        ),
        migrations.AddIndex(
            model_name='rescate',
            index=models.Index(condition=models.Q(('ofrecida_at__isnull', True)), fields=['cambio'], name='rescate_pending'),
        ),
        migrations.AddConstraint(
            model_name='rescate',
            constraint=models.UniqueConstraint(fields=('cambio', 'cita'), name='rescate_one_per_cita'),
        ),
        migrations.AddConstraint(
            model_name='rescate',
            constraint=models.CheckConstraint(condition=models.Q(('ofertas', 0), ('ofrecida_at__isnull', False), _connector='OR'), name='rescate_offers_have_a_moment'),
        ),
    ]
