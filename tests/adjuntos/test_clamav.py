"""The real daemon of ClamAV, where it is installed (Debian: clamav-daemon), with signatures made here."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adjuntos import archivos
from tests.operacion.procesos import wait_until
from ventanilla.adjuntos import services
from ventanilla.adjuntos.adapters.clamd import Clamd
from ventanilla.adjuntos.ports import AntivirusNoResponde
from ventanilla.adjuntos.rules import Motivo

PROGRAMA = shutil.which("clamd")
MARCA = b"MARCA-DANINA-DE-PRUEBA"
MEGA = 1 << 20
pytestmark = [
    pytest.mark.proceso,
    pytest.mark.skipif(PROGRAMA is None, reason="clamd is not installed; test_antivirus.py speaks its protocol"),
]


@pytest.fixture(scope="module")
def demonio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    carpeta: Path = tmp_path_factory.mktemp("clamav")
    muestra = services._MUESTRA
    (carpeta / "propias.hdb").write_text(f"{hashlib.md5(muestra).hexdigest()}:{len(muestra)}:Eicar-Prueba\n")
    (carpeta / "propias.ndb").write_text(f"Marca-Prueba:0:*:{MARCA.hex()}\n")
    (carpeta / "clamd.conf").write_text(
        f"LocalSocket {carpeta}/clamd.ctl\nDatabaseDirectory {carpeta}\nForeground yes\nStreamMaxLength 35M\n"
        "MaxFileSize 35M\nMaxScanSize 150M\nAlertExceedsMax yes\nAlertEncrypted yes\nAlertOLE2Macros yes\n"
    )
    proceso = subprocess.Popen(
        [PROGRAMA or "", "-c", str(carpeta / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_until((carpeta / "clamd.ctl").exists, "clamd did not start")
    yield f"unix:{carpeta}/clamd.ctl"
    proceso.kill()
    proceso.wait()


@pytest.fixture(autouse=True)
def asked(settings, demonio):
    settings.ANTIVIRUS = "ventanilla.adjuntos.adapters.clamd.Clamd"
    settings.CLAMD = demonio


def test_it_says_what_is_clean_and_what_is_not():
    antivirus = Clamd()

    assert antivirus.scan(b"%PDF-1.7 inocente").hallazgo == ""
    assert antivirus.scan(b"x" * (30 * MEGA)).hallazgo == ""  # as much as a clean copy may weigh
    assert antivirus.scan(services._MUESTRA).hallazgo.startswith("Eicar-Prueba")
    assert antivirus.scan(b"x" * MEGA + MARCA).hallazgo.startswith("Marca-Prueba")


def test_a_password_is_told_apart_from_a_harmful_program():
    assert Clamd().scan(archivos.encrypted_pdf()).motivo is Motivo.CIFRADO


def test_above_its_limit_there_is_no_verdict():
    with pytest.raises(AntivirusNoResponde):
        Clamd().scan(b"x" * (40 * MEGA))


def test_the_doctor_is_content_with_it():
    assert services.try_out() == []
