"""What officials and the room may see of the day. `Actor` first; the room sees numbers only."""

from ventanilla.citas.models import Puesto, Turno
from ventanilla.citas.sala.selectors.cifras import Cifras, figures
from ventanilla.citas.sala.selectors.dia import (
    Dia,
    Espera,
    Fila,
    Pantalla,
    at_desk,
    calls_of,
    cita_by_codigo,
    cita_for_desk,
    day_of,
    has_rut,
    hours_for,
    lineas,
    name_of,
    nit_of,
    open_cases_of,
    own_documento,
    puesto_of,
    puestos_of,
    screen_of,
    sede_of,
    sedes_of,
    servicios_sin_cita,
    to_contact,
    turno_for,
    turno_of_cita,
    wait_of,
    waiting_for,
)
from ventanilla.citas.sala.selectors.muchas import Grupo, appointments_of, who_books_for_many

__all__ = [
    "Cifras", "Dia", "Espera", "Fila", "Grupo", "Pantalla", "Puesto", "Turno", "appointments_of", "at_desk",
    "calls_of", "cita_by_codigo", "cita_for_desk", "day_of", "figures", "has_rut", "hours_for", "lineas", "name_of",
    "nit_of", "open_cases_of", "own_documento", "puesto_of", "puestos_of", "screen_of", "sede_of", "sedes_of",
    "servicios_sin_cita", "to_contact", "turno_for", "turno_of_cita", "wait_of", "waiting_for",
    "who_books_for_many",
]  # fmt: skip
