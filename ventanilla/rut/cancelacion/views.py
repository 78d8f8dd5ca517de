"""The pages: the guided kit with this procedure's forms and words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento, Paso, Seccion
from ventanilla.expediente.guiado import Contexto, Guiado, Resultado, register
from ventanilla.rut.cancelacion import forms, services
from ventanilla.rut.cancelacion.rules import DE_FALLECIDO, PAPELES
from ventanilla.rut.cancelacion.tramite import ADJUNTOS, CANCELACION, CAUSAL, FALLECIDO, papers_section
from ventanilla.rut.cancelacion.tramite import PAPELES as SECCION_DE_PAPELES


def choose(datos: Mapping[str, Mapping[str, Any]]) -> tuple[Seccion, ...]:
    """What each ground asks; nothing more until one of the law's is chosen."""
    causal = datos.get("causal", {}).get("causal", "")
    if causal not in set(PAPELES):
        return (CAUSAL,)
    papeles = replace(SECCION_DE_PAPELES, nombre=papers_section(causal))
    return (CAUSAL, FALLECIDO, papeles, ADJUNTOS) if causal in DE_FALLECIDO else (CAUSAL, papeles, ADJUNTOS)


def detour(nombre: str, contexto: Contexto) -> Impedimento | None:
    if nombre != "causal":
        return None
    return services.in_the_way(contexto.actor, contexto.datos["causal"]["causal"], now=contexto.now)


def result(_actor: Actor, _radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("Recibimos su solicitud"),
        texto=_("Un funcionario la estudia y otro la aprueba. Todavía no hemos cancelado nada."),
        pasos=(
            Paso(_("Espere la decisión"), _("En máximo 15 días hábiles, a su correo, con sus razones y con sello.")),
            Paso(_("Si falta algo"), _("Le escribimos una vez y tiene un mes para responder.")),
            Paso(_("Mientras tanto"), _("El registro sigue igual y hay que seguir cumpliendo sus obligaciones.")),
        ),
        enlace=reverse("portal:mis_tramites"),
        boton=_("Ver mis trámites"),
    )


GUIADO = register(
    Guiado(
        tramite=CANCELACION,
        firmable=services.FIRMABLE,
        forms=forms.FORMS,
        describe=services.describe,
        result=result,
        admit=services.admit,
        detour=detour,
        choose=choose,
        plantillas={"adjuntos": "rut/adjuntos.html"},
    )
)
