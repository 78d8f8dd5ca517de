"""One paper to send. Its content decides what it is, in services; here only whether there is one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.adjuntos.rules import MENSAJES, Motivo


class EnviarForm(forms.Form):
    tipo = forms.CharField(max_length=40, widget=forms.HiddenInput)
    archivo = forms.FileField(
        label=_("Archivo"),
        allow_empty_file=True,  # said by services, like any other refusal
        max_length=1000,
        error_messages={
            "required": MENSAJES[Motivo.SIN_ARCHIVO],
            "max_length": MENSAJES[Motivo.NO_COINCIDE].format(detalle=_("un archivo")),
        },
    )

    def __init__(self, *args: Any, cortado: bool = False, **kwargs: Any) -> None:
        """`cortado`: the server stopped reading because there was too much of it."""
        super().__init__(*args, **kwargs)
        if cortado:
            self.fields["archivo"].error_messages["required"] = MENSAJES[Motivo.MUY_PESADO]
