"""The head of the chain of events, written where the database does not reach: a file that only grows.

Each line carries the digest of the one before and, when the authority answered, a time stamp (RFC 3161) of the head.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

PRIMERA = "0" * 64
LINEA_MAXIMA = 32_768  # a token with its certificates is some 5 kB


@dataclass(frozen=True, slots=True)
class Ancla:
    """`sello` is a time-stamp token (base64), or "" when the authority did not answer."""

    seq: int
    hash: str
    at: str
    sello: str
    anterior: str

    def line(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        return hashlib.sha256(self.line().encode()).hexdigest()


def archivo() -> Path:
    return Path(settings.VAR) / "anclas" / "anclas.jsonl"


def read() -> Iterator[Ancla]:
    """Every anchor, oldest first. A line cut by a crash is the last one and is left out."""
    try:
        with archivo().open(encoding="utf-8") as entrada:
            for linea in entrada:
                if linea.endswith("\n"):
                    yield Ancla(**json.loads(linea))
    except FileNotFoundError:
        return


def latest(cuantas: int) -> list[Ancla]:
    """The newest last; reads the end of the file only, however long it grew."""
    try:
        with archivo().open("rb") as entrada:
            entrada.seek(max(0, archivo().stat().st_size - cuantas * LINEA_MAXIMA))
            lineas = entrada.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    return [Ancla(**json.loads(linea)) for linea in lineas[-cuantas:]]


def append(*, seq: int, hash_: str, sello: bytes, now: datetime) -> Ancla:
    """Write one more and wait for the disk."""
    ultima = next(iter(latest(1)), None)
    ancla = Ancla(
        seq=seq,
        hash=hash_,
        at=now.isoformat(),
        sello=base64.b64encode(sello).decode(),
        anterior=ultima.digest() if ultima else PRIMERA,
    )
    destino = archivo()
    destino.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with destino.open("r+b" if destino.exists() else "w+b") as salida:
        final = max(0, destino.stat().st_size - LINEA_MAXIMA)
        salida.seek(final)
        salida.seek(final + salida.read().rfind(b"\n") + 1)  # over a line that a crash cut
        salida.write(ancla.line().encode() + b"\n")
        salida.truncate()
        salida.flush()
        os.fsync(salida.fileno())
    return ancla


def broken(anclas: list[Ancla]) -> int | None:
    """The position of the first anchor that does not follow from the one before; None when all do."""
    anterior = PRIMERA
    for posicion, ancla in enumerate(anclas):
        if ancla.anterior != anterior:
            return posicion
        anterior = ancla.digest()
    return None
