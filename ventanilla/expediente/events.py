"""What the file announces to the apps above."""

from django.dispatch import Signal

# The head of the chain was written outside the database. kwargs: seq, hash, at, now
cadena_anclada = Signal()
