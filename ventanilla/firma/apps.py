from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from ventanilla.rut.events import contacto_desconocido, cuenta_recuperada


class FirmaConfig(AppConfig):
    name = "ventanilla.firma"
    verbose_name = _("Firma electrónica")

    def ready(self) -> None:
        from ventanilla.firma import ports
        from ventanilla.firma.services import instrumento

        register(ports.check_custodia, Tags.security)
        contacto_desconocido.connect(instrumento.on_contacto_desconocido, dispatch_uid="firma.on_contacto_desconocido")
        cuenta_recuperada.connect(instrumento.on_cuenta_recuperada, dispatch_uid="firma.on_cuenta_recuperada")
