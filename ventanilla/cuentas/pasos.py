"""Pages' pieces that procedures share: proving a mail, proving who one is, the first password."""

import re
from typing import Any

from allauth.account.forms import SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.forms import ContrasenaNueva


class PrimeraContrasenaForm(ContrasenaNueva, SetPasswordForm):  # type: ignore[misc]
    """For an account that was just enabled."""


class CodigoDeCorreoForm(forms.Form):
    """Six digits sent to an address."""

    codigo = forms.CharField(
        label=_("Código de 6 números"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}),
        error_messages={"required": _("Escriba el código que le enviamos.")},
    )

    def clean_codigo(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["codigo"])
        if len(digits) != 6:
            raise forms.ValidationError(_("El código tiene 6 números."))
        return digits


class CuestionarioForm(forms.Form):
    """The questions of the civil registry, as radios."""

    def __init__(self, preguntas: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for numero, pregunta in enumerate(preguntas):
            self.fields[f"pregunta_{numero}"] = forms.TypedChoiceField(
                label=pregunta["texto"],
                coerce=int,
                choices=[(indice, texto) for indice, texto in enumerate(pregunta["opciones"])],
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija una respuesta.")},
            )

    def respuestas(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[nombre] for nombre in self.fields)
