"""What people may ask about their data, and in how many business days it is answered. Ley 1581 de 2012; no Django.

Consulta: ten days, and five more if the reason is told before they end (art. 14). Reclamo: fifteen and eight more; it
is marked "en trámite" within two days (art. 15). Terms come from summaries of the law: unverified to the letter.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ventanilla.comun.dias_habiles import add_business_days

ROL = "Habeas data"
SERIE = "HD"
DIAS_MARCA = 2


class Tipo(StrEnum):
    CONSULTA = "consulta"
    RECLAMO = "reclamo"


class Estado(StrEnum):
    RADICADA = "radicada"
    EN_TRAMITE = "en_tramite"
    PRORROGADA = "prorrogada"
    RESPONDIDA = "respondida"


DIAS: Mapping[Tipo, int] = {Tipo.CONSULTA: 10, Tipo.RECLAMO: 15}
PRORROGA: Mapping[Tipo, int] = {Tipo.CONSULTA: 5, Tipo.RECLAMO: 8}
TRANSICIONES: Mapping[Estado, frozenset[Estado]] = {
    Estado.RADICADA: frozenset({Estado.EN_TRAMITE, Estado.PRORROGADA, Estado.RESPONDIDA}),
    Estado.EN_TRAMITE: frozenset({Estado.PRORROGADA, Estado.RESPONDIDA}),
    Estado.PRORROGADA: frozenset({Estado.RESPONDIDA}),
    Estado.RESPONDIDA: frozenset(),
}


class TransicionInvalida(Exception):
    """That cannot follow: it was answered, or extended once already."""


def ensure_transition(actual: str, nuevo: Estado) -> None:
    if nuevo not in TRANSICIONES[Estado(actual)]:
        raise TransicionInvalida(f"{actual} -> {nuevo}")


def due(tipo: Tipo, radicada: date) -> date:
    """The last day to answer."""
    return add_business_days(radicada, DIAS[tipo])


def due_extended(tipo: Tipo, vence: date) -> date:
    return add_business_days(vence, PRORROGA[tipo])


def mark_due(radicada: date) -> date:
    """The last day to mark a reclamo as en trámite."""
    return add_business_days(radicada, DIAS_MARCA)


def may_extend(estado: str, vence: date, *, today: date) -> bool:
    """Once, and before the first term ends."""
    return Estado.PRORROGADA in TRANSICIONES[Estado(estado)] and today <= vence
