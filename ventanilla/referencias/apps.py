from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenciasConfig(AppConfig):
    name = "ventanilla.referencias"
    verbose_name = _("Listas de referencia")
