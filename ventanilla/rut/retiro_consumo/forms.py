"""What the person states of each of the three years before, and of this one."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.campos import PesosField, si_no
from ventanilla.comun.dinero import format_pesos
from ventanilla.expediente.guiado import Formulario
from ventanilla.rut import selectors
from ventanilla.rut.campos import locales_field
from ventanilla.rut.retiro_consumo.rules import LIMITE_UVT, years_before

_CERO = gettext_lazy("Escriba el valor en pesos. Puede ser 0.")


class _DeCadaYear(Formulario):
    """Fields that are named after how long ago their year was: the names outlive the year, so the answers keep it."""

    def to_save(self) -> dict[str, Any]:
        return {**super().to_save(), "year": self.contexto.today.year}


class IngresosForm(_DeCadaYear):
    ingresos_hace_un = PesosField(error_messages={"required": _CERO})
    ingresos_hace_dos = PesosField(error_messages={"required": _CERO})
    ingresos_hace_tres = PesosField(error_messages={"required": _CERO})

    def prepare(self) -> None:
        years = years_before(self.contexto.today.year)
        for campo, year, tope in zip(
            self.fields.values(), years, selectors.limits_in_uvt(LIMITE_UVT, years), strict=True
        ):
            campo.label = _("Ingresos brutos de su restaurante o bar en %(year)s") % {"year": year}
            campo.help_text = _("El límite es %(tope)s, 3.500 UVT. Si no trabajaba todavía, escriba 0.") % {
                "tope": format_pesos(tope)
            }


class NegocioForm(_DeCadaYear):
    locales_hace_un = locales_field()
    locales_hace_dos = locales_field()
    locales_hace_tres = locales_field()
    locales_hoy = locales_field(
        gettext_lazy("¿Cuántos locales tiene hoy?"), gettext_lazy("Cuente también sedes y puestos.")
    )
    operacion_mayor = PesosField(error_messages={"required": _CERO})
    otros_gravados = si_no(
        gettext_lazy("¿Vende otras cosas que pagan impuesto al consumo?"),
        gettext_lazy("Por ejemplo, vehículos o telefonía móvil. Las comidas y bebidas preparadas no cuentan aquí."),
    )

    def prepare(self) -> None:
        this_year = self.contexto.today.year
        for sufijo, year in zip(("un", "dos", "tres"), years_before(this_year), strict=True):
            campo = self.fields[f"locales_hace_{sufijo}"]
            campo.label = _("¿Cuántos locales, sedes o negocios tuvo en %(year)s?") % {"year": year}
            campo.help_text = _("El mayor número que tuvo abiertos al mismo tiempo.")
        (tope,) = selectors.limits_in_uvt(LIMITE_UVT, (this_year,))
        venta = self.fields["operacion_mayor"]
        venta.label = _("Su venta más grande de %(year)s, hecha o acordada") % {"year": this_year}
        venta.help_text = _("Una sola venta, como un evento. Si llega a %(tope)s, 3.500 UVT, debe ser responsable.") % {
            "tope": format_pesos(tope)
        }
