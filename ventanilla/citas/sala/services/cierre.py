"""What happens by itself: who did not come, and what an office left open at night."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ventanilla.citas.models import Cita, Sede, Turno
from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.turnos import VIVOS, EstadoTurno, Resultado, is_no_show
from ventanilla.citas.sala.services.contacto import mark_absent
from ventanilla.citas.sala.services.llegada import note, tolerancia
from ventanilla.citas.sala.services.turnos import follow
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import lock_with_places
from ventanilla.comun.actor import Actor

_ATRAS = timedelta(days=3)


def mark_no_shows(*, now: datetime) -> int:
    """Appointments whose tolerance passed without their person; each in a transaction of its own. Returns how many.

    By telephone and mail it is the office that calls: an official says that nobody answered.
    """
    tarde = tolerancia()
    vencidas = Cita.objects.filter(
        estado=EstadoCita.CONFIRMADA, cupo__canal__in=[Canal.PRESENCIAL, Canal.VIDEO],
        cupo__sede__in=Sede.objects.all(), cupo__inicio_at__lt=now - tarde, cupo__inicio_at__gte=now - _ATRAS,
    )  # fmt: skip
    return sum(_mark(pk, tarde, now=now) for pk in vencidas.order_by("cupo__inicio_at").values_list("pk", flat=True))


@transaction.atomic
def _mark(pk: UUID, tarde: timedelta, *, now: datetime) -> bool:
    """Looked at again under the lock: the person may be arriving."""
    [cita], lugares = lock_with_places([pk])
    if cita.estado != EstadoCita.CONFIRMADA or not is_no_show(
        lugares[cita.cupo_id].inicio_at, tolerancia=tarde, now=now
    ):
        return False
    mark_absent(Actor.sistema(), cita, now=now)
    return True


def close_days(*, now: datetime) -> int:
    """Turns of days before that nobody closed. Who still waited was not attended: that is the entity's doing, and
    their appointment says so."""
    abiertos = Turno.objects.filter(estado__in=sorted(VIVOS), dia_date__lt=timezone.localdate(now)).order_by("pk")
    return sum(_close(pk, now=now) for pk in abiertos.values_list("pk", flat=True))


@transaction.atomic
def _close(pk: int, *, now: datetime) -> bool:
    actor = Actor.sistema()
    cita_id = Turno.objects.values_list("cita_id", flat=True).get(pk=pk)
    cita = lock_with_places([cita_id])[0][0] if cita_id is not None else None
    turno = Turno.objects.select_for_update(of=("self",)).select_related("sede").get(pk=pk)
    if turno.estado not in VIVOS:
        return False
    atendido = turno.estado == EstadoTurno.EN_ATENCION
    turno.estado = EstadoTurno.ATENDIDO if atendido else EstadoTurno.SE_FUE
    turno.fin_at, turno.resultado = now, Resultado.SIN_CIERRE
    turno.save()
    if atendido:
        follow(cita, EstadoTurno.ATENDIDO, now=now)
    elif cita is not None and cita.estado == EstadoCita.EN_SALA:
        citas.cancel(actor, cita.pk, por_entidad=True, motivo="no se alcanzó a atender", now=now)
    note(actor, turno, "cerrado_por_el_sistema", cita)
    return True
