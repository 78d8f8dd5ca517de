"""What the file announces to the apps above."""

from django.dispatch import Signal

# The head of the chain was written outside the database. kwargs: seq, hash, at, now
cadena_anclada = Signal()

# What was typed in a draft was erased: who keeps more of it erases that too, in the same transaction.
# kwargs: actor, borrador_id, now
borrador_descartado = Signal()
