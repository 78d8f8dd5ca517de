"""What is attended, where, at which desks and by which rules. Officials edit it at the desk."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.citas.rules.canales import Canal, Carril

_USER = settings.AUTH_USER_MODEL


class Ajustes(models.Model):
    """One row: terms that an administrator may change. Moments of the day are in Bogotá."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    cambios_minutos = models.PositiveIntegerField(default=120, help_text="no changes later than this before it begins")
    tolerancia_minutos = models.PositiveIntegerField(default=5, help_text="later than this is «no asistió»")
    regreso_minutos = models.PositiveIntegerField(
        default=20, help_text="a freed place returns at a random moment within these"
    )
    oferta_minutos = models.PositiveIntegerField(default=120, help_text="to answer an offer, of waking hours")
    despierta_time = models.TimeField(default="07:00")
    duerme_time = models.TimeField(default="20:00")
    vencimiento_dias = models.PositiveSmallIntegerField(
        default=3, help_text="business days before a due date that open the lane of places kept back"
    )
    rescate_horas = models.PositiveSmallIntegerField(
        default=48, help_text="the places offered to somebody whose place was closed are held so long"
    )
    ventana_meses = models.PositiveSmallIntegerField(
        default=1, help_text="months that can be booked, the present one included"
    )
    muchas_personas = models.PositiveSmallIntegerField(
        default=4, help_text="who books for at least so many persons is in the report"
    )
    muchas_dias = models.PositiveSmallIntegerField(default=30, help_text="counted in these last days")
    sobrecupo = models.BooleanField(default=False)
    sobrecupo_maximo = models.PositiveSmallIntegerField(default=10, help_text="per cent of the places of a day")

    class Meta:
        constraints = [
            models.CheckConstraint(name="ajustes_citas_one_row", condition=Q(id=1)),
            models.CheckConstraint(
                name="ajustes_citas_wakes_before_sleep", condition=Q(despierta_time__lt=F("duerme_time"))
            ),
            models.CheckConstraint(
                name="ajustes_citas_ventana_months", condition=Q(ventana_meses__gte=1, ventana_meses__lte=6)
            ),
            models.CheckConstraint(
                name="ajustes_citas_muchas_more_than_one", condition=Q(muchas_personas__gte=2, muchas_dias__gte=1)
            ),
            models.CheckConstraint(name="ajustes_citas_sobrecupo_percent", condition=Q(sobrecupo_maximo__lte=100)),
        ]

    def __str__(self) -> str:
        return "ajustes"


class Servicio(models.Model):
    """What people come for. Those of one `linea` are attended at the same places."""

    codigo = models.SlugField(max_length=40, primary_key=True)
    nombre = models.CharField(max_length=150)
    linea = models.SlugField(max_length=20)
    canales = models.JSONField(default=list)
    publico = models.CharField(max_length=10, default="ambos")
    condicion = models.CharField(max_length=200, blank=True, help_text="only if this is so")
    objetivo = models.TextField(blank=True)
    atencion = models.TextField(blank=True, help_text="what is done in it")
    requisitos = models.JSONField(default=list)
    papeles = models.JSONField(default=list, help_text="what may be sent beforehand: codigo, nombre, obligatorio")
    cierre_horas = models.PositiveSmallIntegerField(default=0, help_text="papers arrive at least so long before")
    tramite = models.CharField(max_length=60, blank=True, help_text="what does the same online")
    motivos = models.JSONField(default=list, help_text="exceptions of the catalogue that lead here")
    alternativa = models.CharField(max_length=200, blank=True)
    pide_pregunta = models.BooleanField(default=False)
    sin_cita = models.BooleanField(default=False, help_text="attended in order of arrival only")
    orden = models.PositiveSmallIntegerField(default=0)
    activo = models.BooleanField(default=True)
    fuente = models.CharField(max_length=250, blank=True)
    verificado = models.BooleanField(default=False)
    editado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="servicio_publico_known", condition=Q(publico__in=["natural", "juridica", "ambos"])
            ),
            models.CheckConstraint(name="servicio_linea_not_blank", condition=~Q(linea="")),
        ]

    def __str__(self) -> str:
        return self.codigo


