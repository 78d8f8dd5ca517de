"""Folders of papers, the papers in them, what each person sent in a month, and files that nobody refers to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.adjuntos.rules import FORMATOS, LIMITE_ARCHIVO, LIMITE_PERSONA_MES, EstadoAdjunto


class Carpeta(models.Model):
    """The papers of one thing: `borrador:<uuid>`, whose owner is the draft's, `caso:<numero>`, which has its own, or
    `cita:<uuid>`, of whom the app of appointments says.

    It says which papers are expected, so that page, program and test ask the same.
    """

    objeto = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    nit = models.CharField(max_length=15, blank=True, help_text="the taxpayer it is for; empty while it is a draft")
    alcance = models.CharField(max_length=40, blank=True, help_text="what a third party needs to see and change it")
    tipos = models.JSONField(help_text="the papers expected, as rules.TipoDeAdjunto")
    volver = models.CharField(max_length=200, help_text="the page of ours that shows it")
    abierta = models.BooleanField(default=True)
    creada_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="carpeta_one_per_objeto", fields=["objeto"]),
            models.CheckConstraint(
                name="carpeta_objeto_known", condition=Q(objeto__regex=r"^(borrador|caso|cita):[0-9A-Za-z-]{1,70}$")
            ),
            models.CheckConstraint(
                name="carpeta_caso_has_owner",
                condition=~Q(objeto__startswith="caso:") | Q(user__isnull=False) | ~Q(nit=""),
            ),
            models.CheckConstraint(
                name="carpeta_volver_is_ours", condition=Q(volver__startswith="/") & ~Q(volver__startswith="//")
            ),
        ]

    def __str__(self) -> str:
        return self.objeto


class Adjunto(models.Model):
    """One paper as it was sent. The original is kept only until it is decided; its digest stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    carpeta = models.ForeignKey(Carpeta, on_delete=models.PROTECT, related_name="adjuntos")
    tipo = models.CharField(max_length=40)
    nombre = models.CharField(max_length=120, help_text="as typed, cleaned; only to be shown")
    declarado = models.CharField(max_length=100, blank=True, help_text="what the browser said that it was")
    formato = models.CharField(max_length=10, help_text="what its bytes say")
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the original")
    clave = models.CharField(max_length=80, blank=True, help_text="the caller's key for asking again")
    estado = models.CharField(max_length=14, default=EstadoAdjunto.RECIBIDO)
    motivo = models.CharField(max_length=20, blank=True)
    paginas = models.PositiveSmallIntegerField(default=0)
    quitado = models.JSONField(default=list, help_text="names of what was taken out of the clean copy")
    limpio = models.CharField(max_length=120, blank=True, help_text="folder of the clean copy and its images")
    limpio_bytes = models.PositiveIntegerField(default=0)
    limpio_sha256 = models.CharField(max_length=64, blank=True)
    antivirus = models.CharField(max_length=20, blank=True, help_text="who looked; empty: nobody")
    cortes = models.PositiveSmallIntegerField(default=0, help_text="readings that were cut off from outside")
    recibido_at = models.DateTimeField()
    revisado_at = models.DateTimeField(null=True, help_text="when the last check began or ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="adjunto_one_per_content", fields=["carpeta", "tipo", "sha256"]),
            models.UniqueConstraint(name="adjunto_one_per_clave", fields=["carpeta", "clave"], condition=~Q(clave="")),
            models.CheckConstraint(
                name="adjunto_estado_known", condition=Q(estado__in=[e.value for e in EstadoAdjunto])
            ),
            models.CheckConstraint(name="adjunto_formato_known", condition=Q(formato__in=[f.value for f in FORMATOS])),
            models.CheckConstraint(name="adjunto_bytes_in_limit", condition=Q(bytes__gte=1, bytes__lte=LIMITE_ARCHIVO)),
            models.CheckConstraint(name="adjunto_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="adjunto_limpio_has_copy",
                condition=Q(
                    estado="limpio", paginas__gte=1, limpio_bytes__gte=1, limpio_sha256__regex=r"^[0-9a-f]{64}$"
                )
                & ~Q(limpio="")
                | ~Q(estado="limpio") & Q(limpio="", limpio_sha256="", paginas=0),
            ),
            models.CheckConstraint(
                name="adjunto_rechazado_has_motivo",
                condition=Q(estado="rechazado") & ~Q(motivo="") | ~Q(estado="rechazado") & Q(motivo=""),
            ),
        ]
        indexes = [
            models.Index(
                name="adjunto_por_revisar",
                fields=["recibido_at"],
                condition=Q(estado__in=["recibido", "en_cuarentena", "error_escaneo"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.id}"


class ConsumoMensual(models.Model):
    """Bytes that a person sent in a month; what was removed afterwards counts too. `persona` is a keyed digest."""

    persona = models.CharField(max_length=64)
    month_date = models.DateField(help_text="first day of the month, in Bogotá")
    bytes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consumo_one_per_month", fields=["persona", "month_date"]),
            models.CheckConstraint(name="consumo_in_limit", condition=Q(bytes__lte=LIMITE_PERSONA_MES)),
        ]

    def __str__(self) -> str:
        return f"{self.month_date} {self.bytes}"


class ArchivoSuelto(models.Model):
    """A name in the storage that no row refers to, or not yet. Written before the file; erased after an hour."""

    nombre = models.CharField(max_length=120, unique=True)
    desde_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nombre
