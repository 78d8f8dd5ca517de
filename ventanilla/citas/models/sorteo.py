"""Scarce places that are drawn by lot, so that being fast is worth nothing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.citas.models.citas import Solicitante
from ventanilla.citas.models.oferta import Servicio
from ventanilla.citas.rules.canales import Canal


class Ventana(models.Model):
    """The places of some days that are drawn among those who sign up. The digest of `semilla` is told when it is
    announced and the value itself after the draw; `ancla` is what nobody could know while there were tickets to get."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    nombre = models.CharField(max_length=120)
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="+")
    sedes = models.JSONField(default=list)
    canal = models.CharField(max_length=10)
    desde_date = models.DateField(help_text="first day whose places are drawn")
    hasta_date = models.DateField()
    inscripcion_desde_at = models.DateTimeField()
    inscripcion_hasta_at = models.DateTimeField()
    general_at = models.DateTimeField(help_text="what nobody took by then is for everybody")
    compromiso = models.CharField(max_length=64)
    semilla = models.CharField(max_length=64)
    lista = models.CharField(max_length=64, blank=True, help_text="digest of the tickets when it closed")
    ancla = models.CharField(max_length=64, blank=True)
    resultado = models.JSONField(default=dict, help_text="what was drawn, as published")
    anunciada_at = models.DateTimeField()
    anunciada_por = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cerrada_at = models.DateTimeField(null=True)
    sorteada_at = models.DateTimeField(null=True)
    retirada_at = models.DateTimeField(null=True, help_text="called off before the draw")

    class Meta:
        constraints = [
            models.CheckConstraint(name="ventana_canal_known", condition=Q(canal__in=[c.value for c in Canal])),
            models.CheckConstraint(name="ventana_days_in_order", condition=Q(desde_date__lte=F("hasta_date"))),
            models.CheckConstraint(
                name="ventana_moments_in_order",
                condition=Q(
                    anunciada_at__lte=F("inscripcion_desde_at"),
                    inscripcion_desde_at__lt=F("inscripcion_hasta_at"),
                    inscripcion_hasta_at__lt=F("general_at"),
                ),
            ),
            models.CheckConstraint(name="ventana_compromiso_hex", condition=Q(compromiso__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="ventana_drawn_is_complete",
                condition=Q(sorteada_at__isnull=True)
                | (Q(cerrada_at__isnull=False, lista__regex=r"^[0-9a-f]{64}$", ancla__regex=r"^[0-9a-f]{64}$")),
            ),
            models.CheckConstraint(
                name="ventana_closed_only_at_its_time",
                condition=Q(cerrada_at__isnull=True) | Q(cerrada_at__gte=F("inscripcion_hasta_at")),
            ),
            models.CheckConstraint(
                name="ventana_called_off_before_the_draw",
                condition=Q(retirada_at__isnull=True) | Q(sorteada_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["-inscripcion_hasta_at"], name="ventana_hasta")]

    def __str__(self) -> str:
        return self.nombre


class Participacion(Solicitante):
    """One ticket: one person, once in each window. The ticket is public and says nothing of whose it is."""

    ventana = models.ForeignKey(Ventana, on_delete=models.PROTECT, related_name="participaciones")
    boleta = models.CharField(max_length=12)
    sedes = models.JSONField(default=list)
    jornadas = models.JSONField(default=list)
    necesidades = models.JSONField(default=list)
    acompanante = models.BooleanField(default=False)
    pregunta = models.TextField(blank=True)
    sigue_en_espera = models.BooleanField(default=True, help_text="without a place, goes on to the waitlist")
    orden = models.PositiveIntegerField(null=True, help_text="in which it came out")
    llave = models.UUIDField(help_text="the request that made it; also its address")
    creado_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="participacion_one_per_persona", fields=["ventana", "persona"], condition=~Q(persona="")
            ),
            models.UniqueConstraint(name="participacion_one_per_boleta", fields=["boleta"]),
            models.UniqueConstraint(name="participacion_one_per_llave", fields=["llave"]),
            models.UniqueConstraint(name="participacion_one_per_orden", fields=["ventana", "orden"]),
            models.CheckConstraint(
                name="participacion_boleta_shape", condition=Q(boleta__regex=r"^[23456789A-HJKMNP-TV-Z]{12}$")
            ),
        ]

    def __str__(self) -> str:
        return self.boleta
