"""Officials at the desk, and the appointments that people come to."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.casos.apoyo import official
from tests.fabricas import NOW
from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.rules import (
    ActoAdministrativo,
    CalidadAduanera,
    Cambio,
    CambioDeAduanas,
    CambioDeIdentificacion,
    Comparecencia,
    Medio,
    Quien,
    Retiro,
    RetiroDeResponsabilidades,
)
from ventanilla.rut.presencial.services import atencion

CITA, OTRA_CITA = "0092026012434", "0092026012435"
ACTO = ActoAdministrativo("1-00-201-0042", date(2026, 7, 30))
RAZON = "La persona mostró el documento y pidió el cambio."
ROLES = ("Escritorio", rules.ROL)


def desk(numero: str = "2900000030", *roles: str, **mas: Any) -> Actor:
    return official(numero, *(roles or ROLES), **mas)


def came(nit: str, **cambios: Any) -> Comparecencia:
    valores: dict[str, Any] = {
        "cita": CITA,
        "medio": Medio.VIDEO,
        "quien": Quien.TITULAR,
        "tipo_documento": "13",
        "numero_documento": nit,
        "verificadas": tuple(rules.CHECKLIST),
        "evidencia": "Cédula original y contestación del registro civil.",
        "motivo": RAZON,
    }
    return Comparecencia(**(valores | cambios))


def leave(*codigos: str, fundamento: str = "actividad_terminada") -> RetiroDeResponsabilidades:
    return RetiroDeResponsabilidades(tuple(Retiro(c, fundamento, "Local cerrado.", ACTO) for c in codigos))


def customs(agrega: tuple[str, ...] = (), quita: tuple[str, ...] = ()) -> CambioDeAduanas:
    return CambioDeAduanas(
        tuple(CalidadAduanera(c, ACTO) for c in agrega), tuple(CalidadAduanera(c, ACTO) for c in quita)
    )


def renamed(nit: str, **cambios: Any) -> CambioDeIdentificacion:
    datos = selectors.rut_by_nit(nit).datos
    return CambioDeIdentificacion(replace(rules.identificacion_of(datos), **cambios))


def submitted(
    actor: Actor, nit: str, cambio: Cambio, *, version: int = 1, intento: str = "uno", now: Any = NOW, **came_with: Any
) -> atencion.Hecho:
    return atencion.submit(
        actor, nit, came(nit, **came_with), cambio, version=version, intento=intento, now=now
    )  # fmt: skip
