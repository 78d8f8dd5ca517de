from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EscritorioConfig(AppConfig):
    name = "ventanilla.escritorio"
    verbose_name = _("Escritorio")
