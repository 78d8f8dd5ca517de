"""What appointments ask of the apps beside or above, which register their answers when they load."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


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
