"""Making agenda and changing it. Each change is told before it is made, and can be undone."""

from ventanilla.citas.agenda.services.cambios import (
    Conflicto,
    MasAfectadas,
    NoSeDeshace,
    Propuesta,
    Vista,
    YaAbrio,
    announce,
    apply,
    preview,
    preview_undo,
    undo,
)
from ventanilla.citas.agenda.services.inicio import Frente, Horario, begin_sede, has_agenda
from ventanilla.citas.agenda.services.publicar import publish, publish_all
from ventanilla.citas.agenda.services.rescate import (
    cancel_rest,
    release_offers,
    rescue,
    rescue_pending,
    try_again,
)

__all__ = [
    "Conflicto", "Frente", "Horario", "MasAfectadas", "NoSeDeshace", "Propuesta", "Vista", "YaAbrio", "announce",
    "apply", "begin_sede", "cancel_rest", "has_agenda", "preview", "preview_undo", "publish", "publish_all",
    "release_offers", "rescue", "rescue_pending", "try_again", "undo",
]  # fmt: skip
