"""Who represents the organisation, who are its members, and who audits it and keeps its books."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import DocumentoField, FechaField, LineaField, PesosField
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.expediente.guiado import Formulario
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.inscripcion_juridica import rules
from ventanilla.rut.inscripcion_juridica.forms.organizacion import PorcentajeField, past
from ventanilla.rut.rules.poderes import CALIDADES, RESPONSABILIDAD_POR_TERCEROS, CalidadPoder


def _nombre(label: Any, **kwargs: Any) -> LineaField:
    return LineaField(
        label=label, largo=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


def _since(form: Formulario) -> date | None:
    """Nobody acts for what did not exist. Raises ValidationError."""
    desde = past(form.cleaned_data["desde"], form.contexto.today)
    creada = form.contexto.datos.get("constitucion", {}).get("fecha")
    if creada and desde is not None and desde < date.fromisoformat(creada):
        raise forms.ValidationError(
            _("La organización se creó el %(creada)s: escriba ese día o uno después.")
            % {"creada": long_date(date.fromisoformat(creada))}
        )
    return desde


class PrincipalForm(Formulario):
    """The signer: who they are is what their own register says, and is not asked."""

    desde = FechaField(
        label=gettext_lazy("¿Desde cuándo la representa?"),
        help_text=gettext_lazy("Como está en el acto que lo nombró. Por ejemplo: 14 3 2026"),
    )

    def prepare(self) -> None:
        self.firmante = selectors.rut_of(self.contexto.actor)
        self.le_falta_22 = RESPONSABILIDAD_POR_TERCEROS not in self.firmante.datos.responsabilidades

    def clean_desde(self) -> date | None:
        return _since(self)


_NECESARIOS = {
    "primer_nombre": gettext_lazy("Escriba el primer nombre."),
    "primer_apellido": gettext_lazy("Escriba el primer apellido."),
}


class _PersonaForm(Formulario):
    """Somebody by document and names. `personas_juridicas`: an organisation may be written too."""

    personas_juridicas = False
    tipo_documento = forms.ChoiceField(
        label=gettext_lazy("Tipo de documento"),
        error_messages={"required": gettext_lazy("Elija el tipo de documento.")},
    )
    numero_documento = DocumentoField(
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "w-10"}),
        error_messages={"required": gettext_lazy("Escriba el número del documento.")},
    )
    primer_nombre = _nombre(gettext_lazy("Primer nombre"))
    otros_nombres = _nombre(gettext_lazy("Otros nombres"))
    primer_apellido = _nombre(gettext_lazy("Primer apellido"))
    segundo_apellido = _nombre(gettext_lazy("Segundo apellido"))

    def prepare(self) -> None:
        self.fields["tipo_documento"].choices = [  # type: ignore[attr-defined]
            ("", _("Elija uno")),
            *(
                (tipo.code, tipo.name)
                for tipo in referencias.tipos_documento("rut")
                if self.personas_juridicas or (tipo.person_kind != "J" and tipo.code != rules.NIT_TIPO)
            ),
        ]
        for nombre, mensaje in _NECESARIOS.items():
            self.fields[nombre].required = not self.personas_juridicas
            self.fields[nombre].error_messages["required"] = mensaje

    def clean_numero_documento(self) -> str:
        numero: str = self.cleaned_data["numero_documento"]
        if self.cleaned_data.get("tipo_documento") != rules.NIT_TIPO:
            return numero
        try:
            return parse_nit(str(self.data.get("numero_documento", "")))
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("tipo_documento") == rules.NIT_TIPO:
            if not datos.get("razon_social"):
                self.add_error("razon_social", _("Escriba el nombre de la organización."))
            for nombre in ("primer_nombre", "otros_nombres", "primer_apellido", "segundo_apellido"):
                datos[nombre] = ""
        else:
            datos["razon_social"] = ""
            for nombre, mensaje in _NECESARIOS.items():
                if not datos.get(nombre) and nombre not in self.errors:
                    self.add_error(nombre, mensaje)
        return datos


class SuplenteForm(_PersonaForm):
    desde = FechaField(
        label=gettext_lazy("¿Desde cuándo la representa?"), help_text=gettext_lazy("Por ejemplo: 14 3 2026")
    )

    def clean_desde(self) -> date | None:
        return _since(self)

    def clean(self) -> dict[str, Any]:
        datos = super().clean()
        propio = selectors.rut_of(self.contexto.actor).datos
        if (datos.get("tipo_documento"), datos.get("numero_documento")) == (
            propio.tipo_documento, propio.numero_documento
        ):  # fmt: skip
            self.add_error("numero_documento", _("Ese es su documento. Usted ya es el representante principal."))
        return datos


class SocioForm(_PersonaForm):
    personas_juridicas = True
    razon_social = LineaField(
        label=gettext_lazy("Nombre de la organización"),
        help_text=gettext_lazy("Solo si el miembro es otra organización, con NIT."),
        largo=250,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    nacionalidad = forms.ChoiceField(label=gettext_lazy("Nacionalidad"))
    participacion = PorcentajeField(
        label=gettext_lazy("Participación"), help_text=gettext_lazy("Porcentaje. Si no tiene, escriba 0.")
    )
    capital = PesosField(
        label=gettext_lazy("Valor de lo que aportó"),
        help_text=gettext_lazy("En pesos. Si no aportó, escriba 0."),
        error_messages={"required": gettext_lazy("Escriba el valor en pesos. Puede ser 0.")},
    )
    ingreso = FechaField(
        label=gettext_lazy("¿Desde cuándo es miembro?"), help_text=gettext_lazy("Por ejemplo: 14 3 2026")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["nacionalidad"].choices = [  # type: ignore[attr-defined]
            (pais.dian_code, pais.name) for pais in referencias.paises() if pais.dian_code
        ]
        if not self.initial:
            self.initial = {"nacionalidad": "169"}

    def clean_ingreso(self) -> date | None:
        return past(self.cleaned_data["ingreso"], self.contexto.today)


_TARJETA = re.compile(r"[0-9]{1,7}-?[A-Z]{0,2}")


class RevisorForm(_PersonaForm):
    """Sheet 5. The professional card is that of accountants (Ley 43 de 1990)."""

    calidad = forms.ChoiceField(
        label=gettext_lazy("¿Qué es?"),
        widget=forms.RadioSelect,
        choices=[
            (calidad.value, CALIDADES[calidad])
            for calidad in (CalidadPoder.REVISOR_FISCAL, CalidadPoder.REVISOR_SUPLENTE, CalidadPoder.CONTADOR)
        ],
        error_messages={"required": gettext_lazy("Elija qué es.")},
    )
    tarjeta_profesional = forms.CharField(
        label=gettext_lazy("Número de la tarjeta profesional"),
        help_text=gettext_lazy("Por ejemplo: 123456-T"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-10"}),
        error_messages={"required": gettext_lazy("Escriba el número de la tarjeta profesional.")},
    )
    firma_nit = forms.CharField(
        label=gettext_lazy("NIT de la firma que lo designó"),
        help_text=gettext_lazy("Solo si trabaja para una firma de contadores."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-10"}),
    )
    firma_nombre = LineaField(
        label=gettext_lazy("Nombre de esa firma"),
        largo=250,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    desde = FechaField(label=gettext_lazy("Fecha del nombramiento"), help_text=gettext_lazy("Por ejemplo: 14 3 2026"))
    field_order = ("calidad",)

    def clean_tarjeta_profesional(self) -> str:
        tarjeta = re.sub(r"[\s.]", "", self.cleaned_data["tarjeta_profesional"]).upper()
        if not _TARJETA.fullmatch(tarjeta):
            raise forms.ValidationError(_("Escriba los números de la tarjeta y su letra, como 123456-T."))
        return tarjeta

    def clean_firma_nit(self) -> str:
        texto = self.cleaned_data["firma_nit"]
        try:
            return parse_nit(texto) if texto else ""
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error

    def clean_desde(self) -> date | None:
        return _since(self)

    def clean(self) -> dict[str, Any]:
        datos = super().clean()
        if bool(datos.get("firma_nit")) != bool(datos.get("firma_nombre")) and "firma_nit" not in self.errors:
            self.add_error("firma_nombre", _("Escriba el NIT y el nombre de la firma, o ninguno de los dos."))
        return datos
