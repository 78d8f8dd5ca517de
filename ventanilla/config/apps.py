from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    name = "ventanilla.config"
    label = "config"

    def ready(self) -> None:
        from ventanilla.config import checks  # noqa: F401  registers them


class AdministracionConfig(AdminConfig):
    """Django's admin with our own door."""

    default_site = "ventanilla.config.administracion.Administracion"
