"""The papers that are asked for."""

from typing import ClassVar

from django.utils.translation import gettext as _

from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.comun.tramite import Tramite
from ventanilla.rut.campos import AdjuntosForm
from ventanilla.rut.inscripcion_juridica.rules import EXISTENCIA, NOMBRAMIENTO
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA


class PapelesForm(AdjuntosForm):
    tramite: ClassVar[Tramite] = INSCRIPCION_JURIDICA

    def tipos(self) -> tuple[TipoDeAdjunto, ...]:
        return (
            TipoDeAdjunto(EXISTENCIA, _("Documento que creó la organización"), _("Completo: todas sus páginas."), True),
            TipoDeAdjunto(NOMBRAMIENTO, _("Nombramiento de quien la representa"), _("Solo si está en otro documento.")),
        )
