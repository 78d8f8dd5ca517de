"""What each side may do with a mandate, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ventanilla.rut.rules.poderes import TRANSICIONES_MANDATO, EstadoMandato


class Accion(StrEnum):
    ACEPTAR = "aceptar"
    RECHAZAR = "rechazar"
    REVOCAR = "revocar"
    RENUNCIAR = "renunciar"


@dataclass(frozen=True, slots=True)
class Explicacion:
    """`recibido`: it belongs to who received the mandate; else to the represented."""

    recibido: bool
    boton: str
    titulo: str
    detalle: str
    hecho: str


A = Accion
ACCIONES: Mapping[Accion, Explicacion] = {
    A.ACEPTAR: Explicacion(
        True,
        "Aceptar",
        "Aceptar el mandato",
        "Podrá actuar en nombre de quien se lo dio, solo en lo que dice. Lo que haga queda a su nombre y al "
        "de esa persona.",
        "Aceptó el mandato. Ya puede actuar en ese nombre.",
    ),
    A.RECHAZAR: Explicacion(
        True, "Rechazar", "Rechazar el mandato", "No podrá actuar en nombre de quien se lo dio.", "Rechazó el mandato."
    ),
    A.REVOCAR: Explicacion(
        False,
        "Terminar",
        "Terminar el mandato",
        "La persona deja de poder actuar de inmediato, también si está haciendo algo ahora mismo. Lo ya "
        "hecho sigue valiendo.",
        "Terminó el mandato.",
    ),
    A.RENUNCIAR: Explicacion(
        True, "Renunciar", "Renunciar al mandato", "Dejará de poder actuar en ese nombre.", "Renunció al mandato."
    ),
}
_NUEVO = {
    A.ACEPTAR: {EstadoMandato.VIGENTE},
    A.RECHAZAR: {EstadoMandato.RECHAZADO},
    A.REVOCAR: {EstadoMandato.REVOCADO, EstadoMandato.CANCELADO},
    A.RENUNCIAR: {EstadoMandato.RENUNCIADO},
}


def available(estado: str, *, recibido: bool) -> tuple[Accion, ...]:
    """What one side may do now. Only a suspension is lifted by officials alone."""
    actual = EstadoMandato(estado)
    if actual is EstadoMandato.EN_REVISION:
        return ()
    posibles = TRANSICIONES_MANDATO[actual]
    return tuple(
        accion
        for accion in Accion
        if ACCIONES[accion].recibido is recibido
        and _NUEVO[accion] & posibles
        and not (accion is A.ACEPTAR and actual is EstadoMandato.SUSPENDIDO)
    )


# What people read of an event; the others are shown by their own name.
HECHOS: Mapping[str, str] = {
    "rut.actuacion.elegida": "Empezó a actuar en ese nombre",
    "expediente.borrador.abierto": "Empezó un trámite",
    "expediente.borrador.descartado": "Descartó un trámite sin enviar",
    "expediente.radicado.creado": "Envió un trámite",
    "expediente.documento.expedido": "Pidió un documento",
    "firma.intencion.abierta": "Abrió un documento para firmarlo",
    "firma.acta.firmada": "Firmó un documento",
    "rut.mandato.propuesto": "Dio un mandato",
    "rut.mandato.revocado": "Terminó un mandato",
    "rut.mandato.cancelado": "Retiró un mandato sin aceptar",
    "rut.contribuyente.actualizado": "Cambió el RUT",
    "datos.consultados": "Vio datos",
    "acceso.negado": "Intentó algo que no puede hacer",
}
