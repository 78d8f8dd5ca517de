"""What the register announces to the apps above. Sent inside the transaction of the fact."""

from django.dispatch import Signal

# Somebody was registered. kwargs: actor, nit, radicado, now
contribuyente_inscrito = Signal()

# A new version of somebody's register came into force. kwargs: actor, nit, version, now
rut_actualizado = Signal()
