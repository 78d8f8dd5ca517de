"""Changing the mail and the telephone of the RUT."""
