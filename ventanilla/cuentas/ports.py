"""The civil registry: the outside authority on who a person is."""

from datetime import date
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ventanilla.cuentas.rules import Cuestionario


class RegistroCivil(Protocol):
    """`es_de_demo` adapters are refused in production."""

    es_de_demo: bool

    def example(self) -> str:
        """In a demonstration, whom to try it with; empty otherwise."""
        ...

    def questions_about(self, tipo_documento: str, numero_documento: str, expedicion_date: date) -> Cuestionario:
        """Three questions about the holder. Raises RegistroNoDisponible when the registry does not answer."""
        ...


class RegistroNoDisponible(Exception):
    """The registry did not answer; nothing was spent of the person's tries."""


def registro_civil() -> RegistroCivil:
    return cast(RegistroCivil, import_string(settings.REGISTRO_CIVIL)())
