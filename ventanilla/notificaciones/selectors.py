"""What may be read of outgoing mail: by its code, anybody, little; in the demo, everything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ventanilla.expediente.rules import normalize_codigo
from ventanilla.notificaciones.models import CorreoDeDemo, Mensaje
from ventanilla.notificaciones.rules import PLANTILLAS, mask


@dataclass(frozen=True, slots=True)
class Autenticidad:
    clase: str
    asunto: str
    destinatario: str
    enviado_at: datetime


def authentic_message(codigo: str) -> Autenticidad:
    """What the holder of a message can compare it with. Raises ObjectDoesNotExist, also if malformed."""
    mensaje = Mensaje.objects.get(codigo=normalize_codigo(codigo) or "", estado="enviado")
    assert mensaje.enviado_at is not None  # noqa: S101  mensaje_enviado_has_date
    return Autenticidad(
        clase=PLANTILLAS[mensaje.plantilla].clase,
        asunto=mensaje.asunto,
        destinatario=mask(mensaje.destinatario),
        enviado_at=mensaje.enviado_at,
    )


def demo_mailbox() -> list[CorreoDeDemo]:
    """The newest hundred of what the demo server received."""
    return list(CorreoDeDemo.objects.defer("crudo").order_by("-recibido_at", "-pk")[:100])


def demo_message(pk: int) -> CorreoDeDemo:
    return CorreoDeDemo.objects.get(pk=pk)


def personal_data_of(correo: str) -> list[dict[str, Any]]:
    """The messages to an address, for their owner's own export: when and about what, not their text."""
    if not correo:
        return []
    suyos = Mensaje.objects.filter(destinatario=correo).order_by("creado_at")
    return [{"asunto": m.asunto, "creado_at": m.creado_at, "estado": m.estado} for m in suyos]
