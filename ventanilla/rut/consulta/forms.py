"""A NIT and the proof of work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.robots.pasos import FormularioConPrueba, PruebaField
from ventanilla.robots.rules import Proposito


class NitForm(FormularioConPrueba):
    nit = forms.CharField(
        label=_("NIT"),
        help_text=_("Con el dígito de verificación después de un guion, o sin él. Por ejemplo: 900.123.456-8"),
        max_length=40,
        error_messages={"required": _("Escriba el NIT que quiere consultar.")},
        widget=forms.TextInput(
            attrs={"class": "w-20", "inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_nit(self) -> str:
        try:
            return parse_nit(self.cleaned_data["nit"])
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error


class EstadoForm(NitForm):
    prueba = PruebaField(proposito=Proposito.RUT_ESTADO)


class FacturadorForm(NitForm):
    prueba = PruebaField(proposito=Proposito.RUT_FACTURADOR)
