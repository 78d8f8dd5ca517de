"""A NIT and the proof of work."""

from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import NitField
from ventanilla.robots.pasos import FormularioConPrueba, PruebaField
from ventanilla.robots.rules import Proposito


class NitForm(FormularioConPrueba):
    nit = NitField(
        label=_("NIT"),
        help_text=_("Con el dígito de verificación después de un guion, o sin él. Por ejemplo: 900.123.456-8"),
        error_messages={"required": _("Escriba el NIT que quiere consultar.")},
    )


class EstadoForm(NitForm):
    prueba = PruebaField(proposito=Proposito.RUT_ESTADO)


class FacturadorForm(NitForm):
    prueba = PruebaField(proposito=Proposito.RUT_FACTURADOR)
