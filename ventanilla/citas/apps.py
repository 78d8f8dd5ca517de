from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitasConfig(AppConfig):
    name = "ventanilla.citas"
    verbose_name = _("Citas")

    def ready(self) -> None:
        from ventanilla.adjuntos.ports import Dueno, register_dueno
        from ventanilla.citas.pasos import may_handle_papers
        from ventanilla.citas.selectors import citas, papeles
        from ventanilla.rut.ports import register_citas

        register_dueno(papeles.PREFIJO, Dueno(may_see=may_handle_papers, is_open=papeles.takes_papers))
        register_citas(citas.seen_at_desk)
