"""Adding places beyond the desks, as many as people will surely not come to. Off unless the terms allow it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import selectors
from ventanilla.citas.models import CambioDeAgenda, Cupo, Sede
from ventanilla.citas.rules.cambios import TipoDeCambio
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


class SobrecupoApagado(Exception):
    """The terms do not allow it."""


@transaction.atomic
def add_overbooking(
    actor: Actor, sede: str, dia: date, *, llave: UUID, propuestos: int, now: datetime
) -> CambioDeAgenda:
    """Add what the page proposes for that day. The same `llave` adds once; never more than was shown.

    Raises ObjectDoesNotExist, SobrecupoApagado.
    """
    selectors.ensure_may_edit(actor, sede)
    Sede.objects.select_for_update(no_key=True).get(pk=sede)  # two officials at once must not add twice
    hecho = CambioDeAgenda.objects.filter(llave=llave, hecho_por=actor.user_id).first()
    if hecho is not None:
        return hecho
    if not citas_selectors.ajustes().sobrecupo:
        raise SobrecupoApagado
    bases = [pk for propuesta in selectors.overbooking_of(sede, dia, now=now) for pk in propuesta.bases]
    nuevos = Cupo.objects.bulk_create(_beside(bases[:propuestos], now=now))
    cambio = CambioDeAgenda.objects.create(
        llave=llave,
        tipo=TipoDeCambio.SOBRECUPO,
        sede_id=sede,
        objeto=dia.isoformat(),
        despues={"desde": dia.isoformat(), "cupos": [cupo.pk for cupo in nuevos]},
        creados=len(nuevos),
        hecho_por_id=actor.user_id,
        hecho_at=now,
        rescatado_at=now,
    )
    expediente.record_evento(
        actor, accion="citas.sobrecupo.agregado", objeto=f"sede:{sede}",
        datos={"cambio": cambio.pk, "dia": dia.isoformat(), "cupos": len(nuevos)},
    )  # fmt: skip
    return cambio


def _beside(bases: Sequence[int], *, now: datetime) -> list[Cupo]:
    """The same desk and hour once more, free for everybody at once."""
    return [
        Cupo(
            sede_id=base.sede_id,
            puesto_id=base.puesto_id,
            regla_id=base.regla_id,
            linea=base.linea,
            canal=base.canal,
            inicio_at=base.inicio_at,
            fin_at=base.fin_at,
            libre_at=now,
            general_at=now,
            sobrecupo=True,
        )
        for base in Cupo.objects.filter(pk__in=bases).order_by("pk")
    ]
