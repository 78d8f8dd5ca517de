"""Somebody with a RUT and a signature, a company with two who represent it, and drafts that only wait to be signed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, argon_for_tests, last_code, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import CONTADORA, REPRESENTANTE, datos_empresa, person, representacion
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.firma.rules import Canal, Factor, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.rut import selectors, services
from ventanilla.rut.actualizacion.services.inicial import answers_of
from ventanilla.rut.actualizacion.views import GUIADO
from ventanilla.rut.rules.datos import Acto, Capital, DatosRut, Establecimiento, Organizacion, Socio
from ventanilla.rut.rules.poderes import CalidadPoder

HOY = date(2026, 8, 11)
AYER = "2026-08-10"
SUPLENTE = "2900000004"
LOCAL = Establecimiento(
    tipo="16", actividad="1081", nombre="Panadería Centro", municipio="15001", direccion="Calle 19 # 9-35"
)
ABRE = {
    "cual": "", "tipo": "16", "nombre": "Panadería Norte", "actividad": "1081", "departamento": "15",
    "municipio": "15001", "direccion": "Avenida Norte # 47-10", "telefono": "", "matricula": "", "matricula_date": None,
    "hecho": AYER,
}  # fmt: skip


def company(**cambios: Any) -> DatosRut:
    """A company with everything that its sheets hold."""
    gente = (
        representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL),
        representacion(SUPLENTE, CalidadPoder.SUPLENTE),
        representacion(CONTADORA, CalidadPoder.CONTADOR),
    )
    valores: dict[str, Any] = {
        "organizacion": Organizacion(
            forma="SAS",
            constitucion=Acto(clase="02", numero="1", fecha=date(2018, 6, 25)),
            capital=Capital(nacional_privado=Decimal(100)),
        ),
        "socios": (
            Socio(quien=gente[0].quien, ingreso=date(2018, 6, 29), capital=12_000_000, participacion=Decimal(60)),
        ),
        "establecimientos": (LOCAL,),
    }
    return replace(datos_empresa(*gente), **(valores | cambios))


def with_signature(actor: Actor) -> Actor:
    with_instrument(actor, now=NOW - timedelta(minutes=5), correo=f"{actor.nit}@ejemplo.co")
    return actor


@pytest.fixture
def persona(db: None, argon_for_tests: None) -> Actor:  # noqa: F811
    """A natural person who can sign."""
    return with_signature(person(REPRESENTANTE, "05", "49"))


@pytest.fixture
def empresa(db: None, argon_for_tests: None) -> dict[str, Actor]:  # noqa: F811
    """A company, and those of its sheets 3 and 5, in their own names; both representatives can sign."""
    gente = {
        "principal": with_signature(person(REPRESENTANTE)),
        "suplente": with_signature(person(SUPLENTE)),
        "contadora": person(CONTADORA),
    }
    services.register_existing(Actor.sistema(), company(), user_id=None, now=NOW - timedelta(days=400))
    return gente


def now_said(actor: Actor, nombre: str, **cambios: Any) -> dict[str, Any]:
    """The answers of a section that would change nothing but this."""
    rut = selectors.rut_of(actor)
    return {
        **answers_of(nombre, rut.datos, version=rut.version), "hecho": AYER, "version": str(rut.version), **cambios,
    }  # fmt: skip


def listed(actor: Actor, nombre: str, *nuevos: Mapping[str, Any], **cambiados: Mapping[str, Any]) -> dict[str, Any]:
    """A whole list: what the register says, with records changed (by their place) and new ones."""
    rut = selectors.rut_of(actor)
    registros = answers_of(nombre, rut.datos, version=rut.version)["registros"]
    for lugar, cambio in cambiados.items():
        registros[int(lugar.removeprefix("r"))] |= {"hecho": AYER, **cambio}
    registros += [{"version": str(rut.version), **nuevo} for nuevo in nuevos]
    return {"registros": registros, "completa": True}


def drafted(actor: Actor, *, now: datetime = NOW, **secciones: Mapping[str, Any]) -> UUID:
    """A draft with these sections; the names of sections have underscores here."""
    borrador_id: UUID = GUIADO.start(actor, now=now).pk
    guardadas = expediente.secciones_of(expediente.borrador_for(actor, borrador_id))
    for nombre, datos in secciones.items():
        seccion = nombre.replace("_", "-")
        version = guardadas[seccion].version if seccion in guardadas else 0
        expediente_services.save_seccion(actor, borrador_id, nombre=seccion, datos=datos, version=version, now=now)
    return borrador_id


def opened(actor: Actor, borrador_id: UUID, *, correo: str, now: datetime = NOW) -> UUID:
    """The page on which it is signed, with its code sent."""
    intencion = firmar.open_intencion(actor, borrador_id, now=now)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=now)
    return intencion.pk


def finish(actor: Actor, intencion_id: UUID, *, correo: str, now: datetime = NOW) -> Any:
    factor = Factor(TipoFactor.CODIGO, codigo=last_code(correo))
    return firmar.sign(actor, intencion_id, frase=FRASE, factor=factor, huella=HUELLA, now=now)


def signed(actor: Actor, borrador_id: UUID, *, correo: str = f"{REPRESENTANTE}@ejemplo.co", now: datetime = NOW) -> Any:
    return finish(actor, opened(actor, borrador_id, correo=correo, now=now), correo=correo, now=now)
