"""Where the bytes lie: the storage of documents, under `adjuntos/`, so that one backup takes both.

Each file has its own folder, and each reading of it a folder inside: nothing is ever overwritten.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from ventanilla.adjuntos.rules import CABECERA, LIMITE_ARCHIVO, ArchivoRechazado, Motivo

_TROZO = 64 * 1024


class Entrada(Protocol):
    """Anything with bytes to read, such as an uploaded file."""

    def read(self, size: int = ..., /) -> bytes: ...


class Medido(File):  # type: ignore[type-arg]
    """Measures what passes: bytes, SHA-256 and the first of them. Stops one byte after the limit."""

    def __init__(self, entrada: Entrada) -> None:
        super().__init__(None, name="original")
        self._entrada = entrada
        self._resumen = hashlib.sha256()
        self.cabecera = b""
        self.bytes = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        while trozo := self._entrada.read(_TROZO):
            self.bytes += len(trozo)
            if self.bytes > LIMITE_ARCHIVO:
                raise ArchivoRechazado(Motivo.MUY_PESADO)
            self._resumen.update(trozo)
            if len(self.cabecera) < CABECERA:
                self.cabecera += trozo[: CABECERA - len(self.cabecera)]
            yield trozo

    @property
    def sha256(self) -> str:
        return self._resumen.hexdigest()


def _storage() -> Storage:
    return storages["documentos"]


def folder_of(adjunto_id: UUID) -> str:
    return f"adjuntos/{adjunto_id.hex[:2]}/{adjunto_id}"


def original_of(adjunto_id: UUID) -> str:
    return f"{folder_of(adjunto_id)}/original"


def new_reading(adjunto_id: UUID) -> str:
    """The folder of one reading; a second one that runs by accident has another."""
    return f"{folder_of(adjunto_id)}/{uuid4().hex[:12]}"


def copy_name(carpeta: str) -> str:
    return f"{carpeta}/copia"


def page_name(carpeta: str, pagina: int) -> str:
    return f"{carpeta}/{pagina:04d}.webp"


def save_original(nombre: str, medido: Medido) -> None:
    """Raises ArchivoRechazado when it weighs too much; what was written until then stays for `erase`."""
    _storage().save(nombre, medido)


def save_reading(carpeta: str, limpio: bytes, imagenes: Iterable[bytes]) -> None:
    _storage().save(copy_name(carpeta), ContentFile(limpio))
    for pagina, imagen in enumerate(imagenes, start=1):
        _storage().save(page_name(carpeta, pagina), ContentFile(imagen))


def read(nombre: str) -> bytes:
    with _storage().open(nombre) as archivo:
        return bytes(archivo.read())


def erase(nombre: str) -> None:
    """A file, or a folder with all that is in it. What is not there is erased already."""
    almacen = _storage()
    try:
        carpetas, archivos = almacen.listdir(nombre)
    except (FileNotFoundError, NotADirectoryError):
        carpetas, archivos = [], []
    for dentro in [*carpetas, *archivos]:
        erase(f"{nombre}/{dentro}")
    almacen.delete(nombre)
