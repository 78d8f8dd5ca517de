from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.events import hecho_de_cuenta


class ExpedienteConfig(AppConfig):
    name = "ventanilla.expediente"
    verbose_name = _("Expediente")

    def ready(self) -> None:
        from ventanilla.expediente import ports, services

        hecho_de_cuenta.connect(services.on_hecho_de_cuenta, dispatch_uid="expediente.on_hecho_de_cuenta")
        register(ports.check_sello, Tags.security)
