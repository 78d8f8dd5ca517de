"""What who has a ticket is told. Who won is told as everything of an offer is."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ventanilla.citas.models import Participacion
from ventanilla.citas.sorteo import selectors
from ventanilla.comun.fechas import weekday_date
from ventanilla.cuentas.services import LimiteExcedido, spend_limit
from ventanilla.notificaciones import services as notificaciones


def tell_again(participacion: Participacion, *, now: datetime) -> None:
    """Somebody asked again with this document: perhaps another person, so it is told where it was told, twice a day."""
    with suppress(LimiteExcedido):
        spend_limit("citas.reenviar", persona=f"sorteo:{participacion.pk}", now=now)
        tell_entered(participacion, now=now)


def tell_entered(participacion: Participacion, *, now: datetime) -> None:
    cuando = timezone.localtime(participacion.ventana.inscripcion_hasta_at)
    _send(
        participacion, "sorteo_recibida", {"cuando": f"el {weekday_date(cuando.date())} a las {cuando:%H:%M}"}, now=now
    )


def tell_without_place(participacion: Participacion, *, now: datetime) -> None:
    extra = {"orden": participacion.orden, "espera": participacion.sigue_en_espera}
    _send(participacion, "sorteo_sin_cupo", extra, now=now)


def _send(participacion: Participacion, plantilla: str, extra: dict[str, Any], *, now: datetime) -> None:
    """By mail; who has none, by text message."""
    camino = reverse("citas:boleta", args=[participacion.llave, selectors.secret_of(participacion)])
    contexto = {
        "nombre": participacion.nombres,
        "ventana": participacion.ventana.nombre,
        "boleta": participacion.boleta,
        "enlace": settings.PUBLIC_URL + camino,
        **extra,
    }
    if participacion.correo:
        notificaciones.send_mensaje(destinatario=participacion.correo, plantilla=plantilla, contexto=contexto, now=now)
    elif participacion.celular:
        notificaciones.send_mensaje(
            destinatario=participacion.celular, plantilla=plantilla, contexto=contexto, canal="sms", now=now
        )
