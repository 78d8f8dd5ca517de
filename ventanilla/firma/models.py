"""Instruments, intentions and actas. A trigger guards the actas: what was signed is never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.firma.rules import EstadoInstrumento, EstadoIntencion


class AcuerdoFirma(models.Model):
    """A version of the agreement that makes the signature an agreed one (Decreto 2364 de 2012)."""

    version = models.CharField(max_length=20, primary_key=True)
    titulo = models.CharField(max_length=200)
    texto = models.TextField()
    sha256 = models.CharField(max_length=64)
    desde_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class InstrumentoFirma(models.Model):
    """Somebody's signature: a key that only the passphrase together with the server key opens.

    Nothing of the passphrase is kept: a wrong one does not open `cifrado`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    estado = models.CharField(max_length=12, default=EstadoInstrumento.PENDIENTE)
    acuerdo = models.ForeignKey(AcuerdoFirma, on_delete=models.PROTECT, related_name="+")
    aceptado_at = models.DateTimeField()
    canal = models.CharField(max_length=10)
    valid_from_at = models.DateTimeField(null=True)
    valid_to_at = models.DateTimeField(null=True)
    certificado = models.BinaryField(null=True)
    serie = models.CharField(max_length=40, blank=True)
    sal = models.BinaryField(null=True)
    argon = models.JSONField(null=True, help_text="memory in KiB, passes, lanes")
    nonce = models.BinaryField(null=True)
    cifrado = models.BinaryField(null=True)
    kek_id = models.CharField(max_length=40, blank=True)
    fallos_seguidos = models.PositiveSmallIntegerField(default=0)
    fallos = models.PositiveSmallIntegerField(default=0)
    fallos_desde_at = models.DateTimeField(null=True)
    espera_hasta_at = models.DateTimeField(null=True)
    motivo_fin = models.CharField(max_length=30, blank=True)
    terminado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="instrumento_estado_known", condition=Q(estado__in=[e.value for e in EstadoInstrumento])
            ),
            models.UniqueConstraint(name="instrumento_one_vigente", fields=["user"], condition=Q(estado="vigente")),
            models.UniqueConstraint(name="instrumento_one_pendiente", fields=["user"], condition=Q(estado="pendiente")),
            models.CheckConstraint(
                name="instrumento_emitido_has_key",
                condition=Q(estado="pendiente", cifrado__isnull=True)
                | (
                    ~Q(estado="pendiente")
                    & Q(cifrado__isnull=False, certificado__isnull=False, valid_to_at__isnull=False)
                    & ~Q(kek_id="")
                ),
            ),
            models.CheckConstraint(
                name="instrumento_terminado_has_reason",
                condition=Q(estado__in=["pendiente", "vigente"], terminado_at__isnull=True, motivo_fin="")
                | (~Q(estado__in=["pendiente", "vigente"]) & Q(terminado_at__isnull=False) & ~Q(motivo_fin="")),
            ),
        ]
        indexes = [models.Index(fields=["estado", "valid_to_at"], name="instrumento_by_vencimiento")]

    def __str__(self) -> str:
        return f"{self.pk} {self.estado}"


class AvisoVencimiento(models.Model):
    """That a notice before expiry was sent: a row for each, so that no killed job repeats or skips one."""

    instrumento = models.ForeignKey(InstrumentoFirma, on_delete=models.PROTECT, related_name="avisos")
    dias = models.PositiveSmallIntegerField()
    enviado_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="aviso_once_per_plazo", fields=["instrumento", "dias"])]

    def __str__(self) -> str:
        return f"{self.instrumento_id} {self.dias}"


class IntencionFirma(models.Model):
    """What somebody is about to sign, frozen. The second factor is bound to this row and to nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    borrador = models.ForeignKey("expediente.Borrador", on_delete=models.PROTECT, related_name="+")
    tramite = models.CharField(max_length=60)
    calidad = models.CharField(max_length=20)
    nit = models.CharField(max_length=15)
    mandato = models.CharField(max_length=60, blank=True)
    documento = models.BinaryField(help_text="the canonical bytes")
    sha256 = models.CharField(max_length=64)
    estado = models.CharField(max_length=10, default=EstadoIntencion.ABIERTA)
    creada_at = models.DateTimeField()
    vence_at = models.DateTimeField()
    codigo_resumen = models.CharField(max_length=64, blank=True)
    codigo_canal = models.CharField(max_length=10, blank=True)
    codigo_enviado_at = models.DateTimeField(null=True)
    codigo_intentos = models.PositiveSmallIntegerField(default=0)
    reto = models.BinaryField(null=True, help_text="the challenge a passkey must sign")
    reto_estado = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intencion_estado_known", condition=Q(estado__in=[e.value for e in EstadoIntencion])
            ),
            models.UniqueConstraint(
                name="intencion_one_abierta",
                fields=["user", "borrador", "sha256", "mandato"],
                condition=Q(estado="abierta"),
            ),
            models.CheckConstraint(name="intencion_few_intentos", condition=Q(codigo_intentos__lte=3)),
            models.CheckConstraint(
                name="intencion_mandato_for_tercero",
                condition=Q(calidad="tercero", mandato__gt="") | (~Q(calidad="tercero") & Q(mandato="")),
            ),
        ]
        indexes = [models.Index(fields=["borrador", "sha256"], name="intencion_by_documento")]

    def __str__(self) -> str:
        return f"{self.tramite} {self.estado}"


class ActaFirma(models.Model):
    """The signature: who, in whose name, what, when, with which factors. Append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    intencion = models.OneToOneField(IntencionFirma, on_delete=models.PROTECT, related_name="acta")
    instrumento = models.ForeignKey(InstrumentoFirma, on_delete=models.PROTECT, related_name="actas")
    jcs = models.BinaryField(help_text="the signed bytes: canonical JSON (RFC 8785)")
    cms = models.BinaryField(help_text="detached CAdES over `jcs`, DER")
    factor = models.JSONField(help_text="the evidence of the second factor")
    firmada_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["instrumento", "-firmada_at"], name="acta_by_instrumento")]

    def __str__(self) -> str:
        return str(self.pk)


class EstampaFirma(models.Model):
    """The time stamp of an acta, which may come later: the same CMS with the token added. Append-only by trigger."""

    acta = models.OneToOneField(ActaFirma, on_delete=models.PROTECT, related_name="estampa")
    cms = models.BinaryField(help_text="CAdES-T, DER")
    estampada_at = models.DateTimeField(help_text="the authority's time")

    def __str__(self) -> str:
        return str(self.acta_id)
