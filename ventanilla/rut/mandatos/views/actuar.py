"""In whose name one acts: one's own, or that of somebody who gave the power to."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.comun.busqueda import fold
from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.rut import selectors
from ventanilla.rut.mandatos import services
from ventanilla.rut.middleware import PROPIO, choose, context_of

MUCHOS = 12


@never_cache
@require_safe
def actuar(request: HttpRequest) -> HttpResponse:
    """Everybody for whom the person may act now; with a search when they are many."""
    user_id = request.actor.user_id  # type: ignore[attr-defined]
    todos = selectors.poderes_of(user_id, now=timezone.now())
    busqueda = request.GET.get("q", "")[:80].strip()
    plano = fold(busqueda)
    hallados = [p for p in todos if plano in fold(f"{p.titular} {p.nit} {format_nit(p.nit)}")] if plano else todos
    return render(
        request,
        "rut/mandatos/actuar.html",
        {
            "pagina": Paginator(hallados, MUCHOS).get_page(request.GET.get("pagina")),
            "consulta": f"{urlencode({'q': busqueda})}&" if busqueda else "",
            "busqueda": busqueda,
            "muchos": len(todos) > MUCHOS,
            "hay": bool(todos),
            "actual": context_of(request)["clave"],
            "propio": PROPIO,
            "nombre": cuentas.user_by_id(user_id).nombre,
            "terminado": request.session.pop("poder_terminado", ""),
            "volver": _safe(request, request.GET.get("volver", "")),
        },
    )


@require_POST
def elegir(request: HttpRequest) -> HttpResponse:
    """Change the name in which this session acts. Its key changes too: what knew the old one knows nothing more."""
    clave = request.POST.get("clave", PROPIO)
    user_id = request.actor.user_id  # type: ignore[attr-defined]
    poder = None if clave == PROPIO else selectors.poder_by_clave(user_id, clave, now=timezone.now())
    if clave != PROPIO and poder is None:
        request.session["poder_terminado"] = _("esa persona")
        return redirect("rut:actuar")
    if choose(request, poder):
        services.record_choice(request.actor, poder)  # type: ignore[attr-defined]
    return redirect(_safe(request, request.POST.get("volver", "")) or "portal:mis_tramites")


def _safe(request: HttpRequest, direccion: str) -> str:
    propia = direccion.startswith("/") and url_has_allowed_host_and_scheme(direccion, allowed_hosts=None)
    return direccion if propia else ""
