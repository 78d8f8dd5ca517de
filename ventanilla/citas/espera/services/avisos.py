"""What who waits is told; the offers themselves are told as everything of an appointment is."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ventanilla.citas.espera import selectors
from ventanilla.citas.models import Espera
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas.services import LimiteExcedido, spend_limit
from ventanilla.notificaciones import services as notificaciones


def link_of(espera: Espera) -> str:
    return settings.PUBLIC_URL + reverse("citas:espera", args=[espera.llave, selectors.secret_of(espera)])


def tell_again(espera: Espera, *, now: datetime) -> None:
    """Somebody asked again with this document: perhaps another person, so it is told where it was told, twice a day."""
    with suppress(LimiteExcedido):
        spend_limit("citas.reenviar", persona=f"espera:{espera.pk}", now=now)
        tell_joined(espera, now=now)


def tell_joined(espera: Espera, *, now: datetime) -> None:
    """The link by which they see their place in the line and leave it."""
    _send(espera, "espera_recibida", now=now)


def tell_over(espera: Espera, *, now: datetime) -> None:
    _send(espera, "espera_terminada", now=now)


def _send(espera: Espera, plantilla: str, *, now: datetime) -> None:
    """By mail; who has none, by text message. Who left only a fixed line is not told."""
    contexto = {
        "nombre": espera.nombres,
        "servicio": espera.servicio.nombre,
        "hasta": long_date(espera.hasta_date),
        "enlace": link_of(espera),
    }
    if espera.correo:
        notificaciones.send_mensaje(destinatario=espera.correo, plantilla=plantilla, contexto=contexto, now=now)
    elif espera.celular:
        notificaciones.send_mensaje(
            destinatario=espera.celular, plantilla=plantilla, contexto=contexto, canal="sms", now=now
        )
