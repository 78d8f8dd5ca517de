"""Places, appointments and what offers them. What can never be is a constraint."""

from ventanilla.citas.models.citas import Cita, Solicitante
from ventanilla.citas.models.cupos import Cupo
from ventanilla.citas.models.oferta import Ajustes, CierreDeAgenda, Puesto, ReglaDeAgenda, Sede, Servicio

__all__ = [
    "Ajustes",
    "CierreDeAgenda",
    "Cita",
    "Cupo",
    "Puesto",
    "ReglaDeAgenda",
    "Sede",
    "Servicio",
    "Solicitante",
]
