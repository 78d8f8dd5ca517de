"""Looking behind a line of the report: which appointments one device, connection, contact or account asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ventanilla.citas.rules.turnos import HUELLAS, Huella, shorten
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.selectors.muchas import Agendada
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


@dataclass(frozen=True, slots=True)
class Abierto:
    nombre: str
    corta: str
    citas: Sequence[Agendada]


def open_group(actor: Actor, clase: str, huella: str, *, now: datetime) -> Abierto:
    """Raises ObjectDoesNotExist."""
    citas = selectors.appointments_of(actor, clase, huella, now=now)
    expediente.record_evento(
        actor, accion="citas.reporte.abierto", objeto=f"reporte:{clase}", datos={"clase": clase, "citas": len(citas)}
    )
    return Abierto(HUELLAS[Huella(clase)], shorten(huella), citas)
