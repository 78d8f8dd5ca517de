"""The code printed at the foot of every mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.expediente.rules import normalize_codigo


class CodigoDeAutenticidadForm(forms.Form):
    codigo = forms.CharField(
        label=_("Código del correo"),
        help_text=_("Está al final del correo. Por ejemplo: 7KQ2-M9XD-4TRN"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "characters",
                "autocomplete": "off",
                "class": "w-20",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Escriba el código que está al final del correo.")},
    )

    def clean_codigo(self) -> str:
        codigo = normalize_codigo(self.cleaned_data["codigo"])
        if len(codigo) != 12:
            raise forms.ValidationError(
                _("Ese código no es nuestro. Revíselo letra por letra: son 12 letras y números, como 7KQ2-M9XD-4TRN.")
            )
        return codigo
