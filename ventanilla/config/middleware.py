"""What surrounds every request: an id, one log line without personal data, and the operator's own pages."""

import re
import sys
import time
import uuid
from collections.abc import Callable

import structlog
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ventanilla.config import salud

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)
logger = structlog.stdlib.get_logger("ventanilla.peticion")
# What no page of ours asks of a browser; passkeys are for ourselves only.
PROTECTIONS = {
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), midi=(),"
        " display-capture=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
Answer = Callable[[HttpRequest], HttpResponseBase]


def request_id_of(request: HttpRequest) -> str:
    """The caller's id when it is well formed, so that one click can be followed through several systems."""
    given = request.headers.get(HEADER, "")
    return given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


class PeticionMiddleware:
    """Outermost. The line has the route's pattern, not the path, and no query: both may name a person."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        got_request_exception.connect(self.log_exception, dispatch_uid="config.log_exception")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        request_id = request_id_of(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(peticion=request_id)
        try:
            response = salud.answer(request) or self.get_response(request)
            response[HEADER] = request_id
            for name, value in PROTECTIONS.items():
                response[name] = value
            if request.path_info not in salud.PATHS:
                logger.info(
                    "peticion",
                    metodo=request.method if request.method in KNOWN_METHODS else "OTRO",
                    ruta=route_of(request),
                    estado=response.status_code,
                    ms=round((time.perf_counter() - begun) * 1000, 1),
                    quien=kind_of_user(request),
                )
        finally:
            structlog.contextvars.clear_contextvars()
        return response

    def log_exception(self, sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
        route = route_of(request) if request is not None else "-"
        logger.error("error sin atender", ruta=route, exc_info=sys.exc_info())


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


def kind_of_user(request: HttpRequest) -> str:
    """Only if the page itself asked who it is: logging must not cost a query."""
    user = getattr(request, "_cached_user", None)
    if user is None:
        return "-"
    if not user.is_authenticated:
        return "visitante"
    return "funcionario" if user.is_staff else "persona"


__all__ = ["HttpResponse", "PeticionMiddleware", "kind_of_user", "request_id_of", "route_of"]
