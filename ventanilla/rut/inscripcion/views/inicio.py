"""Beginning, the list of sections, another way, and erasing what was typed."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ensure_invitado, ip_of
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.rut.inscripcion import rules
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.inscripcion.views.marco import actor_of, draft_of, is_open, page, summaries, url_of


@never_cache
@require_safe
def inscripcion(request: HttpRequest) -> HttpResponse:
    """Go on with the open draft, or read what the procedure is."""
    abierto = expediente.open_borrador(actor_of(request), tramite=INSCRIPCION.codigo, now=timezone.now())
    if abierto is not None:
        return redirect(url_of("tareas", abierto.pk))
    return redirect("portal:tramite", slug=INSCRIPCION.slug)


@require_POST
def empezar(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with what was begun: pressing twice is harmless."""
    now = timezone.now()
    cuentas_services.spend_limit("borrador.empezar", ip=ip_of(request), now=now)
    actor = ensure_invitado(request)
    borrador = expediente_services.start_borrador(actor, tramite=INSCRIPCION.codigo, now=now)
    if expediente.datos_of(borrador):
        return redirect(url_of("tareas", borrador.pk))
    return redirect(url_of("motivo", borrador.pk))


@never_cache
@require_safe
def tareas(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Where one stands, section by section."""
    borrador = draft_of(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(url_of("recibo", borrador_id))
    if borrador.estado == "con_cita":
        return redirect(reverse("rut:inscripcion_camino", args=[borrador_id, borrador.motivo]))
    if not is_open(borrador):
        return pasos.closed_page(request, borrador)
    resumenes = summaries(expediente.datos_of(borrador))
    avances = pasos.progress(INSCRIPCION.secciones, resumenes, lambda nombre: url_of(nombre, borrador_id))
    siguiente = next((avance for avance in avances if avance.estado == "actual"), None)
    return page(request, "tareas", borrador, secciones=avances, siguiente=siguiente)


@require_POST
def descartar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Erase what was typed, at the person's wish."""
    try:
        expediente_services.discard_borrador(actor_of(request), borrador_id, now=timezone.now())
    except expediente_services.BorradorCerrado:
        return pasos.closed_page(request, draft_of(request, borrador_id))
    return redirect("portal:tramite", slug=INSCRIPCION.slug)


@never_cache
@require_safe
def camino(request: HttpRequest, borrador_id: UUID, codigo: str) -> HttpResponse:
    """Another way than this one, told kindly. What was typed is kept."""
    borrador = draft_of(request, borrador_id)
    otro = rules.camino_by_codigo(codigo)
    if otro is None:
        raise ObjectDoesNotExist
    return page(request, "camino", borrador, camino=otro, sigue=borrador.estado == "con_cita")
