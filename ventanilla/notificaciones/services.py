"""Every write of outgoing messages. A message is a row and a job in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from ventanilla.comun import jobs
from ventanilla.cuentas.rules import NADIE
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.rules import group_codigo, new_codigo_corto
from ventanilla.notificaciones.models import Mensaje
from ventanilla.notificaciones.ports import SmsNoEnviado, sms
from ventanilla.notificaciones.rules import INTENTOS_MAXIMOS, PLANTILLAS, Canal, EstadoMensaje, sms_text


class EnvioFallido(Exception):
    """The mail server or the text gateway did not take it; the job tries again later."""


def send_mensaje(
    *,
    destinatario: str,
    plantilla: str,
    contexto: Mapping[str, Any],
    canal: str = Canal.CORREO,
    adjuntos: Sequence[str] = (),
    calendario: str = "",
    reservado: bool = False,
    now: datetime,
) -> str:
    """Register a message and its job. Returns its authenticity code. `adjuntos` are codes of documents,
    `calendario` an event for calendars; only mail carries them.

    `canal` is "correo" or "sms"; to the latter only kinds with a short text can go, to ten digits of a mobile phone.
    """
    codigo = new_codigo_corto()
    todo = {
        **contexto,
        "codigo_autenticidad": group_codigo(codigo),
        "sitio": settings.PUBLIC_URL,
        "entidad": settings.ENTIDAD,
        "asunto": PLANTILLAS[plantilla].asunto,
    }
    if canal == Canal.SMS:
        texto, html = sms_text(render_to_string(f"notificaciones/sms/{plantilla}.txt", todo)), ""
    else:
        texto = render_to_string(f"notificaciones/correos/{plantilla}.txt", todo)
        html = render_to_string("notificaciones/correos/marco.html", todo | {"plantilla": plantilla})
    with transaction.atomic():
        Mensaje.objects.create(
            codigo=codigo,
            plantilla=plantilla,
            canal=canal,
            destinatario=destinatario,
            asunto=PLANTILLAS[plantilla].asunto,
            texto=texto,
            html=html,
            adjuntos=list(adjuntos),
            calendario=calendario if canal == Canal.CORREO else "",
            reservado=reservado,
            creado_at=now,
        )
        jobs.enqueue("notificaciones.deliver", codigo=codigo)
    return codigo


def on_aviso_de_cuenta(
    sender: object,
    *,
    correo: str,
    plantilla: str,
    contexto: Mapping[str, Any],
    now: datetime,
    reservado: bool = False,
    canal: str = Canal.CORREO,
    **_: object,
) -> None:
    """Accounts are a lower floor: they announce, messages are written here. With `canal` "sms", `correo` is the
    number of a mobile phone."""
    send_mensaje(destinatario=correo, plantilla=plantilla, contexto=contexto, canal=canal, reservado=reservado, now=now)


def on_cadena_anclada(sender: object, *, seq: int, hash: str, at: str, now: datetime, **_: object) -> None:
    """Who audits keeps the head of the chain in a house of their own."""
    if settings.AUDITOR_CORREO:
        contexto = {"seq": str(seq), "hash": hash, "at": at}
        send_mensaje(destinatario=settings.AUDITOR_CORREO, plantilla="cadena_anclada", contexto=contexto, now=now)


@transaction.atomic
def deliver(codigo: str, *, now: datetime) -> bool:
    """Hand one message to the mail server or the text gateway. Raises EnvioFallido to be tried again;
    False if there is nothing to do.

    Both know it by its code: if we die between sending and remembering, the second copy is the same message.
    """
    mensaje = Mensaje.objects.select_for_update(skip_locked=True).filter(pk=codigo).first()
    if mensaje is None or mensaje.estado != EstadoMensaje.PENDIENTE:
        return False
    if mensaje.destinatario == NADIE:
        mensaje.delete()
        return False
    try:
        with transaction.atomic():
            if mensaje.canal == Canal.SMS:
                sms().send(celular=mensaje.destinatario, texto=mensaje.texto, referencia=mensaje.codigo)
            else:
                _mail_of(mensaje).send()
    except (OSError, SmsNoEnviado) as error:  # SMTP errors are OSErrors too
        raise EnvioFallido(type(error).__name__) from error
    mensaje.estado = EstadoMensaje.ENVIADO
    mensaje.enviado_at = now
    if mensaje.reservado:
        mensaje.texto = mensaje.html = mensaje.calendario = ""
    mensaje.save(update_fields=["estado", "enviado_at", "texto", "html", "calendario"])
    return True


def _mail_of(mensaje: Mensaje) -> EmailMultiAlternatives:
    host = urlsplit(settings.PUBLIC_URL).hostname or parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    correo = EmailMultiAlternatives(
        subject=mensaje.asunto,
        body=mensaje.texto,
        to=[mensaje.destinatario],
        headers={
            "Message-ID": f"<{mensaje.codigo.lower()}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Codigo-Autenticidad": group_codigo(mensaje.codigo),
        },
    )
    correo.attach_alternative(mensaje.html, "text/html")
    for codigo_documento in mensaje.adjuntos:
        documento = expediente.documento_by_codigo(codigo_documento)
        nombre = f"{documento.tipo}-{documento.nit}.pdf"
        correo.attach(nombre, expediente.contenido_of(documento), "application/pdf")
    if mensaje.calendario:
        correo.attach("cita.ics", mensaje.calendario, "text/calendar")
    return correo


def note_failure(codigo: str) -> int:
    """Count a failed try in a transaction of its own; after the last one the message is `fallido`."""
    with transaction.atomic():
        mensaje = Mensaje.objects.select_for_update().get(pk=codigo)
        mensaje.intentos += 1
        if mensaje.intentos >= INTENTOS_MAXIMOS:
            mensaje.estado = EstadoMensaje.FALLIDO
        mensaje.save(update_fields=["intentos", "estado"])
    return mensaje.intentos
