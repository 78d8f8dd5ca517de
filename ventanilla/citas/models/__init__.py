"""Places, appointments and what offers them. What can never be is a constraint."""

from ventanilla.citas.models.agenda import AperturaDeAgenda, CambioDeAgenda, Rescate
from ventanilla.citas.models.avisos import AvisoDeCita, Pase
from ventanilla.citas.models.citas import Cita, Solicitante
from ventanilla.citas.models.cupos import Cupo
from ventanilla.citas.models.espera import Espera, Ofrecimiento
from ventanilla.citas.models.oferta import Ajustes, CierreDeAgenda, Puesto, ReglaDeAgenda, Sede, Servicio
from ventanilla.citas.models.papeles import PapelRevisado
from ventanilla.citas.models.sorteo import Participacion, Ventana
from ventanilla.citas.models.turnos import Llamada, Turno

__all__ = [
    "Ajustes",
    "AperturaDeAgenda",
    "AvisoDeCita",
    "CambioDeAgenda",
    "CierreDeAgenda",
    "Cita",
    "Cupo",
    "Espera",
    "Llamada",
    "Ofrecimiento",
    "PapelRevisado",
    "Participacion",
    "Pase",
    "Puesto",
    "ReglaDeAgenda",
    "Rescate",
    "Sede",
    "Servicio",
    "Solicitante",
    "Turno",
    "Ventana",
]
