"""Public figures: nobody's data is in them, so no Actor. What they cost depends on the offices, not on the places."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.cifras.rules import Apertura, Espera
from ventanilla.citas.models import AperturaDeAgenda, ReglaDeAgenda, Sede, Ventana
from ventanilla.citas.rules import agenda
from ventanilla.citas.rules.canales import Canal

# One look at the index for each line, office and way: the first entry that may be taken, and no more. Both bounds are
# compared as rows, so that no other index will do: with plain equalities the planner, which does not know the values of
# the lists, may walk through everything that an office has.
_PRIMEROS = """
SELECT n.linea, s.sede, k.canal, f.inicio_at
  FROM unnest(%s::text[]) AS n(linea)
 CROSS JOIN unnest(%s::text[]) AS s(sede)
 CROSS JOIN unnest(%s::text[]) AS k(canal)
 CROSS JOIN LATERAL (
   SELECT c.inicio_at FROM citas_cupo c
    WHERE (c.linea, c.canal, c.sede_id, c.inicio_at) > (n.linea, k.canal, s.sede, %s)
      AND (c.linea, c.canal, c.sede_id) <= (n.linea, k.canal, s.sede)
      AND c.libre_at <= %s AND c.general_at <= %s
    ORDER BY c.linea, c.canal, c.sede_id, c.inicio_at LIMIT 1
 ) f
 ORDER BY 1, 4, 2, 3"""


def lines() -> list[str]:
    """Those that are attended with an appointment, in the order of their services."""
    return list(dict.fromkeys(s.linea for s in selectors.oferta.servicios() if not s.sin_cita))


def waits(lineas: Sequence[str], *, now: datetime) -> list[Espera]:
    """The soonest place that anybody may take, for each line, office and way that has one."""
    sedes: dict[str, Sede] = {sede.punto_id: sede for sede in selectors.oferta.sedes()}
    hoy = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(_PRIMEROS, [list(lineas), sorted(sedes), [canal.value for canal in Canal], now, now, now])
        filas = cursor.fetchall()
    return [
        Espera(
            linea=linea,
            sede=sede,
            oficina=sedes[sede].punto.name,
            ciudad=sedes[sede].punto.city,
            canal=canal,
            inicio_at=inicio_at,
            dias=(timezone.localdate(inicio_at) - hoy).days,
        )
        for linea, sede, canal, inicio_at in filas
    ]


def releases(*, now: datetime) -> list[Apertura]:
    """When the coming months open, for each office and line that has rules, the soonest first."""
    hoy = timezone.localdate(now)
    ajustes = selectors.ajustes()
    meses = [agenda.first_of_month(hoy, n) for n in range(ajustes.ventana_meses + 1)]
    anunciadas = [
        agenda.Apertura(fila.mes_date, fila.abre_at, fila.sede_id or "", fila.linea)
        for fila in AperturaDeAgenda.objects.filter(mes_date__in=meses)
    ]
    juntas: dict[tuple[datetime, str, str], Apertura] = {}
    reglas = ReglaDeAgenda.objects.filter(activa=True, sede__activa=True).select_related("sede__punto")
    for fila in reglas.prefetch_related("puestos"):
        regla = as_rule(fila)
        for mes in meses:
            abre_at = agenda.opens_at(
                mes, sede=regla.sede, linea=regla.linea, aperturas=anunciadas, ventana_meses=ajustes.ventana_meses
            )
            if abre_at <= now:
                continue
            clave = (abre_at, regla.linea, regla.sede)
            antes = juntas.get(clave)
            cupos = _places_in(regla, mes) + (antes.cupos if antes else 0)
            juntas[clave] = Apertura(abre_at, mes, regla.linea, regla.sede, fila.sede.punto.name, cupos)
    return [juntas[clave] for clave in sorted(juntas) if juntas[clave].cupos]


def as_rule(fila: ReglaDeAgenda) -> agenda.Regla:
    return agenda.Regla(
        id=fila.pk,
        sede=fila.sede_id,
        linea=fila.linea,
        canal=fila.canal,
        puestos=tuple(puesto.pk for puesto in fila.puestos.all() if puesto.activo),
        dias=frozenset(fila.dias),
        desde_time=fila.desde_time,
        hasta_time=fila.hasta_time,
        minutos=fila.minutos,
        desde_date=fila.desde_date,
        hasta_date=fila.hasta_date,
        pausas=tuple((time.fromisoformat(d), time.fromisoformat(h)) for d, h in fila.pausas),
        festivos=fila.festivos,
    )


def _places_in(regla: agenda.Regla, mes: date) -> int:
    """Hours of a day times desks times days of that month."""
    ultimo = agenda.last_of_month(mes)
    dias = sum(agenda.attends_on(regla, mes + timedelta(days=n)) for n in range((ultimo - mes).days + 1))
    return len(agenda.hours_of(regla)) * len(regla.puestos) * dias


def draws(*, now: datetime) -> list[Ventana]:
    """Announced draws that still take tickets, or will."""
    return list(
        Ventana.objects.filter(retirada_at=None, sorteada_at=None, inscripcion_hasta_at__gt=now)
        .select_related("servicio")
        .order_by("inscripcion_desde_at")[:100]
    )
