"""The web server process: Granian over the WSGI application. Its access log is off: ours has no paths."""

import os
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ventanilla.operacion.entorno import Entorno
from ventanilla.operacion.procesos import die_with_parent

THREADS = 8  # per process; the database pool of settings holds more than this
KILL_AFTER = 7  # seconds for requests in flight, below the supervisor's own patience


def serve(entorno: Entorno) -> None:
    Server(
        "ventanilla.operacion.web:application",
        address=entorno.direccion,
        port=entorno.puerto,
        interface=Interfaces.WSGI,
        workers=entorno.procesos_web,
        blocking_threads=THREADS,
        backlog=1024,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=KILL_AFTER,
    ).serve()


def __getattr__(name: str) -> object:
    """`application` is built in Granian's worker processes only, where this module is its target."""
    if name != "application":
        raise AttributeError(name)
    if os.environ.get("VENTANILLA_SUPERVISADO") == "1":
        die_with_parent(signal.SIGKILL)
    from ventanilla.config.wsgi import application

    return application
