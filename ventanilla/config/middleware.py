"""What surrounds every request: an id, one log line without personal data, and the operator's own pages."""

import re
import sys
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import EN_PALABRAS
from ventanilla.config import politicas, salud
from ventanilla.config.administracion import used_second_factor
from ventanilla.config.politicas import Decision, Politica, Quien
from ventanilla.cuentas.selectors import has_second_factor, roles_of
from ventanilla.expediente.services import record_evento

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)
logger = structlog.stdlib.get_logger("ventanilla.peticion")
# What no page of ours asks of a browser; passkeys are for ourselves only.
PROTECTIONS = {
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(),"
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


class PoliticaMiddleware:
    """Refuses by default: an address has the policy that config/politicas.py says, or nobody enters.

    Last of all, when the actor is the one that acts in this request.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        match = request.resolver_match
        metodo = request.method or ""
        try:
            politica = politicas.politica_of(match.view_name if match else "", metodo)
        except KeyError:
            logger.error("direccion sin politica", ruta=route_of(request))  # noqa: TRY400
            return self._refuse(request, Decision.NIEGA, None)
        if politica is None:
            return None if metodo == "OPTIONS" else self._not_offered(request)
        if politica.quien is Quien.CUALQUIERA:
            return None
        if politica.quien is Quien.FUNCIONARIO:
            _become_official(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        decision = politicas.decide(politica, actor)
        if decision is Decision.PERMITE and politica.quien is Quien.FUNCIONARIO and not used_second_factor(request):
            return _ask_second_factor(request)
        if decision is Decision.PERMITE:
            return None
        if decision is Decision.INGRESE:
            if _is_api(request):
                return JsonResponse({"detail": "Ingrese primero."}, status=401)
            return redirect_to_login(request.get_full_path())
        return self._refuse(request, decision, politica)

    def _not_offered(self, request: HttpRequest) -> HttpResponseBase:
        match = request.resolver_match
        ofrecidos = sorted(politicas.TABLA[match.view_name]) if match else []
        return HttpResponseNotAllowed(ofrecidos)

    def _refuse(self, request: HttpRequest, decision: Decision, politica: Politica | None) -> HttpResponseBase:
        """Say in whose name one acts and what is missing. Who tried is written down, what they typed is not."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        alcance = politica.alcance if politica else None
        if actor.is_authenticated:
            record_evento(
                actor, accion="acceso.negado", objeto=f"ruta:{route_of(request)}"[:120], datos={"motivo": decision}
            )
        falta = EN_PALABRAS[alcance] if alcance else ""
        if _is_api(request):
            return JsonResponse({"detail": f"Su poder no llega a esto. {falta}".strip()}, status=403)
        contexto = {"decision": decision, "falta": falta, "actua": request.session.get("actua")}
        return render(request, "403_alcance.html", contexto, status=403)


def _become_official(request: HttpRequest) -> None:
    """Whoever holds a role, in no taxpayer's name, acts as an official: for that neither their NIT nor their own
    drafts count."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.calidad is Calidad.NOMBRE_PROPIO and actor.user_id is not None:
        roles = roles_of(actor.user_id)
        if roles:
            request.actor = Actor(  # type: ignore[attr-defined]
                Calidad.FUNCIONARIO, user_id=actor.user_id, request_id=actor.request_id, roles=roles
            )


def _ask_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Have it, and use it in this session; then come back."""
    if _is_api(request):
        return JsonResponse({"detail": "Confirme con su segundo factor."}, status=403)
    if not has_second_factor(request.user.pk or 0):
        return redirect("mfa_index")
    siguiente = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("escritorio:cola")
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': siguiente})}")


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


__all__ = ["HttpResponse", "PeticionMiddleware", "PoliticaMiddleware", "kind_of_user", "request_id_of", "route_of"]
