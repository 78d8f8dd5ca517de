"""The second official: what they read of a change of identification, and what their approval does."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from ventanilla.casos import rules as reglas_de_casos
from ventanilla.casos.decidibles import NoSePuedeDecidir, Panel, Plantilla, Verificacion, contenido_of
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services as cuentas_services
from ventanilla.expediente import selectors as expediente
from ventanilla.rut import selectors, services
from ventanilla.rut.presencial import rules, tramite
from ventanilla.rut.presencial.rules import CambioInvalido, Gestion, Identificacion
from ventanilla.rut.presencial.services.palabras import compare
from ventanilla.rut.rules.estados import Uso, allows
from ventanilla.rut.selectors import Rut

_IDENTIFICACION = TypeAdapter(Identificacion)


def keep_asked(rut: Rut, nueva: Identificacion) -> dict[str, Any]:
    """What the register says and what it should say, as the filing keeps both."""
    return {
        "antes": _IDENTIFICACION.dump_python(rules.identificacion_of(rut.datos), mode="json"),
        "nueva": _IDENTIFICACION.dump_python(nueva, mode="json"),
    }


def account_of(nit: str) -> int | None:
    """None for who has none."""
    try:
        return selectors.user_id_of(nit)
    except ObjectDoesNotExist:
        return None


class IdentificacionDecidible:
    """What the second official reads, and what their approval does."""

    tipo = tramite.CODIGO_IDENTIFICACION
    titulo = rules.TITULOS[Gestion.IDENTIFICACION]
    habilidad = tramite.HABILIDAD
    termino_habiles = tramite.TERMINO_HABILES
    segunda_persona = True
    verificaciones = tuple(Verificacion(codigo, texto) for codigo, texto in rules.CHECKLIST.items())
    plantillas = (
        Plantilla(
            "documento_visto",
            "El documento lo prueba",
            "El documento de identidad original de {titular} (NIT {nit}) muestra los datos que se escriben. Radicado "
            "{radicado}.",
            "aprobar",
        ),
        Plantilla(
            "documento_no_prueba",
            "El documento no lo prueba",
            "El documento que se vio en la cita no muestra los datos que se piden. La persona puede volver con el "
            "documento correcto. Radicado {radicado}.",
            "negar",
        ),
    )

    def panel(self, caso: Any) -> Panel:
        contenido = contenido_of(caso)
        antes, nueva = _asked(contenido)
        datos = selectors.rut_by_nit(caso.nit).datos
        avisos = list(rules.warnings_for(datos, rules.with_identificacion(datos, nueva)))
        if caso.estado not in reglas_de_casos.CERRADOS and rules.identificacion_of(datos) != antes:
            avisos.append(_CAMBIO_ENTRE_TANTO)
        return Panel(
            grupos=services.groups_of(contenido)[-1:],  # the attention; the rest is in the comparison
            comparacion=compare(
                rules.with_identificacion(datos, antes),
                rules.with_identificacion(datos, nueva),
                Gestion.IDENTIFICACION,
            ),
            avisos=tuple(avisos),
            objetos=(selectors.objeto_of(caso.nit), f"cita:{contenido['comparecencia']['cita']}"),
        )

    def apply(self, actor: Actor, caso: Any, *, aprobado: bool, motivo: str, now: datetime) -> None:
        if not aprobado:
            return
        contenido = contenido_of(caso)
        if contenido["funcionario"] == actor.user_id:
            raise NoSePuedeDecidir(_("Usted atendió a la persona: la debe aprobar otro funcionario."))
        services.lock_rut(caso.nit)
        rut = selectors.rut_by_nit(caso.nit)
        antes, nueva = _asked(contenido)
        if not allows(rut.estado, Uso.ACTUALIZAR):
            raise NoSePuedeDecidir(_("El RUT ya no está activo: no se puede cambiar."))
        if rules.identificacion_of(rut.datos) != antes:
            raise NoSePuedeDecidir(_CAMBIO_ENTRE_TANTO)
        try:
            despues = rules.change_identificacion(rut.datos, nueva, today=expediente.local_date(now))
        except CambioInvalido as error:
            raise NoSePuedeDecidir(str(error)) from error
        services.change_rut(actor, caso.nit, despues, radicado=caso.radicado, now=now)
        user_id = account_of(caso.nit)
        if user_id is not None:
            cuentas_services.follow_identity(
                actor, user_id, tipo_documento=despues.tipo_documento, nombre=despues.nombre_completo, now=now
            )
        jobs.enqueue("rut.deliver_cambio", nit=caso.nit, radicado=caso.radicado)


_CAMBIO_ENTRE_TANTO = (
    "La identificación del RUT cambió después de la cita: esta propuesta ya no vale. Niéguela y atienda otra vez."
)


def _asked(contenido: dict[str, Any]) -> tuple[Identificacion, Identificacion]:
    """What the register said when the person came, and what it should say."""
    return (
        _IDENTIFICACION.validate_python(contenido["antes"]),
        _IDENTIFICACION.validate_python(contenido["nueva"]),
    )


DECIDIBLE = IdentificacionDecidible()
