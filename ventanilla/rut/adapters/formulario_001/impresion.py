"""Fills the sheets of form 001 with boxes and prints them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.pdf import compile_pdf, qr_svg
from ventanilla.rut.adapters.formulario_001.hojas import (
    ANEXAS,
    CASILLAS,
    ENCABEZADO,
    ENCABEZADO_ANEXA,
    SECCIONES,
    Casilla,
    Fila,
    HojaAnexa,
    Seccion,
)
from ventanilla.rut.rules.casillas import Casillas
from ventanilla.rut.rules.estados import EstadoRut

PLANTILLA = Path(__file__).with_name("formulario.typ")
BOGOTA = ZoneInfo("America/Bogota")
SIN_HOJAS: Final[Mapping[int, Sequence[Casillas]]] = MappingProxyType({})

# What whoever is shown a sheet must know before reading it (rut.rules.estados says what each state forbids).
ADVERTENCIAS: Final[Mapping[EstadoRut, str]] = {
    EstadoRut.SUSPENDIDO: "Mientras esté suspendido no sirve para facturar ni para acreditarse ante otros.",
    EstadoRut.CANCELADO: "Esta inscripción terminó. El formulario solo muestra lo que constaba en ella.",
    EstadoRut.ANULADO: "Esta inscripción no tiene efectos. El formulario solo muestra lo que constaba en ella.",
}


def render(
    casillas: Casillas,
    nombres: Mapping[str, str],
    *,
    hojas: Mapping[int, Sequence[Casillas]] = SIN_HOJAS,
    codigo: str,
    url_verificacion: str,
    generado_at: datetime,
    estado: str = EstadoRut.ACTIVO,
) -> bytes:
    """The PDF of the main sheet and of each of sheets 2 to 6 that has records.

    `nombres` says in words what a coded box holds: by box ("40") or by box and code ("53:05"); a municipality by its
    five digits ("164:11001"). Raises ValueError for a box that a sheet does not have, for more values than positions,
    for a sheet that the form does not have, and when box 59 says otherwise than `hojas`.
    """
    _check_boxes("the main sheet", CASILLAS, casillas)
    con_registros = {numero: registros for numero, registros in sorted(hojas.items()) if registros}
    _check_anexos(casillas, con_registros)
    situacion = EstadoRut(estado)
    advertencia = ADVERTENCIAS.get(situacion)
    datos = {
        "titulo": f"Formulario del Registro Único Tributario 001, NIT {_as_list(casillas.get('5', ''))[0]}",
        "estado": situacion.capitalize(),
        "banda": {"titulo": f"Registro {situacion}", "texto": advertencia} if advertencia else None,
        "encabezado": _rows(ENCABEZADO, casillas, nombres),
        "secciones": [_section(seccion, seccion.titulo, casillas, nombres) for seccion in SECCIONES],
        "encabezado_anexa": _rows(ENCABEZADO_ANEXA, casillas, nombres),
        "hojas": [
            hoja for numero, registros in con_registros.items() for hoja in _sheets(ANEXAS[numero], registros, nombres)
        ],
        "codigo": group_code(codigo),
        "url": url_verificacion,
        "qr": qr_svg(url_verificacion),
        "generado": generado_at.astimezone(BOGOTA).strftime("%d-%m-%Y %H:%M"),
    }
    return compile_pdf(PLANTILLA, datos, now=generado_at)


def group_code(codigo: str) -> str:
    """Groups of four, as a person reads them aloud."""
    return " ".join(codigo[start : start + 4] for start in range(0, len(codigo), 4))


def _check_anexos(casillas: Casillas, hojas: Mapping[int, Sequence[Casillas]]) -> None:
    if (casillas.get("59") == "SI") != bool(hojas):
        raise ValueError(f"box 59 says {casillas.get('59', '')!r}, sheets with records: {sorted(hojas)}")
    for numero, registros in hojas.items():
        if numero not in ANEXAS:
            raise ValueError(f"form 001 has no sheet {numero} with records")
        if len(registros) > 1 and not ANEXAS[numero].continua:
            raise ValueError(f"sheet {numero} has one record, got {len(registros)}")
        for registro in registros:
            _check_boxes(f"sheet {numero}", ANEXAS[numero].casillas, registro)


def _check_boxes(donde: str, conocidas: Sequence[Casilla], casillas: Casillas) -> None:
    unknown = set(casillas) - {casilla.numero for casilla in conocidas}
    if unknown:
        raise ValueError(f"boxes that are not on {donde}: {', '.join(sorted(unknown))}")


def _sheets(hoja: HojaAnexa, registros: Sequence[Casillas], nombres: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """One for each piece of paper: the sheet, and its continuations."""
    total = -(-len(registros) // hoja.por_hoja)
    for parte in range(total):
        primero = parte * hoja.por_hoja
        yield {
            "numero": hoja.numero,
            "titulo": hoja.titulo,
            "parte": _part(parte + 1, total),
            "cierre": _closing(hoja, len(registros), parte + 1, total),
            "registros": [
                [
                    _section(seccion, seccion.titulo or f"{hoja.registro} {lugar}", registro, nombres)
                    for seccion in hoja.secciones
                ]
                for lugar, registro in enumerate(registros[primero : primero + hoja.por_hoja], start=primero + 1)
            ],
        }


def _part(parte: int, total: int) -> str:
    if total == 1:
        return ""
    return f", {parte} de {total}" if parte == 1 else f", continuación {parte} de {total}"


def _closing(hoja: HojaAnexa, cuantos: int, parte: int, total: int) -> str:
    """Under the last record, so that nobody adds one, or takes a sheet away, unseen."""
    if parte < total:
        return f"Sigue en la hoja {hoja.numero}{_part(parte + 1, total)}."
    return f"Fin de la hoja {hoja.numero}. Registros: {cuantos}." if hoja.por_hoja > 1 else ""


def _section(seccion: Seccion, titulo: str, casillas: Casillas, nombres: Mapping[str, str]) -> dict[str, object]:
    return {"titulo": titulo, "columnas": seccion.columnas, "filas": _rows(seccion.filas, casillas, nombres)}


def _rows(filas: Sequence[Fila], casillas: Casillas, nombres: Mapping[str, str]) -> list[list[dict[str, object]]]:
    return [[_cell(casilla, casillas, nombres) for casilla in fila] for fila in filas]


def _cell(casilla: Casilla, casillas: Casillas, nombres: Mapping[str, str]) -> dict[str, object]:
    values = _as_list(casillas.get(casilla.numero, ""))
    if len(values) > casilla.posiciones:
        raise ValueError(f"box {casilla.numero} has {casilla.posiciones} positions, got {len(values)} values")
    if casilla.largo is not None and any(len(value) > casilla.largo for value in values):
        raise ValueError(f"box {casilla.numero} holds {casilla.largo} characters at most")
    padded = _padded(values, casilla.posiciones)
    departamentos = _padded(_as_list(casillas.get(casilla.departamento, "")), casilla.posiciones)
    return {
        "numero": casilla.numero,
        "titulo": casilla.titulo,
        "ancho": casilla.ancho,
        "valores": [_amount(value) for value in padded] if casilla.pesos else padded,
        "nombres": [
            _name(casilla.numero, value, f"{departamento}{value}", nombres)
            for value, departamento in zip(padded, departamentos, strict=True)
        ],
    }


def _name(numero: str, value: str, clave: str, nombres: Mapping[str, str]) -> str:
    """By box and code; by box alone for what only the main sheet says."""
    return (nombres.get(f"{numero}:{clave}") or nombres.get(numero, "")) if value else ""


def _amount(value: str) -> str:
    return format_pesos(int(value)) if value.isdecimal() else value


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _padded(values: list[str], cuantos: int) -> list[str]:
    return values + [""] * (cuantos - len(values))