class Sede(models.Model):
    """A point of contact that gives appointments; `numero` begins the code of each."""

    punto = models.OneToOneField("referencias.PuntoContacto", on_delete=models.PROTECT, primary_key=True)
    numero = models.PositiveSmallIntegerField()
    canales = models.JSONField(default=list)
    solo_presencial = models.BooleanField(default=False, help_text="attends every service in person")
    indicaciones = models.CharField(max_length=300, blank=True)
    activa = models.BooleanField(default=True)
    editado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sede_one_per_numero", fields=["numero"]),
            models.CheckConstraint(name="sede_numero_three_digits", condition=Q(numero__lte=999)),
        ]

    def __str__(self) -> str:
        return self.punto_id


class Puesto(models.Model):
    """A desk, or a line of attention from a distance: attends one person at a time."""

    sede = models.ForeignKey(Sede, on_delete=models.PROTECT, related_name="puestos")
    nombre = models.CharField(max_length=40)
    canal = models.CharField(max_length=10, default=Canal.PRESENCIAL)
    atiende = models.JSONField(default=list, help_text="needs that this desk can meet")
    activo = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="puesto_one_per_name", fields=["sede", "nombre"]),
            models.CheckConstraint(name="puesto_canal_known", condition=Q(canal__in=[c.value for c in Canal])),
        ]

    def __str__(self) -> str:
        return f"{self.sede_id} {self.nombre}"


class ReglaDeAgenda(models.Model):
    """On these weekdays, from when to when, these desks attend this line."""

    sede = models.ForeignKey(Sede, on_delete=models.PROTECT, related_name="reglas")
    linea = models.SlugField(max_length=20)
    canal = models.CharField(max_length=10)
    puestos = models.ManyToManyField(Puesto, related_name="reglas")
    dias = models.JSONField(default=list, help_text="weekdays, Monday is 0")
    desde_time = models.TimeField()
    hasta_time = models.TimeField()
    minutos = models.PositiveSmallIntegerField(default=20)
    pausas = models.JSONField(default=list, help_text="pairs of «12:00», «14:00»")
    desde_date = models.DateField()
    hasta_date = models.DateField(null=True)
    reserva_vencimiento = models.PositiveSmallIntegerField(
        default=0, help_text="places of each hour kept for people whose obligation falls due"
    )
    festivos = models.BooleanField(default=False, help_text="attends on holidays too")
    activa = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="regla_hours_in_order", condition=Q(desde_time__lt=F("hasta_time"))),
            models.CheckConstraint(name="regla_minutos_positive", condition=Q(minutos__gte=5, minutos__lte=240)),
            models.CheckConstraint(name="regla_canal_known", condition=Q(canal__in=[c.value for c in Canal])),
            models.CheckConstraint(
                name="regla_dates_in_order",
                condition=Q(hasta_date__isnull=True) | Q(desde_date__lte=F("hasta_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sede_id} {self.linea} {self.canal}"


class CierreDeAgenda(models.Model):
    """A day, or some hours of it, when an office does not attend. `deshecho_at`: it was taken back."""

    sede = models.ForeignKey(Sede, null=True, on_delete=models.PROTECT, related_name="cierres")
    dia_date = models.DateField()
    desde_time = models.TimeField(null=True)
    hasta_time = models.TimeField(null=True)
    motivo = models.CharField(max_length=200)
    creado_por = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    creado_at = models.DateTimeField()
    deshecho_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cierre_hours_in_order",
                condition=Q(desde_time__isnull=True, hasta_time__isnull=True)
                | Q(desde_time__isnull=False, hasta_time__isnull=False, desde_time__lt=F("hasta_time")),
            ),
            models.CheckConstraint(name="cierre_motivo_not_blank", condition=~Q(motivo="")),
        ]

    def __str__(self) -> str:
        return f"{self.sede_id} {self.dia_date}"


CARRILES = [carril.value for carril in Carril]
