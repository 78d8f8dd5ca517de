"""Sheets 3, 4 and 5: who represents, who owns, who audits and who keeps the books."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import DocumentoField, LineaField, PesosField
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.actualizacion.forms.comunes import DeLista, check_nit, opciones, texto_corto
from ventanilla.rut.actualizacion.forms.organizacion import porcentaje
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.rules.datos import COLOMBIA
from ventanilla.rut.rules.poderes import CALIDADES, CalidadPoder

NIT = "31"
NOMBRES = ("primer_apellido", "segundo_apellido", "primer_nombre", "otros_nombres")
QUIEN = ("tipo_documento", "numero_documento", *NOMBRES, "razon_social")


class PersonaForm(DeLista):
    """Who they are is written once; what is in the register is not changed but ended, and another one entered."""

    tipo_documento = forms.ChoiceField(
        label=_("Tipo de documento"), error_messages={"required": _("Elija el tipo de documento.")}
    )
    numero_documento = DocumentoField(
        help_text=_("Si es un NIT, sin el dígito de verificación."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-10"}),
        error_messages={"required": _("Escriba el número del documento.")},
    )
    primer_apellido = LineaField(label=_("Primer apellido"), largo=60, required=False)
    segundo_apellido = LineaField(label=_("Segundo apellido"), largo=60, required=False)
    primer_nombre = LineaField(label=_("Primer nombre"), largo=60, required=False)
    otros_nombres = LineaField(label=_("Otros nombres"), largo=60, required=False)
    razon_social = LineaField(
        label=_("Razón social"), largo=200, required=False, help_text=_("Solo si es una empresa o entidad.")
    )

    fijos: tuple[str, ...] = QUIEN

    def prepare(self) -> None:
        self.fields["tipo_documento"].choices = opciones(  # type: ignore[attr-defined]
            [tipo for tipo in referencias.tipos_documento("rut") if tipo.code not in ("14", "15")], _("Elija uno")
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.de_antes:  # who it is is read, not written: it stays as the register says
            for campo in self.fijos:
                del self.fields[campo]

    def to_save(self) -> dict[str, Any]:
        sabidos = {campo: self.initial.get(campo, "") for campo in self.fijos} if self.de_antes else {}
        return {**sabidos, **super().to_save()}

    @property
    def quien(self) -> str:
        """Whose record of the register it is, in words: it is read and not written."""
        if not self.de_antes:
            return ""
        nombres = (self.initial.get(campo) for campo in ("razon_social", *NOMBRES[2:], *NOMBRES[:2]))
        nombre = " ".join(str(parte) for parte in nombres if parte)
        cargo = self.initial.get("calidad", "")
        return f"{CALIDADES[CalidadPoder(cargo)]}: {nombre}" if cargo else nombre

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if self.de_antes or "tipo_documento" not in datos:
            return datos
        if datos["tipo_documento"] == NIT:
            if not datos.get("razon_social"):
                self.add_error("razon_social", _("Escriba el nombre de la empresa o entidad."))
            self._check_nit(datos)
        else:
            for campo, mensaje in (
                ("primer_apellido", _("Escriba el primer apellido.")),
                ("primer_nombre", _("Escriba el primer nombre.")),
            ):
                if not datos.get(campo):
                    self.add_error(campo, mensaje)
        return datos

    def _check_nit(self, datos: dict[str, Any]) -> None:
        try:
            datos["numero_documento"] = check_nit(datos.get("numero_documento", ""))
        except forms.ValidationError as error:
            self.add_error("numero_documento", error)


class SocioForm(PersonaForm):
    """A record of sheet 4."""

    field_order = ("cual", *QUIEN, "nacionalidad", "capital", "participacion", "termina", "hecho")

    titulo_termina = _("Se retiró ese día. Queda en el RUT como retirado.")
    fijos = (*QUIEN, "nacionalidad")

    nacionalidad = forms.ChoiceField(label=_("Nacionalidad"), initial=COLOMBIA)
    capital = PesosField(
        label=_("Valor de su aporte"),
        help_text=_("En pesos."),
        error_messages={"required": _("Escriba el aporte. Puede ser 0.")},
    )
    participacion = porcentaje(_("Participación, en porcentaje"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["nacionalidad"].choices = [  # type: ignore[attr-defined]
            (pais.dian_code, pais.name) for pais in referencias.paises() if pais.dian_code
        ]


class RepresentanteForm(PersonaForm):
    """A record of sheet 3."""

    titulo_termina = _("Dejó el cargo ese día. Pierde de inmediato su poder sobre este RUT.")
    fijos = (*QUIEN, "calidad")
    seccion = s.REPRESENTANTES

    calidad = forms.ChoiceField(label=_("Cargo"), error_messages={"required": _("Elija el cargo.")})
    tarjeta_profesional = texto_corto(_("Número de tarjeta profesional"))

    field_order: tuple[str, ...] = ("cual", "calidad", *QUIEN, "tarjeta_profesional", "termina", "hecho")

    def prepare(self) -> None:
        super().prepare()
        suyas = [calidad for calidad in CalidadPoder if calidad in s.LISTAS[self.seccion]]
        self.fields["calidad"].choices = [("", _("Elija uno")), *((c.value, CALIDADES[c]) for c in suyas)]  # type: ignore[attr-defined]
        self.fields["hecho"].label = _("¿Desde cuándo es así?") if self.de_antes else _("¿Desde cuándo tiene el cargo?")


class RevisorForm(RepresentanteForm):
    """A record of sheet 5: of persons, who may have been named by a firm."""

    titulo_termina = _("Dejó el cargo ese día. Pierde de inmediato lo que podía hacer por esta empresa.")
    seccion = s.REVISOR

    firma_nit = texto_corto(_("NIT de la firma que lo nombró"), help_text=_("Si no hay una firma, déjelo vacío."))
    firma_nombre = LineaField(label=_("Nombre de esa firma"), largo=200, required=False)

    field_order = ("cual", "calidad", *QUIEN, "tarjeta_profesional", "firma_nit", "firma_nombre", "termina", "hecho")

    def clean_firma_nit(self) -> str:
        return check_nit(self.cleaned_data["firma_nit"])

    def clean(self) -> dict[str, Any]:
        datos = super().clean()
        if not datos.get("termina") and not datos.get("tarjeta_profesional"):
            self.add_error("tarjeta_profesional", _("Escriba el número de su tarjeta profesional."))
        if datos.get("firma_nit") and not datos.get("firma_nombre"):
            self.add_error("firma_nombre", _("Escriba el nombre de la firma."))
        return datos
