"""What is answered to a stranger: as little as serves the question. No Django.

A name is told only of an organisation: its registration is public (Código de Comercio art. 26, unverified), and
Ley 1581 de 2012 protects the data of natural persons.
"""

from dataclasses import dataclass
from datetime import date

from ventanilla.rut.rules.estados import EstadoRut, Uso, allows

FACTURADOR = "52"  # box 53
NO_ENCONTRADO = "No encontramos un registro con ese NIT."


@dataclass(frozen=True, slots=True)
class Estado:
    """`puede_actuar`: may carry out procedures and show the RUT to others."""

    nit: str
    dv: int
    estado: EstadoRut
    desde: date
    puede_actuar: bool
    razon_social: str


@dataclass(frozen=True, slots=True)
class Facturador:
    """`es_facturador`: box 53 says 52. `puede_facturar`: and the state of the register allows it."""

    nit: str
    dv: int
    es_facturador: bool
    desde: date | None
    puede_facturar: bool
    estado: EstadoRut
    razon_social: str


def may_act(estado: EstadoRut) -> bool:
    return allows(estado, Uso.ACREDITAR)


def may_invoice(estado: EstadoRut, *, es_facturador: bool) -> bool:
    return es_facturador and allows(estado, Uso.FACTURAR)
