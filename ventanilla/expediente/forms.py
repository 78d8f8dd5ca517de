"""What a person types to verify a document, and the file they compare."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.expediente.adapters.subidas import LIMITE

LARGO_CORTO = 12


class CodigoForm(forms.Form):
    """The full code is enough; the short one works only together with the number of its holder."""

    codigo = forms.CharField(
        label=_("Código de verificación"),
        help_text=_("Está junto al código QR. Puede tener 26 caracteres, o 12 si viene del recibo."),
        max_length=80,
        error_messages={"required": _("Escriba el código de verificación.")},
        widget=forms.TextInput(
            attrs={
                "class": "mono",
                "autocapitalize": "characters",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )
    documento = forms.CharField(
        label=_("NIT o número de documento del titular"),
        help_text=_("Solo si el código tiene 12 caracteres."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-20", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_documento(self) -> str:
        texto: str = self.cleaned_data["documento"]
        if not texto:
            return ""
        try:
            return parse_nit(texto)
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        limpio = super().clean() or {}
        if self.is_short() and not limpio.get("documento") and "documento" not in self.errors:
            self.add_error("documento", _("Escriba el NIT o el número de documento de quien tiene el documento."))
        return limpio

    def is_short(self) -> bool:
        """By length alone: whether the code exists is not answered here."""
        return len(re.sub(r"[\s-]", "", str(self.cleaned_data.get("codigo", "")))) == LARGO_CORTO


class ArchivoForm(forms.Form):
    """A PDF to compare. Its content decides what it is, not its name."""

    archivo = forms.FileField(
        label=_("El PDF que tiene"),
        help_text=_("Máximo 10 MB. No lo guardamos: se compara y se olvida."),
        error_messages={
            "required": _("Elija el PDF que quiere comparar. Puede pesar hasta 10 MB."),
            "empty": _("Ese archivo está vacío. Elija el PDF que quiere comparar."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_archivo(self) -> "UploadedFile[bytes]":
        archivo: UploadedFile[bytes] = self.cleaned_data["archivo"]
        if archivo.size is None or archivo.size > LIMITE:
            raise forms.ValidationError(_("Ese archivo pesa más de 10 MB. Elija uno más liviano."))
        inicio = archivo.read(5)
        archivo.seek(0)
        if inicio != b"%PDF-":
            raise forms.ValidationError(_("Ese archivo no es un PDF. Elija el PDF que recibió."))
        return archivo
