"""The pages: the guided kit with this procedure's forms and words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Paso
from ventanilla.expediente.guiado import Guiado, Resultado, register
from ventanilla.rut.retiro_iva import forms, services
from ventanilla.rut.retiro_iva.tramite import RETIRO_IVA


def result(_actor: Actor, _radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("Ya no es responsable de IVA"),
        texto=_("Su RUT cambió de 48 a 49. Desde hoy no cobra IVA en lo que vende."),
        pasos=(
            Paso(_("Revise su correo"), _("Llegan la decisión y su RUT, los dos con sello.")),
            Paso(_("Presente su última declaración"), _("La de IVA, por el tiempo en que fue responsable.")),
            Paso(_("Si vuelve a pasar un límite"), _("Agregue la responsabilidad 48 antes del mes siguiente.")),
        ),
        enlace=reverse("rut:copia"),
        boton=_("Ver mi RUT"),
    )


GUIADO = register(
    Guiado(
        tramite=RETIRO_IVA,
        firmable=services.FIRMABLE,
        forms={"ingresos": forms.IngresosForm, "negocio": forms.NegocioForm},
        describe=services.describe,
        result=result,
        admit=services.admit,
    )
)
