"""What habeas data asks of the apps beside it, which it may not import: an upper app hands it their answers."""

from collections.abc import Callable
from typing import Any

from ventanilla.comun.actor import Actor

_DATOS: dict[str, Callable[[Actor], list[dict[str, Any]]]] = {}


def register_datos(nombre: str, find: Callable[[Actor], list[dict[str, Any]]]) -> None:
    """`find` gives what that app holds of a signed-in person: no secrets, no digests, nobody else's data."""
    _DATOS[nombre] = find


def data_of_others(actor: Actor) -> dict[str, list[dict[str, Any]]]:
    return {nombre: find(actor) for nombre, find in sorted(_DATOS.items())}
