"""Making agenda and changing it. Each change is told before it is made, and can be undone."""

from ventanilla.citas.agenda.services.inicio import Frente, Horario, announce, begin_sede, has_agenda
from ventanilla.citas.agenda.services.publicar import publish, publish_all

__all__ = ["Frente", "Horario", "announce", "begin_sede", "has_agenda", "publish", "publish_all"]
