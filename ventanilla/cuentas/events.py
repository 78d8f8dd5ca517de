"""What accounts announce to the apps above. All are sent inside the transaction of the fact."""

from django.dispatch import Signal

# A person must be told something by mail. kwargs: correo, plantilla, contexto, now
aviso_de_cuenta = Signal()

# Somebody signed in, failed to, or changed a credential. kwargs: actor, accion, objeto, datos, now
hecho_de_cuenta = Signal()
