"""One archive with the database and every document, and the way back.

The archive is a plain tar: `manifiesto.json`, then `base.dump` (pg_dump's own format), then `documentos/…`.
The dump, the row counts and the head of the chain of events come from one snapshot. Documents never change
once stored and are stored before the row that names them, so copying them after the snapshot loses none. Papers
that people sent lie among them and may be erased: that waits until the copy is done.

Secrets are not in it: whoever holds a backup must not be able to seal or to sign in. Keep them elsewhere.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

import psycopg
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

import ventanilla
from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.services import CANDADO_DE_COPIA
from ventanilla.expediente import selectors as expediente_selectors
from ventanilla.expediente import services as expediente
from ventanilla.operacion.avance import track
from ventanilla.operacion.errores import ErrorDeOperacion
from ventanilla.operacion.postgres import client_bin

FORMAT = 1
MANIFEST, DUMP, DOCUMENTS = "manifiesto.json", "base.dump", "documentos"
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20
LIBPQ = {
    "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE",
    "user": "PGUSER", "password": "PGPASSWORD", "passfile": "PGPASSFILE", "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip


class RespaldoInvalido(ErrorDeOperacion):
    """The archive is not what it says; nothing of it may be trusted."""


def _sha256(file: Any) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _documentos() -> Storage:
    return storages["documentos"]


def _stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}".lstrip("/")
    for name in sorted(folders):
        yield from _stored_names(storage, f"{folder}/{name}".lstrip("/"))


def _run(program: str, arguments: list[str]) -> None:
    """A client program of PostgreSQL. The password travels in its environment: arguments are public."""
    own = client_bin(program)
    found = str(own) if "host=%2F" in settings.DATABASE_URL else shutil.which(program) or str(own)
    parts = conninfo_to_dict(settings.DATABASE_URL)
    env = {LIBPQ[key]: str(value) for key, value in parts.items() if key in LIBPQ and value is not None}
    result = subprocess.run(
        [found, *arguments],
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"} | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        words = [line for line in result.stderr.splitlines() if line.strip()]
        raise ErrorDeOperacion(f"{program} no terminó: {words[0] if words else 'sin detalle'}")


def _row_counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[cast(str, table)] = cast(int, row[0]) if row else 0
    return counts


def _chain_head(connection: psycopg.Connection[Any]) -> list[Any] | None:
    row = connection.execute(
        "SELECT seq, hash FROM expediente_evento WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return list(row) if row else None


# Out ------------------------------------------------------------------------------------------------------


def backup(destination: Path) -> list[str]:
    """Write the archive, whole or not at all. Returns what to tell the operator. Raises ErrorDeOperacion."""
    destination = destination.absolute()
    if destination.exists():
        raise ErrorDeOperacion(f"{destination} ya existe: escriba otro nombre.")
    if not destination.parent.is_dir():
        raise ErrorDeOperacion(f"No existe la carpeta {destination.parent}.")
    partial = destination.with_name(f".{destination.name}.parcial")
    try:
        with (
            psycopg.connect(settings.DATABASE_URL, autocommit=True) as guard,
            tempfile.TemporaryDirectory(prefix="ventanilla-respaldo-", dir=destination.parent) as folder,
        ):
            guard.execute("SELECT pg_advisory_lock_shared(%s)", [CANDADO_DE_COPIA])
            dump = Path(folder) / DUMP
            manifest = _dump_database(dump)
            names = list(_stored_names(_documentos()))
            manifest["archivos"] = _digests(dump, names)
            _write(partial, manifest, dump, names)
        partial.rename(destination)
    except OSError as error:
        raise ErrorDeOperacion(f"No se pudo escribir {destination}: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    rows, size = sum(manifest["tablas"].values()), destination.stat().st_size / 1e6
    secretos = Path(settings.VAR) / "secretos"
    return [
        f"Copia lista: {destination} ({size:.1f} MB, {rows} filas, {len(names)} documentos).",
        f"Los secretos no van en ella: guarde aparte {secretos} y las variables de entorno de producción.",
    ]


def _dump_database(dump: Path) -> dict[str, Any]:
    with psycopg.connect(settings.DATABASE_URL) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = str(row[0]) if row else ""
        _run(
            "pg_dump",
            ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={dump}"],
        )
        return {
            "formato": FORMAT,
            "ventanilla": ventanilla.__version__,
            "postgres": connection.info.server_version,
            "hecha_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "tablas": _row_counts(connection),
            "cadena": _chain_head(connection),
            "sin": ["secretos"],
        }


def _digests(dump: Path, names: list[str]) -> dict[str, dict[str, Any]]:
    digests = {}
    with dump.open("rb") as file:
        digests[DUMP] = dict(zip(("sha256", "bytes"), _sha256(file), strict=True))
    for name in track(names, total=len(names), text="Sumando documentos"):
        with _documentos().open(name) as file:
            digests[f"{DOCUMENTS}/{name}"] = dict(zip(("sha256", "bytes"), _sha256(file), strict=True))
    return digests


def _write(partial: Path, manifest: dict[str, Any], dump: Path, names: list[str]) -> None:
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as output, tarfile.open(fileobj=output, mode="w") as archive:
        content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        _add(archive, MANIFEST, io.BytesIO(content), len(content))
        with dump.open("rb") as file:
            _add(archive, DUMP, file, manifest["archivos"][DUMP]["bytes"])
        for name in track(names, total=len(names), text="Copiando documentos"):
            member = f"{DOCUMENTS}/{name}"
            with _documentos().open(name) as file:
                _add(archive, member, file, manifest["archivos"][member]["bytes"])
        archive.close()
        output.flush()
        os.fsync(output.fileno())


def _add(archive: tarfile.TarFile, name: str, file: Any, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, file)


# Back -----------------------------------------------------------------------------------------------------


def restore(source: Path) -> list[str]:
    """Fill an empty database and the store of documents, and prove both. Raises ErrorDeOperacion."""
    _ensure_empty()
    try:
        with (
            tarfile.open(source, mode="r:") as archive,
            tempfile.TemporaryDirectory(prefix="ventanilla-respaldo-") as folder,
        ):
            manifest = _manifest(archive)
            dump = Path(folder) / DUMP
            with dump.open("wb") as output:
                shutil.copyfileobj(_member(archive, DUMP), output, CHUNK)
            with dump.open("rb") as file:
                _ensure_same(manifest, DUMP, _sha256(file))
            _restore_documents(archive, manifest)
            _run(
                "pg_restore",
                ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
                 f"--dbname={conninfo_to_dict(settings.DATABASE_URL)['dbname']}", str(dump)],
            )  # fmt: skip
    except (OSError, tarfile.TarError) as error:
        reason = getattr(error, "strerror", None) or "no es un archivo hecho con backup, o está cortado"
        raise RespaldoInvalido(f"No se pudo leer {source}: {reason}.") from error
    _ensure_equal(manifest)
    rows, count = sum(manifest["tablas"].values()), len(manifest["archivos"]) - 1
    return [
        f"Copia del {manifest['hecha_at']} recuperada y comprobada: {rows} filas, {count} documentos.",
        "Ponga de nuevo los secretos y ejecute `python -m ventanilla up`.",
    ]


def _ensure_empty() -> None:
    with psycopg.connect(settings.DATABASE_URL) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public')"
        ).fetchone()
    if row and row[0]:
        raise ErrorDeOperacion(
            "La base de datos no está vacía: restore no reemplaza nada. "
            "Use una base nueva en DATABASE_URL, o una carpeta nueva en VENTANILLA_VAR."
        )


def _member(archive: tarfile.TarFile, name: str) -> Any:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise RespaldoInvalido(f"A la copia le falta {name}.")
    return file


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        manifest = json.loads(_member(archive, MANIFEST).read(LARGEST_MANIFEST))
        known = manifest["formato"] == FORMAT
    except (ValueError, KeyError, TypeError):
        raise RespaldoInvalido("El manifiesto de la copia está dañado.") from None
    if not known:
        raise RespaldoInvalido("La copia es de una versión de Ventanilla que esta no sabe leer.")
    return cast(dict[str, Any], manifest)


def _ensure_same(manifest: dict[str, Any], name: str, found: tuple[str, int]) -> None:
    expected = manifest["archivos"].get(name)
    if expected is None or (expected["sha256"], expected["bytes"]) != found:
        raise RespaldoInvalido(f"{name} no coincide con el manifiesto: la copia está dañada o fue alterada.")


def _restore_documents(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    storage = _documentos()
    names = [name for name in manifest["archivos"] if name != DUMP]
    for name in track(names, total=len(names), text="Recuperando documentos"):
        path = PurePosixPath(name)
        if path.parts[0] != DOCUMENTS or ".." in path.parts or path.is_absolute():
            raise RespaldoInvalido(f"La copia tiene un nombre de archivo que no debe: {name}.")
        stored = str(path.relative_to(DOCUMENTS))
        file = _member(archive, name)
        _ensure_same(manifest, name, _sha256(file))
        if storage.exists(stored):
            continue
        file.seek(0)
        if storage.save(stored, File(file)) != stored:
            raise ErrorDeOperacion(f"No se pudo guardar el documento {stored} con su nombre.")


def _ensure_equal(manifest: dict[str, Any]) -> None:
    with psycopg.connect(settings.DATABASE_URL) as connection:
        counts, head = _row_counts(connection), _chain_head(connection)
    if counts != manifest["tablas"]:
        differing = sorted(set(counts.items()) ^ {(k, v) for k, v in manifest["tablas"].items()})[0][0]
        raise RespaldoInvalido(f"La tabla {differing} no quedó con las filas de la copia: no use esta base.")
    if head != manifest["cadena"] or expediente.verify_chain():
        raise RespaldoInvalido("La cadena de eventos no quedó como en la copia: no use esta base.")
    missing = [documento.codigo for documento in expediente_selectors.all_documentos().iterator()
               if not _documentos().exists(documento.archivo)]  # fmt: skip
    missing += [nombre for nombre in adjuntos.kept_names() if not _documentos().exists(nombre)]
    if missing:
        raise RespaldoInvalido(f"Faltan {len(missing)} documentos en la copia: no use esta base.")
