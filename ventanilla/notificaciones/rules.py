"""What a message says, by kind, and the code that proves that it is ours."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

INTENTOS_MAXIMOS = 12


class EstadoMensaje(StrEnum):
    PENDIENTE = "pendiente"
    ENVIADO = "enviado"
    FALLIDO = "fallido"


@dataclass(frozen=True, slots=True)
class Plantilla:
    """`clase` is what the public verification page calls the message."""

    asunto: str
    clase: str


PLANTILLAS: dict[str, Plantilla] = {
    "codigo": Plantilla("Su código para confirmar este correo", "Código para confirmar un correo"),
    "recuperar_codigo": Plantilla("Su código para crear una contraseña nueva", "Código para crear una contraseña"),
    "aviso_contrasena": Plantilla("Cambió la contraseña de su cuenta", "Aviso de cambio de contraseña"),
    "aviso_correo": Plantilla("Cambió el correo de su cuenta", "Aviso de cambio de correo"),
    "aviso_cuenta": Plantilla("Hubo un cambio en su cuenta", "Aviso sobre una cuenta"),
    "retomar": Plantilla("Siga con su trámite donde lo dejó", "Enlace para seguir un trámite"),
    "rut_inscrito": Plantilla("Ya tiene RUT: le enviamos el PDF", "Entrega del RUT"),
}


def retry_after(intentos: int) -> timedelta:
    """How long to wait after the n-th failure: 30 s, 1 min, 2 min … at most four hours."""
    return timedelta(seconds=min(30 * 1 << (intentos - 1), 4 * 3600))


def mask(correo: str) -> str:
    usuario, _, dominio = correo.partition("@")
    return f"{usuario[:1]}•••@{dominio[:2]}•••"
