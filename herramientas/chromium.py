"""The browser tests need Chromium. As root on Debian it is installed; otherwise this says how, and fails."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    given = os.environ.get("CHROMIUM", "")
    if given:
        return shutil.which(given)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Instalando Chromium para las pruebas de navegador…", flush=True)
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for order in (["update"], ["-y", "install", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-q", *order], check=False, stdout=subprocess.DEVNULL, env=env)
        if find():
            return 0
    print(
        "Falta Chromium, que las pruebas de navegador necesitan. "
        "Instálelo (Debian y Ubuntu: sudo apt install chromium; macOS: brew install chromium) "
        "o indique su ruta en CHROMIUM, y repita la orden.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
