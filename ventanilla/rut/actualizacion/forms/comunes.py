"""What every section asks: since when it is so. And what it keeps: which version of the register was in front."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import FechaField
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.expediente.guiado import Formulario
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors

OLDEST_YEARS = 60


def opciones(valores: Any, vacio: Any = None) -> list[tuple[str, Any]]:
    """The choices of a list of codes; with `vacio`, one may choose none."""
    lista: list[tuple[str, Any]] = [(valor.code, valor.name) for valor in valores]
    return [("", vacio), *lista] if vacio is not None else lista


def texto_corto(label: Any, *, clase: str = "w-10", **mas: Any) -> forms.CharField:
    """A short number or code that is not needed."""
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": clase}),
        **{"max_length": 20, **mas},
    )


def check_nit(texto: str) -> str:
    """The digits of a NIT, with or without its check digit. Raises ValidationError."""
    if not texto:
        return ""
    try:
        return parse_nit(texto)
    except NitInvalido as error:
        raise forms.ValidationError(_("Revise el NIT: escriba sus números y el dígito de verificación.")) from error


def check_activity(codigo: str) -> str:
    """A code of the list. Raises ValidationError."""
    try:
        encontrada = referencias.actividad(codigo)
    except ObjectDoesNotExist:
        raise forms.ValidationError(_("Ese código no está en la lista de actividades. Búsquelo.")) from None
    if not encontrada.vigente:
        raise forms.ValidationError(_("Ese código ya no se usa. Busque el que lo reemplaza."))
    return codigo


class DeSeccion(Formulario):
    """`hecho` goes last, whatever a section asks. `visto` is the version of the register that the page showed: what
    somebody changes between opening it and sending it is found out when it is signed."""

    visto = forms.CharField(required=False, widget=forms.HiddenInput, max_length=9)
    hecho = FechaField(
        label=_("¿Desde cuándo es así?"),
        help_text=_("El día en que cambió. Si pasó más de un mes, le mostramos la sanción antes de firmar."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"visto": str(self.rut.version), **self.initial}
        self.order_fields([*(nombre for nombre in self.fields if nombre != "hecho"), "hecho"])

    @property
    def rut(self) -> selectors.Rut:
        """The register as it is while the form is filled in."""
        if not hasattr(self, "_rut"):
            self._rut = selectors.rut_of(self.contexto.actor)
        return self._rut

    def ensure_past(self, fecha: date | None) -> date | None:
        """Raises ValidationError."""
        if fecha is None:
            return None
        if fecha > self.contexto.today:
            raise forms.ValidationError(_("Esa fecha no ha llegado. Actualice cuando el cambio ya sea cierto."))
        if fecha.year < self.contexto.today.year - OLDEST_YEARS:
            raise forms.ValidationError(_("Revise el año: es de hace más de 60 años."))
        return fecha

    def clean_hecho(self) -> date | None:
        return self.ensure_past(self.cleaned_data["hecho"])

    def clean_visto(self) -> str:
        """That of now, from who sends none."""
        texto = self.cleaned_data["visto"]
        es_una = texto.isascii() and texto.isdigit() and 1 <= int(texto) <= self.rut.version
        return texto if es_una else str(self.rut.version)

    def to_save(self) -> dict[str, Any]:
        guarda = super().to_save()
        guarda["version"] = guarda.pop("visto")
        return guarda


class DeLista(DeSeccion):
    """One record. `cual` is whose it is in the register, "" for a new one; `termina` says that it ended that day."""

    cual = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)
    termina = forms.BooleanField(required=False)

    titulo_termina: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["termina"].label = self.titulo_termina
        if not self.de_antes:
            del self.fields["termina"]

    @property
    def de_antes(self) -> str:
        """Whose record of the register it is; never what the page sent: a person writes on the one that they opened."""
        return str(self.initial.get("cual") or "")

    def clean_cual(self) -> str:
        return self.de_antes
