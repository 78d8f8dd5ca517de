"""The register: who is in it, and each version of what it says."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.comun.alcances import Alcance
from ventanilla.rut.rules.estados import Causal, EstadoRut
from ventanilla.rut.rules.poderes import TERMINADOS, CalidadPoder, EstadoMandato
from ventanilla.rut.rules.recuperaciones import CON_FUNCIONARIO, EN_CURSO, EstadoRecuperacion


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
    estado = models.CharField(max_length=12, default=EstadoRut.ACTIVO.value)
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
    estado = models.CharField(max_length=12, default=EstadoRut.ACTIVO.value)
    causal = models.CharField(max_length=30, blank=True, help_text="why the state changed, when this version did it")
    datos = models.JSONField()
    radicado = models.CharField(max_length=30, blank=True)
    desde_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="version_estado_known", condition=Q(estado__in=[e.value for e in EstadoRut])),
            models.CheckConstraint(
                name="version_causal_known", condition=Q(causal="") | Q(causal__in=[c.value for c in Causal])
            ),
            models.UniqueConstraint(name="version_one_per_numero", fields=["contribuyente", "numero"]),
            models.UniqueConstraint(name="version_formulario_unique", fields=["formulario"]),
        ]

    def __str__(self) -> str:
        return f"{self.contribuyente_id} v{self.numero}"


class Representante(models.Model):
    """Somebody who acts for a taxpayer by what the register says: sheets 3 and 5. Its powers are computed, not kept."""

    contribuyente = models.ForeignKey(Contribuyente, on_delete=models.PROTECT, related_name="representantes")
    calidad = models.CharField(max_length=20)
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    nombre = models.CharField(max_length=250)
    desde_date = models.DateField()
    hasta_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="representante_calidad_known", condition=Q(calidad__in=[c.value for c in CalidadPoder])
            ),
            models.UniqueConstraint(
                name="representante_once_per_calidad",
                fields=["contribuyente", "calidad", "tipo_documento", "numero_documento"],
                condition=Q(hasta_date__isnull=True),
            ),
            models.CheckConstraint(
                name="representante_ends_after_begin",
                condition=Q(hasta_date__isnull=True) | Q(hasta_date__gte=F("desde_date")),
            ),
        ]
        indexes = [models.Index(fields=["tipo_documento", "numero_documento"], name="representante_by_documento")]

    def __str__(self) -> str:
        return f"{self.contribuyente_id} {self.calidad}"

    @property
    def clave(self) -> str:
        return f"rut:{self.pk}"


class Mandato(models.Model):
    """A power that a taxpayer gave to a person: online, signed and accepted; or on paper, reviewed and approved."""

    mandante = models.ForeignKey(Contribuyente, on_delete=models.PROTECT, related_name="mandatos")
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    calidad = models.CharField(max_length=20, default=CalidadPoder.APODERADO)
    origen = models.CharField(max_length=10)
    alcances = models.JSONField()
    desde_date = models.DateField()
    hasta_date = models.DateField()
    estado = models.CharField(max_length=12)
    otorgado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    radicado = models.CharField(max_length=30, blank=True, help_text="the signed grant, or the paper that was filed")
    revisado_por = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    aprobado_por = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    propuesto_at = models.DateTimeField()
    aceptado_at = models.DateTimeField(null=True)
    usado_at = models.DateTimeField(null=True, help_text="first signature with it: the represented was told")
    terminado_at = models.DateTimeField(null=True)
    motivo_fin = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandato_estado_known", condition=Q(estado__in=[e.value for e in EstadoMandato])
            ),
            models.CheckConstraint(name="mandato_origen_known", condition=Q(origen__in=["digital", "documento"])),
            models.CheckConstraint(name="mandato_calidad_known", condition=Q(calidad="apoderado")),
            models.CheckConstraint(
                name="mandato_at_most_three_years",
                condition=Q(hasta_date__gte=F("desde_date"))
                & Q(hasta_date__lte=F("desde_date") + models.Value(timedelta(days=366 * 3))),
            ),
            models.CheckConstraint(
                name="mandato_alcances_known",
                condition=Q(alcances__contained_by=[a.value for a in Alcance]) & ~Q(alcances=[]),
            ),
            models.CheckConstraint(
                name="mandato_vigente_was_accepted",
                condition=~Q(estado__in=["vigente", "suspendido", "revocado", "renunciado"])
                | Q(aceptado_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mandato_paper_two_officials",
                condition=Q(origen="digital")
                | Q(aprobado_por__isnull=True)
                | (Q(revisado_por__isnull=False) & ~Q(aprobado_por=F("revisado_por"))),
            ),
            models.CheckConstraint(
                name="mandato_paper_vigente_was_approved",
                condition=Q(origen="digital")
                | Q(estado__in=["en_revision", "rechazado"])
                | Q(aprobado_por__isnull=False),
            ),
            models.CheckConstraint(
                name="mandato_ended_has_date",
                condition=Q(estado__in=sorted(TERMINADOS), terminado_at__isnull=False)
                | (~Q(estado__in=sorted(TERMINADOS)) & Q(terminado_at__isnull=True)),
            ),
            models.CheckConstraint(name="mandato_not_to_oneself", condition=~Q(mandante=F("numero_documento"))),
            models.UniqueConstraint(name="mandato_one_per_radicado", fields=["radicado"], condition=~Q(radicado="")),
        ]
        indexes = [
            models.Index(fields=["tipo_documento", "numero_documento", "estado"], name="mandato_by_apoderado"),
            models.Index(fields=["estado", "hasta_date"], name="mandato_by_hasta"),
        ]

    def __str__(self) -> str:
        return f"{self.mandante_id} {self.estado}"

    @property
    def clave(self) -> str:
        return f"mandato:{self.pk}"


class SolicitudDeUsuario(models.Model):
    """Somebody asks to enable a user: what was typed, for whoever it is. The code and the password hang from it.

    `pedidos` counts the codes asked for and `enviados` those that the job dealt with. Erased after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    expedicion_date = models.DateField()
    canal = models.CharField(max_length=6)
    pedidos = models.PositiveSmallIntegerField(default=1)
    enviados = models.PositiveSmallIntegerField(default=0)
    creada_at = models.DateTimeField(db_index=True)
    probada_at = models.DateTimeField(null=True)
    usada_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="usuario_usada_was_probada", condition=Q(usada_at__isnull=True) | Q(probada_at__isnull=False)
            ),
            models.CheckConstraint(name="usuario_enviados_were_pedidos", condition=Q(enviados__lte=F("pedidos"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CambioDeContacto(models.Model):
    """An address or telephone that changed, with what it was: whoever lost it may put it back for a while."""

    contribuyente = models.ForeignKey(Contribuyente, on_delete=models.PROTECT, related_name="cambios_de_contacto")
    correo_antes = models.CharField(max_length=254, blank=True)
    telefono_antes = models.CharField(max_length=20, blank=True)
    correo_despues = models.CharField(max_length=254, blank=True)
    telefono_despues = models.CharField(max_length=20, blank=True)
    radicado = models.CharField(max_length=30, unique=True)
    avisos = models.JSONField(help_text='channels that the notice went by: "correo", "sms", or "postal" to be printed')
    hecho_at = models.DateTimeField()
    deshecho_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["contribuyente", "-hecho_at"], name="cambio_by_contribuyente")]
        constraints = [
            models.CheckConstraint(
                name="cambio_changes_something",
                condition=~Q(correo_antes=F("correo_despues")) | ~Q(telefono_antes=F("telefono_despues")),
            ),
            models.CheckConstraint(
                name="cambio_deshecho_after_hecho",
                condition=Q(deshecho_at__isnull=True) | Q(deshecho_at__gte=F("hecho_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.radicado


class SolicitudDeRecuperacion(models.Model):
    """Somebody without password and without usable address asks for the account: one official identifies, another
    approves, and the new address waits a day for whoever says that it was not them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    numero = models.CharField(max_length=30, unique=True, null=True)
    tipo_documento = models.CharField(max_length=2)
    numero_documento = models.CharField(max_length=30)
    expedicion_date = models.DateField()
    nombres = models.CharField(max_length=200)
    correo = models.CharField(max_length=254, blank=True)
    celular = models.CharField(max_length=10, blank=True)
    medio = models.CharField(max_length=10, blank=True)
    recuerda = models.TextField(blank=True)
    estado = models.CharField(max_length=12, default=EstadoRecuperacion.ABIERTA.value)
    creada_at = models.DateTimeField()
    pedida_at = models.DateTimeField(null=True)
    contribuyente = models.ForeignKey(Contribuyente, null=True, on_delete=models.PROTECT, related_name="recuperaciones")
    identificada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    identificada_at = models.DateTimeField(null=True)
    checklist = models.JSONField(default=list)
    evidencia = models.TextField(blank=True)
    decidida_por = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decidida_at = models.DateTimeField(null=True)
    motivo = models.CharField(max_length=300, blank=True)
    retenida_hasta_at = models.DateTimeField(null=True)
    aplicada_at = models.DateTimeField(null=True)
    enlace_vence_at = models.DateTimeField(null=True)
    cerrada_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "solicitud de recuperación"
        verbose_name_plural = "solicitudes de recuperación"
        indexes = [models.Index(fields=["estado", "retenida_hasta_at"], name="recuperacion_by_estado")]
        constraints = [
            models.CheckConstraint(
                name="recuperacion_estado_known", condition=Q(estado__in=[e.value for e in EstadoRecuperacion])
            ),
            models.CheckConstraint(
                name="recuperacion_pedida_has_number",
                condition=Q(estado="abierta") | Q(estado="vencida", numero__isnull=True) | Q(numero__isnull=False),
            ),
            models.CheckConstraint(
                name="recuperacion_identificada_has_official",
                condition=~Q(estado__in=sorted(CON_FUNCIONARIO))
                | Q(
                    identificada_por__isnull=False,
                    identificada_at__isnull=False,
                    contribuyente__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="recuperacion_two_officials",
                condition=Q(estado="rechazada") | Q(decidida_por__isnull=True) | ~Q(decidida_por=F("identificada_por")),
            ),
            models.CheckConstraint(
                name="recuperacion_retenida_was_approved",
                condition=~Q(estado__in=["retenida", "aplicada", "terminada"])
                | Q(decidida_por__isnull=False, decidida_at__isnull=False, retenida_hasta_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recuperacion_applied_after_hold",
                condition=Q(aplicada_at__isnull=True)
                | Q(aplicada_at__gte=F("retenida_hasta_at"), enlace_vence_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="recuperacion_one_live_per_contribuyente",
                fields=["contribuyente"],
                condition=Q(estado__in=sorted(EN_CURSO)),
            ),
        ]

    def __str__(self) -> str:
        return self.numero or str(self.id)
