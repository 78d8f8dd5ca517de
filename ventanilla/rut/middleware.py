"""In whose name the request acts, asked anew every time; and that a form is sent in the name in which it was opened."""

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.nit import format_nit
from ventanilla.rut import selectors
from ventanilla.rut.rules.poderes import Poder

CLAVE = "actua"
PROPIO = "propio"
CAMPO, CABECERA = "actuacion", "X-Actuacion"
_SAL = "rut.actuacion"
# Leaving and proving again who one is are the same in any name.
LIBRES = frozenset(
    {"account_logout", "account_login", "account_reauthenticate", "mfa_reauthenticate", "rut:actuar_elegir"}
)


def context_of(request: HttpRequest) -> dict[str, str]:
    """What the session says: the power and, to show it without asking the database, of whom it is."""
    return dict(request.session.get(CLAVE) or {"clave": PROPIO})


def signed_context(request: HttpRequest) -> str:
    """The value that travels in every form of who signed in; "" for anybody else."""
    if not request.user.is_authenticated:
        return ""
    contexto = context_of(request)
    return signing.dumps([request.user.pk, contexto["clave"], contexto.get("titular", "")], salt=_SAL)


def choose(request: HttpRequest, poder: Poder | None) -> bool:
    """Act in that name from now on, one's own with None. The session's key changes too. False if it did already."""
    if context_of(request)["clave"] == (poder.clave if poder else PROPIO):
        return False
    if poder is None:
        del request.session[CLAVE]
    else:
        request.session[CLAVE] = {
            "clave": poder.clave,
            "titular": poder.titular,
            "nit": format_nit(poder.nit),
            "calidad": poder.calidad_nombre,
        }
    request.session.cycle_key()
    return True


class ActuacionMiddleware:
    """After the middleware that makes the actor. Costs nothing in one's own name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.session.get(CLAVE):
            if not request.user.is_authenticated:
                del request.session[CLAVE]
            elif (respuesta := self._act(request)) is not None:
                return respuesta
        return self._ensure_same_context(request)

    def _act(self, request: HttpRequest) -> HttpResponse | None:
        """Replace the actor by one that acts for the taxpayer; or say that the power ended."""
        contexto = context_of(request)
        propio: Actor = request.actor  # type: ignore[attr-defined]
        poder = selectors.poder_by_clave(propio.user_id or 0, contexto["clave"], now=timezone.now())
        if poder is not None:
            request.actor = Actor(  # type: ignore[attr-defined]
                Calidad.TERCERO,
                user_id=propio.user_id,
                nit=poder.nit,
                invitado=propio.invitado,
                request_id=propio.request_id,
                mandato=poder.clave,
                alcances=frozenset(alcance.value for alcance in poder.alcances),
            )
            return None
        del request.session[CLAVE]
        if _is_api(request):
            return JsonResponse({"detail": "Ese poder terminó. Ahora actúa en su propio nombre."}, status=409)
        if request.method not in ("GET", "HEAD"):
            if _is_free(request):
                return None
            return render(request, "rut/mandatos/poder_terminado.html", {"contexto": contexto}, status=409)
        request.session["poder_terminado"] = contexto.get("titular", "")
        return redirect("rut:actuar")

    def _ensure_same_context(self, request: HttpRequest) -> HttpResponse | None:
        """Two tabs in two names must not end in the wrong one: what was opened in another name is not done."""
        if request.method in ("GET", "HEAD", "OPTIONS") or not request.user.is_authenticated:
            return None
        if getattr(request, "_dont_enforce_csrf_checks", False):  # Django's own test client
            return None
        clave = context_of(request)["clave"]
        if _is_api(request):
            if request.headers.get(CABECERA, PROPIO) == clave:
                return None
            return JsonResponse(
                {"detail": f"La cabecera {CABECERA} no dice en nombre de quién actúa esta sesión: {clave}."}, status=409
            )
        if _is_free(request):
            return None
        try:
            user_id, enviada, titular = signing.loads(request.POST.get(CAMPO, ""), salt=_SAL)
        except (signing.BadSignature, ValueError, TypeError):
            user_id, enviada, titular = None, "", ""
        if (user_id, enviada) == (request.user.pk, clave):
            return None
        return render(
            request,
            "rut/mandatos/otro_contexto.html",
            {
                "conocido": user_id == request.user.pk,
                "formulario": titular,
                "sesion": context_of(request).get("titular", ""),
            },
            status=409,
        )


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _is_free(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in LIBRES
