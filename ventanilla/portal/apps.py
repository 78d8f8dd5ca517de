from datetime import datetime

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ventanilla.portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from ventanilla import catalogo
        from ventanilla.citas import ports
        from ventanilla.citas.selectors import citas
        from ventanilla.habeas import ports as datos
        from ventanilla.habeas import selectors as habeas

        def find_aviso(now: datetime) -> ports.Aviso:
            aviso = habeas.aviso_in_force(now=now)
            return ports.Aviso(version=aviso.version, texto=aviso.texto)

        ports.register_aviso(find_aviso)
        datos.register_datos("citas", citas.personal_data_of)
        ports.register_catalogo(catalogo.find_tramite)
