"""What is remembered of people as users of the counter."""

import unicodedata
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A natural person who can sign in. `username` is "<document type>-<number>", as in "13-1020304050"."""

    username = models.CharField(max_length=40, unique=True)
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    nombre = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    creado_at = models.DateTimeField()
    congelado_hasta_at = models.DateTimeField(null=True, help_text="no mandates, refunds or bank accounts until then")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["tipo_documento", "numero_documento", "nombre"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="user_one_per_documento", fields=["tipo_documento", "numero_documento"]),
            models.CheckConstraint(
                name="user_username_is_its_documento",
                condition=Q(username=Concat("tipo_documento", models.Value("-"), "numero_documento")),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.nombre

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and unicodedata.normalize("NFC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """However the keyboard composed the accents (Unicode NFC)."""
        return super().check_password(raw_password and unicodedata.normalize("NFC", raw_password))


class EstadoPrueba(models.TextChoices):
    ABIERTA = "abierta"
    APROBADA = "aprobada"
    FALLIDA = "fallida"


class PruebaDeIdentidad(models.Model):
    """One try to prove who one is before the civil registry. `correctas` never leaves the server."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    objeto = models.CharField(max_length=80, help_text="what the proof is for, such as borrador:<id>")
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    preguntas = models.JSONField()
    correctas = models.JSONField()
    persona = models.JSONField(null=True)
    estado = models.CharField(max_length=10, choices=EstadoPrueba.choices, default=EstadoPrueba.ABIERTA)
    creada_at = models.DateTimeField()
    resuelta_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["objeto", "creada_at"], name="prueba_by_objeto")]
        constraints = [
            models.UniqueConstraint(
                name="prueba_one_abierta_per_objeto", fields=["objeto"], condition=Q(estado="abierta")
            ),
            models.CheckConstraint(
                name="prueba_resuelta_has_date",
                condition=Q(estado="abierta", resuelta_at__isnull=True)
                | (~Q(estado="abierta") & Q(resuelta_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objeto} {self.estado}"


class CodigoDeCorreo(models.Model):
    """A six-digit code sent by mail or text, to prove that it is read there. Only its keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    objeto = models.CharField(max_length=80)
    correo = models.CharField(max_length=254, help_text="where it was sent: an address, or a mobile phone")
    resumen = models.CharField(max_length=64)
    intentos = models.PositiveSmallIntegerField(default=0)
    creado_at = models.DateTimeField()
    usado_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["objeto", "-creado_at"], name="codigo_by_objeto")]
        constraints = [
            models.CheckConstraint(name="codigo_few_intentos", condition=Q(intentos__lte=5)),
        ]

    def __str__(self) -> str:
        return self.objeto


class FactorPerdido(models.Model):
    """Somebody with the password and without the second factor: a day of wait, in which the owner can cancel it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pedido_at = models.DateTimeField()
    cancelado_at = models.DateTimeField(null=True)
    aplicado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="factor_perdido_one_waiting",
                fields=["user"],
                condition=Q(cancelado_at__isnull=True, aplicado_at__isnull=True),
            ),
            models.CheckConstraint(
                name="factor_perdido_one_end", condition=Q(cancelado_at__isnull=True) | Q(aplicado_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Limite(models.Model):
    """How often something was tried in a window. Keys are digests: no personal data rests here."""

    clave = models.CharField(max_length=64, primary_key=True)
    cuenta = models.PositiveIntegerField()
    vence_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.clave
