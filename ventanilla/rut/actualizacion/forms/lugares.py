"""Where the taxpayer is, what the business is called, and its places."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import FechaField, LineaField, parse_telefono
from ventanilla.comun.tramite import Impedimento
from ventanilla.expediente.guiado import booking_url
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import campos, selectors
from ventanilla.rut.actualizacion.forms.comunes import DeLista, DeSeccion, check_activity, opciones, texto_corto
from ventanilla.rut.actualizacion.rules.direccion import DOS_VECES, Direccion, may_change
from ventanilla.rut.actualizacion.tramite import ACTUALIZACION


class UbicacionForm(DeSeccion, campos.UbicacionForm):
    """Boxes 39 to 41, 43 and 45. The e-mail and the first telephone are proved by codes, in their own procedure."""

    telefono = None  # type: ignore[assignment]  # takes the field of the parent out

    @property
    def impedimento(self) -> Impedimento | None:
        """Why the address is not changed here now; the rest of the page is."""
        suyas = [Direccion(*fila) for fila in selectors.direcciones_of(self.rut.nit)]
        return None if may_change(suyas, today=self.contexto.today) else DOS_VECES

    @property
    def agendar(self) -> str:
        return booking_url(DOS_VECES, ACTUALIZACION, self.contexto.borrador_id)


class NombreForm(DeSeccion):
    """Boxes 36 and 37. The second is of legal persons."""

    nombre_comercial = LineaField(
        label=_("Nombre comercial"), largo=120, required=False, help_text=_("Si ya no usa ninguno, déjelo vacío.")
    )
    sigla = LineaField(label=_("Sigla"), largo=40, required=False)

    def prepare(self) -> None:
        if not self.rut.datos.es_persona_juridica:
            del self.fields["sigla"]


class EstablecimientoForm(DeLista, campos.UbicacionForm):
    """A record of sheet 6."""

    titulo_termina = _("Cerró ese día. Queda en el RUT como cerrado.")

    tipo = forms.ChoiceField(label=_("¿Qué es?"), error_messages={"required": _("Elija qué clase de lugar es.")})
    nombre = LineaField(
        label=_("Nombre del lugar"), largo=120, error_messages={"required": _("Escriba cómo se llama el lugar.")}
    )
    actividad = forms.CharField(
        label=_("Código de la actividad de ese lugar"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={"required": _("Escriba los cuatro números de la actividad.")},
    )
    telefono_2 = None  # type: ignore[assignment]
    codigo_postal = None  # type: ignore[assignment]
    matricula = texto_corto(
        _("Número de matrícula mercantil"), help_text=_("Si el lugar no la necesita, déjela vacía.")
    )
    matricula_date = FechaField(label=_("Fecha de la matrícula"), required=False)

    field_order = ("cual", "tipo", "nombre", "actividad", "departamento", "municipio", "direccion", "telefono",
                   "matricula", "matricula_date", "termina", "hecho")  # fmt: skip

    def prepare(self) -> None:
        self.fields["tipo"].choices = opciones(referencias.valores_de_casilla("160"), _("Elija uno"))  # type: ignore[attr-defined]
        propias = [f"{a.codigo} {referencias.actividad(a.codigo).description}" for a in self.rut.datos.actividades]
        self.fields["actividad"].help_text = _("Las que usted tiene: %(propias)s") % {"propias": "; ".join(propias)}
        self.fields["telefono"].required = False
        self.fields["hecho"].label = _("¿Desde cuándo es así?") if self.de_antes else _("¿Desde cuándo está abierto?")

    def clean_actividad(self) -> str:
        return check_activity(self.cleaned_data["actividad"])

    def clean_telefono(self) -> str:
        texto = self.cleaned_data["telefono"]
        return parse_telefono(texto) if texto else ""

    def clean_matricula_date(self) -> date | None:
        return self.ensure_past(self.cleaned_data["matricula_date"])

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("matricula") and not datos.get("matricula_date") and "matricula_date" not in self.errors:
            self.add_error("matricula_date", _("Escriba la fecha de esa matrícula."))
        return datos
