"""What the register announces to the apps above. Sent inside the transaction of the fact."""

from django.dispatch import Signal

# Somebody was registered. kwargs: actor, nit, radicado, now
contribuyente_inscrito = Signal()

# A new version of somebody's register came into force. kwargs: actor, nit, version, now
rut_actualizado = Signal()

# Somebody said that a change of address or telephone was not theirs: it was undone, and whoever signed in as
# them can no longer. kwargs: actor, nit, user_id (None without account), now
contacto_desconocido = Signal()

# An account was given back after two officials handled it: what proved its owner before proves nothing now.
# kwargs: actor, nit, user_id, now
cuenta_recuperada = Signal()

# A registration was suspended, cancelled, annulled or made active again. kwargs: actor, nit, estado, causal, now
estado_cambiado = Signal()
