"""The demo's text gateway: keeps what it gets beside the demo's mail, for /buzon/. Production refuses it."""

from django.utils import timezone

from ventanilla.notificaciones.models import CorreoDeDemo
from ventanilla.notificaciones.rules import Canal


class SmsDeDemo:
    es_de_demo = True

    def send(self, *, celular: str, texto: str, referencia: str) -> None:
        CorreoDeDemo.objects.update_or_create(
            message_id=f"sms:{referencia}",
            defaults={
                "canal": Canal.SMS,
                "destinatario": celular,
                "asunto": "",
                "texto": texto,
                "crudo": texto.encode(),
                "recibido_at": timezone.now(),
            },
        )
