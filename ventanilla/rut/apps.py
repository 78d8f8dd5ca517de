from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RutConfig(AppConfig):
    name = "ventanilla.rut"
    verbose_name = _("RUT")

    def ready(self) -> None:
        from ventanilla.cuentas.events import factor_perdido
        from ventanilla.expediente import firmables
        from ventanilla.rut import services
        from ventanilla.rut.contacto.services import ContactoFirmable
        from ventanilla.rut.mandatos.services import FIRMABLE as MANDATO

        factor_perdido.connect(services.on_factor_perdido, dispatch_uid="rut.on_factor_perdido")
        firmables.register(ContactoFirmable())
        firmables.register(MANDATO)
