"""People who sign, and a small procedure of the tests that is signed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.fabricas import LUZ, NOW, datos_rut
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import firmables
from ventanilla.expediente import selectors as expediente_selectors
from ventanilla.expediente import services as expediente
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.firma.adapters import cofre
from ventanilla.firma.models import InstrumentoFirma
from ventanilla.firma.rules import Canal, Huella
from ventanilla.firma.services import instrumento as instrumentos
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import services as rut

FRASE = "cometa azul sobre el tejado"
HUELLA = Huella(ip="192.0.2.7", agente="Navegador/1.0", sesion="s" * 32)
TRAMITE = "pruebas.promesa"


class Promesa:
    """Promising a sum: one section, filed with one signature unless it says whose are needed."""

    tramite, alcance, url_name = TRAMITE, Alcance.RUT_FIRMAR, "rut:contacto"

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente_selectors.datos_of(expediente_selectors.borrador_for(actor, borrador_id))
        if "promesa" not in secciones:
            raise NoSePuedeFirmar("Escriba primero cuánto promete.")
        datos = secciones["promesa"]
        return Acto(
            tramite=TRAMITE,
            titulo="Promesa de pago",
            nit=actor.nit or "",
            titular=datos.get("titular", "Luz Marina Quintero Rojas"),
            grupos=(Grupo("Promesa", (Renglon("Cuánto", f"${datos['pesos']}"),)),),
            datos={"pesos": str(datos["pesos"])},
            firmantes=tuple(datos.get("firmantes", ())),
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        borrador = expediente.lock_borrador(actor, borrador_id, now=now)
        return expediente.file_borrador(
            actor, borrador, serie="PRU", nit=actor.nit or "", contenido={}, user_id=actor.user_id, now=now
        ).numero


@pytest.fixture(autouse=True)
def promesa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(firmables._FIRMABLES, TRAMITE, Promesa())


@pytest.fixture(autouse=True)
def argon_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are the instrument's own: those of the tests take a millisecond."""
    monkeypatch.setattr(cofre, "ARGON", {"memoria": 64, "pasadas": 1, "carriles": 1})


def person(numero: str = LUZ, **cambios: Any) -> Actor:
    """Somebody registered, with an account; acts in their own name."""
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre="Luz Marina Quintero Rojas",
        correo="luz@ejemplo.co", now=NOW,
    )  # fmt: skip
    rut.register_existing(Actor.sistema(), datos_rut(numero, **cambios), user_id=user.pk, now=NOW)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=numero)


def last_code(destinatario: str = "luz@ejemplo.co") -> str:
    """The digits of the newest message to somebody."""
    found = re.search(r"\b(\d{6})\b", Mensaje.objects.filter(destinatario=destinatario).latest("creado_at").texto)
    assert found
    return found.group(1)


def with_instrument(
    actor: Actor, *, frase: str = FRASE, correo: str = "luz@ejemplo.co", now: datetime = NOW
) -> InstrumentoFirma:
    pendiente = instrumentos.begin_emision(actor, acuerdo_version="2026-1", canal=Canal.CORREO, now=now)
    return instrumentos.issue_instrumento(
        actor, pendiente.pk, frase=frase, codigo=last_code(correo), now=now + timedelta(seconds=30)
    )


def draft(actor: Actor, pesos: int = 1000, *, now: datetime = NOW, **datos: Any) -> UUID:
    borrador = expediente.start_borrador(actor, tramite=TRAMITE, now=now)
    expediente.save_seccion(actor, borrador.pk, nombre="promesa", datos={"pesos": pesos, **datos}, version=0, now=now)
    return borrador.pk


@dataclass(frozen=True)
class Firmante:
    actor: Actor
    instrumento: InstrumentoFirma


@pytest.fixture
def luz(db: None) -> Firmante:
    """Luz, with a signature of her own."""
    actor = person()
    return Firmante(actor, with_instrument(actor, now=NOW - timedelta(minutes=5)))
