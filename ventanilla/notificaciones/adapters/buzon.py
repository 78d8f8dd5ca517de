"""The demo's mail server: keeps what it gets in a table, for /buzon/. Production refuses it."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from ventanilla.notificaciones.models import CorreoDeDemo


class BuzonBackend(BaseEmailBackend):
    es_de_demo = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for correo in email_messages:
            mime = correo.message()
            CorreoDeDemo.objects.update_or_create(
                message_id=mime["Message-ID"],
                defaults={
                    "destinatario": ", ".join(correo.to),
                    "asunto": str(correo.subject),
                    "texto": str(correo.body),
                    "crudo": mime.as_bytes(),
                    "recibido_at": timezone.now(),
                },
            )
        return len(email_messages)
