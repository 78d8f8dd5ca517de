"""The catalogue as pages: the list with its search, and the start page of each procedure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla import catalogo
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.guiado import booking_url, guiado_of
from ventanilla.portal.views.consulta import consulta_of
from ventanilla.referencias import selectors as referencias

PREGUNTAS_JUNTO_A_RESULTADOS = 3


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    consulta = consulta_of(request)
    return render(
        request,
        "portal/tramites.html",
        {
            "consulta": consulta,
            "areas": catalogo.areas().items(),
            "resultados": catalogo.search(consulta),
            "preguntas": (
                referencias.preguntas_frecuentes(consulta)[:PREGUNTAS_JUNTO_A_RESULTADOS] if consulta else []
            ),
        },
    )


@require_safe
def detalle(request: PeticionConActor, slug: str) -> HttpResponse:
    tramite = catalogo.tramite_by_slug(slug)
    if tramite is None:
        raise Http404
    borrador = None
    if tramite.secciones:
        borrador = expediente.open_borrador(request.actor, tramite=tramite.codigo, now=timezone.now())
    guiado = guiado_of(tramite.codigo)
    impedimento = None
    if guiado is not None and borrador is None and request.actor.is_authenticated:
        impedimento = guiado.admit(request.actor, now=timezone.now())
    return render(
        request,
        "portal/tramite.html",
        {
            "tramite": tramite,
            "otros": catalogo.related(tramite),
            "borrador": borrador,
            "impedimento": impedimento,
            "agendar": booking_url(impedimento, tramite) if impedimento else "",
            "remedio": reverse(impedimento.url_name) if impedimento and impedimento.url_name else "",
            "con_cita": [
                {"impedimento": excepcion, "agendar": booking_url(excepcion, tramite)}
                for excepcion in catalogo.with_an_official(tramite)
            ],
        },
    )
