from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ventanilla.rut.events import contacto_desconocido, cuenta_recuperada


class FirmaConfig(AppConfig):
    name = "ventanilla.firma"
    verbose_name = _("Firma electrónica")

    def ready(self) -> None:
        from ventanilla.firma import selectors
        from ventanilla.firma.services import instrumento
        from ventanilla.rut import ports

        contacto_desconocido.connect(instrumento.on_contacto_desconocido, dispatch_uid="firma.on_contacto_desconocido")
        cuenta_recuperada.connect(instrumento.on_cuenta_recuperada, dispatch_uid="firma.on_cuenta_recuperada")
        ports.register_firma(lambda user_id, now: selectors.vigente_of(user_id, now=now) is not None)
