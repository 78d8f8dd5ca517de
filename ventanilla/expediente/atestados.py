"""What the fact that a document attests is like today. Whoever owns the fact registers how to ask when it loads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hoy:
    """`codigo` is for programs, `valor` for people; `vale` says whether it may be relied on."""

    titulo: str
    codigo: str
    valor: str
    vale: bool
    desde_at: datetime


Pregunta = Callable[[str], Hoy | None]
_PREGUNTAS: dict[str, Pregunta] = {}


def register(tipo: str, pregunta: Pregunta) -> None:
    """`pregunta` is given what a document of this kind is about, such as rut:1020304050."""
    _PREGUNTAS[tipo] = pregunta


def today_of(tipo: str, objeto: str) -> Hoy | None:
    """None: documents of this kind attest something that cannot change, or that is no more."""
    pregunta = _PREGUNTAS.get(tipo)
    return pregunta(objeto) if pregunta else None
