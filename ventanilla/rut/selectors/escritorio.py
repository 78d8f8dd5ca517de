"""What officials see at the desk: accounts that are asked for back, and powers on paper."""

from dataclasses import dataclass
from uuid import UUID

from ventanilla.comun.alcances import EN_PALABRAS as ALCANCES_EN_PALABRAS
from ventanilla.comun.alcances import Alcance
from ventanilla.expediente.selectors import eventos_of
from ventanilla.rut.models import Mandato, SolicitudDeRecuperacion
from ventanilla.rut.rules.poderes import (
    EstadoMandato,
    OrigenPoder,
)
from ventanilla.rut.rules.recuperaciones import EstadoRecuperacion


def recuperaciones_at_desk() -> list[SolicitudDeRecuperacion]:
    """What waits for an official, or for its day to pass; the oldest first. Whoever calls shows no names."""
    return list(
        SolicitudDeRecuperacion.objects.filter(
            estado__in=[EstadoRecuperacion.PEDIDA, EstadoRecuperacion.IDENTIFICADA, EstadoRecuperacion.RETENIDA]
        ).order_by("pedida_at")[:200]
    )


def recuperacion_at_desk(solicitud_id: UUID) -> SolicitudDeRecuperacion:
    """One that was handed in. That it was looked at is written down by whoever calls. Raises ObjectDoesNotExist."""
    return (
        SolicitudDeRecuperacion.objects.select_related("identificada_por", "decidida_por")
        .exclude(estado=EstadoRecuperacion.ABIERTA)
        .get(pk=solicitud_id)
    )


@dataclass(frozen=True, slots=True)
class PoderEnPapel:
    """A power that one official read and another must approve; `papel` says which document it was."""

    mandato: Mandato
    alcances: tuple[str, ...]
    papel: str


def papers_at_desk() -> list[Mandato]:
    """Powers on paper that wait for a second official; the oldest first. Whoever calls shows no names."""
    esperan = Mandato.objects.filter(origen=OrigenPoder.DOCUMENTO, estado=EstadoMandato.EN_REVISION)
    return list(esperan.select_related("revisado_por").order_by("propuesto_at")[:200])


def paper_at_desk(mandato_id: int) -> PoderEnPapel:
    """One of them. That it was looked at is written down by whoever calls. Raises ObjectDoesNotExist."""
    mandato = Mandato.objects.select_related("mandante", "revisado_por").get(
        pk=mandato_id, origen=OrigenPoder.DOCUMENTO, estado=EstadoMandato.EN_REVISION
    )
    revision = next(
        (uno for uno in eventos_of([f"poder:{mandato.clave}"]) if uno.accion == "rut.mandato.revisado"), None
    )
    return PoderEnPapel(
        mandato,
        tuple(str(ALCANCES_EN_PALABRAS[Alcance(uno)]) for uno in mandato.alcances),
        str(revision.datos.get("papel", "")) if revision else "",
    )
