"""ClamAV's daemon, asked by INSTREAM. Its answer counts only when it is whole and one of two."""

import socket
import struct

from django.conf import settings

from ventanilla.adjuntos.ports import AntivirusNoResponde, Veredicto
from ventanilla.adjuntos.rules import Motivo

SEGUNDOS = 60  # for each step of the conversation
_TROZO = 64 * 1024
_RESPUESTA_MAXIMA = 4096
# What it also calls found when it is told to (AlertEncrypted, AlertExceedsMax): refused, but nobody is called infected.
_NO_ES_VIRUS = (("Heuristics.Encrypted.", Motivo.CIFRADO), ("Heuristics.Limits.Exceeded", Motivo.MUY_COMPLEJO))


class Clamd:
    """`CLAMD` is `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`.

    It must be set with StreamMaxLength and MaxFileSize above 30M, and with AlertExceedsMax: above its limits it would
    answer OK without having looked (docs/seguridad/archivos.md).
    """

    def scan(self, contenido: bytes) -> Veredicto:
        try:
            with _connect(settings.CLAMD) as conexion:
                conexion.sendall(b"zINSTREAM\0")
                for inicio in range(0, len(contenido), _TROZO):
                    trozo = contenido[inicio : inicio + _TROZO]
                    conexion.sendall(struct.pack(">I", len(trozo)) + trozo)
                conexion.sendall(struct.pack(">I", 0))
                respuesta = _answer(conexion)
        except (OSError, ValueError) as error:
            raise AntivirusNoResponde(type(error).__name__) from error
        if respuesta == "stream: OK":
            return Veredicto(hallazgo="", motor="clamd")
        if respuesta.startswith("stream: ") and respuesta.endswith(" FOUND"):
            hallazgo = respuesta[len("stream: ") : -len(" FOUND")][:120]
            motivo = next((m for inicio, m in _NO_ES_VIRUS if hallazgo.startswith(inicio)), Motivo.MALICIOSO)
            return Veredicto(hallazgo, motor="clamd", motivo=motivo)
        raise AntivirusNoResponde("otra respuesta")


def _connect(donde: str) -> socket.socket:
    clase, _, resto = donde.partition(":")
    if clase == "unix":
        conexion = socket.socket(socket.AF_UNIX)
        try:
            conexion.settimeout(SEGUNDOS)
            conexion.connect(resto)
        except OSError:
            conexion.close()
            raise
        return conexion
    host, _, puerto = resto.rpartition(":")
    if clase != "tcp" or not host:
        raise ValueError(donde)
    return socket.create_connection((host.strip("[]"), int(puerto)), timeout=SEGUNDOS)


def _answer(conexion: socket.socket) -> str:
    """Up to the zero byte that ends it; an answer cut short is none."""
    respuesta = b""
    while not respuesta.endswith(b"\0"):
        trozo = conexion.recv(_RESPUESTA_MAXIMA)
        if not trozo or len(respuesta) > _RESPUESTA_MAXIMA:
            raise ConnectionError
        respuesta += trozo
    return respuesta[:-1].decode(errors="replace").strip()
