"""The pages: the guided kit with this procedure's forms and words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento, Paso, Seccion
from ventanilla.expediente.guiado import Contexto, Guiado, Resultado, register
from ventanilla.rut.actualizacion import services
from ventanilla.rut.actualizacion.forms import FORMS
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.actualizacion.rules.direccion import DOS_VECES
from ventanilla.rut.actualizacion.tramite import ACTUALIZACION, CON_CITA


def result(_actor: Actor, _radicado: Any) -> Resultado:
    return Resultado(
        titulo=_("Su RUT quedó actualizado"),
        texto=_("El cambio ya rige. El RUT anterior dejó de servir."),
        pasos=(
            Paso(_("Revise su correo"), _("Llegan la constancia del cambio y el RUT nuevo, los dos con sello.")),
            Paso(_("Entregue el RUT nuevo"), _("A quien se lo pida: clientes, bancos, cámara de comercio.")),
            Paso(_("Si hubo sanción"), _("Páguela con el recibo oficial de pago, formulario 490.")),
        ),
        enlace=reverse("rut:copia"),
        boton=_("Ver mi RUT"),
    )


def choose(datos: Mapping[str, Mapping[str, Any]]) -> tuple[Seccion, ...]:
    """The sections of a legal person, or of a natural one."""
    aplican = s.sections_of(juridica=datos.get("registro", {}).get("juridica", False))
    return tuple(seccion for seccion in ACTUALIZACION.secciones if seccion.nombre in aplican)


def initial(nombre: str, contexto: Contexto) -> Mapping[str, Any]:
    return services.initial(nombre, contexto.actor)


def detour(nombre: str, contexto: Contexto) -> Impedimento | None:
    return services.detour(nombre, contexto.actor, contexto.datos, now=contexto.now)


def quitable(_nombre: str, registro: Mapping[str, Any]) -> bool:
    """Only what was added in this draft: what the register says is ended with its date."""
    return not registro.get("cual")


_PAGINA = "rut/actualizacion/seccion.html"
GUIADO = register(
    Guiado(
        tramite=ACTUALIZACION,
        firmable=services.FIRMABLE,
        forms=FORMS,
        describe=services.describe,
        result=result,
        listas=frozenset(s.LISTAS),
        opcional=True,
        admit=services.admit,
        begin=services.begin,
        detour=detour,
        choose=choose,
        initial=initial,
        con_cita=CON_CITA,
        citas=(DOS_VECES,),
        quitable=quitable,
        llave="cual",
        revisa_acto=True,
        plantillas={
            **dict.fromkeys(FORMS, _PAGINA),
            s.ACTIVIDADES: "rut/actualizacion/actividades.html",
        },
    )
)
