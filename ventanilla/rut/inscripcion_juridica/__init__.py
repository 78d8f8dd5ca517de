"""Registering an organisation that needs no mercantile registration, by who represents it and under their signature."""
