"""Ventanilla: the online counter of a tax and customs administration."""

__version__ = "0.1.0"
