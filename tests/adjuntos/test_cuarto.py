"""The closed room: what is left to a file that took the reader over."""

import json
import signal
import subprocess
import sys
import textwrap

import psutil
import pytest

from tests.adjuntos import archivos
from ventanilla.adjuntos import rules
from ventanilla.adjuntos.adapters import aislado
from ventanilla.adjuntos.rules import ArchivoRechazado, Formato, Motivo

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are Linux's")


def inside(codigo: str, *, antes: str = "", salida: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Run code in the room after its door was shut, as an exploited parser would."""
    programa = f"import sys; sys.path.insert(0, {str(aislado.CUARTO.parent)!r})\nimport cuarto, os, socket\n"
    programa += textwrap.dedent(antes) + "\ncuarto.limit_oneself()\nassert cuarto.seal()\n" + textwrap.dedent(codigo)
    return subprocess.run(
        [sys.executable, "-I", "-c", programa], stdout=salida, stderr=subprocess.PIPE, timeout=60, check=False
    )


@linux
@pytest.mark.parametrize(
    "intento",
    [
        "socket.socket()",
        "os.open('/etc/passwd', os.O_RDONLY)",
        "os.open('/tmp/dejado', os.O_CREAT | os.O_WRONLY)",
        "os.execv('/bin/sh', ['sh'])",
        "os.fork()",
        "os.kill(os.getppid(), 15)",
        "os.unlink('/etc/hostname')",
        "os.setuid(0)",
        "os.listdir('/')",
        "os.dup(1)",
    ],
)
def test_nothing_outside_can_be_reached(intento):
    proceso = inside(
        f"""
        try:
            {intento}
        except OSError:
            os.write(1, b"no")
        os._exit(0)
        """
    )

    assert (proceso.returncode, proceso.stdout) == (0, b"no"), proceso.stderr


@linux
@pytest.mark.parametrize(
    "quien", ["", "os.getuid() or os.setresuid(1234, 1234, 1234)"], ids=["root or not", "nobody special"]
)
def test_the_room_can_be_shut_by_any_user_and_still_reads(quien):
    proceso = inside(
        """
        limpio, imagenes, quitado = cuarto.clean_pdf(cuarto.EJEMPLO, {"paginas": 1, "objetos": 100})
        os.write(1, imagenes[0][:4])
        os._exit(0)
        """,
        antes=f"cuarto.load('pdf'); {quien}",
    )

    assert proceso.stdout == b"RIFF", proceso.stderr


@linux
def test_memory_is_counted():
    proceso = inside(
        """
        try:
            bytearray(2 << 30)
        except MemoryError:
            os.write(1, b"no")
        os._exit(0)
        """
    )

    assert proceso.stdout == b"no", proceso.stderr


@linux
def test_computing_has_an_end():
    proceso = inside("while True: pass", antes="cuarto.CPU_SEGUNDOS = 1")

    assert proceso.returncode == -signal.SIGXCPU


@linux
def test_what_it_writes_has_an_end(tmp_path):
    with (tmp_path / "salida").open("wb") as salida:
        proceso = inside(
            "while True: os.write(1, b'x' * 3000)", antes="cuarto.SALIDA_MAXIMA = 2000", salida=salida.fileno()
        )

    assert proceso.returncode == -signal.SIGXFSZ
    assert (tmp_path / "salida").stat().st_size == 2000


@linux
def test_a_worker_that_dies_takes_its_room_along():
    dentro = f"import sys; sys.path.insert(0, {str(aislado.CUARTO.parent)!r})\nimport cuarto, os\n"
    dentro += "cuarto.end_with_parent(); assert cuarto.seal(); os.write(1, b'x')\nwhile True: pass"
    fuera = f"import subprocess, sys\np = subprocess.Popen([sys.executable, '-I', '-c', {dentro!r}], stdout=-1)\n"
    fuera += "p.stdout.read(1); print(p.pid, flush=True); p.wait()"
    worker = subprocess.Popen([sys.executable, "-c", fuera], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    cuarto = psutil.Process(int(worker.stdout.readline()))

    worker.kill()

    worker.communicate()
    _gone, alive = psutil.wait_procs([cuarto], timeout=10)
    assert alive == []


@linux
def test_the_room_is_shut_when_a_real_file_is_read(monkeypatch, settings):
    """Production refuses a verdict from a room that could not be shut; here it can."""
    settings.ES_PRODUCCION = True

    assert aislado.read_apart(archivos.pdf(), Formato.PDF).imagenes


def room_that_says(monkeypatch, tmp_path, codigo: str) -> None:
    guion = tmp_path / "cuarto.py"
    guion.write_text("import json, os, signal, sys\n" + codigo)
    monkeypatch.setattr(aislado, "CUARTO", guion)


def answer(cabeza: dict[str, object], cuerpo: bytes = b"") -> str:
    todo = json.dumps(cabeza).encode() + b"\n" + cuerpo
    return f"sys.stdout.buffer.write({todo!r})"


IMAGEN = b"RIFF\x04\x00\x00\x00WEBP"
BIEN = {"motivo": "", "sellado": True, "quitado": [], "largos": [3, len(IMAGEN)]}


@pytest.mark.parametrize(
    "dice",
    [
        "",
        "print('hola')",
        answer({"motivo": ""}),
        answer(BIEN, b"abc"),  # the image is missing
        answer(BIEN, b"abc" + b"<html>" + b"x" * 20),
        answer(BIEN | {"largos": "muchos"}, b"abc"),
        answer({"motivo": "porque si", "sellado": True}),
        "sys.exit(3)",
        "os.kill(os.getpid(), signal.SIGKILL)",
    ],
)
def test_a_room_that_answers_nonsense_decides_nothing(monkeypatch, tmp_path, dice):
    room_that_says(monkeypatch, tmp_path, dice)

    with pytest.raises(aislado.NoSePudoLeer):
        aislado.read_apart(b"%PDF-", Formato.PDF)


@pytest.mark.parametrize(
    ("dice", "motivo"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", Motivo.DANADO),
        ("os.kill(os.getpid(), signal.SIGXCPU)", Motivo.MUY_COMPLEJO),
        ("signal.signal(signal.SIGXFSZ, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGXFSZ)", Motivo.MUY_COMPLEJO),
        (answer(BIEN | {"largos": [10**9, 12]}), Motivo.MUY_COMPLEJO),
        (answer(BIEN | {"largos": [1] * (rules.PAGINAS_MAXIMAS + 2)}), Motivo.MUY_COMPLEJO),
    ],
)
def test_a_room_that_a_file_breaks_refuses_the_file(monkeypatch, tmp_path, dice, motivo):
    room_that_says(monkeypatch, tmp_path, dice)

    with pytest.raises(ArchivoRechazado) as rechazo:
        aislado.read_apart(b"%PDF-", Formato.PDF)
    assert rechazo.value.motivo is motivo


def test_a_room_that_does_not_answer_is_left(monkeypatch, tmp_path):
    room_that_says(monkeypatch, tmp_path, "signal.pause()")

    with pytest.raises(aislado.NoSePudoLeer):
        aislado.read_apart(b"%PDF-", Formato.PDF, plazo=0.5)


def test_production_believes_no_room_that_could_not_be_shut(monkeypatch, tmp_path, settings):
    room_that_says(monkeypatch, tmp_path, answer(BIEN | {"sellado": False}, b"abc" + IMAGEN))
    assert aislado.read_apart(b"%PDF-", Formato.PDF).limpio == b"abc"

    settings.ES_PRODUCCION = True

    with pytest.raises(aislado.SinEncierro):
        aislado.read_apart(b"%PDF-", Formato.PDF)
