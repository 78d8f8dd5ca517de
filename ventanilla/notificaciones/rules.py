"""What a message says, by kind, and the code that proves that it is ours."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

INTENTOS_MAXIMOS = 12
CELULAR = "3[0-9]{9}"  # mobile numbers of Colombia, as the numbering plan gives them
SMS_LARGO = 160  # one message of the GSM alphabet


class Canal(StrEnum):
    CORREO = "correo"
    SMS = "sms"


class EstadoMensaje(StrEnum):
    PENDIENTE = "pendiente"
    ENVIADO = "enviado"
    FALLIDO = "fallido"


@dataclass(frozen=True, slots=True)
class Plantilla:
    """`clase` is what the public verification page calls the message; `sms` that it can also go as a text message."""

    asunto: str
    clase: str
    sms: bool = False


PLANTILLAS: dict[str, Plantilla] = {
    "codigo": Plantilla("Su código para confirmar este correo", "Código para confirmar un correo", sms=True),
    "recuperar_codigo": Plantilla("Su código para crear una contraseña nueva", "Código para crear una contraseña"),
    "aviso_contrasena": Plantilla("Cambió la contraseña de su cuenta", "Aviso de cambio de contraseña"),
    "aviso_correo": Plantilla("Cambió el correo de su cuenta", "Aviso de cambio de correo"),
    "aviso_factor": Plantilla("Cambió el segundo factor de su cuenta", "Aviso de cambio de segundo factor"),
    "aviso_equipo": Plantilla("Entraron a su cuenta desde un equipo nuevo", "Aviso de entrada a una cuenta"),
    "aviso_sesiones": Plantilla("Cerramos su sesión más antigua", "Aviso de sesiones de una cuenta"),
    "habeas_radicada": Plantilla("Recibimos su solicitud sobre sus datos", "Radicado de una solicitud de datos"),
    "habeas_prorrogada": Plantilla("Necesitamos unos días más para responderle", "Prórroga de una solicitud de datos"),
    "habeas_respondida": Plantilla("Respuesta a su solicitud sobre sus datos", "Respuesta a una solicitud de datos"),
    "factor_perdido": Plantilla(
        "Van a quitar el segundo factor de su cuenta", "Aviso sobre el segundo factor", sms=True
    ),
    "cadena_anclada": Plantilla("Cabeza de la cadena de eventos", "Ancla de la cadena de eventos"),
    "aviso_cuenta": Plantilla("Hubo un cambio en su cuenta", "Aviso sobre una cuenta", sms=True),
    "contacto_cambiado": Plantilla(
        "Cambiaron el correo o el celular de su RUT", "Aviso de cambio de correo o celular", sms=True
    ),
    "contacto_listo": Plantilla("Este es ahora el correo de su RUT", "Aviso de cambio de correo o celular"),
    "contacto_restaurado": Plantilla("Deshicimos un cambio de su RUT", "Aviso de cambio de correo o celular"),
    "recuperacion_pedida": Plantilla("Recibimos su solicitud de recuperar la cuenta", "Recuperación de una cuenta"),
    "recuperacion_aviso": Plantilla("Alguien pidió entrar a su cuenta", "Recuperación de una cuenta", sms=True),
    "recuperacion_enlace": Plantilla("Ya puede crear su contraseña", "Recuperación de una cuenta"),
    "recuperacion_hecha": Plantilla("Cambió el correo de su cuenta", "Recuperación de una cuenta", sms=True),
    "recuperacion_cerrada": Plantilla("Su solicitud se cerró", "Recuperación de una cuenta"),
    "cita_confirmada": Plantilla("Su cita quedó agendada", "Confirmación de una cita", sms=True),
    "cita_ya_tiene": Plantilla("Usted ya tiene esta cita", "Enlace de una cita", sms=True),
    "cita_movida": Plantilla("Su cita cambió de hora", "Cambio de una cita", sms=True),
    "cita_cancelada": Plantilla("Su cita quedó cancelada", "Cancelación de una cita", sms=True),
    "cita_cancelada_entidad": Plantilla("Tuvimos que cancelar su cita", "Cancelación de una cita", sms=True),
    "cita_recordatorio_3": Plantilla("Recordatorio: se acerca su cita", "Recordatorio de una cita", sms=True),
    "cita_recordatorio_1": Plantilla("Recordatorio de su cita", "Recordatorio de una cita", sms=True),
    "cita_oferta": Plantilla("Hay un cupo para usted", "Oferta de un cupo", sms=True),
    "cita_reubicar": Plantilla("Cerramos ese día: elija otra hora para su cita", "Cambio de una cita", sms=True),
    "cita_sigue": Plantilla("Su cita sigue a la misma hora", "Cambio de una cita", sms=True),
    "cita_papel_observado": Plantilla(
        "Un documento de su cita necesita un arreglo", "Revisión de un documento", sms=True
    ),
    "cita_papel_faltante": Plantilla("Falta un documento para su cita", "Documento que falta", sms=True),
    "retomar": Plantilla("Siga con su trámite donde lo dejó", "Enlace para seguir un trámite"),
    "firma_clave": Plantilla("Su clave para firmar", "Clave de un solo uso para firmar", sms=True),
    "firma_lista": Plantilla("Su firma electrónica está lista", "Aviso de una firma nueva", sms=True),
    "firma_terminada": Plantilla("Su firma electrónica terminó", "Aviso de fin de una firma", sms=True),
    "firma_por_vencer": Plantilla("Su firma electrónica está por vencer", "Aviso de fin de una firma", sms=True),
    "mandato_dado": Plantilla("Se firmó un mandato a su nombre", "Aviso de un mandato firmado"),
    "mandato_recibido": Plantilla("Le dieron un mandato", "Aviso de un mandato recibido"),
    "mandato_cambio": Plantilla("Cambió un mandato", "Aviso de cambio de un mandato"),
    "mandato_usado": Plantilla("Firmaron por usted con un mandato", "Aviso de uso de un mandato"),
    "rut_cambiado": Plantilla("Su RUT cambió: le enviamos la decisión y la copia", "Decisión sobre el RUT"),
    "caso_abierto": Plantilla("Recibimos su solicitud", "Recibo de una solicitud"),
    "caso_requerido": Plantilla("Necesitamos algo de usted para seguir", "Pedido de información de una solicitud"),
    "caso_respondido": Plantilla("Recibimos su respuesta", "Recibo de una respuesta"),
    "caso_prorrogado": Plantilla("Tiene más tiempo para responder", "Prórroga de una solicitud"),
    "caso_de_oficio": Plantilla("Decidimos sobre su RUT", "Decisión de oficio"),
    "caso_decidido": Plantilla("Decidimos su solicitud", "Decisión de una solicitud"),
    "cita_respuesta": Plantilla("Respondemos lo que preguntó en su cita", "Respuesta de una cita por correo"),
    "rut_inscrito_juridica": Plantilla("La organización ya tiene RUT: le enviamos el PDF", "Entrega del RUT"),
    "rut_inscrito": Plantilla("Ya tiene RUT: le enviamos el PDF", "Entrega del RUT"),
    "espera_recibida": Plantilla("Está en la lista de espera", "Lista de espera de citas", sms=True),
    "espera_terminada": Plantilla("Su lista de espera terminó", "Lista de espera de citas", sms=True),
    "sorteo_recibida": Plantilla("Ya tiene boleta para el sorteo de citas", "Sorteo de citas", sms=True),
    "sorteo_sin_cupo": Plantilla("Su boleta salió sin cupo", "Sorteo de citas", sms=True),
}


def retry_after(intentos: int) -> timedelta:
    """How long to wait after the n-th failure: 30 s, 1 min, 2 min … at most four hours."""
    return timedelta(seconds=min(30 * 1 << (intentos - 1), 4 * 3600))


class CelularInvalido(ValueError):
    """Not a mobile number of this country."""


def parse_celular(texto: str) -> str:
    """Ten digits from what people type: spaces, dashes, brackets and the country's 57 are not part of it."""
    digits = re.sub(r"[\s().-]", "", texto)
    digits = re.sub(r"^(\+|00)57", "", digits) if len(digits) > 10 else digits
    digits = digits.removeprefix("57") if len(digits) == 12 else digits
    if not re.fullmatch(CELULAR, digits):
        raise CelularInvalido(texto)
    return digits


# Letters that the alphabet of text messages lacks. One of them would cut 160 characters down to 70.
_FUERA_DE_GSM = str.maketrans("áíóúÁÍÓÚ«»·•", 'aiouAIOU""--')


def sms_text(texto: str) -> str:
    """One paragraph in the alphabet of text messages."""
    return " ".join(texto.split()).translate(_FUERA_DE_GSM)


def mask(destinatario: str) -> str:
    if "@" not in destinatario:
        return f"{destinatario[:2]}•••{destinatario[-2:]}"
    usuario, _, dominio = destinatario.partition("@")
    return f"{usuario[:1]}•••@{dominio[:2]}•••"
