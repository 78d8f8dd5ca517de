"""Form fields that several procedures ask for: a date in three boxes, choices that explain themselves."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.nit import NitInvalido, parse_nit

_NO_DOCUMENTO = re.compile(r"[\s.,-]")


@dataclass(frozen=True, slots=True)
class Opcion:
    """The label of a radio button or checkbox with a second line and a code at the end of the row."""

    titulo: str
    detalle: str = ""
    codigo: str = ""

    def __str__(self) -> str:
        return self.titulo


class FechaWidget(forms.MultiWidget):
    """Day, month and year as three short text boxes: quicker than a calendar for a date one knows."""

    template_name = "django/forms/widgets/fecha.html"
    etiquetas = (_("Día"), _("Mes"), _("Año"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        corta = {"inputmode": "numeric", "class": "w-2", "maxlength": "2"}
        larga = {"inputmode": "numeric", "class": "w-4", "maxlength": "4"}
        super().__init__([forms.TextInput(corta), forms.TextInput(corta), forms.TextInput(larga)], attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str) and value:
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for caja, etiqueta in zip(context["widget"]["subwidgets"], self.etiquetas, strict=True):
            caja["etiqueta"] = etiqueta
        return context


class FechaField(forms.MultiValueField):
    """A `date` from three boxes. One message says what is wrong, never three."""

    widget = FechaWidget
    default_error_messages = {
        "required": _("Escriba la fecha"),
        "incomplete": _("Escriba el día, el mes y el año"),
        "invalid": _("Revise la fecha: ese día no existe"),
    }

    def __init__(self, **kwargs: Any) -> None:
        numero = {"invalid": _("Escriba la fecha con números, por ejemplo 14 3 2008")}
        fields = (
            forms.IntegerField(error_messages=numero),
            forms.IntegerField(error_messages=numero),
            forms.IntegerField(error_messages=numero),
        )
        super().__init__(fields, require_all_fields=True, **kwargs)

    def clean(self, value: Any) -> date | None:
        boxes = [str(box or "").strip() for box in value or ()]
        if any(boxes) and not all(boxes):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        cleaned: date | None = super().clean(boxes)
        return cleaned

    def compress(self, data_list: list[int]) -> date | None:
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class DocumentoField(forms.CharField):
    """A document number as people type it: dots, spaces and dashes are not part of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Número del documento"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username", "class": "w-10"}),
        )
        kwargs.setdefault("error_messages", {"required": _("Escriba el número de su documento.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        numero = _NO_DOCUMENTO.sub("", super().clean(value)).upper()
        if numero and not re.fullmatch(r"[0-9A-Z]{3,20}", numero):
            raise forms.ValidationError(_("Escriba solo los números y letras del documento, sin símbolos."))
        return numero


class NitField(forms.CharField):
    """A NIT as people type it, with its check digit or without; gives its digits without it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "w-20", "inputmode": "text", "autocomplete": "off", "spellcheck": "false"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        texto = super().clean(value)
        try:
            return parse_nit(texto) if texto else ""
        except NitInvalido as error:
            raise ValidationError(str(error)) from error


def one_line(texto: str) -> str:
    """What a form box can hold: no emoji, no control characters, single spaces."""
    limpio = "".join(c if unicodedata.category(c)[0] in "LMNPZS" else " " for c in texto)
    limpio = "".join(
        c for c in limpio if unicodedata.category(c) not in {"So", "Sk", "Cs", "Co", "Cn"} and ord(c) < 0x2E80
    )
    return " ".join(unicodedata.normalize("NFC", limpio).split())


class LineaField(forms.CharField):
    """One line of text. Too long is said with both lengths; what cannot be printed is named, not dropped."""

    def __init__(self, *, largo: int, **kwargs: Any) -> None:
        self.largo = largo
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        texto = " ".join(super().clean(value).split())
        if len(texto) > self.largo:
            raise forms.ValidationError(
                _("Tiene %(tiene)s caracteres y caben %(caben)s. Escríbalo más corto.")
                % {"tiene": f"{len(texto):,}".replace(",", "."), "caben": self.largo}
            )
        if one_line(texto) != unicodedata.normalize("NFC", texto):
            raise forms.ValidationError(_("Use solo letras, números y signos. Quite los emojis y símbolos."))
        return one_line(texto)


def parse_telefono(texto: str) -> str:
    """Ten digits of a mobile or a fixed line. Raises ValidationError."""
    digits = re.sub(r"[\s().-]", "", texto)
    digits = re.sub(r"^(\+?57)(?=[0-9]{10}$)", "", digits)
    if not re.fullmatch(r"(3|60)[0-9]+", digits) or len(digits) != 10:
        raise forms.ValidationError(_("Escriba 10 números, como 300 123 4567 o 601 234 5678."))
    return digits


class PesosField(forms.CharField):
    """Whole pesos as people write them: $96.000.000, 96000000."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int:
        texto = re.sub(r"[\s$.']", "", super().clean(value)).removesuffix(",00")
        if not re.fullmatch(r"[0-9]{1,15}", texto):
            raise forms.ValidationError(_("Escriba el valor en pesos, solo con números. Por ejemplo: 96.000.000"))
        return int(texto)


_SI_NO = ((True, _("Sí")), (False, _("No")))


def si_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that has to be answered yes or no: neither is chosen before."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=_SI_NO,
        coerce=lambda valor: valor == "True",
        widget=forms.RadioSelect,
        error_messages={"required": _("Responda sí o no.")},
    )
