"""The calendar of a search, and when places that are not released yet will be. Public: nobody's data is in it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from ventanilla.citas.rules.calendario import Mes, build_month, last_of
from ventanilla.citas.selectors.disponibilidad import Busqueda, free_days, start_of
from ventanilla.comun.dias_habiles import holidays_of

_DE_LA_BUSQUEDA = "c.linea = %s AND c.canal = ANY(%s) AND c.sede_id = ANY(%s) AND c.retirado_at IS NULL"


def month(busqueda: Busqueda, *, primero: date, elegido: date | None, hoy: date, hasta: date, now: datetime) -> Mes:
    """A month with its free days; full ones are told apart from closed ones when one office is looked at."""
    fin = last_of(primero)
    libres = free_days(busqueda, desde=max(primero, hoy), hasta=fin, now=now) if fin >= hoy else []
    return build_month(
        primero,
        libres={libre.dia: libre.cupos for libre in libres},
        con_agenda=_days_with_places(busqueda, desde=primero, hasta=fin) if len(busqueda.sedes) == 1 else (),
        festivos=holidays_of(primero.year),
        elegido=elegido,
        hoy=hoy,
        hasta=hasta,
    )


def _days_with_places(busqueda: Busqueda, *, desde: date, hasta: date) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (c.inicio_at AT TIME ZONE %s)::date FROM citas_cupo c"  # noqa: S608
            f" WHERE {_DE_LA_BUSQUEDA} AND c.inicio_at >= %s AND c.inicio_at < %s",
            [settings.TIME_ZONE, *_valores(busqueda), start_of(desde), start_of(hasta + timedelta(days=1))],
        )
        return {dia for (dia,) in cursor.fetchall()}


def _valores(busqueda: Busqueda) -> list[Any]:
    return [busqueda.linea, list(busqueda.canales), list(busqueda.sedes)]


def opens_at(busqueda: Busqueda, *, desde: date, now: datetime) -> tuple[datetime, datetime] | None:
    """When the next places of these offices are released, and the first of them; None when none is announced.

    Only places that were never anybody's: when a returned one comes back is nobody's to know.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.libre_at, min(c.inicio_at) FROM citas_cupo c"  # noqa: S608
            f" WHERE {_DE_LA_BUSQUEDA} AND c.inicio_at >= %s AND c.libre_at > %s"
            " AND NOT EXISTS (SELECT 1 FROM citas_cita t WHERE t.cupo_id = c.id)"
            " GROUP BY c.libre_at ORDER BY c.libre_at LIMIT 1",
            [*_valores(busqueda), start_of(desde), now],
        )
        fila = cursor.fetchone()
    return (fila[0], fila[1]) if fila else None
