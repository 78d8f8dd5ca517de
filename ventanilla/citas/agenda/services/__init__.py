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
    may_undo,
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
from ventanilla.citas.agenda.services.sobrecupo import SobrecupoApagado, add_overbooking
from ventanilla.citas.agenda.services.valores import default_terms, snapshot, token

__all__ = [
    "Conflicto", "Frente", "Horario", "MasAfectadas", "NoSeDeshace", "Propuesta", "SobrecupoApagado", "Vista",
    "YaAbrio", "add_overbooking", "announce", "apply", "begin_sede", "cancel_rest", "default_terms", "has_agenda",
    "may_undo", "preview", "preview_undo", "publish", "publish_all", "release_offers", "rescue", "rescue_pending",
    "snapshot", "token", "try_again", "undo",
]  # fmt: skip
