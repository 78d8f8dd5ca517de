"""Which database this run uses: the one of DATABASE_URL, or the embedded server, started if nobody did."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from ventanilla.operacion.entorno import Entorno, ensure_var
from ventanilla.operacion.errores import ErrorDeOperacion
from ventanilla.operacion.postgres import ServidorPostgres
from ventanilla.operacion.procesos import Candado

DBNAME = "ventanilla"
OLDEST_SERVER = 150000
Say = Callable[[str], None]


@contextmanager
def database(entorno: Entorno, say: Say, *, exclusive: bool = False) -> Iterator[ServidorPostgres | None]:
    """Leave DATABASE_URL pointing at a database that answers.

    Yields the embedded server if this run started it. `exclusive` is for `up`: a second one over the same
    data is refused. The other commands join a running one.
    """
    ensure_var(entorno.var)
    if entorno.database_url:
        check_server(entorno.database_url)
        yield None
        return
    lock = Candado(entorno.var / "en-marcha.lock")
    if not lock.take():
        if exclusive:
            raise ErrorDeOperacion(
                f"Ventanilla ya está en marcha con los datos de {entorno.var}: ciérrela primero, "
                "o use otra carpeta con VENTANILLA_VAR."
            )
        _join(entorno)
        yield None
        return
    with lock:
        server = ServidorPostgres(entorno.var / "postgres")
        try:
            server.start(on_slow=lambda: say("PostgreSQL se está recuperando de un cierre brusco; puede tardar…"))
            if not server.has_database(DBNAME):
                server.create_database(DBNAME)
            os.environ["DATABASE_URL"] = server.url(DBNAME)
            yield server
        finally:
            server.stop()


def _join(entorno: Entorno) -> None:
    server = ServidorPostgres(entorno.var / "postgres")
    url = server.url(DBNAME)
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        raise ErrorDeOperacion(
            f"Otra orden de Ventanilla está preparando los datos de {entorno.var}: espere a que termine."
        ) from None
    os.environ["DATABASE_URL"] = url


def close_connections() -> None:
    """No connection and no thread of the pool stays: needed before children are started."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def check_server(url: str) -> None:
    """Raises ErrorDeOperacion when the database of DATABASE_URL cannot serve."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise ErrorDeOperacion(
            f"No se pudo entrar a la base de datos de DATABASE_URL: {_reason(error)}. "
            "Revise que el servidor esté encendido y que la dirección, el usuario y la clave sean correctos."
        ) from None
    except psycopg.Error:
        raise ErrorDeOperacion(
            "DATABASE_URL no es una dirección de PostgreSQL: "
            "escríbala como postgresql://usuario:clave@servidor:5432/base."
        ) from None
    if version < OLDEST_SERVER:
        raise ErrorDeOperacion(
            f"El servidor de DATABASE_URL es PostgreSQL {version // 10000}: Ventanilla necesita el 15 o posterior."
        )


def _reason(error: psycopg.Error) -> str:
    """libpq's last words, on one line. They never hold the password."""
    words = [line.strip() for line in str(error).splitlines() if line.strip()]
    return words[-1].rstrip(".") if words else "sin respuesta"
