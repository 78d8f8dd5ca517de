"""The antivirus, whoever knows the harmful programs of today: `settings.ANTIVIRUS` names the class that asks it.
And whose the papers of an upper app are: only that app knows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ventanilla.adjuntos.rules import Motivo
from ventanilla.comun.actor import Actor


class AntivirusNoResponde(Exception):
    """There is no verdict: the file is not clean, and it is asked again later."""


@dataclass(frozen=True, slots=True)
class Veredicto:
    """`hallazgo` is the name of what was found, empty when nothing was, and `motivo` what to tell the person about it.
    `motor` is who looked; empty means nobody."""

    hallazgo: str
    motor: str
    motivo: Motivo = Motivo.MALICIOSO


class Antivirus(Protocol):
    """Adapters with `es_de_demo` are refused in production."""

    def scan(self, contenido: bytes) -> Veredicto:
        """Raises AntivirusNoResponde for anything but a plain verdict on all of the bytes."""
        ...


def antivirus() -> Antivirus:
    return cast(Antivirus, import_string(settings.ANTIVIRUS)())


@dataclass(frozen=True, slots=True)
class Dueno:
    """What an app answers about the folders of its things. `clave` is what follows the colon of `objeto`."""

    may_see: Callable[[Actor, str], bool]
    is_open: Callable[[str, datetime], bool]


_DUENOS: dict[str, Dueno] = {}


def register_dueno(prefijo: str, dueno: Dueno) -> None:
    """Folders `<prefijo>:<clave>` are of whom this app says."""
    _DUENOS[prefijo] = dueno


def dueno_of(objeto: str) -> tuple[Dueno, str] | None:
    prefijo, _, clave = objeto.partition(":")
    dueno = _DUENOS.get(prefijo)
    return None if dueno is None else (dueno, clave)
