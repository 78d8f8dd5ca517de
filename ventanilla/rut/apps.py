from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RutConfig(AppConfig):
    name = "ventanilla.rut"
    verbose_name = _("RUT")
