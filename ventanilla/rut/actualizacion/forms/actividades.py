"""Boxes 46 to 51: what the taxpayer lives from."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import FechaField
from ventanilla.referencias import selectors as referencias
from ventanilla.referencias.rules import ActividadEncontrada
from ventanilla.rut.actualizacion.forms.comunes import DeSeccion, check_activity
from ventanilla.rut.actualizacion.rules.secciones import PUESTOS

_NOMBRES = {
    "principal": _("Actividad principal"),
    "secundaria": _("Actividad secundaria"),
    "otra_1": _("Otra actividad"),
    "otra_2": _("Otra actividad más"),
}


def _codigo(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={"required": _("Debe quedar una actividad principal: la que más ingresos le deja.")},
    )


def _desde(label: Any, *, required: bool = False) -> FechaField:
    return FechaField(label=label, required=required)


class ActividadesForm(DeSeccion):
    """Four places, each a code with its date; the code is found by saying what one does, with the button `ver`.

    `ver` is "buscar", or "poner" to write the code that was chosen in the place that was chosen.
    """

    q = forms.CharField(label=_("Busque la actividad"), required=False, max_length=100)
    elegida = forms.CharField(required=False, max_length=4)
    puesto = forms.ChoiceField(label=_("Ponerla como"), required=False, choices=[*_NOMBRES.items()])
    principal_codigo = _codigo(_NOMBRES["principal"], required=True)
    principal_desde = _desde(_("La principal, ¿desde cuándo?"), required=True)
    secundaria_codigo = _codigo(_NOMBRES["secundaria"], required=False)
    secundaria_desde = _desde(_("La secundaria, ¿desde cuándo?"))
    otra_1_codigo = _codigo(_NOMBRES["otra_1"], required=False)
    otra_1_desde = _desde(_("La otra, ¿desde cuándo?"))
    otra_2_codigo = _codigo(_NOMBRES["otra_2"], required=False)
    otra_2_desde = _desde(_("La otra más, ¿desde cuándo?"))

    def prepare(self) -> None:
        self.fields["hecho"].label = _("¿Cuándo cambió lo que hace?")

    def as_typed(self) -> dict[str, Any]:
        tecleado = super().as_typed()
        if self.data.get("ver") == "poner" and tecleado["elegida"] and tecleado["puesto"] in PUESTOS:
            tecleado[f"{tecleado['puesto']}_codigo"] = tecleado["elegida"]
            tecleado["q"] = tecleado["elegida"] = ""
        return tecleado

    @property
    def resultados(self) -> list[ActividadEncontrada]:
        """What answers the words that were typed."""
        q = str(self["q"].value() or "").strip()
        return referencias.search_actividades(q) if q else []

    @property
    def puestos(self) -> list[dict[str, Any]]:
        """Each place with the name of the code that it holds."""
        filas = []
        for puesto in PUESTOS:
            codigo = str(self[f"{puesto}_codigo"].value() or "")
            filas.append(
                {
                    "codigo": self[f"{puesto}_codigo"],
                    "desde": self[f"{puesto}_desde"],
                    "nombre": _name(codigo),
                    "plegado": puesto.startswith("otra") and not codigo and f"{puesto}_codigo" not in self.errors,
                }
            )
        return filas

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        vistas: set[str] = set()
        for puesto in PUESTOS:
            codigo, desde = datos.get(f"{puesto}_codigo"), datos.get(f"{puesto}_desde")
            if not codigo:
                continue
            self._check(puesto, codigo, desde, vistas)
            vistas.add(codigo)
        return datos

    def _check(self, puesto: str, codigo: str, desde: date | None, vistas: set[str]) -> None:
        try:
            check_activity(codigo)
        except forms.ValidationError as error:
            self.add_error(f"{puesto}_codigo", error)
        if codigo in vistas:
            self.add_error(f"{puesto}_codigo", gettext("Esa actividad está dos veces. Deje una."))
        if desde is None and f"{puesto}_desde" not in self.errors:
            self.add_error(f"{puesto}_desde", gettext("Escriba desde cuándo hace la %(codigo)s.") % {"codigo": codigo})
        if desde is not None:
            try:
                self.ensure_past(desde)
            except forms.ValidationError as error:
                self.add_error(f"{puesto}_desde", error)

    def to_save(self) -> dict[str, Any]:
        de_ayuda = ("q", "elegida", "puesto")
        return {campo: valor for campo, valor in super().to_save().items() if campo not in de_ayuda}


def _name(codigo: str) -> str:
    if not codigo:
        return ""
    try:
        check_activity(codigo)
    except forms.ValidationError:
        return ""
    return referencias.actividad(codigo).description


class OcupacionForm(DeSeccion):
    """Box 51. The list of occupations is not kept here: the code is taken as the person knows it."""

    ocupacion = forms.RegexField(
        regex=r"^[0-9]{4}$",
        label=_("Código de su ocupación"),
        help_text=_("Cuatro números, de la clasificación de ocupaciones CIUO. Si no lo sabe, no cambie esta parte."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={
            "required": _("Escriba los cuatro números."),
            "invalid": _("Son cuatro números. Por ejemplo: 2411"),
        },
    )
