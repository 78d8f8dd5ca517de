"""What a person types to get a signature, to use it and to end it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_ERROR_FRASE = {"required": _("Escriba su frase de firma.")}


class CodigoField(forms.CharField):
    """Six digits, however they were grouped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Clave de 6 números"))
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"},
            ),
        )
        kwargs.setdefault("error_messages", {"required": _("Escriba la clave de 6 números.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        digits = re.sub(r"\D", "", super().clean(value))
        if self.required and len(digits) != 6:
            raise forms.ValidationError(_("La clave tiene 6 números."))
        return digits


class FraseField(forms.CharField):
    """The signing passphrase, exactly as typed: spaces at its ends are part of it."""

    def __init__(self, *, nueva: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Su frase de firma"))
        kwargs.setdefault("max_length", 128)
        kwargs.setdefault("error_messages", _ERROR_FRASE)
        super().__init__(
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if nueva else "current-password"}),
            **kwargs,
        )


class AcuerdoForm(forms.Form):
    acepto = forms.BooleanField(
        label=_("Leí el acuerdo y lo acepto"),
        error_messages={"required": _("Para tener firma debe aceptar el acuerdo.")},
    )
    canal = forms.ChoiceField(
        label=_("A dónde le enviamos el código"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija a dónde le enviamos el código.")},
    )

    def __init__(self, *args: Any, canales: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        canal = self.fields["canal"]
        canal.choices = canales  # type: ignore[attr-defined]
        canal.initial = canales[0][0] if canales else None


class NuevaFraseForm(forms.Form):
    codigo = CodigoField(label=_("Código que le enviamos"))
    frase = FraseField(
        nueva=True,
        label=_("Escoja su frase de firma"),
        help_text=_(
            "Al menos 12 caracteres y distinta de su contraseña. Lo más fácil: cuatro palabras que no se sigan."
        ),
    )
    frase_otra_vez = FraseField(nueva=True, label=_("Repita la frase de firma"))

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("frase") and datos.get("frase_otra_vez") and datos["frase"] != datos["frase_otra_vez"]:
            self.add_error("frase_otra_vez", _("Las dos frases no son iguales. Escríbalas otra vez."))
        return datos


class FirmarForm(forms.Form):
    """The second factor and the passphrase. `credencial` is what a passkey answered, put there by the page's script."""

    factor = forms.ChoiceField(label=_("Cómo confirma que es usted"), widget=forms.RadioSelect)
    codigo = CodigoField(required=False)
    credencial = forms.JSONField(required=False, widget=forms.HiddenInput)
    frase = FraseField()

    def __init__(self, *args: Any, factores: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factor"].choices = factores  # type: ignore[attr-defined]
        self.fields["factor"].initial = factores[0][0]
        if len(factores) == 1:
            self.fields["factor"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("factor") == "llave":
            if not datos.get("credencial"):
                self.add_error("factor", _("La llave de acceso no respondió. Inténtelo otra vez o use una clave."))
        elif len(datos.get("codigo", "")) != 6 and "codigo" not in self.errors:
            self.add_error("codigo", _("Escriba la clave de 6 números."))
        return datos


class RevocarForm(forms.Form):
    motivo = forms.ChoiceField(
        label=_("Por qué la termina"),
        choices=[("voluntad", _("Ya no la necesito")), ("compromiso", _("Alguien más conoce mi frase o pudo usarla"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija por qué termina su firma.")},
    )
    seguro = forms.BooleanField(
        label=_("Entiendo que no podré firmar hasta generar otra"),
        error_messages={"required": _("Confirme que entiende lo que pasa.")},
    )
