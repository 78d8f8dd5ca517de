from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ventanilla.config"
    label = "config"

    def ready(self) -> None:
        from ventanilla.config import checks  # noqa: F401  registers them
