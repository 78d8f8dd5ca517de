"""What the person states, in pesos and in yes or no."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import PesosField, si_no
from ventanilla.comun.dinero import format_pesos
from ventanilla.expediente.guiado import Formulario
from ventanilla.rut import selectors
from ventanilla.rut.campos import locales_field
from ventanilla.rut.retiro_iva.rules import LIMITE_UVT

_CERO = gettext_lazy("Escriba el valor en pesos. Puede ser 0.")


class IngresosForm(Formulario):
    """Each amount for the year before and for what goes of this one."""

    ingresos_anterior = PesosField(error_messages={"required": _CERO})
    ingresos_actual = PesosField(error_messages={"required": _CERO})
    consignaciones_anterior = PesosField(error_messages={"required": _CERO})
    consignaciones_actual = PesosField(error_messages={"required": _CERO})
    contrato_anterior = PesosField(error_messages={"required": _CERO})
    contrato_actual = PesosField(error_messages={"required": _CERO})

    def to_save(self) -> dict[str, Any]:
        """With the year in which it was answered: «este año» is another one after the thirty-first of December."""
        return {**super().to_save(), "year": self.contexto.today.year}

    def prepare(self) -> None:
        years = (self.contexto.today.year - 1, self.contexto.today.year)
        topes = selectors.limits_in_uvt(LIMITE_UVT, years)
        preguntas = {
            "ingresos": _("Ingresos de actividades que pagan IVA, en %(year)s"),
            "consignaciones": _("Consignaciones y depósitos de esas actividades, en %(year)s"),
            "contrato": _("Contrato más grande que firmó en %(year)s"),
        }
        for nombre, pregunta in preguntas.items():
            for cuando, year, tope in zip(("anterior", "actual"), years, topes, strict=True):
                campo = self.fields[f"{nombre}_{cuando}"]
                campo.label = pregunta % {"year": year}
                campo.help_text = _("El límite es %(tope)s, 3.500 UVT.") % {"tope": format_pesos(tope)}


class NegocioForm(Formulario):
    establecimientos = locales_field(
        gettext_lazy("¿Cuántos locales, oficinas o sedes tiene?"),
        gettext_lazy("Cuente todos los que estuvieron abiertos el año pasado o están abiertos ahora."),
    )
    intangibles = si_no(
        gettext_lazy("¿Trabaja con una franquicia, concesión o regalía de otra marca?"),
        gettext_lazy("También cuenta una autorización para usar una marca, un programa o un nombre ajenos."),
    )
