from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.events import aviso_de_cuenta
from ventanilla.expediente.events import cadena_anclada


class NotificacionesConfig(AppConfig):
    name = "ventanilla.notificaciones"
    verbose_name = _("Notificaciones")

    def ready(self) -> None:
        from ventanilla.notificaciones import services

        aviso_de_cuenta.connect(services.on_aviso_de_cuenta, dispatch_uid="notificaciones.on_aviso")
        cadena_anclada.connect(services.on_cadena_anclada, dispatch_uid="notificaciones.on_cadena_anclada")
