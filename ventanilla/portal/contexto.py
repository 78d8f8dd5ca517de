"""What every page knows: the entity that serves and the reader's preferences. No query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ventanilla.portal.rules import Preferencias

COOKIE_PREFERENCIAS = "preferencias"


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "entidad": settings.ENTIDAD,
        "preferencias": Preferencias.from_cookie(request.COOKIES.get(COOKIE_PREFERENCIAS, "")),
    }
