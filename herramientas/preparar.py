"""Make `.venv` and install one hash-pinned list in it: `preparar.py base` or `preparar.py dev`.

Standard library only: it runs before anything is installed. A stamp named after the list's digest makes the
second run cost nothing.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED = (3, 11)


def requirements(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def stamp(name: str) -> Path:
    digest = hashlib.sha256(requirements(name).read_bytes()).hexdigest()[:16]
    return VENV / f".listo-{name}-{sys.version_info[0]}.{sys.version_info[1]}-{digest}"


def fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def venv_works() -> bool:
    """Whether `.venv` answers and is of this Python; one left by an upgrade is not."""
    code = "import sys, pip; print(*sys.version_info[:2])"
    try:
        result = subprocess.run([str(venv_python()), "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return result.returncode == 0 and result.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_venv() -> None:
    print("Creando el entorno de Python en .venv…", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        fail(
            "No se pudo crear .venv: a este Python le falta el módulo venv "
            "(en Debian y Ubuntu: apt install python3-venv), o no hay permiso para escribir aquí."
        )


def install(name: str) -> None:
    lines = requirements(name).read_text(encoding="utf-8").splitlines()
    count = sum(1 for line in lines if "==" in line and not line.startswith((" ", "#")))
    print(f"Instalando {count} paquetes (solo la primera vez, cerca de medio minuto)…", flush=True)
    command = [
        str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--no-deps", "--no-compile", "--require-hashes", "-r", str(requirements(name)),
    ]  # fmt: skip
    result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        words = [line for line in result.stderr.splitlines() if line.strip()]
        print("\n".join(words[-5:]), file=sys.stderr)
        fail(
            "No se pudieron instalar los paquetes: revise la conexión a internet (o el índice que usa pip) "
            "y repita la orden; lo ya descargado no se pierde."
        )


def pins(name: str) -> set[str]:
    lines = requirements(name).read_text(encoding="utf-8").splitlines()
    return {line.split("\\")[0].strip() for line in lines if "==" in line and not line.startswith((" ", "#"))}


def main() -> None:
    if sys.version_info < NEEDED:
        fail("Ventanilla necesita Python 3.11 o posterior; este es {}.{}.".format(*sys.version_info[:2]))
    name = sys.argv[1]
    if stamp(name).exists() and venv_python().exists():
        return
    if not venv_works():
        make_venv()
    install(name)
    done = ["base", "dev"] if name == "dev" and pins("base") <= pins("dev") else [name]
    for each in done:
        for old in VENV.glob(f".listo-{each}-*"):
            old.unlink()
        stamp(each).touch()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
