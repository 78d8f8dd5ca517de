import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operacion.procesos import Servicio
from ventanilla.operacion.postgres import ServidorPostgres


@pytest.fixture
def servidor(tmp_path: Path) -> Iterator[ServidorPostgres]:
    """A server of its own over an empty folder, not started yet."""
    server = ServidorPostgres(tmp_path / "postgres", durable=False)
    yield server
    server.destroy()


@pytest.fixture
def servicio(tmp_path: Path) -> Iterator[Servicio]:
    service = Servicio(tmp_path / "var")
    yield service
    service.end()
    forget_data_of(tmp_path / "var")


def forget_data_of(var: Path) -> None:
    """As root the data of the embedded server lies outside `var`."""
    if os.geteuid() == 0 and (var / "postgres").exists():
        shutil.rmtree(ServidorPostgres(var / "postgres").home, ignore_errors=True)
