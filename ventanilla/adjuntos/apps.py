from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ventanilla.expediente.events import borrador_descartado


class AdjuntosConfig(AppConfig):
    name = "ventanilla.adjuntos"
    verbose_name = _("Archivos que envían las personas")

    def ready(self) -> None:
        from ventanilla.adjuntos import services

        borrador_descartado.connect(services.on_borrador_descartado, dispatch_uid="adjuntos.on_borrador_descartado")
