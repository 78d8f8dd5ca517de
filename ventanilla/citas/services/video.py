"""The address of the video room of an appointment, when it is time to show it."""

from datetime import datetime, timedelta

from ventanilla.citas.models import Cita
from ventanilla.citas.ports import sala_virtual
from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.estados import VIVAS
from ventanilla.citas.selectors.citas import secret_of

USO = "sala"
ABRE_ANTES = timedelta(minutes=15)


def link_of(cita: Cita) -> str:
    """For the mail and the official; "" when the appointment is not by video."""
    if cita.cupo.canal != Canal.VIDEO or not cita.codigo:
        return ""
    return sala_virtual().link(
        codigo=cita.codigo, secreto=secret_of(cita, USO), inicio_at=cita.cupo.inicio_at, fin_at=cita.cupo.fin_at
    )


def link_now(cita: Cita, *, now: datetime) -> str:
    """For the page of the appointment: from fifteen minutes before, while it is alive."""
    return link_of(cita) if cita.estado in VIVAS and now >= cita.cupo.inicio_at - ABRE_ANTES else ""
