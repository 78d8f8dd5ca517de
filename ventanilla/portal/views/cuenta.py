"""What belongs to the person who signed in: their procedures and their data. Never cached."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ventanilla import catalogo
from ventanilla.casos import rules as reglas_de_casos
from ventanilla.casos import selectors as casos
from ventanilla.casos.decidibles import titulo_of
from ventanilla.citas.selectors import citas
from ventanilla.citas.selectors.detalle import address_of, detail_of
from ventanilla.comun.actor import Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.expediente import selectors as expediente


@require_safe
@cache_control(private=True, no_store=True)
def mis_tramites(request: PeticionConActor) -> HttpResponse:
    borradores = [
        {
            "tramite": (tramite := catalogo.tramite_by_codigo(borrador.tramite)),
            "borrador": borrador,
            "guardadas": len(expediente.secciones_of(borrador)),
            "total": len(tramite.secciones),
        }
        for borrador in expediente.borradores_of(request.actor)
    ]
    radicados = [
        {
            "tramite": (tramite := catalogo.tramite_by_codigo(radicado.tramite)),
            "radicado": radicado,
            "url": reverse(f"{tramite.url_name}_recibo", args=[radicado.borrador_id]),
        }
        for radicado in expediente.radicados_of(request.actor)
    ]
    return render(
        request,
        "portal/mis_tramites.html",
        {
            "borradores": borradores,
            "radicados": radicados,
            "casos": [
                {
                    "caso": caso,
                    "titulo": titulo_of(caso.tipo),
                    "estado": reglas_de_casos.EN_PALABRAS[reglas_de_casos.EstadoCaso(caso.estado)],
                }
                for caso in casos.casos_of(request.actor)
            ],
            "citas": [
                {"cita": cita, "detalle": detail_of(cita), "url": address_of(cita)}
                for cita in citas.coming_of(request.actor)
            ],
            "documentos": expediente.documentos_of(request.actor),
            "tramites": catalogo.TRAMITES,
        },
    )


@require_safe
@cache_control(private=True, no_store=True)
def perfil(request: PeticionConActor) -> HttpResponse:
    return render(request, "portal/perfil.html", {"nit": request.actor.nit})


@require_safe
@cache_control(private=True, no_store=True)
def accesos(request: PeticionConActor) -> HttpResponse:
    """Who looked at one's data, when and why."""
    pagina = Paginator(expediente.accesos_of(request.actor), 20).get_page(request.GET.get("pagina"))
    nombres = cuentas.names_of({evento.user_id for evento in pagina if evento.user_id})
    return render(
        request,
        "portal/accesos.html",
        {
            "pagina": pagina,
            "accesos": [
                {
                    # an official answers for the office: the person sees the role, the register keeps who
                    "quien": _("Un funcionario")
                    if evento.calidad == Calidad.FUNCIONARIO
                    else nombres.get(evento.user_id or 0, ""),
                    "motivo": evento.datos.get("motivo", ""),
                    "at": evento.at,
                }
                for evento in pagina
            ],
        },
    )
