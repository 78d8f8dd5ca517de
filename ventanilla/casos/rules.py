"""The life of a case, its terms and its order. No Django.

Figures of Ley 1437 de 2011 (CPACA), article 17 as replaced by Ley 1755 de 2015: within ten days the person is asked,
once, for what is missing, and has one month, that can be extended once by as much; the term to decide stands still
meanwhile, and who does not answer has desisted. Copied from the law as it is known to us: verify against its text.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from ventanilla.comun.dias_habiles import add_business_days, is_business_day

SERIE = "CAS"
ROL, ROL_APROBACION, ROL_SUPERVISION = "Escritorio", "Aprobación", "Supervisión"
ROLES_DEL_ESCRITORIO = frozenset({ROL, ROL_APROBACION, ROL_SUPERVISION})
PRIORIDAD_MAXIMA = 9
NOTA_MAXIMA, MOTIVO_MAXIMO, MOTIVO_MINIMO, TEXTO_MAXIMO = 2000, 6000, 20, 4000


class EstadoCaso(StrEnum):
    EN_COLA = "en_cola"
    TOMADO = "tomado"
    REQUERIDO = "requerido"
    POR_APROBAR = "por_aprobar"
    APROBADO = "aprobado"
    NEGADO = "negado"
    DESISTIDO = "desistido"


class EstadoRequerimiento(StrEnum):
    PEDIDO = "pedido"
    RESPONDIDO = "respondido"
    VENCIDO = "vencido"


E = EstadoCaso
TRANSICIONES: Mapping[EstadoCaso, frozenset[EstadoCaso]] = {
    E.EN_COLA: frozenset({E.TOMADO}),
    E.TOMADO: frozenset({E.EN_COLA, E.TOMADO, E.REQUERIDO, E.POR_APROBAR, E.APROBADO, E.NEGADO}),
    E.REQUERIDO: frozenset({E.EN_COLA, E.TOMADO, E.REQUERIDO, E.DESISTIDO}),
    E.POR_APROBAR: frozenset({E.EN_COLA, E.TOMADO, E.APROBADO, E.NEGADO}),
    E.APROBADO: frozenset(),
    E.NEGADO: frozenset(),
    E.DESISTIDO: frozenset(),
}
CERRADOS = frozenset({E.APROBADO, E.NEGADO, E.DESISTIDO})
DECIDIDOS = frozenset({E.APROBADO, E.NEGADO})
ABIERTOS = frozenset(E) - CERRADOS
CON_FUNCIONARIO = frozenset({E.TOMADO, E.REQUERIDO})

EN_PALABRAS: Mapping[EstadoCaso, str] = {
    E.EN_COLA: "En cola",
    E.TOMADO: "En estudio",
    E.REQUERIDO: "Espera a la persona",
    E.POR_APROBAR: "Por aprobar",
    E.APROBADO: "Aprobado",
    E.NEGADO: "Negado",
    E.DESISTIDO: "Desistido",
}
PARA_LA_PERSONA: Mapping[EstadoCaso, str] = {
    E.EN_COLA: "Recibimos su solicitud. Un funcionario la tomará.",
    E.TOMADO: "Un funcionario la está estudiando.",
    E.REQUERIDO: "Necesitamos algo de usted para seguir.",
    E.POR_APROBAR: "Un segundo funcionario revisa la decisión.",
    E.APROBADO: "Aprobamos su solicitud.",
    E.NEGADO: "Negamos su solicitud.",
    E.DESISTIDO: "Cerramos la solicitud porque no recibimos lo que le pedimos.",
}

DE_OFICIO: Mapping[EstadoCaso, str] = {
    **PARA_LA_PERSONA,
    E.APROBADO: "Nadie lo pidió: esta administración revisó su registro y lo cambió.",
    E.NEGADO: "Nadie lo pidió: esta administración revisó su registro y lo dejó igual.",
}


class TransicionInvalida(Exception):
    """That cannot follow."""


def ensure_transition(actual: str, nuevo: EstadoCaso) -> None:
    if nuevo not in TRANSICIONES[EstadoCaso(actual)]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")


@dataclass(frozen=True, slots=True)
class Terminos:
    """Of asking a person for what is missing."""

    pedir_habiles: int
    veces: int
    responder_meses: int
    prorrogas: int
    fuente: str
    verificado: bool


TERMINOS = Terminos(
    pedir_habiles=10,
    veces=1,
    responder_meses=1,
    prorrogas=1,
    fuente="Ley 1437 de 2011, artículo 17, sustituido por la Ley 1755 de 2015, artículo 1",
    verificado=False,
)
RECURSOS = (
    "Contra esta decisión proceden los recursos de reposición y apelación, por escrito, dentro de los diez días"
    " hábiles siguientes a su notificación (Ley 1437 de 2011, artículos 74 y 76)."
)
RECURSO_DEL_DESISTIMIENTO = (
    "Contra esta decisión procede el recurso de reposición, por escrito, dentro de los diez días hábiles siguientes"
    " a su notificación. Usted puede presentar la solicitud de nuevo (Ley 1437 de 2011, artículo 17)."
)


def due(abierto: date, termino_habiles: int) -> date:
    """The last day to decide."""
    return add_business_days(abierto, termino_habiles)


def last_day_to_request(abierto: date) -> date:
    return add_business_days(abierto, TERMINOS.pedir_habiles)


def may_request(abierto: date, pedidos: int, *, today: date) -> bool:
    """Once, and within the first days."""
    return pedidos < TERMINOS.veces and today <= last_day_to_request(abierto)


def add_months(day: date, meses: int) -> date:
    """The same day of a later month, its last day when it has none; the next business day when it is none."""
    indice = day.year * 12 + day.month - 1 + meses
    year, month = divmod(indice, 12)
    month += 1
    fin = date(year, month, min(day.day, monthrange(year, month)[1]))
    return fin if is_business_day(fin) else add_business_days(fin, 1)


def answer_due(pedido: date) -> date:
    return add_months(pedido, TERMINOS.responder_meses)


def may_extend(vence: date, prorrogas: int, *, today: date) -> bool:
    """Once, asked for before the term ends."""
    return prorrogas < TERMINOS.prorrogas and today <= vence


def extended(vence: date) -> date:
    return add_months(vence, TERMINOS.responder_meses)


def business_days_between(desde: date, hasta: date) -> int:
    """Business days after `desde` up to `hasta`; negative when `hasta` is earlier."""
    if hasta < desde:
        return -business_days_between(hasta, desde)
    return sum(is_business_day(desde + timedelta(days=n)) for n in range(1, (hasta - desde).days + 1))


def resume(vence: date, *, pedido: date, respondido: date) -> date:
    """The term stood still from the day of the request: what was left of it begins again the day after the answer."""
    return add_business_days(respondido, max(business_days_between(pedido, vence), 0))


class Urgencia(StrEnum):
    """How near the last day is; a colour and always a word."""

    VENCIDO = "vencido"
    HOY = "hoy"
    PRONTO = "pronto"
    A_TIEMPO = "a_tiempo"


PRONTO_HABILES = 3
TONOS: Mapping[Urgencia, str] = {
    Urgencia.VENCIDO: "error",
    Urgencia.HOY: "warn",
    Urgencia.PRONTO: "warn",
    Urgencia.A_TIEMPO: "ok",
}


PLAZOS: Mapping[Urgencia, str] = {
    Urgencia.VENCIDO: "Vencidos",
    Urgencia.HOY: "Vencen hoy",
    Urgencia.PRONTO: "En tres días",
    Urgencia.A_TIEMPO: "A tiempo",
}


def soon(today: date) -> date:
    """The last day that is near."""
    return add_business_days(today, PRONTO_HABILES)


def urgency(vence: date, *, today: date) -> Urgencia:
    if vence < today:
        return Urgencia.VENCIDO
    if vence == today:
        return Urgencia.HOY
    return Urgencia.PRONTO if vence <= soon(today) else Urgencia.A_TIEMPO


def queue_key(prioridad: int, vence: date, pk: int) -> tuple[int, date, int]:
    """The order of the queue: what is most urgent by decision, then what ends first, then what came first."""
    return (-prioridad, vence, pk)


# Calendar days since it was opened: the lower bound of each bar of the supervisor's chart.
EDADES: tuple[int, ...] = (0, 3, 8, 15, 31, 61)


def age_labels() -> tuple[str, ...]:
    """From "0 a 2 días" to "61 o más"."""
    tramos = pairwise(EDADES)
    return (*(f"{desde} a {hasta - 1} días" for desde, hasta in tramos), f"{EDADES[-1]} o más")


def missing(marcadas: Sequence[str], codigos: Sequence[str]) -> tuple[str, ...]:
    """What is not marked of the checklist, in its order."""
    return tuple(codigo for codigo in codigos if codigo not in marcadas)
