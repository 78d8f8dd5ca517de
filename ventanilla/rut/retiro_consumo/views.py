"""The pages: the guided kit with this procedure's forms and words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Paso
from ventanilla.expediente.guiado import Guiado, Resultado, register
from ventanilla.rut.retiro_consumo import forms, services
from ventanilla.rut.retiro_consumo.tramite import RETIRO_CONSUMO


def result(_actor: Actor, _radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("Ya no es responsable del impuesto al consumo"),
        texto=_("Su RUT cambió de 33 a 50. Desde hoy no cobra este impuesto en lo que vende."),
        pasos=(
            Paso(_("Revise su correo"), _("Llegan la decisión y su RUT, los dos con sello.")),
            Paso(_("Presente su última declaración"), _("La del impuesto al consumo, por el tiempo en que lo cobró.")),
            Paso(
                _("Antes de una venta muy grande"),
                _("Si va a acordar una de 3.500 UVT o más, agregue primero la responsabilidad 33."),
            ),
        ),
        enlace=reverse("rut:copia"),
        boton=_("Ver mi RUT"),
    )


GUIADO = register(
    Guiado(
        tramite=RETIRO_CONSUMO,
        firmable=services.FIRMABLE,
        forms={"ingresos": forms.IngresosForm, "negocio": forms.NegocioForm},
        describe=services.describe,
        result=result,
        admit=services.admit,
    )
)
