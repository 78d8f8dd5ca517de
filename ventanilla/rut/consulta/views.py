"""Two pages with one field. The NIT travels in the body: addresses end up in histories and logs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.services import Solicitante, asker_of_page
from ventanilla.rut.consulta import services
from ventanilla.rut.consulta.forms import EstadoForm, FacturadorForm, NitForm
from ventanilla.rut.consulta.tramite import ESTADO, FACTURADOR


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def estado(request: HttpRequest) -> HttpResponse:
    return _page(request, EstadoForm, services.consult_estado, "rut/consulta/estado.html", {"tramite": ESTADO})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facturador(request: HttpRequest) -> HttpResponse:
    return _page(
        request, FacturadorForm, services.consult_facturador, "rut/consulta/facturador.html", {"tramite": FACTURADOR}
    )


def _page(
    request: HttpRequest, formulario: type[NitForm], ask: Callable[..., Any], plantilla: str, contexto: dict[str, Any]
) -> HttpResponse:
    now = timezone.now()
    solicitante = asker_of_page(request)
    if request.method != "POST":
        return render(request, plantilla, contexto | {"form": formulario(solicitante=solicitante, now=now)})
    spend_limit("consulta.publica", ip=solicitante.ip, now=now)
    form = formulario(request.POST, solicitante=solicitante, now=now)
    if form.is_valid():
        contexto |= _answer(ask, solicitante, form.cleaned_data["nit"], now=now)
        form = formulario(initial={"nit": form.cleaned_data["nit"]}, solicitante=solicitante, now=now)
    respuesta = render(request, plantilla, contexto | {"form": form}, status=form.status)
    if form.espera:
        respuesta["Retry-After"] = str(form.espera)
    return respuesta


def _answer(ask: Callable[..., Any], solicitante: Solicitante, nit: str, *, now: datetime) -> dict[str, Any]:
    try:
        return {"nit": nit, "hallado": ask(solicitante, nit, now=now), "consultado": now}
    except ObjectDoesNotExist:
        return {"nit": nit, "hallado": None, "consultado": now}
