"""A copy of one's own RUT: always the same facts, made and sealed when there is none that is valid."""

from itertools import islice, zip_longest

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.adapters.lectura import differences
from ventanilla.rut.copia.tramite import COPIA
from ventanilla.rut.rules.estados import CAUSALES, Causal

VERSIONES = 10
"""On one page of the history."""


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copia(request: HttpRequest) -> HttpResponse:
    """What the register says, and the button that makes the PDF."""
    try:
        rut = selectors.rut_of(_actor(request))
    except ObjectDoesNotExist:
        return render(request, "rut/copia/sin_rut.html", {"tramite": COPIA})
    if request.method == "POST":
        services.issue_copia(_actor(request), rut.nit, radicado=None, now=timezone.now())
        return redirect("rut:copia_pdf")
    objeto = selectors.objeto_of(rut.nit)
    expediente_services.record_acceso(_actor(request), nit=rut.nit, objeto=objeto, motivo="Consulta del RUT")
    return render(
        request,
        "rut/copia/copia.html",
        {
            "tramite": COPIA,
            "rut": rut,
            "documento": expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=objeto),
            "principal": referencias.actividad(rut.datos.actividades[0].codigo),
            "municipio": referencias.municipio(rut.datos.municipio),
        },
    )


@never_cache
@require_safe
def copia_pdf(request: HttpRequest) -> HttpResponse:
    """The valid copy as a file; without one, the page that makes it."""
    rut = selectors.rut_of(_actor(request))
    documento = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(rut.nit))
    if documento is None:
        return redirect("rut:copia")
    expediente_services.record_acceso(
        _actor(request), nit=rut.nit, objeto=f"documento:{documento.codigo}", motivo="Descarga del RUT"
    )
    return pasos.pdf_response(documento, nombre="RUT")


@never_cache
@require_safe
def historia(request: HttpRequest) -> HttpResponse:
    """Every version of the register, with what each one changed and the filing that caused it."""
    rut = selectors.rut_of(_actor(request))
    objeto = selectors.objeto_of(rut.nit)
    expediente_services.record_acceso(_actor(request), nit=rut.nit, objeto=objeto, motivo="Historia del RUT")
    pagina = Paginator(range(rut.version, 0, -1), VERSIONES).get_page(request.GET.get("pagina"))
    numeros = list(pagina)
    # one more than is shown: what the oldest of the page changed is told against the one before it
    versiones = selectors.versions_of(rut.nit, hasta=numeros[0], cuantas=len(numeros) + 1)
    filas = [
        {
            "rut": version,
            "concepto": referencias.nombre_de_valor("2", version.concepto),
            "causal": CAUSALES[Causal(version.causal)] if version.causal else "",
            "diferencias": differences(antes.lines(), version.lines()) if antes else [],
        }
        for version, antes in islice(zip_longest(versiones, versiones[1:]), len(numeros))
    ]
    return render(request, "rut/copia/historia.html", {"tramite": COPIA, "rut": rut, "pagina": pagina, "filas": filas})


@never_cache
@require_safe
def version(request: HttpRequest, numero: int) -> HttpResponse:
    """What the register said then, box by box."""
    nit = selectors.rut_of(_actor(request)).nit
    rut = selectors.version_of(nit, numero)
    expediente_services.record_acceso(
        _actor(request), nit=nit, objeto=selectors.objeto_of(nit), motivo="Historia del RUT"
    )
    grupos: dict[str, list[object]] = {}
    for linea in rut.lines():
        grupos.setdefault(linea.grupo, []).append(linea)
    return render(request, "rut/copia/version.html", {"tramite": COPIA, "rut": rut, "grupos": list(grupos.items())})
