"""When a registration that is not active may come back, on request: art. 1.6.1.2.20 of Decreto 1625 de 2016. No Django.

Whatever the ground on which it was cancelled; identity and facts are checked again. A declared fictitious supplier or
exporter waits five years from the day when the sanction became final (art. 1.6.1.2.16). The paper of each ground is
ours: the articles do not list them.
"""

from collections.abc import Mapping
from datetime import date

from ventanilla.rut.rules.estados import Causal, EstadoRut

C = Causal
ESPERA_YEARS = 5

SOPORTE: Mapping[Causal, str] = {
    C.ORDEN: "La orden que levanta la suspensión",
    C.DIRECCION_INEXISTENTE: "Un recibo o contrato que muestre la dirección de hoy",
    C.MATRICULA_RECURRIDA: "La decisión en firme sobre la matrícula mercantil",
    C.PROVEEDOR_FICTICIO: "La constancia de ejecutoria de la sanción",
}
"""The paper that proves that a suspension's ground ended; for the others none is needed."""


def may_return_from(ejecutoria: date) -> date:
    """The first day on which a fictitious supplier may ask; the day after for who was born of a leap day."""
    try:
        return ejecutoria.replace(year=ejecutoria.year + ESPERA_YEARS)
    except ValueError:  # the 29th of February
        return date(ejecutoria.year + ESPERA_YEARS, 3, 1)


def ground_of_return(estado: str, *, termino: bool) -> Causal:
    """A suspension whose ground ended; anything else comes back on request."""
    return C.CUMPLIO if estado == EstadoRut.SUSPENDIDO and termino else C.SOLICITUD
