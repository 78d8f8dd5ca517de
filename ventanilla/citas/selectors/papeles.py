"""The checklist of an appointment: each paper that its service asks for, what was sent and what was found.

For the person and for the desk alike: who may see it is decided by whoever calls, with the appointment in hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.rules import EstadoAdjunto, TipoDeAdjunto
from ventanilla.adjuntos.selectors import AdjuntoVisto
from ventanilla.citas.models import Cita, PapelRevisado, Pase
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.papeles import EN_PALABRAS, LISTOS, EstadoPapel, closes_at, papeles_of, state
from ventanilla.citas.selectors import citas
from ventanilla.comun.actor import Actor

PREFIJO = "cita"


@dataclass(frozen=True, slots=True)
class PapelVisto:
    """One line of the checklist. `nota` is what the official wrote when something is wrong."""

    codigo: str
    nombre: str
    obligatorio: bool
    estado: EstadoPapel
    nota: str
    adjuntos: tuple[AdjuntoVisto, ...]

    @property
    def en_palabras(self) -> str:
        if self.estado is EstadoPapel.SIN_ENVIAR and not self.obligatorio:
            return "Opcional"
        return EN_PALABRAS[self.estado]

    @property
    def tono(self) -> str:
        if self.estado is EstadoPapel.SIRVE:
            return "ok"
        if self.estado is EstadoPapel.POR_REVISAR or not self.obligatorio:
            return "info"
        return "warn"

    @property
    def revisado(self) -> bool:
        """An official said something of what was sent, and nothing came later."""
        return self.estado in (EstadoPapel.SIRVE, EstadoPapel.FALTA_ALGO)

    @property
    def falta(self) -> bool:
        """It is needed, and there is none that serves or may serve."""
        return self.obligatorio and self.estado not in LISTOS


def objeto_of(cita_id: UUID) -> str:
    """The folder of its papers."""
    return f"{PREFIJO}:{cita_id}"


def tipos_of(cita: Cita) -> list[TipoDeAdjunto]:
    """What the folder asks for: the papers of the service, as the office wrote them."""
    return [
        TipoDeAdjunto(papel.codigo, papel.nombre, obligatorio=papel.obligatorio)
        for papel in papeles_of(cita.servicio.papeles)
    ]


def checklist(cita: Cita) -> list[PapelVisto]:
    """Every paper of the service with its state. Two queries; none when the service asks for nothing."""
    pedidos = papeles_of(cita.servicio.papeles)
    if not pedidos:
        return []
    enviados = [
        papel
        for papel in adjuntos.papers_of_case(objeto_of(cita.pk))
        if papel.estado is not EstadoAdjunto.RECHAZADO
    ]  # fmt: skip
    revisados = {revisado.papel: revisado for revisado in PapelRevisado.objects.filter(cita=cita)}
    vistos = []
    for pedido in pedidos:
        suyos = tuple(papel for papel in enviados if papel.tipo == pedido.codigo)
        revisado = revisados.get(pedido.codigo)
        estado = state(
            enviados=[papel.recibido_at for papel in suyos],
            veredicto=revisado.veredicto if revisado else "",
            revisado_at=revisado.revisado_at if revisado else None,
        )
        nota = revisado.nota if revisado and estado is EstadoPapel.FALTA_ALGO else ""
        vistos.append(PapelVisto(pedido.codigo, pedido.nombre, pedido.obligatorio, estado, nota, suyos))
    return vistos


def missing(cita: Cita) -> Sequence[PapelVisto]:
    """The papers without which it cannot be attended."""
    return [papel for papel in checklist(cita) if papel.falta]


def page_of(cita: Cita, adjunto_id: UUID, pagina: int) -> bytes:
    """The image of one page of a clean paper of this appointment, for the desk. Raises ObjectDoesNotExist."""
    return adjuntos.image_for_case(objeto_of(cita.pk), adjunto_id, pagina)


# --- whose the folder is: asked by the app of papers ------------------------------------------------------


def may_handle(actor: Actor, quien: str, clave: str) -> bool:
    """In whose account it is, who booked it here, or who showed its secret link in this browser (`quien`).

    What was asked with a mandate is handled with a mandate: it may have ended.
    """
    try:
        cita = Cita.objects.get(pk=clave)
    except (Cita.DoesNotExist, ValidationError):
        return False
    if quien and cita.dueno == quien and not cita.mandato:
        return True
    if quien and Pase.objects.filter(cita=cita, dueno=quien, clave=cita.clave).exists():
        return True
    return citas.is_mine(actor, cita)


def takes_papers(clave: str, now: datetime) -> bool:
    """Until papers close, or while it may still be moved because one was missing."""
    cita = Cita.objects.select_related("servicio", "cupo").get(pk=clave)
    if cita.estado != EstadoCita.CONFIRMADA:
        return False
    return now < closing_of(cita) or (cita.faltan_papeles_at is not None and now < cita.cupo.inicio_at)


def closing_of(cita: Cita) -> datetime:
    """When papers close."""
    horas = cita.servicio.cierre_horas
    return closes_at(cita.cupo.inicio_at, horas=horas, lugar_at=cita.lugar_at)
