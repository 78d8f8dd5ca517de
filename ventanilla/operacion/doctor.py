"""`doctor`: looks at everything an operator would, changes nothing, and says it in one line each."""

import hashlib
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import django
from django.conf import settings
from django.core import checks
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos import services as adjuntos_services
from ventanilla.citas.selectors import citas
from ventanilla.expediente import selectors as expediente_selectors
from ventanilla.expediente import services as expediente
from ventanilla.operacion.avance import track
from ventanilla.operacion.base import close_connections

LEAST_FREE = 1_000_000_000  # bytes
MOST_APART = timedelta(seconds=2)
LATE_JOBS = """
SELECT count(*) FILTER (WHERE status = 'failed' OR since < now() - interval '10 minutes'),
       count(*) FILTER (WHERE status = 'failed')
FROM (
    SELECT j.status::text AS status, coalesce(j.scheduled_at, max(e.at)) AS since
    FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id
    WHERE j.status IN ('todo', 'doing', 'failed') GROUP BY j.id
) AS pending
"""


@dataclass(frozen=True, slots=True)
class Hallazgo:
    nombre: str
    ok: bool
    detalle: str

    def line(self) -> str:
        return f"{self.nombre:<24} {'ok' if self.ok else 'SHORT':<6} {self.detalle}"


def _one(query: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[object, ...] | None = cursor.fetchone()
    return row or ()


def _versiones() -> tuple[bool, str]:
    (server,) = _one("SHOW server_version")
    return True, f"Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {server}"


def _migraciones() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return not pending, f"{pending} pendientes: ejecute up" if pending else "al día"


def _durabilidad() -> tuple[bool, str]:
    row = _one(
        "SELECT current_setting('data_checksums'), current_setting('fsync'), current_setting('synchronous_commit')"
    )
    return row == ("on", "on", "on"), "sumas de control {}, fsync {}, synchronous_commit {}".format(*row)


def _cadena() -> tuple[bool, str]:
    wrong = expediente.verify_chain()
    if wrong:
        return False, f"{len(wrong)} eslabones rotos; el primero: {wrong[0]}"
    lost = expediente.verify_anchors()
    if lost:
        return False, f"{len(lost)} anclas no coinciden (¿se restauró una copia anterior?); la primera: {lost[0]}"
    head = expediente_selectors.chain_head()
    return True, f"{head.seq} eventos, cabeza {head.hash[:16]}" if head else "sin eventos todavía"


def _documentos() -> tuple[bool, str]:
    """Every issued document is on disk, byte for byte as it was sealed."""
    storage = storages["documentos"]
    documentos = expediente_selectors.all_documentos()
    total = documentos.count()
    wrong: list[str] = []
    for documento in track(documentos.iterator(), total=total, text="Revisando documentos"):
        try:
            with storage.open(documento.archivo) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            digest = ""
        if digest != documento.sha256:
            wrong.append(documento.codigo_corto)
    if wrong:
        return False, f"{len(wrong)} de {total} faltan o cambiaron; el primero: {wrong[0]}"
    return True, f"{total} completos"


def _adjuntos() -> tuple[bool, str]:
    """Every paper that people sent and was found clean is on disk, byte for byte; none waits long for its check."""
    papeles = adjuntos.clean_files()
    total = papeles.count()
    wrong: list[str] = []
    for papel in track(papeles.iterator(), total=total, text="Revisando adjuntos"):
        try:
            digest = hashlib.sha256(adjuntos.copy_of(papel)).hexdigest()
        except OSError:
            digest = ""
        if digest != papel.limpio_sha256:
            wrong.append(str(papel.pk))
    if wrong:
        return False, f"{len(wrong)} de {total} faltan o cambiaron; el primero: {wrong[0]}"
    waiting = adjuntos.waiting(now=timezone.now())
    if waiting:
        return False, f"{waiting} sin revisar hace más de 20 minutos: ¿responde el antivirus?"
    return True, f"{total} completos"


def _revision() -> tuple[bool, str]:
    """Whether what people send could be checked now: a picture is read apart, the antivirus is shown a sample."""
    fallas = adjuntos_services.try_out()
    nadie = settings.ANTIVIRUS.endswith("SinAntivirus")
    return not fallas, "; ".join(fallas) or ("lectura aparte; nadie busca virus" if nadie else "lectura y antivirus")


def _disco() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.VAR).free
    return free >= LEAST_FREE, f"{free / 1e9:.1f} GB libres en {settings.VAR}"


def _reloj() -> tuple[bool, str]:
    """Holds and terms are compared with the clock of whoever asks: nodes must agree with the database."""
    before = timezone.now()
    (there,) = cast("tuple[datetime]", _one("SELECT clock_timestamp()"))
    after = timezone.now()
    apart = max(before - there, there - after, timedelta())
    return apart <= MOST_APART, f"a {apart.total_seconds():.1f} s del de la base de datos"


def _cupos() -> tuple[bool, str]:
    lost, open_ = citas.wrong_places(now=timezone.now())
    if lost or open_:
        return False, f"{lost} sin dueño que nadie puede tomar, {open_} con cita que alguien podría tomar"
    return True, "cada cupo tiene una sola persona o ninguna"


def _trabajos() -> tuple[bool, str]:
    late, failed = _one(LATE_JOBS)
    return not late, f"{late} atascados, de ellos {failed} fallidos" if late else "ninguno atascado"


def _configuracion() -> tuple[bool, str]:
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=settings.ES_PRODUCCION)
        if message.level >= checks.WARNING and not message.is_silenced()
    ]
    if found:
        return False, "; ".join(f"{message.msg} ({message.id})" for message in found)
    return True, f"modo {settings.MODO}"


REVISIONES: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
    ("versiones", _versiones),
    ("migraciones", _migraciones),
    ("durabilidad", _durabilidad),
    ("cadena de eventos", _cadena),
    ("documentos", _documentos),
    ("adjuntos", _adjuntos),
    ("revisión de archivos", _revision),
    ("disco", _disco),
    ("reloj", _reloj),
    ("cupos de citas", _cupos),
    ("trabajos", _trabajos),
    ("configuración", _configuracion),
)


def examine() -> list[Hallazgo]:
    """One finding for each check; one that cannot be done counts as bad."""
    hallazgos = []
    for nombre, revision in REVISIONES:
        try:
            ok, detalle = revision()
        except (DatabaseError, OSError) as error:
            ok, detalle = False, f"no se pudo revisar: {str(error).splitlines()[0]}"
        hallazgos.append(Hallazgo(nombre, ok, detalle))
    close_connections()
    return hallazgos
