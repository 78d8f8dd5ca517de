"""The day itself: who arrived, who is called and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.citas.models.citas import Cita
from ventanilla.citas.models.oferta import Puesto, Sede, Servicio
from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.turnos import CERRADOS, EN_PUESTO, VIVOS, EstadoTurno, show

_USER = settings.AUTH_USER_MODEL


class Turno(models.Model):
    """Somebody who is here, in the room or on the line, with an appointment or without one.

    Of who comes without one only the name and the document are kept. `preferente` does not say why: that somebody is
    ill or expects a child is not for a table.
    """

    llave = models.UUIDField(help_text="the request that made it: sent twice it is made once")
    sede = models.ForeignKey(Sede, on_delete=models.PROTECT, related_name="+")
    dia_date = models.DateField()
    letra = models.CharField(max_length=1)
    consecutivo = models.PositiveIntegerField()
    canal = models.CharField(max_length=10)
    linea = models.SlugField(max_length=20)
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="+")
    cita = models.ForeignKey(Cita, null=True, on_delete=models.PROTECT, related_name="turnos")
    tipo_documento = models.CharField(max_length=2, blank=True)
    numero_documento = models.CharField(max_length=30, blank=True)
    nombre = models.CharField(max_length=150, blank=True)
    preferente = models.BooleanField(default=False)
    necesidades = models.JSONField(default=list)
    orden_at = models.DateTimeField(help_text="its place in the queue: see rules.turnos.turn_moment")
    estado = models.CharField(max_length=12, default=EstadoTurno.EN_ESPERA)
    puesto = models.ForeignKey(Puesto, null=True, on_delete=models.PROTECT, related_name="+")
    funcionario = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    llegada_at = models.DateTimeField()
    llamado_at = models.DateTimeField(null=True, help_text="the last call")
    inicio_at = models.DateTimeField(null=True)
    fin_at = models.DateTimeField(null=True)
    llamadas = models.PositiveSmallIntegerField(default=0)
    resultado = models.CharField(max_length=20, blank=True)
    nota = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="turno_one_live_per_cita", fields=["cita"], condition=Q(estado__in=sorted(VIVOS))
            ),
            models.UniqueConstraint(
                name="turno_one_at_a_time_per_puesto", fields=["puesto"], condition=Q(estado__in=sorted(EN_PUESTO))
            ),
            models.UniqueConstraint(name="turno_number_once_a_day", fields=["sede", "dia_date", "consecutivo"]),
            models.UniqueConstraint(name="turno_one_per_llave", fields=["llave"]),
            models.CheckConstraint(name="turno_consecutivo_positive", condition=Q(consecutivo__gt=0)),
            models.CheckConstraint(name="turno_letra_is_a_letter", condition=Q(letra__regex=r"^[A-Z]$")),
            models.CheckConstraint(
                name="turno_estado_known", condition=Q(estado__in=[estado.value for estado in EstadoTurno])
            ),
            models.CheckConstraint(name="turno_canal_known", condition=Q(canal__in=[c.value for c in Canal])),
            models.CheckConstraint(
                name="turno_is_somebodys", condition=Q(cita__isnull=False) | ~Q(numero_documento="")
            ),
            models.CheckConstraint(
                name="turno_called_has_desk",
                condition=~Q(estado__in=sorted({*EN_PUESTO, EstadoTurno.ATENDIDO}))
                | Q(puesto__isnull=False, funcionario__isnull=False, llamado_at__isnull=False),
            ),
            models.CheckConstraint(
                name="turno_attended_has_begun",
                condition=~Q(estado__in=[EstadoTurno.EN_ATENCION, EstadoTurno.ATENDIDO]) | Q(inicio_at__isnull=False),
            ),
            models.CheckConstraint(
                name="turno_closed_has_an_end",
                condition=Q(estado__in=sorted(CERRADOS), fin_at__isnull=False)
                | (~Q(estado__in=sorted(CERRADOS)) & Q(fin_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="turno_moments_in_order",
                condition=(Q(llamado_at__isnull=True) | Q(llamado_at__gte=F("llegada_at")))
                & (Q(inicio_at__isnull=True) | Q(inicio_at__gte=F("llamado_at")))
                & (Q(fin_at__isnull=True) | Q(inicio_at__isnull=True) | Q(fin_at__gte=F("inicio_at"))),
            ),
        ]
        indexes = [
            # the queue: only who waits is in it, in its order
            models.Index(
                F("sede"), F("canal"), F("preferente").desc(), F("orden_at"), F("id"),
                name="turno_fila", condition=Q(estado=EstadoTurno.EN_ESPERA),
            ),
            models.Index(fields=["sede", "dia_date"], name="turno_dia"),
            models.Index(fields=["cita"], name="turno_cita"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.numero

    @property
    def numero(self) -> str:
        return show(self.letra, self.consecutivo)


class Llamada(models.Model):
    """One try to reach somebody by telephone. Written once, never changed."""

    cita = models.ForeignKey(Cita, on_delete=models.PROTECT, related_name="llamadas")
    at = models.DateTimeField()
    funcionario = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    resultado = models.CharField(max_length=20)

    class Meta:
        constraints = [models.CheckConstraint(name="llamada_resultado_not_blank", condition=~Q(resultado=""))]
        indexes = [models.Index(fields=["cita"], name="llamada_cita")]

    def __str__(self) -> str:
        return f"{self.cita_id} {self.resultado}"
