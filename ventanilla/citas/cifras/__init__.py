"""Figures: how long until the next place, and how the day went."""
