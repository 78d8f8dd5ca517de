"""A code and a document; and an hour. What is wrong with a code is not said: it would tell which ones exist."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.robots.pasos import FormularioConPrueba, PruebaField
from ventanilla.robots.rules import Proposito


class EntrarForm(FormularioConPrueba):
    codigo = forms.CharField(
        label=_("Código de la cita"),
        help_text=_("Son 13 números, con o sin espacios. Está en el mensaje de confirmación."),
        max_length=60,
        error_messages={"required": _("Escriba el código de la cita.")},
        widget=forms.TextInput(
            attrs={"class": "w-20", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    documento = forms.CharField(
        label=_("Número del documento de quien va a ser atendido"),
        help_text=_("El mismo que se escribió al agendar: la cédula, el NIT u otro, sin el dígito de verificación."),
        max_length=60,
        error_messages={"required": _("Escriba el número del documento.")},
        widget=forms.TextInput(
            attrs={"class": "w-20", "inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    prueba = PruebaField(proposito=Proposito.CITA_GESTIONAR)


class HoraForm(forms.Form):
    """An hour as the calendar offers it, and the key of the request."""

    hora = forms.CharField(max_length=40, error_messages={"required": _("Elija una hora.")})
    llave = forms.UUIDField(widget=forms.HiddenInput)

    def clean_hora(self) -> datetime:
        try:
            inicio_at = datetime.fromisoformat(self.cleaned_data["hora"])
        except ValueError:
            inicio_at = None
        if inicio_at is None or inicio_at.tzinfo is None:
            raise forms.ValidationError(_("Elija una hora de la lista."))
        return inicio_at
