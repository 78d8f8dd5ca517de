"""Why, for whom, and the papers that prove it."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.comun.campos import DocumentoField, FechaField, LineaField, Opcion
from ventanilla.cuentas.pasos import TipoDocumentoField
from ventanilla.expediente.guiado import Formulario
from ventanilla.rut import selectors
from ventanilla.rut.campos import AdjuntosForm
from ventanilla.rut.cancelacion import rules
from ventanilla.rut.cancelacion.rules import CESE, CUENTA, PAPELES, QUIEN_PIDE, Papel, impossible_date
from ventanilla.rut.cancelacion.tramite import CANCELACION, papers_section
from ventanilla.rut.rules.estados import CAUSALES, Causal


class CausalForm(Formulario):
    causal = forms.ChoiceField(
        label=gettext_lazy("¿Por qué pide la cancelación?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una razón.")},
    )

    def prepare(self) -> None:
        juridica = selectors.rut_of(self.contexto.actor).datos.es_persona_juridica
        opciones: list[tuple[str, Any]] = [
            (causal.value, CAUSALES[causal]) for causal in rules.grounds_for(es_persona_juridica=juridica)
        ]
        if not juridica:
            opciones.append((CESE, Opcion(_("Ya no trabajo o cerré mi negocio"))))
        self.fields["causal"].choices = opciones  # type: ignore[attr-defined]


class FallecidoForm(Formulario):
    """Whoever died is named by their document; what the register says of them is shown to nobody here."""

    tipo_documento = TipoDocumentoField(label=gettext_lazy("Documento de la persona que falleció"))
    numero_documento = DocumentoField(
        label=gettext_lazy("Número de ese documento"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
        error_messages={"required": gettext_lazy("Escriba el número del documento de la persona que falleció.")},
    )
    nombre = LineaField(
        label=gettext_lazy("Nombres y apellidos de la persona que falleció"),
        largo=120,
        error_messages={"required": gettext_lazy("Escriba su nombre completo.")},
    )
    fallecimiento_date = FechaField(label=gettext_lazy("Fecha del fallecimiento"))
    parentesco = forms.ChoiceField(
        label=gettext_lazy("¿Quién es usted para esa persona?"),
        choices=[(clave.value, nombre) for clave, nombre in QUIEN_PIDE.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija quién es usted.")},
    )

    def clean_fallecimiento_date(self) -> date:
        fecha: date = self.cleaned_data["fallecimiento_date"]
        if problema := impossible_date(fecha, today=self.contexto.today):
            raise forms.ValidationError(problema)
        return fecha

    def clean_numero_documento(self) -> str:
        numero: str = self.cleaned_data["numero_documento"]
        if numero == self.contexto.actor.nit:
            raise forms.ValidationError(_("Ese es su propio documento. Escriba el de la persona que falleció."))
        return numero


class PapelesForm(Formulario):
    """The number, date and issuer of each paper. One subclass for each ground."""

    causal: ClassVar[Causal]

    def prepare(self) -> None:
        for papel in PAPELES[self.causal]:
            self._ask(papel)
        if self.causal in CUENTA:
            self.fields["hechos"] = forms.CharField(
                label=_("¿Cómo supo que lo inscribieron? ¿Qué pasó?"),
                help_text=_("Con sus palabras. Máximo 1.000 letras."),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 5}),
                error_messages={"required": _("Cuéntenos qué pasó.")},
            )

    def _ask(self, papel: Papel) -> None:
        if papel.numero:
            self.fields[f"{papel.codigo}_numero"] = LineaField(
                label=f"{papel.titulo}: {papel.numero.lower()}",
                largo=60,
                required=papel.obligatorio,
                widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
                error_messages={"required": _("%(papel)s: escriba el número.") % {"papel": papel.titulo}},
            )
        self.fields[f"{papel.codigo}_date"] = FechaField(
            label=f"{papel.titulo}: {papel.fecha.lower()}",
            required=papel.obligatorio,
            error_messages={"required": _("%(papel)s: escriba la fecha.") % {"papel": papel.titulo}},
        )
        if papel.expide:
            self.fields[f"{papel.codigo}_expide"] = LineaField(
                label=f"{papel.titulo}: {papel.expide.lower()}",
                largo=120,
                required=papel.obligatorio,
                error_messages={"required": _("%(papel)s: escriba quién lo expide.") % {"papel": papel.titulo}},
            )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        dicha = self.contexto.datos.get("fallecido", {}).get("fallecimiento_date", "")
        no_antes = date.fromisoformat(dicha) if dicha and self.causal in rules.DE_FALLECIDO else None
        for papel in PAPELES[self.causal]:
            fecha = datos.get(f"{papel.codigo}_date")
            problema = fecha and impossible_date(fecha, today=self.contexto.today, no_antes=no_antes)
            if problema:
                self.add_error(f"{papel.codigo}_date", problema)
        return datos


class CopiasForm(AdjuntosForm):
    tramite = CANCELACION

    def tipos(self) -> tuple[TipoDeAdjunto, ...]:
        causal = Causal(self.contexto.datos["causal"]["causal"])
        return (
            TipoDeAdjunto("identidad", _("Documento de identidad de quien pide"), obligatorio=True),
            *(TipoDeAdjunto(p.codigo, p.titulo, obligatorio=p.obligatorio) for p in PAPELES[causal]),
        )


def _papers_form(causal: Causal) -> type[PapelesForm]:
    return type(f"Papeles{causal.value.title().replace('_', '')}Form", (PapelesForm,), {"causal": causal})


FORMS: dict[str, type[Formulario]] = {
    "causal": CausalForm,
    "fallecido": FallecidoForm,
    "adjuntos": CopiasForm,
    **{papers_section(causal): _papers_form(causal) for causal in PAPELES},
}
