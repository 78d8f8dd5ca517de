"""What the organisation is, where it is and what it has."""

import re
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import FechaField, LineaField, parse_telefono, si_no
from ventanilla.expediente.guiado import Formulario
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.campos import MunicipioField
from ventanilla.rut.campos import UbicacionForm as _Ubicacion
from ventanilla.rut.inscripcion_juridica import rules

_CORTA = {"autocomplete": "off", "class": "w-10"}


def _choices(casilla: str, primera: str) -> list[tuple[str, str]]:
    return [("", primera), *((valor.code, valor.name) for valor in referencias.valores_de_casilla(casilla))]


def past(fecha: date | None, today: date) -> date | None:
    """Raises ValidationError for a day that has not come."""
    if fecha is not None and fecha > today:
        raise forms.ValidationError(_("Esa fecha todavía no llega. Revísela."))
    if fecha is not None and fecha.year < 1500:
        raise forms.ValidationError(_("Revise el año de la fecha."))
    return fecha


class PorcentajeField(forms.CharField):
    """A per cent as people write it: 33,33 or 33.33."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-4"})
        )
        kwargs.setdefault("error_messages", {"required": gettext_lazy("Escriba el porcentaje. Puede ser 0.")})
        super().__init__(max_length=12, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if value is not None else value

    def clean(self, value: Any) -> Decimal:
        texto = re.sub(r"[\s%]", "", super().clean(value)).replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", texto) or Decimal(texto) > rules.CIEN:
            raise forms.ValidationError(_("Escriba un porcentaje de 0 a 100. Por ejemplo: 33,5"))
        return Decimal(texto)


class CaminoForm(Formulario):
    forma = forms.ChoiceField(
        label=gettext_lazy("¿Qué clase de organización es?"),
        help_text=gettext_lazy("Está en el documento que la creó."),
        error_messages={"required": gettext_lazy("Elija qué clase de organización es.")},
    )
    comercio = si_no(
        gettext_lazy("¿Se va a dedicar al comercio?"),
        gettext_lazy("Por ejemplo, a comprar para vender, o a tener un negocio abierto al público para ganar."),
    )
    falla = si_no(
        gettext_lazy("¿Ya intentó inscribirla aquí y una falla no lo dejó?"),
        gettext_lazy("Una falla comprobada: la página mostró un error al enviar, y volvió a mostrarlo."),
    )

    def prepare(self) -> None:
        formas = sorted(referencias.formas_de_organizacion(), key=lambda f: (f.casilla != "69", f.casilla))
        self.fields["forma"].choices = [  # type: ignore[attr-defined]
            ("", _("Elija una")),
            *(
                (rules.group_of_box(casilla), [(forma.code, forma.name) for forma in grupo])
                for casilla, grupo in groupby(formas, key=lambda forma: forma.casilla)
            ),
        ]


class IdentificacionForm(Formulario):
    razon_social = LineaField(
        label=gettext_lazy("Nombre o razón social"),
        help_text=gettext_lazy("Completo, como está en el documento que la creó."),
        largo=250,
        min_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Escriba el nombre de la organización."),
            "min_length": gettext_lazy("Escriba el nombre completo."),
        },
    )
    sigla = LineaField(label=gettext_lazy("Sigla"), largo=50, required=False, widget=forms.TextInput(attrs=_CORTA))
    nombre_comercial = LineaField(
        label=gettext_lazy("Nombre con que se conoce"),
        largo=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_razon_social(self) -> str:
        nombre: str = self.cleaned_data["razon_social"]
        if sum(letra.isalpha() for letra in nombre) < 2:
            raise forms.ValidationError(_("El nombre tiene por lo menos dos letras."))
        return nombre


class ConstitucionForm(Formulario):
    """Boxes 71 to 79."""

    clase = forms.ChoiceField(
        label=gettext_lazy("¿Con qué documento se creó?"),
        error_messages={"required": gettext_lazy("Elija el documento.")},
    )
    numero = LineaField(
        label=gettext_lazy("Número del documento"),
        help_text=gettext_lazy("Si no tiene número, escriba 1."),
        largo=30,
        widget=forms.TextInput(attrs=_CORTA),
        error_messages={"required": gettext_lazy("Escriba el número del documento.")},
    )
    fecha = FechaField(label=gettext_lazy("Fecha del documento"), help_text=gettext_lazy("Por ejemplo: 14 3 2026"))
    notaria = forms.RegexField(
        regex=r"^[0-9]{1,3}$",
        label=gettext_lazy("Número de la notaría"),
        help_text=gettext_lazy("Solo si es una escritura pública."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={"invalid": gettext_lazy("Escriba solo el número de la notaría. Por ejemplo: 12")},
    )
    municipio = MunicipioField(label=gettext_lazy("Municipio donde se hizo"))
    entidad_registro = forms.ChoiceField(
        label=gettext_lazy("¿Quién la registró o le reconoció personería?"), required=False
    )
    registro = FechaField(
        label=gettext_lazy("Fecha de ese registro"),
        help_text=gettext_lazy("Solo si una entidad la registró."),
        required=False,
    )
    matricula = LineaField(
        label=gettext_lazy("Número de ese registro"),
        largo=30,
        required=False,
        widget=forms.TextInput(attrs=_CORTA),
    )

    def prepare(self) -> None:
        self.fields["clase"].choices = _choices("71", _("Elija uno"))  # type: ignore[attr-defined]
        self.fields["entidad_registro"].choices = _choices("75", _("Ninguna"))  # type: ignore[attr-defined]

    def clean_fecha(self) -> date | None:
        return past(self.cleaned_data["fecha"], self.contexto.today)

    def clean_registro(self) -> date | None:
        return past(self.cleaned_data["registro"], self.contexto.today)

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("clase") == rules.ESCRITURA and not datos.get("notaria") and "notaria" not in self.errors:
            self.add_error("notaria", _("Es una escritura pública: escriba el número de la notaría."))
        if datos.get("entidad_registro") and not datos.get("registro") and "registro" not in self.errors:
            self.add_error("registro", _("Escriba la fecha en que esa entidad la registró."))
        if datos.get("registro") and not datos.get("entidad_registro"):
            self.add_error("entidad_registro", _("Elija la entidad que la registró, o quite la fecha del registro."))
        if datos.get("registro") and datos.get("fecha") and datos["registro"] < datos["fecha"]:
            self.add_error("registro", _("El registro no puede ser anterior al documento. Revise las dos fechas."))
        return datos


class CaracteristicasForm(Formulario):
    """Boxes 80 to 88."""

    indefinida = si_no(
        gettext_lazy("¿Dura sin fecha de terminación?"), gettext_lazy("Es decir, su duración es indefinida.")
    )
    vigencia_hasta = FechaField(
        label=gettext_lazy("Si termina, ¿cuándo?"),
        help_text=gettext_lazy("Como está en el documento. Por ejemplo: 31 12 2046"),
        required=False,
    )
    vigilancia = forms.ChoiceField(label=gettext_lazy("¿Qué entidad la vigila?"), required=False)
    nacional_privado = PorcentajeField(
        label=gettext_lazy("Capital privado de Colombia"),
        help_text=gettext_lazy("Porcentaje. Si la organización no tiene capital, escriba 0 en los cuatro."),
    )
    nacional_publico = PorcentajeField(label=gettext_lazy("Capital público de Colombia"))
    extranjero_privado = PorcentajeField(label=gettext_lazy("Capital privado extranjero"))
    extranjero_publico = PorcentajeField(label=gettext_lazy("Capital público extranjero"))

    def prepare(self) -> None:
        self.fields["vigilancia"].choices = _choices("88", _("Ninguna, o no sé"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        hasta = datos.get("vigencia_hasta")
        if datos.get("indefinida") is False and hasta is None and "vigencia_hasta" not in self.errors:
            self.add_error("vigencia_hasta", _("Escriba la fecha en que termina."))
        elif datos.get("indefinida") and hasta is not None:
            self.add_error("vigencia_hasta", _("Dijo que no tiene fecha de terminación. Borre esta fecha."))
        elif hasta is not None and hasta <= self.contexto.today:
            self.add_error("vigencia_hasta", _("Esa fecha ya pasó: la organización habría terminado. Revísela."))
        partes = [datos[parte] for parte in rules.PARTES_DEL_CAPITAL if parte in datos]
        if len(partes) == len(rules.PARTES_DEL_CAPITAL) and (motivo := rules.capital_refusal(partes)):
            self.add_error("nacional_privado", motivo)
        return datos


class CorreoForm(Formulario):
    correo = forms.EmailField(
        label=gettext_lazy("Correo electrónico de la organización"),
        help_text=gettext_lazy("Puede ser distinto del suyo. Le enviamos un código para confirmarlo."),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Escriba el correo de la organización."),
            "invalid": gettext_lazy("Revise el correo. Debe verse así: nombre@ejemplo.co"),
        },
    )

    def clean_correo(self) -> str:
        return self.cleaned_data["correo"].lower()  # type: ignore[no-any-return]


class UbicacionForm(Formulario):
    municipio = MunicipioField()
    direccion = _Ubicacion.base_fields["direccion"]
    codigo_postal = _Ubicacion.base_fields["codigo_postal"]
    telefono = _Ubicacion.base_fields["telefono"]
    telefono_2 = _Ubicacion.base_fields["telefono_2"]

    def clean_telefono(self) -> str:
        return parse_telefono(self.cleaned_data["telefono"])

    def clean_telefono_2(self) -> str:
        texto = self.cleaned_data["telefono_2"]
        return parse_telefono(texto) if texto else ""


class EstablecimientoForm(Formulario):
    """One place of sheet 6."""

    tipo = forms.ChoiceField(label=gettext_lazy("Qué es"), error_messages={"required": gettext_lazy("Elija qué es.")})
    nombre = LineaField(
        label=gettext_lazy("Nombre"),
        largo=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Escriba cómo se llama.")},
    )
    actividad = forms.CharField(
        label=gettext_lazy("Código de la actividad que se hace allí"),
        help_text=gettext_lazy("Cuatro números. Los de su organización están en «Qué hace»."),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={"required": gettext_lazy("Escriba el código de la actividad.")},
    )
    municipio = MunicipioField()
    direccion = LineaField(
        label=gettext_lazy("Dirección"),
        largo=150,
        min_length=5,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Escriba la dirección."),
            "min_length": gettext_lazy("Escriba la dirección completa."),
        },
    )
    telefono = forms.CharField(
        label=gettext_lazy("Teléfono"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w-10"}),
    )

    def prepare(self) -> None:
        self.fields["tipo"].choices = _choices("160", _("Elija uno"))  # type: ignore[attr-defined]
        propias = [codigo for codigo, _desde in self.contexto.datos.get("actividades", {}).get("actividades", [])]
        if propias:
            self.fields["actividad"].help_text = _("Cuatro números. Las que escribió: %(cuales)s.") % {
                "cuales": ", ".join(propias)
            }

    def clean_actividad(self) -> str:
        codigo: str = self.cleaned_data["actividad"].strip()
        try:
            referencias.actividad(codigo)
        except ObjectDoesNotExist:
            raise forms.ValidationError(_("Ese código no está en la lista de actividades.")) from None
        return codigo

    def clean_telefono(self) -> str:
        texto = self.cleaned_data["telefono"]
        return parse_telefono(texto) if texto else ""
