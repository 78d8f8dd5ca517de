from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HabeasConfig(AppConfig):
    name = "ventanilla.habeas"
    verbose_name = _("Habeas data")
