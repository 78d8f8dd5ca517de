"""The guided kit with this procedure's forms and words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import format_nit
from ventanilla.comun.tramite import Impedimento, Paso, Seccion
from ventanilla.expediente.guiado import Contexto, Guiado, Resultado, register
from ventanilla.expediente.guiado.formulario import Datos
from ventanilla.rut.inscripcion_juridica import rules, services
from ventanilla.rut.inscripcion_juridica.forms import FORMS
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA


def result(_actor: Actor, radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("La organización ya tiene RUT"),
        texto=_("Su NIT es %(nit)s.") % {"nit": format_nit(radicado.nit)},
        pasos=(
            Paso(_("Revise el correo de la organización"), _("Llega el RUT en PDF, con sello.")),
            Paso(_("Actúe por la organización"), _("Ya puede hacer trámites en su nombre, con su propia firma.")),
            Paso(_("Si algo cambia"), _("Actualice el RUT durante el mes siguiente.")),
        ),
        enlace=reverse("rut:actuar"),
        boton=_("Actuar por la organización"),
    )


def choose(datos: Datos) -> tuple[Seccion, ...]:
    aplican = services.sections_of(datos)
    secciones = tuple(seccion for seccion in INSCRIPCION_JURIDICA.secciones if seccion.nombre in aplican)
    if datos.get("camino", {}).get("forma") not in rules.DE_VARIOS:
        return secciones
    detalle = _("Por lo menos dos. Sus participaciones suman 100 %")
    return tuple(replace(s, detalle=detalle) if s.nombre == "socios" else s for s in secciones)


def detour(_nombre: str, contexto: Contexto) -> Impedimento | None:
    return services.other_way(contexto.datos)


def initial(nombre: str, _contexto: Contexto) -> Mapping[str, Any]:
    """No capital, no end: what most organisations that register here have."""
    if nombre == "caracteristicas":
        return dict.fromkeys(("nacional_privado", "nacional_publico", "extranjero_privado", "extranjero_publico"), "0")
    return {}


GUIADO = register(
    Guiado(
        tramite=INSCRIPCION_JURIDICA,
        firmable=services.FIRMABLE,
        forms=FORMS,
        describe=services.describe,
        result=result,
        plantillas={
            "adjuntos": "rut/adjuntos.html",
            "principal": "rut/inscripcion_juridica/principal.html",
        },
        listas=frozenset({"suplentes", "socios", "revisores", "establecimientos"}),
        admit=services.admit,
        detour=detour,
        choose=choose,
        initial=initial,
    )
)
