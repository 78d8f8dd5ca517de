"""Accounts that people ask for back: one official identifies, another approves. Neither sees nor sets a password."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.escritorio.forms import IdentificarForm, RechazarForm
from ventanilla.rut import selectors as rut
from ventanilla.rut.recuperacion import rules, services

_NO_SE_PUDO: dict[type[Exception], Any] = {
    services.NoAutorizado: _("Su rol no alcanza para esto, o la solicitud es suya."),
    services.MismoFuncionario: _("Quien identificó no decide: debe hacerlo otro funcionario."),
    services.FaltanPuntos: _("Falta algún punto de la lista, o la evidencia."),
    services.SinRegistro: _("El RUT no tiene a nadie con esos datos, o está cancelado."),
    services.OtraEnCurso: _("Esa persona tiene otra solicitud en curso."),
    services.DemasiadasRecuperaciones: _("Van dos recuperaciones de esa persona en 90 días."),
    rules.TransicionInvalida: _("Otra persona ya la movió: mire cómo quedó."),
}


@never_cache
@require_safe
def recuperaciones(request: PeticionConActor) -> HttpResponse:
    """What waits, without names: nobody needs them to choose the oldest."""
    contexto = {"solicitudes": rut.recuperaciones_at_desk(), "lugar": "recuperaciones"}
    return render(request, "escritorio/recuperaciones.html", contexto)


@never_cache
@require_safe
def recuperacion(request: PeticionConActor, solicitud_id: UUID) -> HttpResponse:
    """Looking at it is written down."""
    return _page(request, solicitud_id)


def _page(
    request: PeticionConActor,
    solicitud_id: UUID,
    *,
    identificar: IdentificarForm | None = None,
    rechazar: RechazarForm | None = None,
    status: int = 200,
) -> HttpResponse:
    solicitud = rut.recuperacion_at_desk(solicitud_id)
    services.note_view(request.actor, solicitud_id)
    roles = request.actor.roles
    pedida, identificada = solicitud.estado == "pedida", solicitud.estado == "identificada"
    es_otra = solicitud.identificada_por_id != request.actor.user_id
    rechazable = (pedida and rules.IDENTIFICACION in roles) or (
        solicitud.estado in ("identificada", "retenida") and rules.APROBACION in roles and es_otra
    )
    malo = next((form for form in (identificar, rechazar) if form is not None and form.errors), None)
    contexto = {
        "solicitud": solicitud,
        "lista": [(texto, clave in solicitud.checklist) for clave, texto in rules.CHECKLIST.items()],
        "identificar": (identificar or IdentificarForm()) if pedida and rules.IDENTIFICACION in roles else None,
        "aprobable": identificada and rules.APROBACION in roles and es_otra,
        "rechazar": (rechazar or RechazarForm()) if rechazable else None,
        "form": malo,
        "lugar": "recuperaciones",
    }
    return render(request, "escritorio/recuperacion.html", contexto, status=422 if malo else status)


@never_cache
@require_POST
def identificar(request: PeticionConActor, solicitud_id: UUID) -> HttpResponse:
    form = IdentificarForm(request.POST)
    if not form.is_valid():
        return _page(request, solicitud_id, identificar=form)
    try:
        services.identify(request.actor, solicitud_id, **form.cleaned_data, now=timezone.now())
    except tuple(_NO_SE_PUDO) as error:
        form.add_error(None, _NO_SE_PUDO[type(error)])
        return _page(request, solicitud_id, identificar=form)
    messages.success(request, _("Quedó identificada. Otro funcionario debe aprobarla."))
    return redirect("escritorio:recuperaciones")


@never_cache
@require_POST
def aprobar(request: PeticionConActor, solicitud_id: UUID) -> HttpResponse:
    return _act(
        request, solicitud_id, lambda: services.approve(request.actor, solicitud_id, now=timezone.now()),
        _("Quedó aprobada. Se aplica sola en 24 horas si nadie la cancela."),
    )  # fmt: skip


@never_cache
@require_POST
def rechazar(request: PeticionConActor, solicitud_id: UUID) -> HttpResponse:
    form = RechazarForm(request.POST)
    if not form.is_valid():
        return _page(request, solicitud_id, rechazar=form)
    motivo = form.cleaned_data["motivo"]
    return _act(
        request, solicitud_id, lambda: services.reject(request.actor, solicitud_id, motivo=motivo, now=timezone.now()),
        _("Quedó rechazada. Se le avisó a la persona."),
    )  # fmt: skip


def _act(request: PeticionConActor, solicitud_id: UUID, act: Callable[[], None], listo: Any) -> HttpResponse:
    """One act by its button, and back with what came of it."""
    try:
        act()
    except tuple(_NO_SE_PUDO) as error:
        messages.error(request, _NO_SE_PUDO[type(error)])
        return redirect("escritorio:recuperacion", solicitud_id=solicitud_id)
    messages.success(request, listo)
    return redirect("escritorio:recuperaciones")
