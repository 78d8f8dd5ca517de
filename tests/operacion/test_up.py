"""`up` as an operator lives with it: starts, survives what dies, stops, and leaves nothing behind."""

import os
import signal
import socket
import sys
from pathlib import Path

import psutil
import pytest

from tests.operacion.procesos import (
    Servicio,
    alive,
    clean_env,
    command_of,
    free_port,
    in_database,
    ventanilla,
    wait_until,
)
from ventanilla.operacion.postgres import ServidorPostgres

pytestmark = [pytest.mark.proceso, pytest.mark.xdist_group("up")]


def test_a_day_of_the_service(servicio: Servicio):
    """One long test, because a start costs seconds: pages, a killed child, a second start, a killed parent."""
    servicio.start()

    # It answers, with the headers that every page must have, and says where it is.
    status, headers, body = servicio.get("/")
    assert status == 200
    assert b"</html>" in body
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert servicio.json("/salud") == {"estado": "viva"}
    assert f"http://localhost:{servicio.port}" in servicio.said()
    assert "django_http_responses_total" in servicio.get("/metricas")[2].decode()

    # A second one over the same data says so and stops.
    second = ventanilla("up", env=servicio.env | {"PORT": str(free_port())})
    assert second.returncode == 1
    assert "ya está en marcha" in second.stderr
    assert len(second.stderr.splitlines()) == 1

    # The other orders join the running one.
    doctor = ventanilla("doctor", env=servicio.env)
    assert "cadena de eventos" in doctor.stdout

    # A killed child comes back.
    for order in ("web", "worker"):
        servicio.kill_and_wait_for_another(order)
    assert "se inicia de nuevo" in servicio.said()

    # PostgreSQL too, and what was written is still there.
    in_database(servicio, "CREATE TABLE hecho AS SELECT 7 AS n")
    server = next(each for each in servicio.family() if "-D" in command_of(each))
    server.kill()
    wait_until(lambda: alive([server]) == [], "PostgreSQL still there")
    wait_until(lambda: servicio.status("/salud/lista") == 200, "PostgreSQL did not come back")
    assert servicio.status("/") == 200

    # TERM: everything ends, in time, with a good exit.
    family = servicio.family()
    assert servicio.stop() == 0
    assert alive(family) == []

    # The second start is quick and has the data.
    assert servicio.start() < 10
    assert in_database(servicio, "SELECT n FROM hecho") == [(7,)]

    # Killed without a word: nothing stays, and the next start is as good as any.
    family = servicio.family()
    os.kill(servicio.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    servicio.process.wait()  # type: ignore[union-attr]
    wait_until(lambda: alive(family) == [], f"left: {alive(family)}", patience=20)
    servicio.start()
    family = servicio.family()
    assert servicio.stop() == 0
    assert alive(family) == []


def test_interrupted_while_it_prepares_it_leaves_nothing(servicio: Servicio):
    servicio.process = psutil.Popen(
        [sys.executable, "-m", "ventanilla", "up"],
        env=servicio.env,
        cwd=Path(__file__).parent.parent.parent,
        start_new_session=True,
    )
    wait_until(lambda: (servicio.var / "en-marcha.lock").exists(), "it did not begin")
    wait_until(lambda: len(servicio.family()) > 1, "PostgreSQL was not started")
    family = servicio.family()

    servicio.stop()

    assert alive(family) == []


def refused(var: Path, **env: str) -> str:
    """The one line that `up` says when it cannot start."""
    result = ventanilla("up", env=clean_env(var, **({"PORT": str(free_port())} | env)))
    assert result.returncode == 1, result.stderr
    lines = result.stderr.splitlines()
    assert lines[0].startswith("ventanilla: ")
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_busy_port_is_told(tmp_path: Path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        sentence = refused(tmp_path / "var", PORT=str(port))

    assert f"El puerto {port} está ocupado" in sentence


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ana:canario@127.0.0.1:{free_port()}/ventanilla",
        "postgresql://ana:canario@127.0.0.1/ventanilla?sslmode=canario",
        "mysql://ana:canario@127.0.0.1/ventanilla",
    ],
    ids=["nobody there", "wrong option", "another kind"],
)
def test_a_database_that_does_not_serve_is_told_without_its_password(tmp_path: Path, url: str):
    sentence = refused(tmp_path / "var", DATABASE_URL=url)

    assert "DATABASE_URL" in sentence
    assert "ana:canario" not in sentence


def test_a_var_that_is_a_file_is_told(tmp_path: Path):
    (tmp_path / "var").write_text("no soy una carpeta")

    assert "No se puede escribir" in refused(tmp_path / "var")


def test_a_damaged_pointer_is_told(tmp_path: Path):
    var = tmp_path / "var"
    server = ServidorPostgres(var / "postgres")
    server.initialize()
    (server.cluster / "PG_VERSION").write_text("9\n")

    sentence = refused(var)
    server.destroy()

    assert "son de PostgreSQL 9" in sentence


def test_production_with_what_is_of_the_demo_says_everything_that_is_wrong(tmp_path: Path):
    var = tmp_path / "var"
    env = clean_env(var, VENTANILLA_MODO="produccion", PORT=str(free_port()), DEBUG="1", ALLOWED_HOSTS="*")

    result = ventanilla("up", env=env)
    ServidorPostgres(var / "postgres").destroy()

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for identifier in ("E001", "E004", "E005", "E007", "E010", "E011"):
        assert f"ventanilla.{identifier}" in result.stderr


def test_an_order_that_does_not_exist_is_wrong_usage(tmp_path: Path):
    assert ventanilla("volar", env=clean_env(tmp_path / "var")).returncode == 2
