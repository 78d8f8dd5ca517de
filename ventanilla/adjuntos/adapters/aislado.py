"""Sends one file into the closed room (`cuarto.py`) and reads what comes out. The room is never trusted."""

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from ventanilla.adjuntos import rules
from ventanilla.adjuntos.rules import ArchivoRechazado, Formato, Motivo

CUARTO = Path(__file__).with_name("cuarto.py")
PLAZO = 90.0  # seconds by the clock; the room itself gives up after 40 of computing
LIMPIO_MAXIMO = 3 * rules.LIMITE_ARCHIVO  # a photograph painted again may weigh more than before


class NoSePudoLeer(Exception):
    """The reading was cut off from outside: it says nothing about the file, and is tried again."""


class SinEncierro(NoSePudoLeer):
    """The kernel of this machine cannot shut the room, and production asks for it."""


@dataclass(frozen=True, slots=True)
class Lectura:
    """`quitado` names what was taken out of it; `imagenes` has one WebP for each page."""

    limpio: bytes
    imagenes: tuple[bytes, ...]
    quitado: tuple[str, ...]


def read_apart(contenido: bytes, formato: Formato, *, plazo: float = PLAZO) -> Lectura:
    """A clean copy and images of the pages. Raises ArchivoRechazado, NoSePudoLeer."""
    pedido = {
        "formato": formato.value,
        "limites": {
            "bytes": rules.LIMITE_ARCHIVO,
            "pixeles": rules.PIXELES_MAXIMOS,
            "paginas": rules.PAGINAS_MAXIMAS,
            "objetos": rules.OBJETOS_MAXIMOS,
        },
    }
    with tempfile.TemporaryFile() as salida:
        try:
            proceso = subprocess.run(  # noqa: S603 our own program, with nothing of the person in its arguments
                [sys.executable, "-I", "-B", str(CUARTO), json.dumps(pedido)],
                input=contenido,
                stdout=salida,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=plazo,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoSePudoLeer("plazo") from None
        _ensure_ended_well(proceso.returncode)
        salida.seek(0)
        return _parse(salida)


def _ensure_ended_well(codigo: int) -> None:
    if codigo in (-signal.SIGXCPU, -signal.SIGXFSZ):
        raise ArchivoRechazado(Motivo.MUY_COMPLEJO)
    if codigo in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL, -signal.SIGSYS):
        raise ArchivoRechazado(Motivo.DANADO)
    if codigo != 0:
        raise NoSePudoLeer(f"salida {codigo}")


def _parse(salida: IO[bytes]) -> Lectura:
    try:
        cabeza = json.loads(salida.readline(200_000))
        motivo, sellado = cabeza["motivo"], cabeza["sellado"]
        if settings.ES_PRODUCCION and sellado is not True:
            raise SinEncierro
        if motivo:
            raise ArchivoRechazado(Motivo(motivo))
        largos = cabeza["largos"]
        if not 2 <= len(largos) <= 1 + rules.PAGINAS_MAXIMAS or largos[0] > LIMPIO_MAXIMO:
            raise ArchivoRechazado(Motivo.MUY_COMPLEJO)
        limpio, *imagenes = (salida.read(largo) for largo in largos)
        if any(len(parte) != largo or not largo for parte, largo in zip((limpio, *imagenes), largos, strict=True)):
            raise NoSePudoLeer("cortada")
        quitado = tuple(str(nombre)[:40] for nombre in cabeza["quitado"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoSePudoLeer("ilegible") from None
    if not all(imagen.startswith(b"RIFF") and imagen[8:12] == b"WEBP" for imagen in imagenes):
        raise NoSePudoLeer("no es una imagen")
    return Lectura(limpio, tuple(imagenes), quitado)
