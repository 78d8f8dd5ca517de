from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class FirmaConfig(AppConfig):
    name = "ventanilla.firma"
    verbose_name = _("Firma electrónica")

    def ready(self) -> None:
        from ventanilla.firma import ports

        register(ports.check_custodia, Tags.security)
