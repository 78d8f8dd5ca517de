"""`make check`: every check, one line each, the output only of those that fail. Exit code 1 if any does."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
SOURCES = ("ventanilla", "tests", "herramientas")

# What a sane production looks like; the adapters are doubles, because the real ones are each entity's own.
PRODUCTION = {
    "VENTANILLA_MODO": "produccion",
    "SECRET_KEY": "k" * 20 + "0123456789-abcdefghij-KLMNOPQRST-" + "z" * 10,
    "DATABASE_URL": "postgresql://ventanilla@db.example/ventanilla",
    "PUBLIC_URL": "https://ventanilla.entidad.gov.co",
    "ALLOWED_HOSTS": "ventanilla.entidad.gov.co",
    "REGISTRO_CIVIL": "tests.dobles.RegistroCivilExterno",
    "SELLO": "tests.dobles.SelloExterno",
    "SMS": "tests.dobles.SmsExterno",
    "FIRMA_CUSTODIA": "tests.dobles.CustodiaExterna",
    "ANTIVIRUS": "tests.dobles.AntivirusExterno",
    "SALA_VIRTUAL": "tests.dobles.SalaVirtualExterna",
    "SMTP_HOST": "correo.entidad.gov.co",
    "CORREO_REMITENTE": "Ventanilla <no-responda@entidad.gov.co>",
    "METRICAS_TOKEN": "m" * 32,
    "ENTIDAD_NOMBRE": "Entidad",
    "ENTIDAD_DIRECCION": "Calle 1 # 2-3, Bogotá",
    "ENTIDAD_TELEFONO_IMPUESTOS": "(601) 123 4567",
    "ENTIDAD_TELEFONO_ADUANAS": "(601) 123 4568",
    "ENTIDAD_HORARIO": "Lunes a viernes",
}
NO_DATABASE = {"DATABASE_URL": "postgresql://nadie@127.0.0.1:1/nada"}


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command, environment. Scripts of .venv run through Python: their first lines hold paths."""
    manage = [PYTHON, "-W", "ignore", "-m", "django"]
    return [
        ("formato", [str(BIN / "ruff"), "format", "--check", "."], {}),
        ("estilo", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
        ("tipos", [PYTHON, "-m", "mypy"], NO_DATABASE),
        ("contratos", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"], {}),
        ("migraciones", [*manage, "makemigrations", "--check", "--dry-run"], NO_DATABASE),
        ("plantillas", [PYTHON, "-m", "djlint", "ventanilla", "--lint", "--quiet"], {}),
        ("enlaces", [PYTHON, "herramientas/enlaces.py"], {}),
        ("autorización", [PYTHON, "-m", "herramientas.autorizacion"], {}),
        ("producción", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as var:
        base = os.environ | {"DJANGO_SETTINGS_MODULE": "ventanilla.config.settings", "VENTANILLA_VAR": var}
        for name, command, env in checks():
            begun = time.monotonic()
            result = subprocess.run(
                command, cwd=ROOT, env=base | env, text=True, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            verdict = "ok" if result.returncode == 0 else "SHORT"
            print(f"{name:<14} {verdict:<6} {time.monotonic() - begun:.1f} s", flush=True)
            if result.returncode != 0:
                failed.append(name)
                print(result.stdout, flush=True)
    if failed:
        print(f"Fallan: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
