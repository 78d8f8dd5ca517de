from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class CuentasConfig(AppConfig):
    name = "ventanilla.cuentas"
    verbose_name = _("Cuentas")

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator
        from allauth.mfa.signals import authentication_failed

        from ventanilla.cuentas import services
        from ventanilla.cuentas.adapters import allauth
        from ventanilla.cuentas.events import sesion_abierta

        sesion_abierta.connect(services.on_sesion_abierta, dispatch_uid="cuentas.on_sesion_abierta")
        post_save.connect(allauth.on_factor_saved, sender=Authenticator, dispatch_uid="cuentas.on_factor_saved")
        post_delete.connect(allauth.on_factor_deleted, sender=Authenticator, dispatch_uid="cuentas.on_factor_deleted")
        authentication_failed.connect(allauth.on_factor_failed, dispatch_uid="cuentas.on_factor_failed")
