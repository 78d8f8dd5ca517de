"""Bringing the RUT up to date, section by section of form 001."""
