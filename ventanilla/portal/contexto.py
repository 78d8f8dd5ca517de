"""What every page knows: the entity that serves and the reader's preferences. No query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ventanilla.portal.rules import COOKIE_PREFERENCIAS, Preferencias

MAX_DIRECCION = 300


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "entidad": settings.ENTIDAD,
        "preferencias": Preferencias.from_cookie(request.COOKIES.get(COOKIE_PREFERENCIAS, "")),
        "aqui": address_of(request),
    }


def address_of(request: HttpRequest) -> str:
    """Where the reader is, to come back to; an address too long to repeat in the page becomes the home."""
    return next((a for a in (request.get_full_path(), request.path) if len(a) <= MAX_DIRECCION), "/")
