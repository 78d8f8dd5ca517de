"""Whose registration, why it comes back, and where its owner is now."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.comun.campos import FechaField, LineaField, Opcion, parse_telefono, si_no
from ventanilla.expediente.guiado import Contexto, Formulario
from ventanilla.rut import selectors
from ventanilla.rut.campos import AdjuntosForm, MunicipioField
from ventanilla.rut.reactivacion.rules import SOPORTE
from ventanilla.rut.reactivacion.tramite import REACTIVACION
from ventanilla.rut.rules.estados import CAUSALES, EN_PALABRAS, Causal, EstadoRut


class QuienForm(Formulario):
    nit = forms.ChoiceField(
        label=gettext_lazy("¿Cuál RUT quiere reactivar?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija un RUT.")},
    )

    def prepare(self) -> None:
        opciones = selectors.reactivables_of(self.contexto.actor)
        self.fields["nit"].choices = [  # type: ignore[attr-defined]
            (rut.nit, Opcion(rut.nombre, _("Está %(estado)s") % {"estado": EN_PALABRAS[EstadoRut(rut.estado)]},
                             rut.nit_con_dv))
            for rut in opciones
        ]  # fmt: skip
        if len(opciones) == 1:
            self.fields["nit"].initial = opciones[0].nit


class RazonForm(Formulario):
    """What it asks depends on the ground that the register gives."""

    razon = forms.CharField(
        label=gettext_lazy("¿Por qué lo necesita otra vez?"),
        help_text=gettext_lazy("Con sus palabras. Máximo 1.000 letras."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Cuéntenos por qué.")},
    )

    def prepare(self) -> None:
        rut = _chosen(self.contexto)
        causas = selectors.causas_of(rut.nit)
        if rut.estado == EstadoRut.SUSPENDIDO:
            self.fields["termino"] = si_no(
                _("¿Ya terminó la causa de la suspensión?"),
                _("El registro dice: %(causa)s.") % {"causa": CAUSALES[Causal(causas[0])].lower()} if causas else "",
            )
        if Causal.PROVEEDOR_FICTICIO in causas:
            self.fields["sancion_numero"] = LineaField(
                label=_("Número de la resolución que lo declaró proveedor o exportador ficticio"),
                largo=60,
                widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
                error_messages={"required": _("Escriba el número.")},
            )
            self.fields["ejecutoria_date"] = FechaField(
                label=_("Fecha en que esa sanción quedó en firme"),
                help_text=_("Está en la constancia de ejecutoria. El RUT vuelve cinco años después."),
            )

    def clean_ejecutoria_date(self) -> date:
        fecha: date = self.cleaned_data["ejecutoria_date"]
        if fecha > self.contexto.today or fecha.year < 1990:
            raise forms.ValidationError(_("Revise la fecha: esa sanción no pudo quedar en firme ese día."))
        return fecha


class UbicacionForm(Formulario):
    municipio = MunicipioField()
    direccion = LineaField(
        label=gettext_lazy("Dirección"),
        help_text=gettext_lazy("Como la diría al cartero."),
        largo=150,
        min_length=5,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={
            "required": gettext_lazy("Escriba la dirección."),
            "min_length": gettext_lazy("Escriba la dirección completa."),
        },
    )
    telefono = forms.CharField(
        label=gettext_lazy("Celular o teléfono"),
        help_text=gettext_lazy("10 números, como 300 123 4567"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "class": "w-10"}),
        error_messages={"required": gettext_lazy("Escriba un teléfono donde lo encontremos.")},
    )

    def clean_telefono(self) -> str:
        return parse_telefono(self.cleaned_data["telefono"])


class CopiasForm(AdjuntosForm):
    tramite = REACTIVACION

    def tipos(self) -> tuple[TipoDeAdjunto, ...]:
        causas = selectors.causas_of(self.contexto.datos["quien"]["nit"])
        soporte = next((SOPORTE[Causal(causal)] for causal in causas if Causal(causal) in SOPORTE), None)
        return (
            TipoDeAdjunto("identidad", _("Documento de identidad de quien pide"), obligatorio=True),
            TipoDeAdjunto("soporte", soporte or _("Lo que pruebe lo que dice"), obligatorio=soporte is not None),
        )


FORMS: dict[str, type[Formulario]] = {
    "quien": QuienForm,
    "razon": RazonForm,
    "ubicacion": UbicacionForm,
    "adjuntos": CopiasForm,
}


def _chosen(contexto: Contexto) -> selectors.Rut:
    """Raises ObjectDoesNotExist when the actor may no longer ask for it: nothing of it is shown then."""
    return selectors.reactivable_of(contexto.actor, contexto.datos["quien"]["nit"])


def initial(nombre: str, contexto: Contexto) -> dict[str, Any]:
    """The register's own address and telephone, to be changed where they are old."""
    if nombre != "ubicacion":
        return {}
    datos = _chosen(contexto).datos
    return {"municipio": datos.municipio, "direccion": datos.direccion, "telefono": datos.telefono}
