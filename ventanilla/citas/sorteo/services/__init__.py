"""Draws of scarce places."""

from ventanilla.citas.sorteo.services.anuncio import Anuncio, ConBoletas, FueraDeOrden, SinCupos, announce, withdraw
from ventanilla.citas.sorteo.services.participar import FueraDePlazo, YaParticipa, enter
from ventanilla.citas.sorteo.services.sorteo import draw, draw_due, offer_next, tell_ticket

__all__ = [
    "Anuncio", "ConBoletas", "FueraDeOrden", "FueraDePlazo", "SinCupos", "YaParticipa", "announce", "draw", "draw_due",
    "enter", "offer_next", "tell_ticket", "withdraw",
]  # fmt: skip
