"""When a natural person may stop being responsible for IVA: art. 437, par. 3, Estatuto Tributario. No Django.

The conditions hold for the year before and for the current one (Oficio 968 de 2020); every limit of the year before is
in the UVT of that year. What the register already knows is checked too: it is not asked again and not overruled.
"""

from dataclasses import dataclass
from decimal import Decimal

from ventanilla.comun.dinero import format_pesos
from ventanilla.rut.rules.condiciones import Condicion
from ventanilla.rut.rules.datos import DatosRut

LIMITE_UVT = Decimal(3_500)
MAX_ESTABLECIMIENTOS = 1
RESPONSABLE, NO_RESPONSABLE = "48", "49"
_SIMPLE = "47"
_ADUANERA = "10"


@dataclass(frozen=True, slots=True)
class Limites:
    """3.500 UVT in pesos: of the year before and of this one."""

    year: int
    anterior: int
    actual: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarado:
    """What the person states under signature, in pesos. Incomes and deposits are of taxed activities."""

    ingresos_anterior: int
    ingresos_actual: int
    consignaciones_anterior: int
    consignaciones_actual: int
    contrato_anterior: int
    contrato_actual: int
    establecimientos: int
    intangibles: bool


def evaluate(declarado: Declarado, datos: DatosRut, limites: Limites) -> tuple[Condicion, ...]:
    """The seven conditions, in the order of the law, each judged by itself."""
    abiertos = max(declarado.establecimientos, len(datos.establecimientos_abiertos))
    aduanero = bool(datos.aduaneros) or _ADUANERA in datos.responsabilidades
    return (
        _amounts(
            "ingresos", "Ingresos brutos de actividades gravadas", "menos de",
            declarado.ingresos_anterior < limites.anterior and declarado.ingresos_actual < limites.actual,
            (declarado.ingresos_anterior, declarado.ingresos_actual), limites,
        ),
        Condicion(
            "establecimientos",
            "Máximo un establecimiento, oficina, sede, local o negocio",
            str(abiertos),
            abiertos <= MAX_ESTABLECIMIENTOS,
        ),
        Condicion(
            "intangibles",
            "Sin franquicia, concesión, regalía, autorización u otro uso de intangibles en el negocio",
            "Los usa" if declarado.intangibles else "No los usa",
            not declarado.intangibles,
        ),
        Condicion(
            "aduanas", "No ser usuario aduanero", "Es usuario aduanero" if aduanero else "No lo es", not aduanero
        ),
        _amounts(
            "contratos", "El contrato más grande que firmó", "menos de",
            declarado.contrato_anterior < limites.anterior and declarado.contrato_actual < limites.actual,
            (declarado.contrato_anterior, declarado.contrato_actual), limites,
        ),
        _amounts(
            "consignaciones", "Consignaciones, depósitos e inversiones de actividades gravadas", "máximo",
            declarado.consignaciones_anterior <= limites.anterior
            and declarado.consignaciones_actual <= limites.actual,
            (declarado.consignaciones_anterior, declarado.consignaciones_actual), limites,
        ),
        Condicion(
            "simple",
            "No estar en el Régimen Simple",
            "Está en el Régimen Simple" if _SIMPLE in datos.responsabilidades else "No está",
            _SIMPLE not in datos.responsabilidades,
        ),
    )  # fmt: skip


def _amounts(
    codigo: str, que: str, comparacion: str, cumple: bool, hallado: tuple[int, int], limites: Limites
) -> Condicion:
    antes, ahora = limites.year - 1, limites.year
    return Condicion(
        codigo,
        f"{que}: {comparacion} {format_pesos(limites.anterior)} en {antes} y {format_pesos(limites.actual)} en {ahora}",
        f"{format_pesos(hallado[0])} en {antes}; {format_pesos(hallado[1])} en lo que va de {ahora}",
        cumple,
    )


def leave(responsabilidades: tuple[str, ...]) -> tuple[str, ...]:
    """Box 53 after the change."""
    return tuple(sorted({*responsabilidades, NO_RESPONSABLE} - {RESPONSABLE}))
