from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RutConfig(AppConfig):
    name = "ventanilla.rut"
    verbose_name = _("RUT")

    def ready(self) -> None:
        from ventanilla.expediente import firmables
        from ventanilla.rut.contacto.services import ContactoFirmable
        from ventanilla.rut.mandatos.services import FIRMABLE as MANDATO

        firmables.register(ContactoFirmable())
        firmables.register(MANDATO)
