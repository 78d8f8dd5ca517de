"""A backup is worth what its restore proves."""

import hashlib
import io
import json
import os
import tarfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.storage import storages
from psycopg import sql

from tests.operacion.procesos import clean_env, ventanilla
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.comun.actor import Actor
from ventanilla.expediente import rules, services

pytestmark = [pytest.mark.proceso, pytest.mark.xdist_group("respaldo")]
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
PAPEL = b"%PDF-1.7 lo que alguien envio"


def url_of(dbname: str) -> str:
    return os.environ["DATABASE_URL"].replace("/plantilla?", f"/{dbname}?")


def in_postgres(statement: str, *names: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def source(transactional_db: None) -> Path:
    """The `var` of an installation with two documents and a paper that somebody sent, in this worker's own database."""
    for number in (1, 2):
        services.issue_documento(
            Actor.sistema(),
            codigo=rules.new_codigo(),
            tipo="rut",
            titulo="Registro Único Tributario",
            nit="1020304050",
            titular="Ana Prueba",
            objeto=f"rut:{number}",
            contenido=b"%PDF-1.7 de prueba " + uuid.uuid4().bytes,
            paginas=1,
            radicado=None,
            now=NOW,
        )
    adjuntos.open_carpeta(
        Actor.sistema(), objeto="caso:C-1", tipos=(TipoDeAdjunto("soporte", "Papel"),), volver="/", nit="1020304050",
        now=NOW,
    )  # fmt: skip
    adjuntos.receive(
        Actor.sistema(), objeto="caso:C-1", tipo="soporte", nombre="a.pdf", declarado="", stream=io.BytesIO(PAPEL),
        now=NOW,
    )  # fmt: skip
    return Path(settings.VAR)


@pytest.fixture
def empty_database() -> Iterator[str]:
    name = f"vacia_{uuid.uuid4().hex[:12]}"
    in_postgres("CREATE DATABASE {}", name)
    yield name
    in_postgres("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def archive(source: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copia.tar"
    mine = str(settings.DATABASES["default"]["NAME"])
    result = ventanilla("backup", str(target), env=clean_env(source, DATABASE_URL=url_of(mine)))
    assert result.returncode == 0, result.stderr
    assert "secretos no van en ella" in result.stderr
    return target


def restore(archive: Path, dbname: str, var: Path):
    return ventanilla("restore", str(archive), env=clean_env(var, DATABASE_URL=url_of(dbname)))


def facts(dbname: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url_of(dbname)) as connection:
        return [
            *connection.execute("SELECT codigo, sha256, titular FROM expediente_documento ORDER BY codigo"),
            *connection.execute("SELECT seq, hash FROM expediente_evento ORDER BY seq"),
            *connection.execute("SELECT count(*) FROM referencias_municipio"),
        ]


def test_what_was_kept_comes_back_the_same(archive: Path, empty_database: str, tmp_path: Path):
    result = restore(archive, empty_database, tmp_path / "nueva")

    assert result.returncode == 0, result.stderr
    assert facts(empty_database) == facts(str(settings.DATABASES["default"]["NAME"]))
    for _codigo, sha256, _titular in facts(empty_database)[:2]:
        name = f"{str(sha256)[:2]}/{str(sha256)[2:4]}/{sha256}.pdf"
        content = (tmp_path / "nueva" / "documentos" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
        with storages["documentos"].open(name) as original:
            assert original.read() == content
    papeles = (tmp_path / "nueva" / "documentos" / "adjuntos").rglob("original")
    assert PAPEL in {papel.read_bytes() for papel in papeles}


def test_what_comes_back_is_still_guarded(archive: Path, empty_database: str, tmp_path: Path):
    restore(archive, empty_database, tmp_path / "nueva")

    with psycopg.connect(url_of(empty_database)) as connection, pytest.raises(psycopg.Error):
        connection.execute("UPDATE expediente_evento SET accion = 'otra'")


def test_the_archive_is_private_and_has_no_secrets(archive: Path, source: Path):
    secret = (source / "secretos" / "clave_django").read_bytes()

    with tarfile.open(archive) as tar:
        names = tar.getnames()

    assert archive.stat().st_mode & 0o777 == 0o600
    assert names[:2] == ["manifiesto.json", "base.dump"]
    assert all(name.startswith("documentos/") for name in names[2:])
    assert len(names) >= 4
    assert secret not in archive.read_bytes()


def test_a_database_with_something_in_it_is_refused(archive: Path, empty_database: str, tmp_path: Path):
    with psycopg.connect(url_of(empty_database)) as connection:
        connection.execute("CREATE TABLE mia (n int)")

    result = restore(archive, empty_database, tmp_path / "nueva")

    assert result.returncode == 1
    assert "no está vacía" in result.stderr
    assert not (tmp_path / "nueva" / "documentos").exists()


def altered(archive: Path, target: Path, member: str) -> Path:
    """The same archive with one byte of one member changed."""
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for info in old:
            file = old.extractfile(info)
            assert file is not None
            content = bytearray(file.read())
            if info.name == member:
                content[-1] ^= 1
            (target.parent / "trozo").write_bytes(content)
            with (target.parent / "trozo").open("rb") as piece:
                new.addfile(info, piece)
    return target


@pytest.mark.parametrize("which", ["base.dump", "documento"])
def test_an_altered_archive_is_refused(archive: Path, empty_database: str, tmp_path: Path, which: str):
    with tarfile.open(archive) as tar:
        member = tar.getnames()[-1] if which == "documento" else which

    result = restore(altered(archive, tmp_path / "otra.tar", member), empty_database, tmp_path / "nueva")

    assert result.returncode == 1
    assert "no coincide con el manifiesto" in result.stderr
    with psycopg.connect(url_of(empty_database)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_an_archive_cannot_write_outside_its_place(archive: Path, empty_database: str, tmp_path: Path):
    with tarfile.open(archive) as tar:
        file = tar.extractfile("manifiesto.json")
        assert file is not None
        manifest = json.load(file)
        dump = tar.extractfile("base.dump")
        assert dump is not None
        content = dump.read()
    manifest["archivos"]["documentos/../../fuera.txt"] = {"sha256": "0" * 64, "bytes": 0}
    evil = tmp_path / "mala.tar"
    (tmp_path / "manifiesto.json").write_text(json.dumps(manifest))
    (tmp_path / "base.dump").write_bytes(content)
    with tarfile.open(evil, "w") as tar:
        tar.add(tmp_path / "manifiesto.json", "manifiesto.json")
        tar.add(tmp_path / "base.dump", "base.dump")

    result = restore(evil, empty_database, tmp_path / "nueva")

    assert result.returncode == 1
    assert not (tmp_path / "fuera.txt").exists()


def test_an_existing_file_is_not_overwritten(archive: Path, source: Path):
    before = archive.read_bytes()

    result = ventanilla("backup", str(archive), env=clean_env(source, DATABASE_URL=url_of("plantilla")))

    assert result.returncode == 1
    assert "ya existe" in result.stderr
    assert archive.read_bytes() == before
