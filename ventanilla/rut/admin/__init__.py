"""What officials do with the register until they have a desk: recoveries, and powers on paper."""

from ventanilla.rut.admin import mandatos, recuperaciones

__all__ = ["mandatos", "recuperaciones"]
