"""Who may act for whom, and how far. Derived from the register, or given by a mandate. No Django in here.

What each quality reaches is ours: the law gives representatives everything and the portal's help names the other
two; the table is unverified beyond that. Terms and states follow the same order as everywhere: proposed, in force,
ended for a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ventanilla.comun.alcances import FIRMAN, Alcance
from ventanilla.rut.rules.estados import EstadoRut

MANDATO_MAX_YEARS = 3
PROPUESTA_VIGENCIA = timedelta(days=21)
RESPONSABILIDAD_POR_TERCEROS = "22"
"""Box 53: obliged to fulfil formal duties for others. Without it in one's own RUT one prepares but does not sign."""


class CalidadPoder(StrEnum):
    """In what quality somebody acts. 18 and 19 are the codes of box 98."""

    PRINCIPAL = "18"
    SUPLENTE = "19"
    REVISOR_FISCAL = "revisor_fiscal"
    REVISOR_SUPLENTE = "revisor_suplente"
    CONTADOR = "contador"
    APODERADO = "apoderado"


C = CalidadPoder
CALIDADES: Mapping[CalidadPoder, str] = {
    C.PRINCIPAL: "Representante legal principal",
    C.SUPLENTE: "Representante legal suplente",
    C.REVISOR_FISCAL: "Revisor fiscal principal",
    C.REVISOR_SUPLENTE: "Revisor fiscal suplente",
    C.CONTADOR: "Contador",
    C.APODERADO: "Apoderado",
}

_AUDITA = frozenset(
    {Alcance.RUT_VER, Alcance.DECLARACION_PREPARAR, Alcance.DECLARACION_FIRMAR, Alcance.NOTIFICACION_LEER}
)
ALCANCES_POR_CALIDAD: Mapping[CalidadPoder, frozenset[Alcance]] = {
    C.PRINCIPAL: frozenset(Alcance),
    C.SUPLENTE: frozenset(Alcance) - {Alcance.MANDATO_OTORGAR},
    C.REVISOR_FISCAL: _AUDITA,
    C.REVISOR_SUPLENTE: _AUDITA,
    C.CONTADOR: frozenset(
        {
            Alcance.RUT_VER,
            Alcance.RUT_PREPARAR,
            Alcance.DECLARACION_PREPARAR,
            Alcance.DECLARACION_FIRMAR,
            Alcance.PAGO_GENERAR,
        }
    ),
    C.APODERADO: frozenset(Alcance) - {Alcance.MANDATO_OTORGAR},
}
OTORGABLES = ALCANCES_POR_CALIDAD[C.APODERADO]
"""What a mandate may reach: who receives it cannot hand it on."""


class OrigenPoder(StrEnum):
    RUT = "rut"
    DIGITAL = "digital"
    DOCUMENTO = "documento"


class EstadoMandato(StrEnum):
    EN_REVISION = "en_revision"
    PROPUESTO = "propuesto"
    VIGENTE = "vigente"
    RECHAZADO = "rechazado"
    VENCIDO = "vencido"
    SUSPENDIDO = "suspendido"
    REVOCADO = "revocado"
    RENUNCIADO = "renunciado"
    CANCELADO = "cancelado"


E = EstadoMandato
TRANSICIONES_MANDATO: Mapping[EstadoMandato, frozenset[EstadoMandato]] = {
    E.EN_REVISION: frozenset({E.VIGENTE, E.RECHAZADO}),
    E.PROPUESTO: frozenset({E.VIGENTE, E.RECHAZADO, E.VENCIDO, E.CANCELADO}),
    E.VIGENTE: frozenset({E.SUSPENDIDO, E.REVOCADO, E.RENUNCIADO, E.VENCIDO}),
    E.SUSPENDIDO: frozenset({E.VIGENTE, E.REVOCADO, E.RENUNCIADO, E.VENCIDO}),
    E.RECHAZADO: frozenset(),
    E.VENCIDO: frozenset(),
    E.REVOCADO: frozenset(),
    E.RENUNCIADO: frozenset(),
    E.CANCELADO: frozenset(),
}
TERMINADOS = frozenset(estado for estado, siguientes in TRANSICIONES_MANDATO.items() if not siguientes)


class TransicionInvalida(Exception):
    """That cannot follow: another person or another tab was first."""


def ensure_transition(actual: str, nuevo: EstadoMandato) -> None:
    if nuevo not in TRANSICIONES_MANDATO[EstadoMandato(actual)]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")


@dataclass(frozen=True, slots=True)
class Poder:
    """What somebody may do for a taxpayer at this moment. `clave` is "rut:<n>" or "mandato:<n>"."""

    clave: str
    nit: str
    titular: str
    calidad: CalidadPoder
    alcances: frozenset[Alcance]
    desde: date
    hasta: date | None
    origen: OrigenPoder

    @property
    def calidad_nombre(self) -> str:
        return CALIDADES[self.calidad]


PARA_PONERSE_AL_DIA = frozenset({Alcance.RUT_VER, Alcance.RUT_PREPARAR, Alcance.RUT_FIRMAR})


def effective(
    calidad: CalidadPoder,
    alcances: Iterable[str] | None,
    *,
    estado: str,
    firma_por_terceros: bool,
    congelado: bool,
) -> frozenset[Alcance]:
    """What a power reaches now. `alcances` are those of the mandate, None when it comes from the register.

    For a taxpayer that is suspended, who represents it by the register may only bring that up to date, which is how a
    suspension ends; for one that is cancelled or annulled, nothing. Without responsibility 22, nothing that binds.
    While the account is frozen after a recovery, no mandates are given.
    """
    alcanza = ALCANCES_POR_CALIDAD[calidad]
    if estado != EstadoRut.ACTIVO:
        alcanza &= PARA_PONERSE_AL_DIA if estado == EstadoRut.SUSPENDIDO and alcances is None else frozenset()
    if alcances is not None:
        alcanza &= {Alcance(alcance) for alcance in alcances if alcance in set(Alcance)}
    if not firma_por_terceros:
        alcanza -= FIRMAN
    return alcanza - {Alcance.MANDATO_OTORGAR} if congelado else alcanza


def is_in_force(desde: date, hasta: date | None, *, today: date) -> bool:
    return desde <= today and (hasta is None or today <= hasta)


def latest_end(desde: date) -> date:
    """The last day of the longest mandate that begins then."""
    try:
        return desde.replace(year=desde.year + MANDATO_MAX_YEARS)
    except ValueError:  # the 29th of February
        return desde.replace(year=desde.year + MANDATO_MAX_YEARS, day=28)


def proposal_lapses(propuesto_at: datetime) -> datetime:
    return propuesto_at + PROPUESTA_VIGENCIA


def may_grant(alcances: Iterable[str], held: Iterable[str]) -> bool:
    """Only part of what one holds, and never the power to give powers."""
    pedidos = set(alcances)
    return bool(pedidos) and pedidos <= set(OTORGABLES) and pedidos <= set(held)
