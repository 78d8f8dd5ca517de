"""What cases announce to the apps above. Sent inside the transaction of the fact."""

from django.dispatch import Signal

# A case ended without its procedure being asked: the person did not answer in time.
# kwargs: actor, numero, tipo, radicado, nit, estado, now
caso_desistido = Signal()
