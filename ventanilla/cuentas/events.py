"""What accounts announce to the apps above. All are sent inside the transaction of the fact."""

from django.dispatch import Signal

# A person must be told something. kwargs: correo, plantilla, contexto, now; optionally reservado, and canal:
# "correo" when absent, or "sms", and then `correo` is the number of a mobile phone
aviso_de_cuenta = Signal()

# Somebody signed in, failed to, or changed a credential. kwargs: actor, accion, objeto, datos, now
hecho_de_cuenta = Signal()

# Somebody signed in: there may be too many sessions. kwargs: user, now
sesion_abierta = Signal()

# Somebody with the password says that the second factor is lost: the owner must hear of it by every channel that the
# apps above know. kwargs: user_id, correo, llave (of the link that stops it), now
factor_perdido = Signal()
