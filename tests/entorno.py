"""Loaded before the settings are read (`-p tests.entorno`): starts the database and says where it is."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_ES_EL_PRIMERO = "VENTANILLA_PRUEBAS" not in os.environ
if _ES_EL_PRIMERO:
    _DIR = Path(tempfile.mkdtemp(prefix="ventanilla-pruebas-"))
    from ventanilla.operacion.postgres import ServidorPostgres

    _SERVIDOR = ServidorPostgres(_DIR / "postgres", durable=False)
    _SERVIDOR.start()
    (_DIR / "var" / "static").mkdir(parents=True)
    for nombre in list(os.environ):
        if nombre.startswith(("SMTP_", "SMS", "SELLO", "REGISTRO_", "ENTIDAD_")):
            del os.environ[nombre]
    os.environ |= {
        "VENTANILLA_PRUEBAS": str(_DIR),
        "VENTANILLA_MODO": "pruebas",
        "VENTANILLA_VAR": str(_DIR / "var"),
        "DATABASE_URL": _SERVIDOR.url("plantilla"),
        "PUBLIC_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    if _ES_EL_PRIMERO:
        _SERVIDOR.destroy()
        shutil.rmtree(_DIR, ignore_errors=True)
