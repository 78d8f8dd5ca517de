"""What every procedure's pages share: how far one is, saving a page, and what to say when two tabs disagree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Seccion
from ventanilla.expediente import selectors, services
from ventanilla.expediente.models import Borrador, Documento
from ventanilla.expediente.rules import EstadoBorrador


@dataclass(frozen=True, slots=True)
class Avance:
    """One section in the list of tasks. `estado`: guardada, actual, pendiente, opcional or bloqueada."""

    nombre: str
    titulo: str
    detalle: str
    estado: str
    url: str


def progress(
    secciones: Sequence[Seccion],
    resumenes: Mapping[str, str],
    url_of: Callable[[str], str],
    *,
    opcional: bool = False,
) -> list[Avance]:
    """Sections in order. `resumenes` holds one line for each saved section: what it says.

    A section opens when those before it are saved, since later questions depend on earlier answers; where each is
    `opcional`, all are open.
    """
    avances: list[Avance] = []
    abierta = True
    for seccion in secciones:
        if seccion.nombre in resumenes:
            estado, detalle = "guardada", resumenes[seccion.nombre]
        elif opcional:
            estado, detalle = "opcional", seccion.detalle
        else:
            estado, detalle = ("actual" if abierta else "bloqueada"), seccion.detalle
            abierta = False
        avances.append(Avance(seccion.nombre, seccion.titulo, detalle, estado, url_of(seccion.nombre)))
    return avances


def posted_version(request: HttpRequest) -> int:
    """The version of the section that the person had on screen; garbage counts as none."""
    texto = request.POST.get("version", "0")
    return int(texto) if texto.isascii() and texto.isdigit() and len(texto) < 9 else 0


def save_or_explain(
    request: HttpRequest,
    actor: Actor,
    borrador: Borrador,
    nombre: str,
    datos: Mapping[str, Any],
    *,
    describe: Callable[[Mapping[str, Any]], list[tuple[str, str]]],
    now: datetime,
) -> HttpResponse | None:
    """Save a page. None when it is saved; else the page that says why not, with nothing of what was typed lost.

    `describe` turns the data of the section into (label, value) lines, to show both versions side by side.
    """
    try:
        services.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=posted_version(request), now=now)
    except services.BorradorCerrado:
        return closed_page(request, borrador)
    except services.ConflictoDeVersion as conflicto:
        lo_mio, guardado = dict(describe(datos)), dict(describe(conflicto.guardada))
        filas = [
            {
                "etiqueta": etiqueta,
                "guardado": guardado.get(etiqueta, ""),
                "mio": lo_mio.get(etiqueta, ""),
                "distinto": guardado.get(etiqueta, "") != lo_mio.get(etiqueta, ""),
            }
            for etiqueta in dict.fromkeys([*guardado, *lo_mio])
        ]
        campos = [
            (campo, valor)
            for campo, valores in request.POST.lists()
            if campo not in ("csrfmiddlewaretoken", "version")
            for valor in valores
        ]
        return render(
            request,
            "expediente/conflicto.html",
            {
                "filas": filas,
                "campos": campos,
                "version": conflicto.version,
                "guardada_at": conflicto.guardada_at,
            },
            status=409,
        )
    return None


def closed_page(request: HttpRequest, borrador: Borrador) -> HttpResponse:
    """The draft cannot be written any more: say why and where to go on."""
    estado = Borrador.objects.values_list("estado", flat=True).get(pk=borrador.pk)
    return render(
        request,
        "expediente/cerrado.html",
        {
            "radicado": estado == EstadoBorrador.RADICADO,
            "con_cita": estado == EstadoBorrador.CON_CITA,
            "borrador": borrador,
        },
        status=409,
    )


def pdf_response(documento: Documento, *, nombre: str) -> HttpResponse:
    """The sealed file as a download that no browser runs anything of."""
    respuesta = HttpResponse(selectors.contenido_of(documento), content_type="application/pdf")
    respuesta["Content-Disposition"] = f'attachment; filename="{nombre}-{documento.nit}.pdf"'
    respuesta["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return respuesta
