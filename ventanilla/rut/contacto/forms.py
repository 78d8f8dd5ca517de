"""The two data: is what was typed an address, and a mobile phone of this country?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.notificaciones.rules import CelularInvalido, parse_celular


class CorreoForm(forms.Form):
    valor = forms.EmailField(
        label=_("Correo electrónico"),
        help_text=_("Uno que solo usted pueda abrir."),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Escriba el correo electrónico."),
            "invalid": _("Revise el correo. Debe verse así: nombre@ejemplo.co"),
        },
    )

    def clean_valor(self) -> str:
        return self.cleaned_data["valor"].lower()  # type: ignore[no-any-return]


class TelefonoForm(forms.Form):
    """`actual` is accepted as it stands, also when it is not a mobile phone: it is not being changed."""

    valor = forms.CharField(
        label=_("Celular"),
        help_text=_("Diez números que empiezan por 3. Por ejemplo: 310 555 0142"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "w-20"}),
        error_messages={"required": _("Escriba el número de celular.")},
    )

    def __init__(self, *args: object, actual: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.actual = actual

    def clean_valor(self) -> str:
        texto: str = self.cleaned_data["valor"].strip()
        if texto == self.actual:
            return texto
        try:
            return parse_celular(texto)
        except CelularInvalido as error:
            raise forms.ValidationError(
                _("Escriba un celular de Colombia: diez números que empiezan por 3.")
            ) from error


class DeshacerForm(forms.Form):
    """Nothing to type: pressing the button is the answer."""
