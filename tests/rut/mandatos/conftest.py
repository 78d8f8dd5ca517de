"""A company, who represents it, and who keeps its books."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.fabricas import NOW, datos_rut
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.rules.datos import DatosRut, Representacion, Tercero
from ventanilla.rut.rules.poderes import CalidadPoder

EMPRESA = "900123456"
REPRESENTANTE, CONTADORA, AJENO = "2900000001", "2900000002", "2900000003"
HOY = date(2026, 8, 11)


def representacion(numero: str, calidad: CalidadPoder, desde: date = date(2020, 1, 1)) -> Representacion:
    quien = Tercero(tipo_documento="13", numero_documento=numero, primer_nombre="Persona", primer_apellido=numero)
    return Representacion(calidad=calidad, quien=quien, desde=desde)


def datos_empresa(*representantes: Representacion) -> DatosRut:
    return datos_rut(
        EMPRESA,
        tipo_contribuyente="1",
        tipo_documento="31",
        expedicion_date=None,
        expedicion_municipio="",
        primer_apellido="",
        segundo_apellido="",
        primer_nombre="",
        otros_nombres="",
        razon_social="Panadería Quintero S.A.S.",
        correo="empresa@ejemplo.co",
        responsabilidades=("05", "48"),
        representantes=representantes,
    )


def person(numero: str, *responsabilidades: str) -> Actor:
    """Somebody with an account and a RUT, in their own name."""
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre=f"Persona {numero}",
        correo=f"{numero}@ejemplo.co", now=NOW,
    )  # fmt: skip
    datos = datos_rut(numero, correo=f"{numero}@ejemplo.co", responsabilidades=responsabilidades or ("05", "22", "49"))
    rut.register_existing(Actor.sistema(), datos, user_id=user.pk, now=NOW)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=numero)


def for_company(actor: Actor, nit: str = EMPRESA, *, now=NOW) -> Actor:
    """The same person acting for a taxpayer with the first power that they hold for it."""
    assert actor.user_id is not None
    poder = next(p for p in selectors.poderes_of(actor.user_id, now=now) if p.nit == nit)
    return Actor(
        Calidad.TERCERO, user_id=actor.user_id, nit=poder.nit, mandato=poder.clave, alcances=frozenset(poder.alcances)
    )


@dataclass(frozen=True)
class Empresa:
    representante: Actor
    contadora: Actor
    ajeno: Actor

    @property
    def como_representante(self) -> Actor:
        return for_company(self.representante)


@pytest.fixture
def empresa(db: None) -> Empresa:
    partes = Empresa(person(REPRESENTANTE), person(CONTADORA), person(AJENO))
    rut.register_existing(
        Actor.sistema(),
        datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)),
        user_id=None,
        now=NOW - timedelta(days=1),
    )
    return partes
