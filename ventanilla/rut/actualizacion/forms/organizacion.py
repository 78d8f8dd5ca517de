"""Sheet 2, in what changes online: the last reform, how long it lasts, its capital, who watches it, its group."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import FechaField, LineaField
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.actualizacion.forms.comunes import DeSeccion, check_nit, opciones, texto_corto
from ventanilla.rut.actualizacion.rules.registro import CIEN
from ventanilla.rut.actualizacion.rules.secciones import PARTES_DEL_CAPITAL

GRUPOS = (
    (
        _("Última reforma"),
        ("reforma_clase", "reforma_numero", "reforma_fecha", "reforma_notaria", "reforma_entidad", "reforma_registro",
         "reforma_matricula"),
    ),
    (_("Duración"), ("vigencia_hasta",)),
    (_("Capital"), PARTES_DEL_CAPITAL),
    (_("Vigilancia y estado"), ("vigilancia", "estado", "estado_date")),
    (_("Grupo"), ("grupo", "matriz_nit", "matriz_nombre")),
    ("", ("hecho",)),
)  # fmt: skip


def porcentaje(label: Any, **mas: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-4"}),
        error_messages={
            "required": _("Escriba el porcentaje. Puede ser 0."),
            "invalid": _("Escriba el porcentaje con números. Por ejemplo: 33,5"),
            "min_value": _("Escriba un porcentaje de 0 a 100."),
            "max_value": _("Escriba un porcentaje de 0 a 100."),
        },
        **mas,
    )


class OrganizacionForm(DeSeccion):
    reforma_clase = forms.ChoiceField(label=_("Documento"), required=False)
    reforma_numero = texto_corto(_("Número del documento"))
    reforma_fecha = FechaField(label=_("Fecha del documento"), required=False)
    reforma_notaria = texto_corto(_("Número de la notaría"), clase="w-4", max_length=5)
    reforma_entidad = forms.ChoiceField(label=_("Dónde se registró"), required=False)
    reforma_registro = FechaField(label=_("Fecha de ese registro"), required=False)
    reforma_matricula = texto_corto(_("Matrícula mercantil o número de inscripción"))
    vigencia_hasta = FechaField(
        label=_("La organización dura hasta"), required=False, help_text=_("Si es indefinida, déjela vacía.")
    )
    nacional_publico = porcentaje(_("Público nacional, en porcentaje"))
    nacional_privado = porcentaje(_("Privado nacional, en porcentaje"))
    extranjero_publico = porcentaje(_("Público extranjero, en porcentaje"))
    extranjero_privado = porcentaje(_("Privado extranjero, en porcentaje"))
    vigilancia = forms.ChoiceField(label=_("Quién la vigila"), required=False)
    estado = forms.ChoiceField(label=_("Estado de la organización"), required=False)
    estado_date = FechaField(label=_("En ese estado desde"), required=False)
    grupo = LineaField(label=_("Grupo económico o empresarial"), largo=120, required=False)
    matriz_nit = texto_corto(_("NIT de la matriz o controlante"))
    matriz_nombre = LineaField(label=_("Nombre de la matriz o controlante"), largo=120, required=False)

    def prepare(self) -> None:
        for campo, casilla in (
            ("reforma_clase", "71"), ("reforma_entidad", "75"), ("vigilancia", "88"), ("estado", "89"),
        ):  # fmt: skip
            self.fields[campo].choices = opciones(referencias.valores_de_casilla(casilla), _("Ninguno"))  # type: ignore[attr-defined]

    def clean_matriz_nit(self) -> str:
        return check_nit(self.cleaned_data["matriz_nit"])

    def clean_reforma_fecha(self) -> date | None:
        return self.ensure_past(self.cleaned_data["reforma_fecha"])

    def clean_reforma_registro(self) -> date | None:
        return self.ensure_past(self.cleaned_data["reforma_registro"])

    def clean_estado_date(self) -> date | None:
        return self.ensure_past(self.cleaned_data["estado_date"])

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        total = sum((datos.get(parte) or Decimal(0) for parte in PARTES_DEL_CAPITAL), Decimal(0))
        if not set(PARTES_DEL_CAPITAL) & set(self.errors) and total not in (0, CIEN):
            self.add_error("nacional_publico", _("Los cuatro porcentajes deben sumar 100, o ser todos 0."))
        escritos = ("reforma_numero", "reforma_fecha", "reforma_notaria", "reforma_registro", "reforma_matricula")
        if not datos.get("reforma_clase") and any(datos.get(campo) for campo in escritos):
            self.add_error("reforma_clase", _("Elija qué documento es la reforma."))
        if datos.get("matriz_nit") and not datos.get("matriz_nombre"):
            self.add_error("matriz_nombre", _("Escriba el nombre de la matriz."))
        return datos

    @property
    def grupos(self) -> list[tuple[Any, list[Any]]]:
        return [(titulo, [self[campo] for campo in campos]) for titulo, campos in GRUPOS]
