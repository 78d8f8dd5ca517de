"""The register: who is in it, and each version of what it says."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.rut.rules import EstadoRut


class Contribuyente(models.Model):
    """A taxpayer. What identifies and what is searched are columns; the sheets are in the versions."""

    nit = models.CharField(max_length=15, primary_key=True)
    dv = models.PositiveSmallIntegerField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contribuyente"
    )
    tipo = models.CharField(max_length=1)
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    nombre = models.CharField(max_length=250)
    estado = models.CharField(max_length=12, default=EstadoRut.ACTIVO)
    version = models.PositiveIntegerField(default=1)
    inscrito_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="contribuyente_dv_digit", condition=Q(dv__lte=9)),
            models.CheckConstraint(name="contribuyente_nit_digits", condition=Q(nit__regex=r"^[0-9]{3,15}$")),
            models.CheckConstraint(
                name="contribuyente_estado_known", condition=Q(estado__in=[e.value for e in EstadoRut])
            ),
            models.CheckConstraint(name="contribuyente_tipo_known", condition=Q(tipo__in=["1", "2"])),
            models.UniqueConstraint(
                name="contribuyente_one_per_documento", fields=["tipo_documento", "numero_documento"]
            ),
        ]

    def __str__(self) -> str:
        return self.nit


class VersionRut(models.Model):
    """What the register said from a moment on, and the filing that caused it. Append-only by trigger."""

    contribuyente = models.ForeignKey(Contribuyente, on_delete=models.PROTECT, related_name="versiones")
    numero = models.PositiveIntegerField()
    formulario = models.CharField(max_length=14)
    concepto = models.CharField(max_length=2)
    seccional = models.CharField(max_length=2)
    datos = models.JSONField()
    radicado = models.CharField(max_length=30, blank=True)
    desde_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_one_per_numero", fields=["contribuyente", "numero"]),
            models.UniqueConstraint(name="version_formulario_unique", fields=["formulario"]),
        ]

    def __str__(self) -> str:
        return f"{self.contribuyente_id} v{self.numero}"
