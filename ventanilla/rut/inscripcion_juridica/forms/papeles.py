"""The papers: the form says whether they are there; the panel of papers takes them."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as adjuntos_selectors
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import EstadoAdjunto, TipoDeAdjunto
from ventanilla.expediente.guiado import Formulario
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA

EXISTENCIA, NOMBRAMIENTO = "existencia", "nombramiento"


class PapelesForm(Formulario):
    """Nothing to type. Showing it opens the folder of the draft."""

    def prepare(self) -> None:
        self.objeto = f"{adjuntos_selectors.BORRADOR}{self.contexto.borrador_id}"
        adjuntos.open_carpeta(
            self.contexto.actor,
            objeto=self.objeto,
            tipos=(
                TipoDeAdjunto(
                    EXISTENCIA, _("Documento que creó la organización"), _("Completo: todas sus páginas."), True
                ),
                TipoDeAdjunto(
                    NOMBRAMIENTO, _("Nombramiento de quien la representa"), _("Solo si está en otro documento.")
                ),
            ),
            volver=reverse(f"{INSCRIPCION_JURIDICA.url_name}_seccion", args=[self.contexto.borrador_id, "papeles"]),
            alcance=INSCRIPCION_JURIDICA.alcance,
            now=self.contexto.now,
        )

    def clean(self) -> dict[str, Any]:
        if adjuntos_selectors.missing_of(self.contexto.actor, self.objeto):
            raise forms.ValidationError(_("Envíe el documento que creó la organización."))
        return super().clean() or {}

    def to_save(self) -> dict[str, Any]:
        enviados = adjuntos_selectors.adjuntos_of(self.contexto.actor, self.objeto)
        return {"enviados": [papel.nombre for papel in enviados if papel.estado is not EstadoAdjunto.RECHAZADO]}
