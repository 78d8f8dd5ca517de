"""Habeas data: what people may ask about their own data, the answers and their terms (Ley 1581 de 2012)."""
