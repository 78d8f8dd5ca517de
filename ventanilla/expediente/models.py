"""Drafts, filing numbers, events and documents. Triggers in the migrations guard what must not change."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.expediente.rules import EstadoBorrador, EstadoDocumento


class Borrador(models.Model):
    """What somebody is filling in. Owned by a user, or by the key of a browser without an account.

    With a `nit` it belongs to that taxpayer: whoever may prepare for it goes on with the same draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    tramite = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    nit = models.CharField(max_length=15, blank=True, help_text="the taxpayer represented; empty in one's own name")
    invitado = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the browser's key")
    correo = models.EmailField(max_length=254, blank=True, help_text="proved address, to resume elsewhere")
    estado = models.CharField(max_length=12, default=EstadoBorrador.ABIERTO)
    motivo = models.CharField(max_length=60, blank=True, help_text="why it goes to an appointment")
    creado_at = models.DateTimeField()
    guardado_at = models.DateTimeField()
    vence_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="borrador_estado_known", condition=Q(estado__in=[e.value for e in EstadoBorrador])
            ),
            models.CheckConstraint(name="borrador_has_owner", condition=Q(user__isnull=False) | ~Q(invitado="")),
            models.UniqueConstraint(
                name="borrador_one_open_per_user",
                fields=["user", "tramite"],
                condition=Q(estado="abierto", user__isnull=False, nit=""),
            ),
            models.UniqueConstraint(
                name="borrador_one_open_per_nit",
                fields=["nit", "tramite"],
                condition=Q(estado="abierto") & ~Q(nit=""),
            ),
            models.UniqueConstraint(
                name="borrador_one_open_per_invitado",
                fields=["invitado", "tramite"],
                condition=Q(estado="abierto", user__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["correo", "estado"], name="borrador_by_correo")]

    def __str__(self) -> str:
        return f"{self.tramite} {self.id}"


class Seccion(models.Model):
    """One saved page of a draft. `version` grows with each save: two tabs cannot overwrite one another."""

    borrador = models.ForeignKey(Borrador, on_delete=models.CASCADE, related_name="secciones")
    nombre = models.CharField(max_length=40)
    datos = models.JSONField()
    version = models.PositiveIntegerField()
    guardada_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seccion_one_per_nombre", fields=["borrador", "nombre"]),
            models.CheckConstraint(name="seccion_version_positive", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return self.nombre


class Consecutivo(models.Model):
    """The last number given in a series and year. Its row lock is what makes numbers without gaps."""

    serie = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    ultimo = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="consecutivo_one_per_serie", fields=["serie", "year"])]

    def __str__(self) -> str:
        return f"{self.serie}-{self.year}"


class Radicado(models.Model):
    """The proof that something was filed. Append-only by trigger."""

    numero = models.CharField(max_length=30, primary_key=True)
    tramite = models.CharField(max_length=60)
    borrador = models.OneToOneField(Borrador, null=True, on_delete=models.PROTECT, related_name="radicado")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    nit = models.CharField(max_length=15)
    contenido = models.JSONField(help_text="what was filed, as it was read back to the person")
    radicado_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["nit", "-radicado_at"], name="radicado_by_nit")]

    def __str__(self) -> str:
        return self.numero


class Evento(models.Model):
    """Who did what, when: a hash chain that triggers build and guard.

    `at` is set when the row is inserted; `seq`, `prev` and `hash` at commit, so that the chain's lock is the last
    one taken and the shortest held. None of the four is ours to write.
    """

    seq = models.PositiveBigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    accion = models.CharField(max_length=80)
    objeto = models.CharField(max_length=120)
    calidad = models.CharField(max_length=20)
    user_id = models.BigIntegerField(null=True)
    nit = models.CharField(max_length=15, blank=True)
    datos = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    prev = models.CharField(max_length=64, null=True)
    hash = models.CharField(max_length=64, null=True)

    class Meta:
        indexes = [models.Index(fields=["objeto", "id"], name="evento_by_objeto")]

    def __str__(self) -> str:
        return f"{self.seq} {self.accion}"


class Documento(models.Model):
    """A sealed PDF as it was issued. Only its state may change, once, from vigente."""

    codigo = models.CharField(max_length=26, primary_key=True)
    codigo_corto = models.CharField(max_length=12)
    tipo = models.CharField(max_length=40)
    titulo = models.CharField(max_length=200)
    nit = models.CharField(max_length=15)
    titular = models.CharField(max_length=250)
    radicado = models.ForeignKey(Radicado, null=True, on_delete=models.PROTECT, related_name="documentos")
    objeto = models.CharField(max_length=120, help_text="what it attests, such as rut:1020304050")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    paginas = models.PositiveSmallIntegerField()
    archivo = models.CharField(max_length=200)
    estado = models.CharField(max_length=12, default=EstadoDocumento.VIGENTE)
    expedido_at = models.DateTimeField()
    estado_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="documento_estado_known", condition=Q(estado__in=[e.value for e in EstadoDocumento])
            ),
            models.UniqueConstraint(name="documento_corto_unique", fields=["codigo_corto"]),
            models.UniqueConstraint(
                name="documento_one_vigente_per_objeto",
                fields=["tipo", "objeto"],
                condition=Q(estado="vigente"),
            ),
        ]
        indexes = [models.Index(fields=["nit", "-expedido_at"], name="documento_by_nit")]

    def __str__(self) -> str:
        return self.codigo
