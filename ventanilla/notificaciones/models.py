"""The register of outgoing mail and text messages, and the mailbox of the demo."""

from django.db import models
from django.db.models import Q

from ventanilla.notificaciones.rules import CELULAR, Canal


class Mensaje(models.Model):
    """A message as it was decided. What was sent can be checked by its code, for years."""

    codigo = models.CharField(max_length=12, primary_key=True)
    plantilla = models.CharField(max_length=60)
    canal = models.CharField(max_length=6, default=Canal.CORREO.value)
    destinatario = models.CharField(max_length=254, help_text="an e-mail address, or ten digits of a mobile phone")
    asunto = models.CharField(max_length=200)
    texto = models.TextField()
    html = models.TextField()
    adjuntos = models.JSONField(default=list, help_text="codes of issued documents")
    calendario = models.TextField(blank=True, help_text="an event for calendars (RFC 5545), attached as cita.ics")
    reservado = models.BooleanField(default=False, help_text="carries a secret: its text is wiped once sent")
    estado = models.CharField(max_length=10, default="pendiente")
    intentos = models.PositiveSmallIntegerField(default=0)
    creado_at = models.DateTimeField()
    enviado_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mensaje_enviado_has_date",
                condition=Q(estado="enviado", enviado_at__isnull=False)
                | Q(estado__in=["pendiente", "fallido"], enviado_at__isnull=True),
            ),
            models.CheckConstraint(
                name="mensaje_destinatario_fits_canal",
                condition=Q(canal="correo", destinatario__contains="@")
                | Q(canal="sms", destinatario__regex=f"^{CELULAR}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} {self.plantilla}"


class CorreoDeDemo(models.Model):
    """What the demo mailbox received. Stays empty in production."""

    message_id = models.CharField(max_length=120, unique=True)
    canal = models.CharField(max_length=6, default=Canal.CORREO.value)
    destinatario = models.CharField(max_length=254)
    asunto = models.CharField(max_length=200)
    texto = models.TextField()
    crudo = models.BinaryField()
    recibido_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.asunto
