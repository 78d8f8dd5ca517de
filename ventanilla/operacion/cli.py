"""`python -m ventanilla ORDEN`: the one administration command. It speaks Spanish to an operator."""

import argparse
import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ventanilla.operacion.entorno import Entorno, read_entorno
from ventanilla.operacion.errores import ErrorDeOperacion

OK, FAILED, INTERRUPTED = 0, 1, 130


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(argv: Sequence[str]) -> int:
    """Exit code: 0 done, 1 could not, 2 wrong usage, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    order: Callable[[Entorno, argparse.Namespace], int] = arguments.order
    try:
        return order(read_entorno(), arguments)
    except ErrorDeOperacion as error:
        say(f"ventanilla: {error}")
        return error.code
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("ventanilla"):
            raise
        say(f"ventanilla: falta el paquete {error.name}: ejecute `make run`, que instala lo necesario.")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ventanilla",
        description="Administra Ventanilla. La configuración llega por variables de entorno.",
    )
    orders = parser.add_subparsers(title="órdenes", metavar="ORDEN", required=True)

    up = orders.add_parser("up", help="prepara la base de datos y abre el servicio; Ctrl-C lo cierra")
    up.set_defaults(order=_up)

    seed = orders.add_parser("seed", help="llena la base con contribuyentes inventados, siempre los mismos")
    seed.add_argument("--taxpayers", type=_positive, required=True, metavar="N", help="cuántos contribuyentes")
    seed.set_defaults(order=_seed)

    backup = orders.add_parser("backup", help="guarda base de datos y documentos en un solo archivo")
    backup.add_argument("destino", type=Path, help="archivo .tar que se va a crear")
    backup.set_defaults(order=_backup)

    restore = orders.add_parser("restore", help="recupera una copia en una base de datos vacía")
    restore.add_argument("archivo", type=Path, help="archivo hecho con backup")
    restore.set_defaults(order=_restore)

    funcionario = orders.add_parser(
        "funcionario", help="da a una persona con cuenta los roles de funcionario, o se los quita"
    )
    funcionario.add_argument("persona", help="tipo y número de documento, por ejemplo 13-1020304050")
    funcionario.add_argument(
        "--rol", action="append", default=[], metavar="ROL", help="se repite; sin ninguno deja de serlo"
    )
    funcionario.set_defaults(order=_funcionario)

    doctor = orders.add_parser("doctor", help="revisa todo y dice en una línea qué está bien y qué no")
    doctor.set_defaults(order=_doctor)

    # Started by the supervisor; on several machines, by whatever runs services there.
    web = orders.add_parser("web", help="solo el servidor web (lo inicia up)")
    web.set_defaults(order=_web)
    worker = orders.add_parser("worker", help="solo el trabajador de tareas (lo inicia up)")
    worker.set_defaults(order=_worker)
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"«{text}» no es un número mayor que cero")
    return int(text)


def _funcionario(entorno: Entorno, arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.base import database

    with database(entorno, say):
        _setup_django()
        from django.core.exceptions import ObjectDoesNotExist
        from django.utils import timezone

        from ventanilla.comun.actor import Actor
        from ventanilla.cuentas import rules
        from ventanilla.cuentas.services import make_official

        try:
            user = make_official(Actor.sistema(), arguments.persona, roles=arguments.rol, now=timezone.now())
        except ObjectDoesNotExist:
            raise ErrorDeOperacion(
                f"{arguments.persona} no tiene cuenta: primero debe ingresar como persona."
            ) from None
        except ValueError as error:
            raise ErrorDeOperacion(f"No existe el rol {error}. Los roles son: {', '.join(rules.ROLES)}.") from None
    say(f"{user.nombre}: {', '.join(arguments.rol) or 'ya no es funcionario'}.")
    say("Entra a /escritorio/ y a /admin/ con su contraseña y un segundo factor.")
    return OK


def _setup_django() -> None:
    """Load settings and apps. Call it once DATABASE_URL is final."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise ErrorDeOperacion(f"La configuración tiene un error: {error}") from error


