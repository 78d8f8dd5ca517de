"""The antivirus: whoever knows the harmful programs of today. `settings.ANTIVIRUS` names the class that asks it."""

from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ventanilla.adjuntos.rules import Motivo


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
