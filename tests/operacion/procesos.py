"""The product as an operator starts it: a real process, a free port, a folder of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import psycopg

from ventanilla.operacion.postgres import ServidorPostgres

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0
POLL = 0.1


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def clean_env(var: Path, **extra: str) -> dict[str, str]:
    """The environment of a newcomer: nothing of the test run."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"VENTANILLA_VAR": str(var), "VENTANILLA_PROCESOS": "1", "PYTHONPATH": str(ROOT)} | extra


def ventanilla(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One order of the administration command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ventanilla", *arguments],
        cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip


def wait_until(condition, what: str, patience: float = PATIENCE):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(POLL)
    raise AssertionError(f"after {patience:.0f} s: {what}")


class Servicio:
    """`python -m ventanilla up` in a folder of its own."""

    def __init__(self, var: Path, **env: str) -> None:
        self.port = free_port()
        self.var = var
        self.env = clean_env(var, PORT=str(self.port), **env)
        self.log = var.parent / f"{var.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds until ready."""
        begun = time.monotonic()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ventanilla", "up"],
                cwd=ROOT, env=self.env, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        wait_until(self._ready_or_dead, f"not ready:\n{self.said()}")
        return time.monotonic() - begun

    def _ready_or_dead(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"it ended with {self.process.returncode}:\n{self.said()}")
        return self.status("/salud/lista") == 200

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def status(self, path: str) -> int:
        try:
            return self.get(path)[0]
        except OSError:
            return 0

    def json(self, path: str):
        return json.loads(self.get(path)[2])

    def family(self) -> list[psutil.Process]:
        """Every process of the service: the supervisor and all below it."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def child(self, order: str) -> psutil.Process | None:
        return next((each for each in self.family() if command_of(each)[-2:] == ["ventanilla", order]), None)

    def kill_and_wait_for_another(self, order: str) -> None:
        """Kill a child without warning, and wait until the supervisor has started another that serves."""
        killed = self.child(order)
        assert killed is not None
        killed.kill()
        wait_until(lambda: self.child(order) not in (None, killed), f"{order} was not started again")
        wait_until(lambda: self.status("/salud/lista") == 200, f"{order} does not serve")

    def stop(self) -> int:
        """TERM, as a service manager does. Returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stop()
            self.process.kill()
            self.process.wait()


def command_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:  # it has just ended
        return []


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run. A zombie has ended: nobody has asked yet how."""
    left = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process)
    return left


def in_database(service: Servicio, statement: str, *values: str) -> list[tuple[Any, ...]]:
    """What the service's own database answers."""
    url = ServidorPostgres(service.var / "postgres").url("ventanilla")
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []
