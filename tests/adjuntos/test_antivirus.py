"""ClamAV by its own protocol, against a small server that speaks it. Whatever is not a plain verdict is not clean."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.adjuntos.conftest import AntivirusDePrueba
from ventanilla.adjuntos.adapters.clamd import Clamd
from ventanilla.adjuntos.ports import AntivirusNoResponde
from ventanilla.adjuntos.rules import Motivo

Answer = Callable[[socket.socket, bytes], None]


def _exactly(conexion: socket.socket, cuantos: int) -> bytes:
    datos = b""
    while len(datos) < cuantos and (trozo := conexion.recv(cuantos - len(datos))):
        datos += trozo
    return datos


def _stream(conexion: socket.socket) -> bytes:
    assert _exactly(conexion, 10) == b"zINSTREAM\0"
    datos = b""
    while largo := struct.unpack(">I", _exactly(conexion, 4))[0]:
        datos += _exactly(conexion, largo)
    return datos


def honest(conexion: socket.socket) -> None:
    datos = _stream(conexion)
    mal = AntivirusDePrueba.MARCA in datos
    conexion.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if mal else b"stream: OK\0")


def saying(texto: bytes) -> Callable[[socket.socket], None]:
    def answer(conexion: socket.socket) -> None:
        _stream(conexion)
        conexion.sendall(texto)

    return answer


def hanging_up(conexion: socket.socket) -> None:
    """What the daemon does above StreamMaxLength: it closes while we are still sending."""
    _exactly(conexion, 20)


@contextmanager
def clamd(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as servidor:

        def serve() -> None:
            conexion, _ = servidor.accept()
            with conexion:
                answer(conexion)

        hilo = threading.Thread(target=serve)
        hilo.start()
        yield f"tcp:127.0.0.1:{servidor.getsockname()[1]}"
        hilo.join(10)


@pytest.mark.parametrize(
    ("contenido", "hallazgo"),
    [
        (b"%PDF-1.7 inocente", ""),
        (b"x" * 300_000, ""),
        (b"x" * 300_000 + AntivirusDePrueba.MARCA, "Win.Test.EICAR_HDB-1"),
    ],
)
def test_every_byte_reaches_the_antivirus_and_its_verdict_comes_back(settings, contenido, hallazgo):
    with clamd(honest) as settings.CLAMD:
        veredicto = Clamd().scan(contenido)

    assert (veredicto.hallazgo, veredicto.motor) == (hallazgo, "clamd")


@pytest.mark.parametrize(
    "texto",
    [
        b"",
        b"stream: OK",  # cut before its end
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Access denied. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: OK FOUND it was not\0",
        b"otra cosa: OK\0",
        b"x" * 10_000 + b"\0",
    ],
)
def test_whatever_else_it_says_is_no_verdict(settings, texto):
    with clamd(saying(texto)) as settings.CLAMD, pytest.raises(AntivirusNoResponde):
        Clamd().scan(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("dice", "motivo"),
    [
        (b"Win.Test.EICAR_HDB-1", Motivo.MALICIOSO),
        (b"Heuristics.Encrypted.PDF", Motivo.CIFRADO),
        (b"Heuristics.Limits.Exceeded.MaxFileSize", Motivo.MUY_COMPLEJO),
    ],
)
def test_a_password_is_not_called_a_harmful_program(settings, dice, motivo):
    with clamd(saying(b"stream: " + dice + b" FOUND\0")) as settings.CLAMD:
        veredicto = Clamd().scan(b"%PDF-1.7")

    assert (veredicto.hallazgo, veredicto.motivo) == (dice.decode(), motivo)


def test_a_line_that_breaks_is_no_verdict(settings):
    with clamd(hanging_up) as settings.CLAMD, pytest.raises(AntivirusNoResponde):
        Clamd().scan(b"x" * 20_000_000)


@pytest.mark.parametrize("donde", ["tcp:127.0.0.1:1", "unix:/no/existe", "127.0.0.1:3310", "tcp:sin-puerto", ""])
def test_an_antivirus_that_is_not_there_is_no_verdict(settings, donde):
    settings.CLAMD = donde

    with pytest.raises(AntivirusNoResponde):
        Clamd().scan(b"%PDF-1.7")


def test_it_answers_on_a_unix_socket_too(settings, tmp_path):
    with socket.socket(socket.AF_UNIX) as servidor:
        servidor.bind(str(tmp_path / "s"))
        servidor.listen()

        def serve() -> None:
            conexion, _ = servidor.accept()
            with conexion:
                honest(conexion)

        hilo = threading.Thread(target=serve)
        hilo.start()
        settings.CLAMD = f"unix:{tmp_path / 's'}"

        assert Clamd().scan(b"%PDF-1.7").hallazgo == ""
        hilo.join(10)
