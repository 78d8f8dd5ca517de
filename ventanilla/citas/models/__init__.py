"""Places, appointments and what offers them. What can never be is a constraint."""

from ventanilla.citas.models.avisos import AvisoDeCita, Pase
from ventanilla.citas.models.agenda import AperturaDeAgenda, CambioDeAgenda, Rescate
from ventanilla.citas.models.citas import Cita, Solicitante
from ventanilla.citas.models.cupos import Cupo
from ventanilla.citas.models.oferta import Ajustes, CierreDeAgenda, Puesto, ReglaDeAgenda, Sede, Servicio
from ventanilla.citas.models.papeles import PapelRevisado
from ventanilla.citas.models.turnos import Llamada, Turno

__all__ = [
    "Ajustes",
    "AperturaDeAgenda",
    "CambioDeAgenda",
    "AvisoDeCita",
    "CierreDeAgenda",
    "Cita",
    "Cupo",
    "Llamada",
    "PapelRevisado",
    "Pase",
    "Puesto",
    "ReglaDeAgenda",
    "Rescate",
    "Sede",
    "Servicio",
    "Solicitante",
    "Turno",
]
