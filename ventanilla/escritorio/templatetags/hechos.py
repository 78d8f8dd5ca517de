"""What happened, in the words of an official."""

from django import template
from django.utils.translation import gettext

register = template.Library()

_PALABRAS = {
    "casos.caso.abierto": "Entró a la cola",
    "casos.caso.tomado": "Tomó el caso",
    "casos.caso.devuelto": "Lo devolvió a la cola",
    "casos.caso.traspasado": "Lo pasó a otra persona",
    "casos.caso.anotado": "Dejó una nota",
    "casos.caso.verificado": "Marcó la lista de verificación",
    "casos.caso.requerido": "Pidió información a la persona",
    "casos.caso.respondido": "La persona respondió",
    "casos.caso.prorrogado": "La persona pidió más tiempo",
    "casos.caso.desistido": "Se cerró por falta de respuesta",
    "casos.caso.propuesto": "Propuso la decisión",
    "casos.caso.no_aprobado": "La segunda persona no la aprobó",
    "casos.caso.decidido": "Decidió",
    "expediente.radicado.creado": "Radicado por la persona",
    "adjuntos.carpeta.adoptada": "Llegaron los documentos de la persona",
    "rut.contribuyente.cambio_de_estado": "Cambió el estado del RUT",
    "rut.contribuyente.inscrito": "Quedó en el RUT",
    "rut.contribuyente.actualizado": "Cambió el RUT",
    "rut.presencial.atendida": "Atendió a la persona en la cita",
    "rut.version.creada": "Nueva versión del RUT",
}


@register.filter
def en_palabras(accion: str) -> str:
    """An act of the chain; one without words of its own by its name."""
    return gettext(_PALABRAS.get(accion, "")) if accion in _PALABRAS else accion.replace(".", " · ").replace("_", " ")


@register.filter
def veces(cuantas: int) -> range:
    """1, 2 … to that number."""
    return range(1, cuantas + 1)
