"""The waitlist."""

from ventanilla.citas.espera.services.fila import YaEspera, join, join_losers, join_sooner, leave
from ventanilla.citas.espera.services.oferta import find_place, offer_place, sweep

__all__ = ["YaEspera", "find_place", "join", "join_losers", "join_sooner", "leave", "offer_place", "sweep"]
