"""The printed form 001 of the RUT: its main sheet (hoja principal), box by box in the official order.

Sheets 2 to 6 belong to legal persons, representatives, partners, auditors and establishments; a natural
person without establishments has none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ventanilla.comun.pdf import compile_pdf, qr_svg

PLANTILLA = Path(__file__).with_name("formulario_001.typ")
BOGOTA = ZoneInfo("America/Bogota")


@dataclass(frozen=True, slots=True)
class Casilla:
    """One numbered box: its share of a row of 24 columns, and how many positions it has."""

    numero: str
    titulo: str
    ancho: int
    posiciones: int = 1


@dataclass(frozen=True, slots=True)
class Seccion:
    titulo: str
    filas: tuple[tuple[Casilla, ...], ...]


C = Casilla
ENCABEZADO: Final = (
    (C("2", "Concepto", 12), C("4", "Número de formulario", 12)),
    (
        C("5", "Número de Identificación Tributaria (NIT)", 8),
        C("6", "DV", 2),
        C("12", "Dirección seccional", 9),
        C("14", "Buzón electrónico", 5),
    ),
)
SECCIONES: Final = (
    Seccion(
        "Identificación",
        (
            (
                C("24", "Tipo de contribuyente", 7),
                C("25", "Tipo de documento", 7),
                C("26", "Número de identificación", 6),
                C("27", "Fecha de expedición", 4),
            ),
            (
                C("28", "Lugar de expedición: país", 8),
                C("29", "Departamento", 8),
                C("30", "Ciudad/Municipio", 8),
            ),
            (
                C("31", "Primer apellido", 6),
                C("32", "Segundo apellido", 6),
                C("33", "Primer nombre", 6),
                C("34", "Otros nombres", 6),
            ),
            (C("35", "Razón social", 24),),
            (C("36", "Nombre comercial", 17), C("37", "Sigla", 7)),
        ),
    ),
    Seccion(
        "Ubicación",
        (
            (C("38", "País", 8), C("39", "Departamento", 8), C("40", "Ciudad/Municipio", 8)),
            (C("41", "Dirección principal", 24),),
            (
                C("42", "Correo electrónico", 11),
                C("43", "Código postal", 4),
                C("44", "Teléfono 1", 4),
                C("45", "Teléfono 2", 5),
            ),
        ),
    ),
    Seccion(
        "Clasificación",
        (
            (C("46", "Actividad principal: código", 18), C("47", "Actividad principal: fecha de inicio", 6)),
            (
                C("48", "Actividad secundaria: código", 18),
                C("49", "Actividad secundaria: fecha de inicio", 6),
            ),
            (C("50", "Otras actividades: código", 24, 2),),
            (C("51", "Ocupación: código", 18), C("52", "Número de establecimientos", 6)),
        ),
    ),
    Seccion("Responsabilidades, calidades y atributos", ((C("53", "Código", 24, 26),),)),
    Seccion("Usuarios aduaneros", ((C("54", "Código", 24, 20),),)),
    Seccion(
        "Exportadores",
        (
            (
                C("55", "Forma", 4),
                C("56", "Tipo", 4),
                C("57", "Modo (servicio 1, 2 y 3)", 8, 3),
                C("58", "CPC (servicio 1, 2 y 3)", 8, 3),
            ),
        ),
    ),
    Seccion(
        "Para uso exclusivo de la administración",
        (
            (
                C("59", "Anexos", 3),
                C("60", "No. de folios", 3),
                C("61", "Fecha", 4),
                C("984", "Nombre", 8),
                C("985", "Cargo", 6),
            ),
        ),
    ),
)
CASILLAS: Final = tuple(
    casilla for filas in (ENCABEZADO, *(seccion.filas for seccion in SECCIONES)) for fila in filas for casilla in fila
)


def render(
    casillas: Mapping[str, str | list[str]],
    nombres: Mapping[str, str],
    *,
    codigo: str,
    url_verificacion: str,
    generado_at: datetime,
    estado: str = "ACTIVO",
) -> bytes:
    """The PDF of the main sheet.

    `nombres` says in words what a coded box holds: by box ("40") or, where a box holds several codes, by box
    and code ("53:05"). Raises ValueError for a box that the sheet does not have, and for more values than
    positions.
    """
    unknown = set(casillas) - {casilla.numero for casilla in CASILLAS}
    if unknown:
        raise ValueError(f"boxes that are not on the main sheet: {', '.join(sorted(unknown))}")
    generado = generado_at.astimezone(BOGOTA)
    datos = {
        "titulo": f"Formulario del Registro Único Tributario 001, NIT {_as_list(casillas.get('5', ''))[0]}",
        "estado": estado.capitalize(),
        "encabezado": [[_cell(casilla, casillas, nombres) for casilla in fila] for fila in ENCABEZADO],
        "secciones": [
            {
                "titulo": seccion.titulo,
                "filas": [[_cell(casilla, casillas, nombres) for casilla in fila] for fila in seccion.filas],
            }
            for seccion in SECCIONES
        ],
        "codigo": group_code(codigo),
        "url": url_verificacion,
        "qr": qr_svg(url_verificacion),
        "generado": generado.strftime("%d-%m-%Y %H:%M"),
    }
    return compile_pdf(PLANTILLA, datos, now=generado_at)


def group_code(codigo: str) -> str:
    """Groups of four, as a person reads them aloud."""
    return " ".join(codigo[start : start + 4] for start in range(0, len(codigo), 4))


def _cell(casilla: Casilla, casillas: Mapping[str, str | list[str]], nombres: Mapping[str, str]) -> dict[str, object]:
    values = _as_list(casillas.get(casilla.numero, ""))
    if len(values) > casilla.posiciones:
        raise ValueError(f"box {casilla.numero} has {casilla.posiciones} positions, got {len(values)} values")
    padded = values + [""] * (casilla.posiciones - len(values))
    return {
        "numero": casilla.numero,
        "titulo": casilla.titulo,
        "ancho": casilla.ancho,
        "valores": padded,
        "nombres": [_name(casilla.numero, value, nombres) if value else "" for value in padded],
    }


def _name(numero: str, value: str, nombres: Mapping[str, str]) -> str:
    return nombres.get(f"{numero}:{value}") or nombres.get(numero, "")


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
