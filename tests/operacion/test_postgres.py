"""The embedded server: durable, private, and clear when it cannot start."""

import os
import shutil
import signal
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.operacion.procesos import wait_until
from ventanilla.operacion.postgres import ErrorDePostgres, ServidorPostgres

pytestmark = [pytest.mark.proceso, pytest.mark.xdist_group("postgres")]


def add_row(server: ServidorPostgres) -> None:
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS hecho (n int)")
        connection.execute("INSERT INTO hecho VALUES (1)")


def count_rows(server: ServidorPostgres) -> int:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT count(*) FROM hecho").fetchone()
    assert row is not None
    return int(row[0])


def test_data_survives_a_restart_and_a_killed_server(servidor: ServidorPostgres):
    servidor.durable = True
    servidor.start()
    add_row(servidor)
    servidor.stop()
    servidor.start()
    add_row(servidor)
    os.kill(servidor.running_pid() or 0, signal.SIGKILL)
    wait_until(lambda: not servidor.is_alive(), "the server did not notice")

    servidor.start()

    assert count_rows(servidor) == 2


def test_stopping_leaves_no_process(servidor: ServidorPostgres):
    servidor.start()
    pid = servidor.running_pid()
    assert pid is not None
    family = [psutil.Process(pid), *psutil.Process(pid).children()]

    servidor.stop()

    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    assert servidor.running_pid() is None


def test_it_answers_only_through_a_private_folder(servidor: ServidorPostgres):
    servidor.start()

    with psycopg.connect(servidor.url("postgres")) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
        checksums = connection.execute("SHOW data_checksums").fetchone()

    assert listening == ("",)
    assert checksums == ("on",)
    assert servidor.socket_dir.stat().st_mode & 0o777 == 0o700
    assert servidor.cluster.stat().st_mode & 0o777 == 0o700


def test_no_folder_above_the_data_changes_its_permissions(tmp_path: Path):
    private = tmp_path / "home" / "project"
    private.mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "home", private):
        folder.chmod(0o700)
    server = ServidorPostgres(private / "var" / "postgres", durable=False)

    server.start()
    modes = [folder.stat().st_mode & 0o777 for folder in (tmp_path, tmp_path / "home", private)]
    server.destroy()

    assert modes == [0o700, 0o700, 0o700]


def test_a_statement_that_fails_leaves_no_data_in_the_log(servidor: ServidorPostgres):
    servidor.start()
    with psycopg.connect(servidor.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE persona (numero text CONSTRAINT persona_numero_unique UNIQUE)")
        connection.execute("INSERT INTO persona VALUES ('canario-1020304050')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO persona VALUES ('canario-1020304050')")

    servidor.stop()
    logs = "".join(path.read_text(encoding="utf-8") for path in (servidor.cluster / "log").iterdir())

    assert "persona_numero_unique" in logs
    assert "canario" not in logs


def test_the_number_of_a_stranger_in_the_lock_file_does_not_stop_it(servidor: ServidorPostgres):
    servidor.start()
    servidor.stop()
    lock = servidor.cluster / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{servidor.cluster}\n1\n5432\n{servidor.socket_dir}\n\n  1 1\nready\n")

    servidor.start()

    assert servidor.is_alive()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda cluster: (cluster / "PG_VERSION").unlink(), "falta PG_VERSION"),
        (lambda cluster: (cluster / "PG_VERSION").write_text("16\n"), "son de PostgreSQL 16"),
        (lambda cluster: shutil.rmtree(cluster / "global"), "no arrancó con los datos"),
    ],
    ids=["no version", "another version", "files lost"],
)
def test_damaged_data_is_told_in_one_sentence(servidor: ServidorPostgres, damage, sentence: str):
    servidor.initialize()
    damage(servidor.cluster)

    with pytest.raises(ErrorDePostgres, match=sentence):
        servidor.start()


def test_an_interrupted_first_start_is_no_damage(servidor: ServidorPostgres):
    servidor.initialize()
    servidor.cluster.rename(servidor.home / "datos.nuevo")

    servidor.start()

    assert servidor.is_alive()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps the data elsewhere")
def test_a_copied_project_does_not_share_the_data_of_the_original(servidor: ServidorPostgres, tmp_path: Path):
    servidor.initialize()
    shutil.copytree(servidor.data_dir, tmp_path / "copia")

    with pytest.raises(ErrorDePostgres, match="es una copia de"):
        ServidorPostgres(tmp_path / "copia")
