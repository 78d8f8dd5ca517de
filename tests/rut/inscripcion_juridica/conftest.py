"""A foundation that is about to be registered, and who represents it."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from tests.adjuntos.archivos import pdf
from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, argon_for_tests, last_code, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.models import Adjunto
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente
from ventanilla.expediente.guiado import Contexto
from ventanilla.firma.rules import Canal, Factor, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.firma.services.firmar import Firmado
from ventanilla.rut.inscripcion_juridica.forms.papeles import PapelesForm
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA

CORREO = "fundacion@ejemplo.co"
SUPLENTE = {
    "tipo_documento": "13", "numero_documento": "2900000002", "primer_nombre": "Ana", "otros_nombres": "",
    "primer_apellido": "Mora", "segundo_apellido": "", "razon_social": "", "desde": "2026-07-01",
}  # fmt: skip
REVISORA = {
    "calidad": "revisor_fiscal", "tipo_documento": "13", "numero_documento": "2900000003", "primer_nombre": "Rosa",
    "otros_nombres": "", "primer_apellido": "Lara", "segundo_apellido": "", "razon_social": "",
    "tarjeta_profesional": "123456-T", "firma_nit": "", "firma_nombre": "", "desde": "2026-07-01",
}  # fmt: skip
SOCIA = {
    "tipo_documento": "13", "numero_documento": "2900000004", "primer_nombre": "Eva", "otros_nombres": "",
    "primer_apellido": "Paz", "segundo_apellido": "", "razon_social": "", "nacionalidad": "169",
    "participacion": "50", "capital": 1_000_000, "ingreso": "2026-07-01",
}  # fmt: skip
SEDE = {
    "tipo": "09", "nombre": "Sede Tunja", "actividad": "8891", "municipio": "15001", "direccion": "Calle 20 # 9-40",
    "telefono": "3105550142",
}  # fmt: skip
NADIE: dict[str, Any] = {"registros": [], "completa": True}
SECCIONES: dict[str, dict[str, Any]] = {
    "camino": {"forma": "FUND", "comercio": False, "falla": False},
    "identificacion": {"razon_social": "Fundación Árbol Grande", "sigla": "FAG", "nombre_comercial": ""},
    "constitucion": {
        "clase": "01", "numero": "1", "fecha": "2026-07-01", "notaria": "", "municipio": "15001",
        "entidad_registro": "03", "registro": "2026-07-15", "matricula": "S0012345",
    },
    "adjuntos": {"enviados": True},
    "caracteristicas": {
        "indefinida": True, "vigencia_hasta": None, "vigilancia": "3", "nacional_privado": "0",
        "nacional_publico": "0", "extranjero_privado": "0", "extranjero_publico": "0",
    },
    "correo": {"correo": CORREO},
    "ubicacion": {
        "municipio": "15001", "direccion": "Calle 20 # 9-35", "codigo_postal": "150001", "telefono": "3105550142",
        "telefono_2": "",
    },
    "actividades": {"actividades": [["8891", "2026-07-01"]]},
    "operacion": {"gravado": False, "excluido": False, "comidas": False},
    "responsabilidades": {"codigos": ["05", "07", "14", "42", "53", "55"]},
    "principal": {"desde": "2026-07-01"},
    "suplentes": {"registros": [SUPLENTE], "completa": True},
    "socios": NADIE,
    "revisores": {"registros": [REVISORA], "completa": True},
    "establecimientos": {"registros": [SEDE], "completa": True},
}  # fmt: skip


def drafted(actor: Actor, *, correo: str = CORREO, now: Any = NOW, **cambios: dict[str, Any]) -> UUID:
    """A draft that only waits for the signature. `cambios` replace what a section says, or add to it."""
    borrador = expediente.start_borrador(actor, tramite=INSCRIPCION_JURIDICA.codigo, now=now)
    send_paper(actor, borrador.pk, now=now)
    expediente.set_correo(actor, borrador.pk, correo=correo, now=now)
    for nombre, datos in SECCIONES.items():
        expediente.save_seccion(
            actor, borrador.pk, nombre=nombre, datos={**datos, **cambios.get(nombre, {})}, version=0, now=now
        )
    return borrador.pk


def send_paper(actor: Actor, borrador_id: UUID, *, now: Any = NOW) -> None:
    """A copy of the act, as it is once it was checked."""
    contexto = Contexto(actor=actor, now=now, borrador_id=borrador_id, datos={})
    PapelesForm({}, contexto=contexto)
    papel = adjuntos.receive(
        actor, objeto=f"borrador:{borrador_id}", tipo="existencia", nombre="acta.pdf", declarado="application/pdf",
        stream=BytesIO(pdf()), now=now,
    )  # fmt: skip
    Adjunto.objects.filter(pk=papel.id).update(
        estado="limpio", paginas=1, limpio="x", limpio_bytes=1, limpio_sha256="a" * 64, revisado_at=now
    )


def intended(actor: Actor, borrador_id: UUID) -> tuple[Any, Factor]:
    """What is about to be signed, and the code that proves the second factor."""
    intencion = firmar.open_intencion(actor, borrador_id, now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)
    return intencion, Factor(TipoFactor.CODIGO, codigo=last_code(f"{actor.nit}@ejemplo.co"))


def signed(actor: Actor, borrador_id: UUID) -> Firmado:
    intencion, factor = intended(actor, borrador_id)
    return firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)


def signer(numero: str = REPRESENTANTE, *responsabilidades: str) -> Actor:
    """Somebody with an active RUT and a signature."""
    actor = person(numero, *responsabilidades)
    with_instrument(actor, now=NOW - timedelta(minutes=5), correo=f"{numero}@ejemplo.co")
    return actor


@pytest.fixture(autouse=True)
def almacen(settings: Any, tmp_path: Any) -> None:
    """Papers rest in a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "documentos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None, "file_permissions_mode": 0o600},
        }
    }


@pytest.fixture
def representante(db: None, argon_for_tests: None) -> Actor:  # noqa: F811
    return signer()
