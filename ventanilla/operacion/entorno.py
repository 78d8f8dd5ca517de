"""What the environment says before Django is loaded: where the data lies, which port, which database."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ventanilla.operacion.errores import ErrorDeOperacion

RAIZ = Path(__file__).resolve().parent.parent.parent
MODOS = ("demo", "produccion", "pruebas")


@dataclass(frozen=True, slots=True)
class Entorno:
    modo: str
    var: Path
    direccion: str
    puerto: int
    procesos_web: int
    database_url: str  # empty: the embedded server

    @property
    def es_produccion(self) -> bool:
        return self.modo == "produccion"


def read_entorno(environ: Mapping[str, str] = os.environ) -> Entorno:
    """Raises ErrorDeOperacion with a sentence when a value makes no sense."""
    modo = environ.get("VENTANILLA_MODO") or "demo"
    if modo not in MODOS:
        raise ErrorDeOperacion(f"VENTANILLA_MODO es «{modo}»: use {', '.join(MODOS)}.")
    return Entorno(
        modo=modo,
        var=Path(environ.get("VENTANILLA_VAR") or RAIZ / "var").absolute(),
        direccion=environ.get("VENTANILLA_DIRECCION") or "127.0.0.1",
        puerto=_number(environ, "PORT", default=8000, lowest=1, highest=65535),
        procesos_web=_number(environ, "VENTANILLA_PROCESOS", default=os.cpu_count() or 1, lowest=1, highest=64),
        database_url=_database_url(environ.get("DATABASE_URL", "")),
    )


def _number(environ: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise ErrorDeOperacion(f"{name} es «{text}»: escriba un número entre {lowest} y {highest}.")
    return int(text)


def _database_url(url: str) -> str:
    # Never repeated in the message: it carries a password.
    if url and not url.startswith(("postgresql://", "postgres://")):
        raise ErrorDeOperacion(
            "DATABASE_URL no es una dirección de PostgreSQL: "
            "escríbala como postgresql://usuario:clave@servidor:5432/base."
        )
    return url


def ensure_var(var: Path) -> None:
    """The folder exists and can be written, or ErrorDeOperacion says why not."""
    trial = var / f".prueba-{os.getpid()}"
    try:
        var.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise ErrorDeOperacion(
            f"No se puede escribir en {var} ({error.strerror}): "
            "revise el dueño y los permisos de esa carpeta, o use otra con VENTANILLA_VAR."
        ) from error
