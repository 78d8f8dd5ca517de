"""The steps between an empty database and a service that can open. Each may be repeated."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from django.utils import timezone

from ventanilla.citas.services.oferta import load_oferta
from ventanilla.operacion.base import close_connections
from ventanilla.operacion.demo import ensure_demo
from ventanilla.operacion.errores import ErrorDeOperacion
from ventanilla.referencias import services as referencias

MIGRATION_LOCK = 0x76656E74  # any number, the same on every node
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PasoDeArranque:
    """One step. `run` returns what it did, or nothing when there was nothing to do."""

    nombre: str
    run: Callable[[], str | None]
    modos: frozenset[str] = frozenset({"demo", "produccion", "pruebas"})


def _migrate() -> str | None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return f"{len(plan)} migraciones" if plan else None


def _load_referencias() -> str | None:
    referencias.load_referencias(now=timezone.now())
    return None


def _load_oferta() -> str | None:
    load_oferta()
    return None


def _ensure_demo() -> str | None:
    ensure_demo(timezone.now())
    return None


def _collect_static() -> str | None:
    """WhiteNoise compresses every file when collecting, so it is done only when one has changed."""
    from django.contrib.staticfiles.finders import get_finders

    ignored = _not_served()
    digest = hashlib.sha256()
    count = 0
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            path = Path(storage.path(name))
            found = path.stat()
            digest.update(f"{name}\0{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
            count += 1
    mark = Path(settings.STATIC_ROOT) / ".huella"
    if mark.exists() and mark.read_text(encoding="ascii") == digest.hexdigest():
        return None
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    mark.write_text(digest.hexdigest(), encoding="ascii")
    return f"{count} archivos"


def _not_served() -> list[str]:
    """Static files of pages that nobody can reach: ten megabytes to compress for nothing."""
    namespaces = get_resolver().namespace_dict
    return ["ninja", *([] if "admin" in namespaces else ["admin"])]


PASOS = (
    PasoDeArranque("Base de datos al día", _migrate),
    PasoDeArranque("Listas de códigos", _load_referencias),
    PasoDeArranque("Servicios y puntos que dan citas", _load_oferta),
    PasoDeArranque("Personas de demostración", _ensure_demo, modos=frozenset({"demo"})),
    PasoDeArranque("Estilos y tipografías", _collect_static),
)


def check_production() -> None:
    """Refuse what is only good for a demonstration. Raises ErrorDeOperacion with every reason."""
    serious = [
        message
        for message in checks.run_checks(include_deployment_checks=True)
        if message.level >= checks.ERROR and not message.is_silenced()
    ]
    if serious:
        reasons = "\n".join(f"  - {message.msg} ({message.id})" for message in serious)
        raise ErrorDeOperacion(f"La configuración no sirve para producción:\n{reasons}")


def prepare(say: Say) -> None:
    """Run every step, one node at a time: two that start together must not migrate together."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as guard:
        row = guard.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK]).fetchone()
        if row is None or not row[0]:
            say("Otro nodo está preparando la base de datos; esperando…")
            guard.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            for paso in PASOS:
                if settings.MODO in paso.modos:
                    done = paso.run()
                    if done:
                        say(f"{paso.nombre}: {done}")
        finally:
            close_connections()
