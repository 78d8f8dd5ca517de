"""How each line of services is called. One that an official made up is called by its own code."""

from collections.abc import Mapping

NOMBRES: Mapping[str, str] = {
    "rut": "RUT",
    "orientacion": "Orientación",
    "cobranzas": "Cobranzas",
    "devoluciones": "Devoluciones",
    "libros": "Libros",
    "radicacion": "Radicación",
    "preferente": "Preferente",
}


def line_name(linea: str) -> str:
    return NOMBRES.get(linea, linea.replace("-", " ").capitalize())
