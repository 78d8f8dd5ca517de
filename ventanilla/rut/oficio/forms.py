"""What an official writes to open a case on a registration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.casos.rules import MOTIVO_MINIMO, NOTA_MAXIMA
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.rut.rules.estados import CAUSALES, DE_OFICIO, EN_PALABRAS, PASOS


class AbrirForm(forms.Form):
    nit = forms.CharField(
        label=_("NIT"),
        help_text=_("Con o sin dígito de verificación."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
        error_messages={"required": _("Escriba el NIT.")},
    )
    causal = forms.ChoiceField(
        label=_("Causa"),
        choices=[
            ("", _("Elija una")),
            *((c.value, f"{CAUSALES[c]} → {EN_PALABRAS[PASOS[c].hasta]}") for c in DE_OFICIO),
        ],
        error_messages={"required": _("Elija una causa."), "invalid_choice": _("Elija una causa de la lista.")},
    )
    motivo = forms.CharField(
        label=_("Por qué se abre"),
        help_text=_("Queda como nota del caso: la leen los funcionarios, no la persona."),
        min_length=MOTIVO_MINIMO,
        max_length=NOTA_MAXIMA,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Escriba por qué se abre."),
            "min_length": _("Explique un poco más: quien lo estudie parte de ahí."),
        },
    )

    def clean_nit(self) -> str:
        try:
            return parse_nit(self.cleaned_data["nit"])
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error
