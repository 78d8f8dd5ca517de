"""What is said before the calendar, and how one place compares with another. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from ventanilla.citas.rules.canales import A_DISTANCIA, Canal

MEMORIA = timedelta(minutes=30)
"""How long a browser's session remembers what was typed for a place that was lost."""
CERCANAS = 3


class Motivo(StrEnum):
    """Why somebody books what could be done online; the exceptions of the register are the other reasons."""

    NO_FUNCIONO = "no_funciono"
    NO_PUEDO = "no_puedo"
    ACOMPANAMIENTO = "acompanamiento"


MOTIVOS: Mapping[Motivo, tuple[str, str]] = {
    Motivo.NO_FUNCIONO: ("Lo intenté en línea y no me funcionó", "La página falló o no me dejó seguir."),
    Motivo.NO_PUEDO: ("No puedo hacerlo en línea", "No tengo internet, equipo, correo o firma electrónica."),
    Motivo.ACOMPANAMIENTO: ("Prefiero que un funcionario me acompañe", "Lo atienden igual: no tiene que explicar más."),
}


class Cambio(StrEnum):
    """What taking another place costs, the least first."""

    NADA = "nada"
    A_DISTANCIA = "a_distancia"
    MISMA_CIUDAD = "misma_ciudad"
    MISMO_DEPARTAMENTO = "mismo_departamento"
    OTRA_CIUDAD = "otra_ciudad"


@dataclass(frozen=True, slots=True)
class Sitio:
    """Where and how: an office, its municipality and a way of attending."""

    sede: str
    municipio: str
    canal: str


def trade_off(de: Sitio | None, a: Sitio) -> Cambio:
    """What changes for somebody who looks at `de`, None for who chose no office."""
    if Canal(a.canal) in A_DISTANCIA:
        return Cambio.NADA if de is not None and de.canal == a.canal else Cambio.A_DISTANCIA
    if de is None:
        return Cambio.OTRA_CIUDAD
    if de.sede == a.sede:
        return Cambio.NADA
    if de.municipio == a.municipio:
        return Cambio.MISMA_CIUDAD
    return Cambio.MISMO_DEPARTAMENTO if de.municipio[:2] == a.municipio[:2] else Cambio.OTRA_CIUDAD


def seconds_left(hasta_at: datetime, *, now: datetime) -> int:
    return max(0, ceil((hasta_at - now).total_seconds()))
