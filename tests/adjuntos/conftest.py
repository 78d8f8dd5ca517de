"""Files of all sorts, made here byte by byte; a draft that asks for papers; an antivirus that finds nothing."""

from uuid import UUID

import pytest

from tests.fabricas import NOW, guest
from ventanilla.adjuntos import services
from ventanilla.adjuntos.models import ArchivoSuelto
from ventanilla.adjuntos.ports import AntivirusNoResponde, Veredicto
from ventanilla.adjuntos.rules import Formato, TipoDeAdjunto
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import services as expediente

CEDULA = TipoDeAdjunto("cedula", "Copia de la cédula", ayuda="Por los dos lados", obligatorio=True)
SOPORTE = TipoDeAdjunto("soporte", "Otros papeles")
SOLO_PDF = TipoDeAdjunto("acta", "Acta de liquidación", formatos=(Formato.PDF,), maximo=1)
TIPOS = (CEDULA, SOPORTE, SOLO_PDF)


class AntivirusDePrueba:
    """Finds what carries its mark, as the real one finds EICAR."""

    MARCA = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"

    def scan(self, contenido: bytes) -> Veredicto:
        return Veredicto(hallazgo="Eicar-Signature" if self.MARCA in contenido else "", motor="de prueba")


class AntivirusSinFirmas:
    def scan(self, contenido: bytes) -> Veredicto:
        return Veredicto(hallazgo="", motor="de prueba")


class AntivirusCaido:
    def scan(self, contenido: bytes) -> Veredicto:
        raise AntivirusNoResponde("ConnectionRefusedError")


@pytest.fixture(autouse=True)
def almacen(settings, tmp_path):
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusDePrueba"
    settings.STORAGES = settings.STORAGES | {
        "documentos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None, "file_permissions_mode": 0o600},
        }
    }
    return tmp_path


@pytest.fixture
def luz() -> Actor:
    return guest("el-navegador-de-luz")


@pytest.fixture
def objeto(db, luz) -> str:
    return new_folder(luz)


def new_folder(actor: Actor, tramite: str = "rut.prueba", **changes) -> str:
    borrador = expediente.start_borrador(actor, tramite=tramite, now=NOW)
    objeto = f"borrador:{borrador.pk}"
    services.open_carpeta(
        actor, objeto=objeto, tipos=changes.pop("tipos", TIPOS), volver="/tramites/", now=NOW, **changes
    )
    return objeto


def person(numero: str):
    return cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )


def draft_id(objeto: str) -> UUID:
    return UUID(objeto.partition(":")[2])


def files_of(carpeta) -> set[str]:
    return {str(archivo.relative_to(carpeta)) for archivo in carpeta.rglob("*") if archivo.is_file()}


def loose() -> list[str]:
    return list(ArchivoSuelto.objects.order_by("id").values_list("nombre", flat=True))
