"""What can still be done with an appointment, and what is said of one that ended. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.estados import EstadoCita

GESTIONAR, ASISTIRE, MOVER, CANCELAR = "gestionar", "asistire", "mover", "cancelar"
CERCANAS = 3


class Impedimento(StrEnum):
    """Why it cannot be moved."""

    ESTADO = "estado"
    TARDE = "tarde"
    CAMBIOS = "cambios"


@dataclass(frozen=True, slots=True)
class Opciones:
    """`mover_hasta_at`: the last moment to move it. `gratis`: moving it now is none of its two changes,
    because its place was closed or a paper was missing (`necesita_otra`)."""

    mover: bool
    impedimento: Impedimento | None
    mover_hasta_at: datetime
    quedan: int
    gratis: bool
    cancelar: bool
    asistir: bool


def options(
    estado: EstadoCita,
    inicio_at: datetime,
    *,
    cambios: int,
    minutos: int,
    necesita_otra: bool,
    dijo_que_asiste: bool,
    now: datetime,
) -> Opciones:
    viva = estado is EstadoCita.CONFIRMADA and not plazos.has_passed(inicio_at, now=now)
    gratis = viva and necesita_otra
    quedan = max(0, plazos.CAMBIOS - cambios)
    impedimento = None
    if not viva:
        impedimento = Impedimento.ESTADO
    elif not gratis and not plazos.may_change(inicio_at, minutos=minutos, now=now):
        impedimento = Impedimento.TARDE
    elif not gratis and quedan == 0:
        impedimento = Impedimento.CAMBIOS
    return Opciones(
        mover=impedimento is None,
        impedimento=impedimento,
        mover_hasta_at=inicio_at if gratis else inicio_at - timedelta(minutes=minutos),
        quedan=quedan,
        gratis=gratis,
        cancelar=viva,
        asistir=viva and not dijo_que_asiste and not necesita_otra,
    )


FIN: Mapping[EstadoCita, tuple[str, str]] = {
    EstadoCita.EN_SALA: ("Ya registramos su llegada", "Espere su turno: lo llamamos por su número."),
    EstadoCita.EN_ATENCION: ("Lo están atendiendo", "Esta cita ya empezó y no se puede cambiar."),
    EstadoCita.ATENDIDA: ("Esta cita ya se atendió", "Si necesita otra, agéndela cuando quiera: es gratis."),
    EstadoCita.NO_ASISTIO: (
        "Esta cita pasó sin que lo atendiéramos",
        "Lo esperamos y no pudimos encontrarlo. Si todavía la necesita, agende otra: es gratis.",
    ),
    EstadoCita.CANCELADA: (
        "Usted canceló esta cita",
        "Ese cupo quedó para otra persona. Si la necesita otra vez, agende una nueva: es gratis.",
    ),
    EstadoCita.CANCELADA_ENTIDAD: (
        "Tuvimos que cancelar esta cita",
        "Lo sentimos. Agende otra cuando quiera: es gratis y no necesita explicar nada.",
    ),
    EstadoCita.VENCIDA: ("Esta cita no se aceptó a tiempo", "El cupo quedó libre. Agende otra cuando quiera."),
}
PASO = ("Esta cita ya pasó", "Si todavía la necesita, agende otra: es gratis.")
