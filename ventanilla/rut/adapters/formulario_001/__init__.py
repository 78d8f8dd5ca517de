"""The printed form 001 of the RUT: `hojas` says which boxes each sheet has and where, `impresion` fills and prints."""

from ventanilla.rut.adapters.formulario_001.hojas import ANEXAS, CASILLAS
from ventanilla.rut.adapters.formulario_001.impresion import render

__all__ = ["ANEXAS", "CASILLAS", "render"]
