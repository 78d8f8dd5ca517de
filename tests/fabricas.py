"""What tests begin from: actors, people, and a registration filled in up to its last page."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import MESES
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.adapters.registro_simulado import demo_people
from ventanilla.cuentas.models import PruebaDeIdentidad
from ventanilla.expediente import services as expediente
from ventanilla.rut import services as rut_services
from ventanilla.rut.inscripcion.services import objeto_of
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.rules.datos import Actividad, DatosRut
from ventanilla.rut.rules.estados import Causal

T = TypeVar("T")
NOW = datetime(2026, 8, 11, 15, 31, tzinfo=UTC)
LUZ = "1020304050"

SECCIONES: dict[str, dict[str, Any]] = {
    "motivo": {"quien": "cedula", "para": "trabajar"},
    "correo": {"correo": "luz@ejemplo.co"},
    "identidad": {
        "numero": LUZ,
        "nombre": "Luz Marina Quintero Rojas",
        "expedicion_date": "2008-03-14",
        "expedicion_municipio": "15001",
    },
    "ubicacion": {
        "municipio": "15001",
        "direccion": "Calle 19 # 9-35, local 2",
        "codigo_postal": "150001",
        "telefono": "3105550142",
        "telefono_2": "",
    },
    "actividades": {"actividades": [["1081", "2026-08-01"]]},
    "ventas": {
        "declara_renta": True,
        "gravados": True,
        "ingresos": 96_000_000,
        "establecimientos": 1,
        "franquicia": False,
        "contrato_grande": False,
        "restaurante": False,
        "gran_patrimonio": False,
    },
    "responsabilidades": {"codigos": ["05", "49"]},
}


def guest(key: str = "a-browser") -> Actor:
    return Actor(Calidad.INVITADO, invitado=key)


def prove_identity(actor: Actor, borrador_id: UUID, numero: str = LUZ, *, now: datetime = NOW) -> None:
    """Pass the registry's three questions, as the person herself would."""
    fila = next(persona for persona in demo_people() if persona["numero"] == numero)
    nacida = date.fromisoformat(fila["nacimiento_date"])
    sabe = {fila["madre"], MESES[nacida.month - 1], str(nacida.year)}
    objeto = objeto_of(borrador_id)
    cuentas.start_prueba(
        actor,
        objeto=objeto,
        tipo_documento="13",
        numero_documento=numero,
        expedicion_date=date.fromisoformat(fila["expedicion_date"]),
        now=now,
    )
    prueba = PruebaDeIdentidad.objects.get(objeto=objeto, estado="abierta")
    respuestas = tuple(
        next(indice for indice, opcion in enumerate(pregunta["opciones"]) if opcion in sabe)
        for pregunta in prueba.preguntas
    )
    assert cuentas.answer_prueba(actor, objeto=objeto, respuestas=respuestas, now=now) is not None


def filled_draft(actor: Actor, numero: str = LUZ, *, now: datetime = NOW, **changes: dict[str, Any]) -> UUID:
    """A draft that only waits for the last button. `changes` replace whole sections."""
    borrador = expediente.start_borrador(actor, tramite=INSCRIPCION.codigo, now=now)
    prove_identity(actor, borrador.pk, numero, now=now)
    expediente.set_correo(actor, borrador.pk, correo="luz@ejemplo.co", now=now)
    for nombre, datos in {**SECCIONES, **changes}.items():
        expediente.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=now)
    return borrador.pk


def datos_rut(numero: str = LUZ, **changes: Any) -> DatosRut:
    valores: dict[str, Any] = {
        "tipo_documento": "13",
        "numero_documento": numero,
        "expedicion_date": date(2008, 3, 14),
        "expedicion_municipio": "15001",
        "primer_apellido": "Quintero",
        "segundo_apellido": "Rojas",
        "primer_nombre": "Luz",
        "otros_nombres": "Marina",
        "municipio": "15001",
        "direccion": "Calle 19 # 9-35, local 2",
        "correo": "luz@ejemplo.co",
        "telefono": "3105550142",
        "actividades": (Actividad("1081", date(2026, 8, 1)),),
        "responsabilidades": ("05", "49"),
    }
    return DatosRut(**(valores | changes))


def found(valor: T | None) -> T:
    """What must be there: the test says so to who reads it and to the type checker."""
    assert valor is not None
    return valor


_CAUSA = {
    "SUSPENDIDO": Causal.DESACTUALIZADO,
    "CANCELADO": Causal.SUCESION_LIQUIDADA,
    "ANULADO": Causal.SIN_DERECHO,
}


def move_to(nit: str, estado: str, *, now: datetime = NOW) -> None:
    """Put a registration in this state, on grounds that lead there."""
    rut_services.change_estado(Actor.sistema(), nit, _CAUSA[estado], radicado="X-1", now=now)
