"""How the work goes: ages, terms about to lapse, and load."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.casos import selectors
from ventanilla.casos.selectors import Barra
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.escritorio.views.errores import with_office


@dataclass(frozen=True, slots=True)
class Columna:
    """A bar of a chart with its place in the drawing."""

    etiqueta: str
    corta: str
    valor: int
    x: int
    y: int
    alto: int
    centro: int


@dataclass(frozen=True, slots=True)
class Grafica:
    """Columns over a line; the same figures go in a table for who does not see it."""

    nombre: str
    titulo: str
    resumen: str
    columnas: tuple[Columna, ...]
    ancho: int


_ANCHO, _ALTO, _BARRA = 600, 150, 64


def grafica(nombre: str, titulo: str, barras: tuple[Barra, ...]) -> Grafica:
    mayor = max((barra.valor for barra in barras), default=0) or 1
    columnas, paso = [], _ANCHO // max(len(barras), 1)
    for n, barra in enumerate(barras):
        alto = round(_ALTO * barra.valor / mayor)
        x = n * paso + (paso - _BARRA) // 2
        columnas.append(
            Columna(
                barra.etiqueta,
                _short(barra.etiqueta),
                barra.valor,
                x,
                24 + _ALTO - alto,
                alto,
                n * paso + paso // 2,
            )
        )
    resumen = "; ".join(f"{barra.etiqueta}: {barra.valor}" for barra in barras)
    return Grafica(nombre, titulo, resumen, tuple(columnas), _ANCHO)


def _short(etiqueta: str) -> str:
    """As it fits under a column: what the title says already is left out."""
    return etiqueta.removesuffix(" días") if etiqueta[:1].isdigit() else etiqueta


@never_cache
@require_safe
@with_office
def supervision(request: PeticionConActor) -> HttpResponse:
    cifras = selectors.figures(request.actor, now=timezone.now())
    carga_mayor = max((una.total for una in cifras.carga), default=0) or 1
    return render(
        request,
        "escritorio/supervision.html",
        {
            "cifras": cifras,
            "graficas": [
                grafica("edades", _("Edad de los casos abiertos, en días"), cifras.edades),
                grafica("plazos", _("Plazo para decidir"), cifras.plazos),
            ],
            "carga": [(una, round(100 * una.total / carga_mayor)) for una in cifras.carga],
            "lugar": "supervision",
        },
    )
