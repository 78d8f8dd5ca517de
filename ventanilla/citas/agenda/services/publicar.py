"""Turning rules into places. Repeating it adds only what is missing, and never touches a place that is there."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import selectors
from ventanilla.citas.models import Sede
from ventanilla.citas.rules.agenda import Lugar, expand, without_clashes
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

LOTE = 5_000

_INSERT = """
INSERT INTO citas_cupo
    (sede_id, puesto_id, regla_id, linea, canal, inicio_at, fin_at, libre_at, carril, general_at, sobrecupo)
SELECT t.*, false FROM unnest(
    %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::text[], %s::timestamptz[]) t
ON CONFLICT DO NOTHING"""


def wanted(sede: str, desde: date, hasta: date, *, now: datetime) -> list[Lugar]:
    """The places that the rules in force want between two days and that have not begun."""
    comun = {
        "cierres": selectors.closures(sede, desde, hasta),
        "aperturas": selectors.openings(desde, hasta),
        "ventana_meses": citas_selectors.ajustes().ventana_meses,
    }
    todos = (
        lugar
        for regla in selectors.rules_of(sede)
        for lugar in expand(regla, desde, hasta, **comun)  # type: ignore[arg-type]
        if lugar.inicio_at > now
    )
    return without_clashes(todos, selectors.busy(sede, desde, hasta))


def insert(lugares: Sequence[Lugar], *, now: datetime) -> int:
    """Write those that are not there. A desk that has something at that hour keeps it (cupo_puesto_no_overlap)."""
    creados = 0
    with connection.cursor() as cursor:
        for desde in range(0, len(lugares), LOTE):
            lote = lugares[desde : desde + LOTE]
            columnas = (
                [lugar.sede for lugar in lote],
                [lugar.puesto for lugar in lote],
                [lugar.regla for lugar in lote],
                [lugar.linea for lugar in lote],
                [lugar.canal for lugar in lote],
                [lugar.inicio_at for lugar in lote],
                [lugar.fin_at for lugar in lote],
                [max(lugar.abre_at, now) for lugar in lote],
                [lugar.carril.value for lugar in lote],
                [lugar.general_at for lugar in lote],
            )
            cursor.execute(_INSERT, columnas)
            creados += cursor.rowcount
    return creados


@transaction.atomic
def publish(actor: Actor, sede: str, desde: date, hasta: date, *, now: datetime) -> int:
    """Make the places of an office that its rules want between two days. Returns how many were missing.

    Whoever changes rules or closes days of the office waits: what is made is what they say when it is made.
    """
    list(Sede.objects.select_for_update(no_key=True).filter(pk=sede))
    creados = insert(wanted(sede, desde, hasta, now=now), now=now)
    if creados:
        expediente.record_evento(
            actor, accion="citas.agenda.publicada", objeto=f"sede:{sede}",
            datos={"desde": desde.isoformat(), "hasta": hasta.isoformat(), "cupos": creados},
        )  # fmt: skip
    return creados


def publish_all(actor: Actor, *, now: datetime) -> int:
    """Every office up to the horizon, each in its own transaction: one that fails holds back no other."""
    desde, hasta = selectors.horizon(now=now)
    return sum(publish(actor, sede, desde, hasta, now=now) for sede in selectors.codes_with_rules())
