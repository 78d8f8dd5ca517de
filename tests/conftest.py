"""One embedded PostgreSQL for the whole run. Migrations run once, into a template; every worker copies it."""

import os
from collections.abc import Iterator
from pathlib import Path

import fasteners
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from psycopg import sql


def _in_postgres(statement: sql.Composed | sql.SQL) -> bool:
    """Run it outside any transaction. Returns whether it gave rows."""
    url = os.environ["DATABASE_URL"].replace("/plantilla?", "/postgres?")
    with psycopg.connect(url, autocommit=True) as conexion:
        cursor = conexion.execute(statement)
        return cursor.description is not None and cursor.fetchone() is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database of this worker: a copy of the migrated template with the code lists loaded."""
    from django.core.management import call_command
    from django.utils import timezone

    from ventanilla.citas.services.oferta import load_oferta
    from ventanilla.referencias.services import load_referencias

    mia = f"prueba_{os.environ.get('PYTEST_XDIST_WORKER', 'unica')}"
    with (
        fasteners.InterProcessLock(Path(os.environ["VENTANILLA_PRUEBAS"]) / "plantilla.lock"),
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
    ):
        if not _in_postgres(sql.SQL("SELECT 1 FROM pg_database WHERE datname = 'plantilla'")):
            _in_postgres(sql.SQL("CREATE DATABASE plantilla"))
            call_command("migrate", verbosity=0)
            load_referencias(now=timezone.now())
            load_oferta()
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
        _in_postgres(sql.SQL("CREATE DATABASE {} TEMPLATE plantilla").format(sql.Identifier(mia)))
    settings.DATABASES["default"]["NAME"] = mia
    connection.settings_dict["NAME"] = mia
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]


def _empty_tables(self: TransactionTestCase) -> None:
    """After a test that commits: empty what people wrote, keep the code lists and the migrations.

    The append-only tables refuse TRUNCATE by trigger; only a superuser may look away, and tests are one.
    """
    keep = (
        "referencias_",
        "citas_servicio",
        "citas_sede",
        "firma_acuerdofirma",
        "habeas_finalidad",
        "habeas_avisodeprivacidad",
        "django_migrations",
        "django_content_type",
        "auth_permission",
    )
    tables = [name for name in connection.introspection.table_names() if not name.startswith(keep)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]
