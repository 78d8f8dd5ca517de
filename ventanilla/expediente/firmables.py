"""What the kit asks of a procedure whose last step is to sign and file. Each registers its own when it loads."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import rfc8785
from django.urls import reverse

from ventanilla.comun.actor import Actor


@dataclass(frozen=True, slots=True)
class Renglon:
    """One line that the person reads before signing."""

    etiqueta: str
    valor: str


@dataclass(frozen=True, slots=True)
class Grupo:
    titulo: str
    renglones: tuple[Renglon, ...]


@dataclass(frozen=True, slots=True)
class Acto:
    """What will be signed: the lines as they are read, and the same facts for programs.

    `firmantes` are the qualities that must all sign before it is filed; one signature of whoever may when empty.
    """

    tramite: str
    titulo: str
    nit: str
    titular: str
    grupos: tuple[Grupo, ...]
    datos: Mapping[str, Any]
    firmantes: tuple[str, ...] = ()

    def canonical(self) -> bytes:
        """The bytes that are signed (RFC 8785). Numbers must come as strings: JSON has no exact ones."""
        return rfc8785.dumps(
            {
                "v": "acto/1",
                "tramite": self.tramite,
                "titulo": self.titulo,
                "nit": self.nit,
                "titular": self.titular,
                "grupos": [asdict(grupo) for grupo in self.grupos],
                "datos": dict(self.datos),
                "firmantes": list(self.firmantes),
            }
        )


def without_numbers(valor: Any) -> Any:
    """The same values with every number and date as text, as what is signed needs them."""
    if isinstance(valor, Mapping):
        return {clave: without_numbers(uno) for clave, uno in valor.items()}
    if isinstance(valor, list | tuple):
        return [without_numbers(uno) for uno in valor]
    return valor if valor is None or isinstance(valor, (str, bool)) else str(valor)


class NoSePuedeFirmar(Exception):
    """It is not ready to be signed, or no longer can be; the message says what to do."""


class Firmable(Protocol):
    """A procedure's side of signing. `freeze` is asked when the person begins and again at the moment of signing:
    if its bytes differ, what was seen is not what would be filed, and nothing is signed."""

    tramite: str
    alcance: str
    url_name: str
    """That of the procedure: `<url_name>_revisar` is where one reads it, `<url_name>_recibo` where it ends."""

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        """Raises NoSePuedeFirmar, ObjectDoesNotExist."""
        ...

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        """File it and return its radicado. Inside the caller's transaction. Raises NoSePuedeFirmar."""
        ...


_FIRMABLES: dict[str, Firmable] = {}


def register(firmable: Firmable) -> None:
    """Called from the procedure's apps.ready()."""
    _FIRMABLES[firmable.tramite] = firmable


def firmable(tramite: str) -> Firmable:
    """Raises KeyError: the procedure is not signed."""
    return _FIRMABLES[tramite]


def url_to_review(tramite: str, borrador_id: UUID) -> str:
    return reverse(f"{firmable(tramite).url_name}_revisar", args=[borrador_id])


def url_of_receipt(tramite: str, borrador_id: UUID) -> str:
    return reverse(f"{firmable(tramite).url_name}_recibo", args=[borrador_id])
