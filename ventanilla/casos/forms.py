"""What a person writes in their case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.casos.rules import TEXTO_MAXIMO


class RespuestaForm(forms.Form):
    texto = forms.CharField(
        label=_("Su respuesta"),
        max_length=TEXTO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Escriba su respuesta.")},
    )


class ProrrogaForm(forms.Form):
    motivo = forms.CharField(
        label=_("Por qué necesita más tiempo"),
        max_length=300,
        error_messages={"required": _("Cuéntenos por qué necesita más tiempo.")},
    )
