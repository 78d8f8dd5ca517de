"""`doctor` finds what is wrong, and says it short."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from tests.citas.fabricas import a_cupo, book
from ventanilla.citas.models import Cita
from ventanilla.comun.actor import Actor
from ventanilla.expediente import rules, services
from ventanilla.operacion import doctor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def findings(monkeypatch):
    """Examine within the test's own transaction."""
    monkeypatch.setattr(doctor, "close_connections", lambda: None)
    return lambda: {hallazgo.nombre: hallazgo for hallazgo in doctor.examine()}


@pytest.fixture
def documento(db: None):
    return services.issue_documento(
        Actor.sistema(),
        codigo=rules.new_codigo(),
        tipo="rut",
        titulo="Registro Único Tributario",
        nit="1020304050",
        titular="Ana Prueba",
        objeto="rut:1020304050",
        contenido=f"%PDF-1.7 del doctor {rules.new_codigo()}".encode(),  # workers share the folder
        paginas=1,
        radicado=None,
        now=NOW,
    )


def test_what_is_well_is_ok(findings, documento):
    found = findings()

    for name in ("versiones", "migraciones", "cadena de eventos", "documentos", "trabajos", "disco"):
        assert found[name].ok, found[name].line()


def test_each_check_is_one_line_with_its_verdict(findings):
    for hallazgo in findings().values():
        assert "\n" not in hallazgo.line()
        assert hallazgo.line()[25:31].strip() in {"ok", "SHORT"}


def test_a_database_that_forgets_is_told(findings):
    # The server of the tests runs without fsync: exactly what must be noticed.
    assert not findings()["durabilidad"].ok


@pytest.mark.parametrize("content", [None, b"otra cosa"], ids=["lost", "altered"])
def test_a_document_that_is_not_as_it_was_sealed_is_found(findings, documento, content: bytes | None):
    storage = storages["documentos"]
    storage.delete(documento.archivo)
    if content is not None:
        storage.save(documento.archivo, ContentFile(content))

    found = findings()["documentos"]
    storage.delete(documento.archivo)

    assert not found.ok
    assert documento.codigo_corto in found.detalle


def test_a_broken_chain_is_found(findings, documento):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the chain is closed at the end of a transaction
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE expediente_evento SET accion = 'otra'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    assert not findings()["cadena de eventos"].ok


def test_a_failed_job_is_found(findings):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('x', 'x', '{}', 'failed')"
        )

    found = findings()["trabajos"]

    assert (found.ok, found.detalle) == (False, "1 atascados, de ellos 1 fallidos")


def test_a_pending_migration_is_found(findings):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'procrastinate'")

    assert not findings()["migraciones"].ok


def test_a_clock_that_disagrees_with_the_database_is_told(findings, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(seconds=30))

    assert not findings()["reloj"].ok


def test_a_place_that_nobody_has_and_nobody_can_take_is_told(findings):
    cita = book(a_cupo(timezone.now() + timedelta(days=3)), now=timezone.now())
    assert findings()["cupos de citas"].ok

    Cita.objects.filter(pk=cita.pk).update(estado="cancelada")

    assert "1 sin dueño" in findings()["cupos de citas"].detalle
