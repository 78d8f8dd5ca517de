"""The officials' desk: its pages, and the same pages with a hundred thousand cases."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

CASOS = 100_000


def seed_some(taxpayers: int = 1_500) -> None:
    """Taxpayers with officials and cases in every state."""
    from ventanilla.operacion import semilla
    from ventanilla.operacion.semilla.casos import seed_cases

    now = datetime.now(UTC)
    semilla.seed_taxpayers(taxpayers, now=now)
    seed_cases(taxpayers, now=now)


def multiply(total: int = CASOS) -> None:
    """The same cases again and again, each with a number of its own, until there are this many."""
    from django.db import connection

    from ventanilla.casos.models import Caso

    columns = ", ".join(
        f'"{field.column}"' for field in Caso._meta.fields if field.column not in ("id", "numero", "radicado")
    )
    times = total // max(1, Caso.objects.count())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casos_caso (numero, radicado, {columns})"
            f" SELECT numero || '-' || g, radicado || '-' || g, {columns} FROM casos_caso, generate_series(1, %s) g",
            [times],
        )
        cursor.execute("ANALYZE casos_caso")


def official() -> tuple[Any, str]:
    """A session of an official who approves and supervises, opened with a second factor; and a case in hand."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.test import Client

    from ventanilla.casos.models import Caso
    from ventanilla.cuentas.models import User
    from ventanilla.operacion.semilla.casos import FIRST_OFFICIAL, FUNCIONARIOS

    user = User.objects.get(numero_documento=str(FIRST_OFFICIAL + FUNCIONARIOS - 1))
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client, str(Caso.objects.filter(estado="por_aprobar").values_list("numero", flat=True)[0])


def pages() -> list[tuple[str, Any, str]]:
    client, numero = official()
    return [
        ("/escritorio/", client, "/escritorio/"),
        ("/escritorio/ mis casos", client, "/escritorio/mios/"),
        ("/escritorio/ por aprobar", client, "/escritorio/por-aprobar/"),
        ("/escritorio/ un caso", client, f"/escritorio/caso/{numero}/"),
        ("/escritorio/ supervisión", client, "/escritorio/supervision/"),
    ]


def bench(report_page: Callable[..., None]) -> None:
    seed_some()
    for nombre, client, path in pages():
        report_page(nombre, client, path)
