"""Boxes 53 and 55 to 58: what the taxpayer must do from now on, and what they export."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import Opcion, si_no
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.actualizacion.forms.comunes import DeSeccion, opciones
from ventanilla.rut.actualizacion.rules import registro, responsabilidades
from ventanilla.rut.rules.responsabilidades import OPCIONALES


class ResponsabilidadesForm(DeSeccion):
    """Box 53, only to add."""

    codigos = forms.MultipleChoiceField(
        label=_("¿Cuáles agrega?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Marque al menos una."), "invalid_choice": _("Elija solo de la lista.")},
    )

    def prepare(self) -> None:
        datos = self.rut.datos
        suman = responsabilidades.addable(datos, [r.code for r in referencias.responsabilidades()])
        suman = tuple(sorted(suman, key=lambda codigo: codigo not in OPCIONALES))  # the common ones first
        self.fields["codigos"].choices = [  # type: ignore[attr-defined]
            (codigo, Opcion(r.name, self._detail(codigo, r.explanation), codigo))
            for codigo in suman
            for r in [referencias.responsabilidad(codigo)]
        ]
        tiene = [referencias.responsabilidad(codigo) for codigo in datos.responsabilidades]
        self.hoy = [f"{responsabilidad.code} {responsabilidad.name}" for responsabilidad in tiene]

    def _detail(self, codigo: str, explicacion: str) -> str:
        sale = set(responsabilidades.RELEVA.get(codigo, ())) & set(self.rut.datos.responsabilidades)
        reemplaza = [f"Reemplaza la {vieja}, que sale." for vieja in sorted(sale)]
        return " ".join([explicacion, *reemplaza]).strip()

    def clean_codigos(self) -> list[str]:
        codigos = sorted(set(self.cleaned_data["codigos"]))
        if motivos := responsabilidades.refusals(self.rut.datos, codigos):
            raise forms.ValidationError(list(motivos))
        return codigos


class ExportadorForm(DeSeccion):
    """Boxes 55 to 58."""

    exporta = si_no(_("¿Exporta bienes o servicios?"))
    forma = forms.ChoiceField(label=_("¿Cómo exporta?"), required=False)
    tipo = forms.ChoiceField(label=_("¿Qué exporta?"), required=False)

    def prepare(self) -> None:
        self.fields["forma"].choices = opciones(referencias.valores_de_casilla("55"), _("Elija una"))  # type: ignore[attr-defined]
        self.fields["tipo"].choices = opciones(referencias.valores_de_casilla("56"), _("Elija uno"))  # type: ignore[attr-defined]
        modos = opciones(referencias.valores_de_casilla("57"), _("Ninguno"))
        for n in range(1, registro.MAX_SERVICIOS + 1):
            self.fields[f"modo_{n}"] = forms.ChoiceField(
                label=_("Servicio %(n)d: ¿cómo lo presta?") % {"n": n}, required=False, choices=modos
            )
            self.fields[f"cpc_{n}"] = forms.RegexField(
                regex=r"^[0-9]{2}$",
                label=_("Servicio %(n)d: código CPC") % {"n": n},
                required=False,
                help_text=_("Dos números de la clasificación central de productos."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
                error_messages={"invalid": _("El código CPC tiene dos números. Por ejemplo: 83")},
            )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if not datos.get("exporta"):
            return datos
        for campo, mensaje in (("forma", _("Elija cómo exporta.")), ("tipo", _("Elija qué exporta."))):
            if not datos.get(campo):
                self.add_error(campo, mensaje)
        servicios = 0
        for n in range(1, registro.MAX_SERVICIOS + 1):
            modo, cpc = datos.get(f"modo_{n}"), datos.get(f"cpc_{n}")
            if bool(modo) != bool(cpc) and f"cpc_{n}" not in self.errors:
                self.add_error(f"cpc_{n}" if modo else f"modo_{n}", _("El modo y el código CPC van juntos."))
            servicios += bool(modo and cpc)
        exige = datos.get("tipo") in (registro.SERVICIOS, registro.BIENES_Y_SERVICIOS)
        if exige and not servicios and not self.errors:
            self.add_error("modo_1", _("Escriba al menos un servicio."))
        if datos.get("tipo") and not exige and servicios:
            self.add_error("tipo", _("Escribió servicios: elija «Servicios» o «Bienes y servicios»."))
        return datos

    @property
    def grupos(self) -> list[tuple[Any, list[Any]]]:
        servicios = [self[f"{que}_{n}"] for n in range(1, registro.MAX_SERVICIOS + 1) for que in ("modo", "cpc")]
        return [
            ("", [self["exporta"]]),
            (_("Si exporta"), [self["forma"], self["tipo"]]),
            (_("Si exporta servicios"), servicios),
            ("", [self["hecho"]]),
        ]
