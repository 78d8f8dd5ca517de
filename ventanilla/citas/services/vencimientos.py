"""What ends by itself: holds that nobody accepted and offers that nobody answered.

A place was free from the moment on that was written on it; here what was typed is wiped and the next one is asked.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ventanilla.citas.models import Cita
from ventanilla.citas.rules.estados import PASAJERAS, EstadoCita
from ventanilla.citas.services import cupos

LOTE = 500


def lapse_passing(*, now: datetime) -> int:
    """Write down that they lapsed, each in a transaction of its own. Returns how many; repeating it is harmless."""
    vencidas = Cita.objects.filter(estado__in=sorted(PASAJERAS), hasta_at__lte=now).order_by("hasta_at")
    return sum(_lapse(cita_id, cupo_id, now=now) for cita_id, cupo_id in vencidas.values_list("pk", "cupo_id")[:LOTE])


@transaction.atomic
def _lapse(cita_id: UUID, cupo_id: int, *, now: datetime) -> bool:
    """The place first, then the claim. A hold extended, accepted or forgotten meanwhile is left alone."""
    cupo = cupos.lock([cupo_id])[cupo_id]
    cita = Cita.objects.select_for_update().filter(pk=cita_id, cupo_id=cupo_id, estado__in=sorted(PASAJERAS)).first()
    if cita is None or cita.hasta_at is None or cita.hasta_at > now:
        return False
    era_oferta = cita.estado == EstadoCita.OFRECIDA
    cupos.lapse(cita, now=now)
    if era_oferta:  # it was kept for somebody: the next who waits comes before whoever happens to look
        cupos.give_back(cupo, now=now)
    return True
