"""Forms that several procedures of the register ask alike."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos import services as adjuntos_services
from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.adjuntos.selectors import Panel
from ventanilla.comun.campos import LineaField, parse_telefono
from ventanilla.comun.tramite import Tramite
from ventanilla.expediente.guiado import Formulario
from ventanilla.referencias import selectors as referencias


def locales_field(label: Any = None, help_text: Any = "") -> forms.IntegerField:
    """How many places of business, none included."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={
            "required": _("Escriba cuántos tiene. Puede ser 0."),
            "invalid": _("Escriba solo el número. Por ejemplo: 1"),
            "min_value": _("Escriba un número desde 0."),
            "max_value": _("Escriba un número hasta 999."),
        },
    )


MAX_PARECIDOS = 8  # more names than these are not read in a message


class MunicipioField(forms.CharField):
    """A municipality by its name, as people write it. Two with one name are told apart by their department."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Municipio"))
        kwargs.setdefault("help_text", _("Por ejemplo: Tunja, Boyacá"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}))
        kwargs.setdefault("error_messages", {"required": _("Escriba el municipio.")})
        super().__init__(max_length=100, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) == 5 and value.isdigit():
            encontrados = referencias.find_municipios(value)
            return encontrados[0].completo if encontrados else value
        return value

    def clean(self, value: Any) -> str:
        texto = super().clean(value)
        if not texto:
            return ""
        encontrados = referencias.find_municipios(texto)
        if not encontrados:
            raise forms.ValidationError(
                _("No encontramos ese municipio. Escríbalo con su departamento, como «Tunja, Boyacá».")
            )
        if len(encontrados) > MAX_PARECIDOS:
            raise forms.ValidationError(_("Escriba el nombre completo y su departamento, como «Tunja, Boyacá»."))
        if len(encontrados) > 1:
            raise forms.ValidationError(
                _("Hay más de uno con ese nombre. Escriba cuál: %(cuales)s.")
                % {"cuales": "; ".join(lugar.completo for lugar in encontrados)}
            )
        return encontrados[0].code


class AdjuntosForm(Formulario):
    """A section where copies of papers are sent: the panel takes them one by one, the form only goes on."""

    tramite: ClassVar[Tramite]

    def tipos(self) -> tuple[TipoDeAdjunto, ...]:
        """The papers that this draft needs."""
        raise NotImplementedError

    def prepare(self) -> None:
        contexto, borrador = self.contexto, self.contexto.borrador_id
        self.objeto = f"{adjuntos.BORRADOR}{borrador}"
        adjuntos_services.open_carpeta(
            contexto.actor,
            objeto=self.objeto,
            tipos=self.tipos(),
            volver=reverse(f"{self.tramite.url_name}_seccion", args=[borrador, "adjuntos"]),
            alcance=self.tramite.alcance,
            now=contexto.now,
        )

    @property
    def panel(self) -> Panel:
        return adjuntos.panel_of(self.contexto.actor, self.objeto, now=self.contexto.now)

    def clean(self) -> dict[str, Any]:
        if faltan := adjuntos.missing_of(self.contexto.actor, self.objeto):
            raise forms.ValidationError(_("Falta enviar: %(cuales)s.") % {"cuales": ", ".join(faltan).lower()})
        return super().clean() or {}

    def to_save(self) -> dict[str, Any]:
        return {"enviados": True}


class UbicacionForm(forms.Form):
    departamento = forms.ChoiceField(
        label=_("Departamento"),
        error_messages={
            "required": _("Elija el departamento."),
            "invalid_choice": _("Elija el departamento."),
        },
    )
    municipio = forms.CharField(
        label=_("Municipio"),
        max_length=5,
        widget=forms.Select,
        error_messages={"required": _("Elija el municipio.")},
    )
    direccion = LineaField(
        label=_("Dirección"),
        help_text=_("Como la diría al cartero. También sirve: «vereda El Roble, km 4 vía a Paipa»."),
        largo=150,
        min_length=5,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={
            "required": _("Escriba la dirección."),
            "min_length": _("Escriba la dirección completa."),
        },
    )
    codigo_postal = forms.RegexField(
        regex=r"^[0-9]{6}$",
        label=_("Código postal"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code", "class": "w-10"}),
        error_messages={"invalid": _("El código postal tiene 6 números. Si no lo sabe, déjelo vacío.")},
    )
    telefono = forms.CharField(
        label=_("Celular o teléfono"),
        help_text=_("10 números, como 300 123 4567"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "class": "w-10"}),
        error_messages={"required": _("Escriba un teléfono donde lo encontremos.")},
    )
    telefono_2 = forms.CharField(
        label=_("Otro teléfono"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w-10"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departamentos = [(d.code, d.name) for d in referencias.departamentos()]
        campo = self.fields["departamento"]
        campo.choices = [("", _("Elija uno")), *departamentos]  # type: ignore[attr-defined]
        elegido = str(self["departamento"].value() or "")
        municipios = []
        if elegido in dict(departamentos):
            municipios = [(m.code, m.name) for m in referencias.municipios_of(elegido)]
        widget = self.fields["municipio"].widget
        widget.choices = [
            ("", _("Elija uno") if municipios else _("Primero elija el departamento")),
            *municipios,
        ]

    def clean_telefono(self) -> str:
        return parse_telefono(self.cleaned_data["telefono"])

    def clean_telefono_2(self) -> str:
        texto = self.cleaned_data["telefono_2"]
        return parse_telefono(texto) if texto else ""

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        codigo, departamento = datos.get("municipio", ""), datos.get("departamento", "")
        if not codigo or not departamento:
            return datos
        try:
            lugar = referencias.municipio(codigo)
        except ObjectDoesNotExist:
            lugar = None
        if lugar is None or lugar.departamento_code != departamento:
            self.add_error("municipio", _("Ese municipio no es del departamento que eligió. Elija otro."))
        return datos

    def datos(self) -> dict[str, str]:
        return {nombre: self.cleaned_data[nombre] for nombre in self.fields if nombre != "departamento"}
