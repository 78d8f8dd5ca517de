"""The only door to places and to people's appointments."""

from ventanilla.citas.selectors import citas, disponibilidad, oferta, papeles
from ventanilla.citas.selectors.citas import DATOS_DEL_SOLICITANTE, live_of_persona
from ventanilla.citas.selectors.oferta import ajustes

__all__ = ["DATOS_DEL_SOLICITANTE", "ajustes", "citas", "disponibilidad", "live_of_persona", "oferta", "papeles"]
