"""Purposes, privacy notices, consents, and what people ask about their data."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.habeas.rules import Estado, Tipo


class Finalidad(models.Model):
    """What data is used for, by which law, and for how long. Extras need consent; the tax procedures do not."""

    code = models.CharField(max_length=30, primary_key=True)
    titulo = models.CharField(max_length=120)
    texto = models.TextField()
    base = models.CharField(max_length=200)
    retencion = models.CharField(max_length=200)
    exige_consentimiento = models.BooleanField()
    orden = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class AvisoDePrivacidad(models.Model):
    """A version of the notice that is shown before the first datum."""

    version = models.CharField(max_length=20, primary_key=True)
    texto = models.TextField()
    sha256 = models.CharField(max_length=64)
    desde_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class Consentimiento(models.Model):
    """That a person said yes to an extra, with which notice on screen; and when they took it back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finalidad = models.ForeignKey(Finalidad, on_delete=models.PROTECT, related_name="+")
    aviso = models.ForeignKey(AvisoDePrivacidad, on_delete=models.PROTECT, related_name="+")
    otorgado_at = models.DateTimeField()
    revocado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consentimiento_one_live", fields=["user", "finalidad"], condition=Q(revocado_at__isnull=True)
            ),
            models.CheckConstraint(
                name="consentimiento_revocado_after",
                condition=Q(revocado_at__isnull=True) | Q(revocado_at__gte=models.F("otorgado_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finalidad_id} {self.otorgado_at}"


class SolicitudHabeas(models.Model):
    """A question or a complaint about personal data. `clave` makes sending it twice harmless."""

    numero = models.CharField(max_length=30, primary_key=True)
    clave = models.UUIDField(unique=True, default=uuid.uuid4)
    tipo = models.CharField(max_length=10)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    nombre = models.CharField(max_length=200)
    documento = models.CharField(max_length=30)
    correo = models.EmailField(max_length=254)
    texto = models.TextField()
    estado = models.CharField(max_length=12, default=Estado.RADICADA)
    radicada_at = models.DateTimeField()
    vence_date = models.DateField()
    marcada_at = models.DateTimeField(null=True)
    prorroga_motivo = models.CharField(max_length=300, blank=True)
    respuesta = models.TextField(blank=True)
    respondida_at = models.DateTimeField(null=True)
    funcionario = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "solicitud sobre datos personales"
        verbose_name_plural = "solicitudes sobre datos personales"
        constraints = [
            models.CheckConstraint(name="habeas_tipo_known", condition=Q(tipo__in=[t.value for t in Tipo])),
            models.CheckConstraint(name="habeas_estado_known", condition=Q(estado__in=[e.value for e in Estado])),
            models.CheckConstraint(
                name="habeas_respondida_has_answer",
                condition=Q(estado="respondida", respondida_at__isnull=False, funcionario__isnull=False)
                & ~Q(respuesta="")
                | ~Q(estado="respondida") & Q(respondida_at__isnull=True, respuesta=""),
            ),
            models.CheckConstraint(
                name="habeas_prorrogada_has_reason",
                condition=~Q(estado="prorrogada") | ~Q(prorroga_motivo=""),
            ),
        ]
        indexes = [models.Index(fields=["estado", "vence_date"], name="habeas_by_vence")]

    def __str__(self) -> str:
        return self.numero
