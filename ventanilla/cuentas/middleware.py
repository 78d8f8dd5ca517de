"""Gives every request its `actor`: who acts, for whom, in what quality."""

import secrets
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas.rules import session_is_over
from ventanilla.cuentas.services import LimiteExcedido

CLAVE_INVITADO = "invitado"


class PeticionConActor(HttpRequest):
    """The request as views see it. `actor` costs a query only when it is used."""

    actor: Actor
    htmx: object


class SesionMiddleware:
    """Ends the sessions that nobody uses, and those that last too long. Writes at most once a minute."""

    ENTRADA, VISTA = "sesion_entrada", "sesion_vista"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and request.user.is_authenticated:
            now = timezone.now()
            ahora = now.timestamp()
            entrada = request.session.setdefault(self.ENTRADA, ahora)
            vista = request.session.get(self.VISTA, ahora)
            if session_is_over(entrada, vista, es_funcionario=request.user.is_staff, now=now):
                logout(request)
                if request.path.startswith("/api/"):
                    return JsonResponse({"detail": "La sesión se cerró. Ingrese otra vez."}, status=401)
                messages.warning(request, _("Cerramos su sesión: pasó un rato sin usarla. Lo guardado sigue ahí."))
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/mis-tramites/")
            if ahora - vista > 60 or self.VISTA not in request.session:
                request.session[self.VISTA] = ahora
                UserSession.objects.create_from_request(request)
        respuesta = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name == "account_logout" and request.method == "POST":
            respuesta["Clear-Site-Data"] = '"cache", "storage"'
        return respuesta


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor:
    request_id = getattr(request, "request_id", "")
    invitado = request.session.get(CLAVE_INVITADO)
    if request.user.is_authenticated:
        es_cedula_o_nit = request.user.tipo_documento in {"13", "31"}
        return Actor(
            Calidad.NOMBRE_PROPIO,
            user_id=request.user.pk,
            nit=request.user.numero_documento if es_cedula_o_nit else None,
            invitado=invitado,
            request_id=request_id,
        )
    return Actor(Calidad.INVITADO, invitado=invitado, request_id=request_id)


def ensure_invitado(request: HttpRequest) -> Actor:
    """The actor of a browser that is about to begin something: without an account it gets a key."""
    if not request.user.is_authenticated and CLAVE_INVITADO not in request.session:
        request.session[CLAVE_INVITADO] = secrets.token_urlsafe(32)
        request.actor = _actor_of(request)  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined, no-any-return]


def ip_of(request: HttpRequest) -> str:
    """The caller's address, by the number of proxies that we trust; IPv6 by its /64.

    Those whose address nobody tells (a proxy over a Unix socket that says nothing) share one limit.
    """
    try:
        ip = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "desconocida"
    if isinstance(ip, IPv6Address):
        return str(IPv6Address(int(ip) >> 64 << 64))
    return str(ip)


class ErroresMiddleware:
    """Answers that every view shares: what is not there or not yours, an address that nothing can have, too many
    tries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # no text of the database holds it, and asking for it fails
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": "No encontrado."}, status=404)
            return page_not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ObjectDoesNotExist):
            return page_not_found(request, error)
        if isinstance(error, LimiteExcedido):
            minutos = -(-error.segundos // 60)
            respuesta = render(request, "429.html", {"minutos": minutos}, status=429)
            respuesta["Retry-After"] = str(error.segundos)
            return respuesta
        return None
