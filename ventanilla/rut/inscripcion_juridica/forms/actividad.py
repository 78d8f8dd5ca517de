"""What the organisation does, what it sells, and the responsibilities that follow."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import FechaField, Opcion, si_no
from ventanilla.expediente.guiado import Formulario
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.inscripcion_juridica import rules
from ventanilla.rut.inscripcion_juridica.rules import Operacion
from ventanilla.rut.rules.responsabilidades import Sugerencia


class ActividadForm(Formulario):
    """One activity to add to those of the draft."""

    codigo = forms.CharField(
        max_length=4, error_messages={"required": gettext_lazy("Elija una actividad de la lista.")}
    )
    desde_date = FechaField(
        label=gettext_lazy("¿Desde cuándo?"),
        help_text=gettext_lazy("Si todavía no empieza, la fecha en que va a empezar. Por ejemplo: 1 8 2026"),
    )

    @property
    def ya(self) -> list[str]:
        return [codigo for codigo, _desde in self.contexto.datos.get("actividades", {}).get("actividades", [])]

    def clean_codigo(self) -> str:
        codigo: str = self.cleaned_data["codigo"]
        try:
            referencias.actividad(codigo)
        except ObjectDoesNotExist:
            raise forms.ValidationError(_("Esa actividad no está en la lista. Búsquela otra vez.")) from None
        if codigo in self.ya:
            raise forms.ValidationError(_("Esa actividad ya está en la lista."))
        if len(self.ya) >= rules.MAX_ACTIVIDADES:
            raise forms.ValidationError(_("Caben cuatro actividades: las que más ingresos dejan. Quite una antes."))
        return codigo

    def clean_desde_date(self) -> date:
        fecha: date = self.cleaned_data["desde_date"]
        if fecha.year < 1500 or fecha > self.contexto.today + timedelta(days=92):
            raise forms.ValidationError(_("Revise la fecha: puede ser de hasta dentro de tres meses."))
        return fecha

    def to_save(self) -> dict[str, Any]:
        """The whole list with the new one at its end."""
        ya = self.contexto.datos.get("actividades", {}).get("actividades", [])
        nueva = [self.cleaned_data["codigo"], self.cleaned_data["desde_date"].isoformat()]
        return {"actividades": [*ya, nueva]}


class OperacionForm(Formulario):
    gravado = si_no(
        gettext_lazy("¿Vende bienes o servicios que pagan IVA?"),
        gettext_lazy("La mayoría paga IVA. Las donaciones, las cuotas de administración y los aportes no son ventas."),
    )
    excluido = si_no(
        gettext_lazy("¿Vende algo que no paga IVA?"),
        gettext_lazy("Por ejemplo, servicios de salud, educación o transporte público."),
    )
    comidas = si_no(gettext_lazy("¿Tiene un restaurante, un bar o vende comidas preparadas?"))


class ResponsabilidadesForm(Formulario):
    """Box 53. What is proposed comes first and ticked, with its reason; the rules have the last word."""

    codigos = forms.MultipleChoiceField(
        label=gettext_lazy("Responsabilidades que tendrá la organización"),
        help_text=gettext_lazy("Las marcadas salen de sus respuestas. Agregue otras solo si sabe que le corresponden."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Elija al menos las que salen de sus respuestas."),
            "invalid_choice": gettext_lazy("Elija solo de la lista."),
        },
    )

    def prepare(self) -> None:
        datos = self.contexto.datos
        self.sugerencias: tuple[Sugerencia, ...] = ()
        if "camino" in datos and "operacion" in datos:
            self.sugerencias = rules.suggest(datos["camino"]["forma"], Operacion(**datos["operacion"]))
        porques = {sugerencia.codigo: sugerencia.porque for sugerencia in self.sugerencias}
        otras = [codigo for codigo in rules.OPCIONALES if codigo not in porques]
        self.fields["codigos"].choices = [  # type: ignore[attr-defined]
            (codigo, Opcion(r.name, porques.get(codigo) or r.explanation, codigo))
            for codigo in [*porques, *otras]
            if (r := referencias.responsabilidad(codigo)).vigente
        ]
        guardados = (self.initial or {}).get("codigos")
        if guardados is None or rules.refusals(guardados, self.sugerencias):
            self.initial = {"codigos": list(porques)}

    def clean_codigos(self) -> list[str]:
        codigos = sorted(set(self.cleaned_data["codigos"]))
        motivos = rules.refusals(codigos, self.sugerencias)
        if motivos:
            raise forms.ValidationError(list(motivos))
        return codigos
