"""One parent for the web server, the worker and PostgreSQL: restarts what dies, and leaves nothing behind."""

import contextlib
import http.client
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from ventanilla.operacion.errores import ErrorDeOperacion
from ventanilla.operacion.postgres import ServidorPostgres
from ventanilla.operacion.procesos import child_setup

DRAIN = 9.0  # seconds for children to finish what they have in hand
SETTLED = 30.0  # a child that lived this long starts again without waiting
LONGEST_WAIT = 30.0
EARLY_FAILURES = 3  # before the service was ever ready: give up and say so
READY_TIMEOUT = 60.0
POLL = 0.1
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
Say = Callable[[str], None]


class Detener(BaseException):
    """Somebody asked us to stop. Not an Exception: no `except Exception` may swallow it."""


def stop_on_signals() -> None:
    """Turn the signals that mean "stop" into Detener, so that every `finally` runs."""

    def handler(number: int, _frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Detener(signal.Signals(number).name)

    for each in SIGNALS:
        signal.signal(each, handler)


@dataclass(slots=True)
class Hijo:
    nombre: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = 0.0

    def start(self, env: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # Ctrl-C reaches us alone; we tell the children in order
            # If we die without a word nobody is left to insist, and PostgreSQL is closing: no farewells.
            preexec_fn=child_setup(signal.SIGKILL),
        )
        self.started = time.monotonic()

    def clear_group(self) -> None:
        """End whatever the child itself left running."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def wait_before_restart(self, now: float) -> float:
        self.failures = 0 if now - self.started > SETTLED else self.failures + 1
        return min(LONGEST_WAIT, 0.25 * 2**self.failures) if self.failures > 1 else 0.0


@dataclass(slots=True)
class Supervisor:
    direccion: str
    puerto: int
    var: Path
    postgres: ServidorPostgres | None
    say: Say
    on_ready: Callable[[], None]
    hijos: list[Hijo] = field(default_factory=list)
    is_ready: bool = False

    def __post_init__(self) -> None:
        module = [sys.executable, "-m", "ventanilla"]
        self.hijos = [Hijo("servidor web", [*module, "web"]), Hijo("trabajador", [*module, "worker"])]

    def run(self) -> None:
        """Until Detener. Raises ErrorDeOperacion when the service cannot open at all."""
        metricas = self._metrics_dir()
        env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(metricas), "VENTANILLA_SUPERVISADO": "1"}
        begun = time.monotonic()
        try:
            for hijo in self.hijos:
                hijo.start(env)
            while True:
                self._look_after(env)
                if not self.is_ready:
                    self._look_if_ready(begun)
                select.select([], [], [], POLL)
        finally:
            self._stop_all()
            shutil.rmtree(metricas, ignore_errors=True)

    def _metrics_dir(self) -> Path:
        parent = self.var / "metricas"
        path = parent / str(os.getpid())
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def _look_after(self, env: Mapping[str, str]) -> None:
        if self.postgres is not None and not self.postgres.is_alive():
            self.say("PostgreSQL se cerró; se inicia de nuevo.")
            self.postgres.start()
        for hijo in self.hijos:
            now = time.monotonic()
            if hijo.process is None:
                if now >= hijo.next_start:
                    hijo.start(env)
            elif hijo.process.poll() is not None:
                wait = self._after_death(hijo, now)
                hijo.next_start = now + wait

    def _after_death(self, hijo: Hijo, now: float) -> float:
        assert hijo.process is not None  # noqa: S101
        code = hijo.process.returncode
        hijo.clear_group()
        wait = hijo.wait_before_restart(now)
        hijo.process = None
        if not self.is_ready and hijo.failures >= EARLY_FAILURES:
            raise ErrorDeOperacion(
                f"El {hijo.nombre} no arranca (salida {code}): la causa está en las líneas de arriba."
            )
        after = f" en {wait:.0f} s" if wait >= 1 else ""
        self.say(f"El {hijo.nombre} terminó (salida {code}); se inicia de nuevo{after}.")
        return wait

    def _look_if_ready(self, begun: float) -> None:
        if self._answers():
            self.is_ready = True
            self.on_ready()
        elif time.monotonic() - begun > READY_TIMEOUT:
            raise ErrorDeOperacion(
                f"El servicio no quedó listo en {READY_TIMEOUT:.0f} segundos: la causa está en las líneas de arriba."
            )

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.direccion, self.direccion)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.puerto, timeout=2)
        try:
            connection.request("GET", "/salud/lista")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _stop_all(self) -> None:
        alive = [hijo.process for hijo in self.hijos if hijo.process is not None]
        for process in alive:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + DRAIN
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for hijo in self.hijos:
            hijo.clear_group()
        for process in alive:
            process.wait()
