"""What appointments ask of the apps beside or above, which register their answers when they load, and of the outside
world: the video room, whose class `settings.SALA_VIRTUAL` names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ventanilla.comun.tramite import Tramite


@dataclass(frozen=True, slots=True)
class Aviso:
    """The privacy notice that is shown before the first datum is asked."""

    version: str
    texto: str


_aviso: list[Callable[[datetime], Aviso]] = []


def register_aviso(find: Callable[[datetime], Aviso]) -> None:
    _aviso[:] = [find]


def aviso_in_force(*, now: datetime) -> Aviso:
    (find,) = _aviso
    return find(now)


_tramites: list[Callable[[str], Tramite | None]] = []


def register_catalogo(find: Callable[[str], Tramite | None]) -> None:
    _tramites[:] = [find]


def find_tramite(codigo: str) -> Tramite | None:
    """What the catalogue says of a procedure; None for a code that it does not have."""
    (find,) = _tramites
    return find(codigo) if codigo else None


class SalaVirtual(Protocol):
    """Gives rooms where an official and a person see each other. Adapters with `es_de_demo` are refused in
    production."""

    def link(self, *, codigo: str, secreto: str, inicio_at: datetime, fin_at: datetime) -> str:
        """The address of the room of one appointment, the same whenever it is asked with the same `secreto`; it dies
        with it. Nothing in it says who the person is."""
        ...


def sala_virtual() -> SalaVirtual:
    return cast(SalaVirtual, import_string(settings.SALA_VIRTUAL)())