def _up(entorno: Entorno, _arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.supervisor import Detener, stop_on_signals

    stop_on_signals()
    with contextlib.suppress(Detener):
        _open(entorno)
    say("Ventanilla se cerró.")
    return OK


def _open(entorno: Entorno) -> None:
    from ventanilla.operacion.base import database
    from ventanilla.operacion.supervisor import Supervisor

    begun = time.monotonic()
    ensure_port_is_free(entorno.direccion, entorno.puerto)
    with database(entorno, say, exclusive=True) as server:
        _setup_django()
        from ventanilla.operacion import arranque

        if entorno.es_produccion:
            arranque.check_production()
        arranque.prepare(say)
        Supervisor(
            direccion=entorno.direccion,
            puerto=entorno.puerto,
            var=entorno.var,
            postgres=server,
            say=say,
            on_ready=lambda: _announce(entorno, time.monotonic() - begun),
        ).run()


def ensure_port_is_free(direccion: str, puerto: int) -> None:
    family = socket.AF_INET6 if ":" in direccion else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((direccion, puerto))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ErrorDeOperacion(
                    f"El puerto {puerto} está ocupado por otro programa: "
                    f"use otro, por ejemplo PORT={puerto + 1} make run."
                ) from error
            if error.errno == errno.EACCES:
                raise ErrorDeOperacion(
                    f"El puerto {puerto} exige permisos de administrador: use uno mayor que 1023 con PORT."
                ) from error
            raise ErrorDeOperacion(
                f"No se puede atender en {direccion}:{puerto} ({error.strerror}): revise VENTANILLA_DIRECCION."
            ) from error


def _announce(entorno: Entorno, seconds: float) -> None:
    from django.conf import settings

    say("")
    say(f"  Ventanilla está lista en {settings.PUBLIC_URL}   ({seconds:.1f} s)")
    if entorno.modo == "demo":
        from ventanilla.operacion.demo import INGRESOS

        say("  Personas de demostración:")
        for ingreso in INGRESOS:
            clave = f" · contraseña «{ingreso.contrasena}»" if ingreso.contrasena else ""
            factor = f" · segundo factor, clave «{ingreso.factor}»" if ingreso.factor else ""
            say(f"    {ingreso.persona} ({ingreso.documento}){clave}{factor}")
            say(f"      para {ingreso.sirve_para}")
        say(f"  Los correos que salen se leen en {settings.PUBLIC_URL}/buzon/")
    say("  Ctrl-C la cierra.")
    say("")


def _web(entorno: Entorno, _arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.web import serve

    serve(entorno)
    return OK


def _worker(_entorno: Entorno, _arguments: argparse.Namespace) -> int:
    _setup_django()
    from ventanilla.operacion.worker import work

    work()
    return OK


def _seed(entorno: Entorno, arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.base import database

    with database(entorno, say):
        _setup_django()
        from ventanilla.operacion import arranque
        from ventanilla.operacion.semilla import seed

        arranque.prepare(say)
        seed(arguments.taxpayers)
    return OK


def _backup(entorno: Entorno, arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.base import database

    with database(entorno, say):
        _setup_django()
        from ventanilla.operacion.respaldo import backup

        for line in backup(arguments.destino):
            say(line)
    return OK


def _restore(entorno: Entorno, arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.base import database

    with database(entorno, say):
        _setup_django()
        from ventanilla.operacion.respaldo import restore

        for line in restore(arguments.archivo):
            say(line)
    return OK


def _doctor(entorno: Entorno, _arguments: argparse.Namespace) -> int:
    from ventanilla.operacion.base import database

    with database(entorno, say):
        _setup_django()
        from ventanilla.operacion.doctor import examine

        hallazgos = examine()
    for hallazgo in hallazgos:
        print(hallazgo.line())
    return OK if all(hallazgo.ok for hallazgo in hallazgos) else FAILED
