"""Somebody's claim on a place, from the hold to what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat

from ventanilla.citas.models.cupos import Cupo
from ventanilla.citas.models.oferta import Servicio
from ventanilla.citas.rules.estados import OCUPAN_CUPO, PASAJERAS, VIVAS, EstadoCita
from ventanilla.citas.rules.plazos import CAMBIOS, PRORROGAS

_USER = settings.AUTH_USER_MODEL


class Solicitante(models.Model):
    """Who will be attended, and who asked. `persona` is the document by which people are told apart; empty while
    nobody said who they are."""

    persona = models.CharField(max_length=40, blank=True)
    tipo_persona = models.CharField(max_length=10, blank=True)
    tipo_documento = models.CharField(max_length=2, blank=True)
    numero_documento = models.CharField(max_length=30, blank=True)
    nombres = models.CharField(max_length=150, blank=True)
    apellidos = models.CharField(max_length=100, blank=True)
    correo = models.EmailField(max_length=254, blank=True)
    telefono = models.CharField(max_length=20, blank=True)
    celular = models.CharField(max_length=20, blank=True)
    direccion = models.CharField(max_length=200, blank=True)
    municipio = models.CharField(max_length=5, blank=True)
    nit = models.CharField(max_length=15, blank=True, help_text="in whose account it shows, when they have one")
    user = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+", help_text="who asked")
    mandato = models.CharField(max_length=60, blank=True, help_text="the power with which they asked")
    aviso = models.CharField(max_length=20, blank=True, help_text="version of the privacy notice that was accepted")
    huella_dispositivo = models.CharField(max_length=32, blank=True)
    huella_conexion = models.CharField(max_length=32, blank=True)
    huella_contacto = models.CharField(max_length=32, blank=True)
    clave = models.CharField(max_length=22, help_text="part of the secret link; a new one makes old links useless")

    class Meta:
        abstract = True


class Cita(Solicitante):
    """A hold becomes the booking: it is the same row. `mueve` is the appointment that this hold would move."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cupo = models.ForeignKey(Cupo, on_delete=models.PROTECT, related_name="citas")
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="+")
    estado = models.CharField(max_length=18, default=EstadoCita.RETENIDA)
    codigo = models.CharField(max_length=13, null=True)
    dueno = models.CharField(max_length=64, help_text="the account or browser that holds it")
    llave = models.UUIDField(help_text="the request that made it: sent twice it is made once")
    retenida_at = models.DateTimeField()
    hasta_at = models.DateTimeField(null=True, help_text="until when a hold or an offer is kept")
    prorrogas = models.PositiveSmallIntegerField(default=0)
    confirmada_at = models.DateTimeField(null=True)
    cerrada_at = models.DateTimeField(null=True)
    cambios = models.PositiveSmallIntegerField(default=0)
    mueve = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="ofertas")
    tramite = models.CharField(max_length=60, blank=True)
    motivo = models.CharField(max_length=60, blank=True)
    borrador = models.UUIDField(null=True)
    necesidades = models.JSONField(default=list)
    acompanante = models.BooleanField(default=False)
    pregunta = models.TextField(blank=True)
    lugar_at = models.DateTimeField(null=True, help_text="when its present place became theirs")
    asistira_at = models.DateTimeField(null=True, help_text="when they said that they will come")
    faltan_papeles_at = models.DateTimeField(
        null=True, help_text="papers closed and one was missing: moving it costs none of its changes"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="cita_one_live_per_cupo", fields=["cupo"], condition=Q(estado__in=sorted(OCUPAN_CUPO))
            ),
            models.UniqueConstraint(
                name="cita_one_live_per_persona", fields=["persona", "servicio"],
                condition=Q(estado__in=sorted(VIVAS)),
            ),
            models.UniqueConstraint(name="cita_one_per_codigo", fields=["codigo"]),
            models.UniqueConstraint(name="cita_one_per_llave", fields=["llave"]),
            models.CheckConstraint(
                name="cita_codigo_digits", condition=Q(codigo__isnull=True) | Q(codigo__regex=r"^[0-9]{13}$")
            ),
            models.CheckConstraint(
                name="cita_estado_known", condition=Q(estado__in=[estado.value for estado in EstadoCita])
            ),
            models.CheckConstraint(
                name="cita_passing_has_an_end",
                condition=~Q(estado__in=sorted(PASAJERAS)) | Q(hasta_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cita_booked_is_complete",
                condition=Q(estado__in=sorted({*PASAJERAS, EstadoCita.VENCIDA}))
                | (Q(codigo__isnull=False, confirmada_at__isnull=False) & ~Q(persona="")),
            ),
            models.CheckConstraint(
                name="cita_persona_is_its_document",
                condition=Q(persona="") | Q(persona=Concat("tipo_documento", models.Value("-"), "numero_documento")),
            ),
            models.CheckConstraint(name="cita_changes_at_most", condition=Q(cambios__lte=CAMBIOS)),
            models.CheckConstraint(name="cita_prorrogas_at_most", condition=Q(prorrogas__lte=PRORROGAS)),
            models.CheckConstraint(name="cita_moves_another", condition=Q(mueve__isnull=True) | ~Q(mueve=F("id"))),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["persona"], name="cita_persona", condition=~Q(persona="")),
            models.Index(fields=["nit"], name="cita_nit", condition=~Q(nit="")),
            models.Index(fields=["confirmada_at"], name="cita_confirmada", condition=Q(confirmada_at__isnull=False)),
            models.Index(fields=["dueno"], name="cita_dueno", condition=Q(estado="retenida")),
            models.Index(fields=["hasta_at"], name="cita_passing", condition=Q(estado__in=sorted(PASAJERAS))),
            models.Index(fields=["mueve"], name="cita_mueve", condition=Q(mueve__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.codigo or str(self.id)
