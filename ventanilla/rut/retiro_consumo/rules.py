"""When a natural person may stop being responsible for the consumption tax of restaurants and bars: art. 512-13,
Estatuto Tributario. No Django.

Who is responsible already leaves only when the two conditions were met in EACH of the three fiscal years before; every
limit is in the UVT of its year. A year in which the business did not exist met them: its income was 0 (our reading; the
article does not say). One operation of the limit or more asks to be responsible before it is made: those of earlier
years are inside their income, so only this year's is asked.
"""

from dataclasses import dataclass
from decimal import Decimal

from ventanilla.comun.dinero import format_pesos
from ventanilla.rut.rules.condiciones import Condicion
from ventanilla.rut.rules.datos import DatosRut

LIMITE_UVT = Decimal(3_500)
MAX_ESTABLECIMIENTOS = 1
RESPONSABLE, NO_RESPONSABLE = "33", "50"


def years_before(year: int) -> tuple[int, int, int]:
    """The three fiscal years that count, the newest first."""
    return year - 1, year - 2, year - 3


@dataclass(frozen=True, slots=True)
class Vigencia:
    """One of the three years: what came in from the activity, where it was carried on, and 3.500 UVT of then."""

    year: int
    ingresos: int
    establecimientos: int
    limite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarado:
    """What the person states under signature. Amounts in pesos, of the activity of restaurant or bar alone."""

    anteriores: tuple[Vigencia, ...]
    year: int
    establecimientos: int
    operacion_mayor: int
    limite: int
    otros_gravados: bool


def evaluate(declarado: Declarado, datos: DatosRut) -> tuple[Condicion, ...]:
    """Every condition, each judged by itself, in the order of the article."""
    hoy = max(declarado.establecimientos, len(datos.establecimientos_abiertos))
    return (
        Condicion(
            "persona_natural",
            "Ser persona natural",
            "Persona jurídica" if datos.es_persona_juridica else "Lo es",
            not datos.es_persona_juridica,
        ),
        *(_ingresos(vigencia) for vigencia in declarado.anteriores),
        *(
            _establecimientos(str(vigencia.year), f"en {vigencia.year}", vigencia.establecimientos)
            for vigencia in declarado.anteriores
        ),
        _establecimientos("hoy", "hoy", hoy),
        Condicion(
            "operacion",
            f"Ninguna venta de {format_pesos(declarado.limite)} o más en {declarado.year}",
            f"La más grande, {format_pesos(declarado.operacion_mayor)}",
            declarado.operacion_mayor < declarado.limite,
        ),
        Condicion(
            "otros_gravados",
            "Sin otras ventas con impuesto al consumo, como vehículos o telefonía",
            "Las tiene" if declarado.otros_gravados else "No las tiene",
            not declarado.otros_gravados,
        ),
    )


def _ingresos(vigencia: Vigencia) -> Condicion:
    return Condicion(
        f"ingresos_{vigencia.year}",
        f"Ingresos brutos de la actividad en {vigencia.year}: menos de {format_pesos(vigencia.limite)}",
        format_pesos(vigencia.ingresos),
        vigencia.ingresos < vigencia.limite,
    )


def _establecimientos(codigo: str, cuando: str, cuantos: int) -> Condicion:
    return Condicion(
        f"establecimientos_{codigo}",
        f"Máximo un establecimiento, sede, local o negocio {cuando}",
        str(cuantos),
        cuantos <= MAX_ESTABLECIMIENTOS,
    )


def leave(responsabilidades: tuple[str, ...]) -> tuple[str, ...]:
    """Box 53 after the change."""
    return tuple(sorted({*responsabilidades, NO_RESPONSABLE} - {RESPONSABLE}))
