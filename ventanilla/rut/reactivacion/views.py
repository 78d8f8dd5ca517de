"""The pages: the guided kit with this procedure's forms and words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento, Paso, Seccion
from ventanilla.expediente.guiado import Contexto, Guiado, Resultado, register
from ventanilla.rut import selectors
from ventanilla.rut.reactivacion import forms, services
from ventanilla.rut.reactivacion.tramite import QUIEN, REACTIVACION


def choose(datos: Mapping[str, Mapping[str, Any]]) -> tuple[Seccion, ...]:
    """What is asked depends on the registration: first which one."""
    return REACTIVACION.secciones if "quien" in datos else (QUIEN,)


def detour(nombre: str, contexto: Contexto) -> Impedimento | None:
    if nombre != "razon":
        return None
    causas = selectors.causas_of(contexto.datos["quien"]["nit"])
    return services.too_early(causas, contexto.datos["razon"], today=contexto.today)


def result(_actor: Actor, _radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("Recibimos su solicitud"),
        texto=_("Un funcionario comprueba su identidad y sus datos, y decide. El registro sigue como estaba."),
        pasos=(
            Paso(_("Espere la decisión"), _("En máximo 15 días hábiles, a su correo, con sus razones y con sello.")),
            Paso(_("Si falta algo"), _("Le escribimos una vez y tiene un mes para responder.")),
            Paso(_("Cuando vuelva"), _("Revise su RUT y actualice lo que haya cambiado.")),
        ),
        enlace=reverse("portal:mis_tramites"),
        boton=_("Ver mis trámites"),
    )


GUIADO = register(
    Guiado(
        tramite=REACTIVACION,
        firmable=services.FIRMABLE,
        forms=forms.FORMS,
        describe=services.describe,
        result=result,
        admit=services.admit,
        detour=detour,
        choose=choose,
        initial=forms.initial,
        plantillas={"adjuntos": "rut/adjuntos.html"},
    )
)
