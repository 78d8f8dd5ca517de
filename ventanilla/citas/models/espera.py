"""Who waits for a place, and every place that was kept for somebody until they answer."""

from django.db import models
from django.db.models import F, Q

from ventanilla.citas.models.citas import Cita, Solicitante
from ventanilla.citas.models.cupos import Cupo
from ventanilla.citas.models.oferta import Servicio
from ventanilla.citas.models.sorteo import Participacion
from ventanilla.citas.rules.espera import EstadoEspera, Respuesta


class Espera(Solicitante):
    """A person in line. The order is that of `id`. An empty list of preferences is «any».

    `ocupada_hasta_at`: a place is kept for them until then, so they are passed over; it ends by itself, as holds do.
    """

    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="+")
    sedes = models.JSONField(default=list)
    canales = models.JSONField(default=list)
    dias = models.JSONField(default=list, help_text="weekdays, Monday is 0")
    desde_time = models.TimeField(null=True)
    hasta_time = models.TimeField(null=True)
    hasta_date = models.DateField(help_text="waits until the end of this day")
    necesidades = models.JSONField(default=list)
    acompanante = models.BooleanField(default=False)
    pregunta = models.TextField(blank=True)
    cita = models.ForeignKey(
        Cita, null=True, on_delete=models.PROTECT, related_name="esperas",
        help_text="the appointment that they have and keep until they accept a sooner one",
    )  # fmt: skip
    estado = models.CharField(max_length=10, default=EstadoEspera.ACTIVA)
    llave = models.UUIDField(help_text="the request that made it; also its address")
    creado_at = models.DateTimeField()
    cerrada_at = models.DateTimeField(null=True)
    ocupada_hasta_at = models.DateTimeField(null=True)
    revisada_at = models.DateTimeField(null=True, help_text="when the sweep last looked for a place for them")
    sin_respuesta = models.PositiveSmallIntegerField(default=0, help_text="offers left unanswered")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="espera_one_live_per_persona", fields=["persona", "servicio"], condition=Q(estado="activa")
            ),
            models.UniqueConstraint(name="espera_one_per_llave", fields=["llave"]),
            models.CheckConstraint(
                name="espera_estado_known", condition=Q(estado__in=[estado.value for estado in EstadoEspera])
            ),
            models.CheckConstraint(
                name="espera_closed_has_a_moment", condition=Q(estado="activa") ^ Q(cerrada_at__isnull=False)
            ),
            models.CheckConstraint(name="espera_live_is_somebody", condition=~Q(estado="activa") | ~Q(persona="")),
            models.CheckConstraint(
                name="espera_hours_in_order",
                condition=Q(desde_time__isnull=True) | Q(hasta_time__isnull=True) | Q(desde_time__lt=F("hasta_time")),
            ),
        ]
        indexes = [
            models.Index(fields=["servicio", "id"], name="espera_fila", condition=Q(estado="activa")),
            models.Index(fields=["user"], name="espera_user", condition=Q(estado="activa", user__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Ofrecimiento(models.Model):
    """One place kept for one person: of who waits, or of who won a draw. Empty `respuesta`: nobody answered yet."""

    cita = models.OneToOneField(Cita, on_delete=models.PROTECT, related_name="ofrecimiento")
    cupo = models.ForeignKey(Cupo, on_delete=models.PROTECT, related_name="ofrecimientos")
    espera = models.ForeignKey(Espera, null=True, on_delete=models.PROTECT, related_name="ofrecimientos")
    participacion = models.ForeignKey(
        Participacion, null=True, on_delete=models.PROTECT, related_name="ofrecimientos"
    )  # fmt: skip
    ofrecido_at = models.DateTimeField()
    respuesta = models.CharField(max_length=14, blank=True)
    respondido_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ofrecimiento_one_open_per_espera", fields=["espera"], condition=Q(respuesta="")
            ),
            models.UniqueConstraint(name="ofrecimiento_once_per_cupo", fields=["espera", "cupo"]),
            models.UniqueConstraint(name="ofrecimiento_once_per_participacion", fields=["participacion", "cupo"]),
            models.CheckConstraint(
                name="ofrecimiento_of_one_or_the_other",
                condition=Q(espera__isnull=False) ^ Q(participacion__isnull=False),
            ),
            models.CheckConstraint(
                name="ofrecimiento_respuesta_known",
                condition=Q(respuesta="", respondido_at__isnull=True)
                | Q(respuesta__in=[respuesta.value for respuesta in Respuesta], respondido_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["ofrecido_at"], name="ofrecimiento_open", condition=Q(respuesta=""))]

    def __str__(self) -> str:
        return str(self.pk)
