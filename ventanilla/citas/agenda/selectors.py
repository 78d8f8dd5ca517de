"""The agenda as its officials read it: rules, closures and windows as plain values, and what is there already."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from ventanilla.citas import selectors
from ventanilla.citas.models import AperturaDeAgenda, CierreDeAgenda, Cupo, ReglaDeAgenda
from ventanilla.citas.rules.agenda import Apertura, Cierre, Ocupado, Regla, first_of_month, last_of_month
from ventanilla.citas.rules.estados import VIVAS
from ventanilla.citas.selectors.disponibilidad import start_of


def _time(texto: str) -> time:
    return time.fromisoformat(texto)


def as_rule(fila: ReglaDeAgenda, *, puestos: Iterable[int] | None = None) -> Regla:
    """The row as the rules see it: only desks that still attend in its way, in the order of their names."""
    if puestos is None:
        puestos = [
            puesto.pk
            for puesto in sorted(fila.puestos.all(), key=lambda puesto: (puesto.nombre, puesto.pk))
            if puesto.activo
        ]
    return Regla(
        id=fila.pk or 0,
        sede=fila.sede_id,
        linea=fila.linea,
        canal=fila.canal,
        puestos=tuple(puestos),
        dias=frozenset(fila.dias),
        desde_time=fila.desde_time,
        hasta_time=fila.hasta_time,
        minutos=fila.minutos,
        desde_date=fila.desde_date,
        hasta_date=fila.hasta_date,
        pausas=tuple((_time(desde), _time(hasta)) for desde, hasta in fila.pausas),
        reserva_vencimiento=fila.reserva_vencimiento,
        festivos=fila.festivos,
    )


def rules_of(sede: str) -> list[Regla]:
    """The rules in force of an office, in the order in which they take their desks."""
    filas = (
        ReglaDeAgenda.objects.filter(sede=sede, sede__activa=True, activa=True)
        .prefetch_related("puestos")
        .order_by("pk")
    )
    return [as_rule(fila) for fila in filas]


def closures(sede: str, desde: date, hasta: date) -> list[Cierre]:
    """What closes an office between two days, were it for every office."""
    filas = CierreDeAgenda.objects.filter(
        Q(sede=sede) | Q(sede=None), dia_date__gte=desde, dia_date__lte=hasta, deshecho_at=None
    )
    return [Cierre(fila.sede_id or "", fila.dia_date, fila.desde_time, fila.hasta_time) for fila in filas]


def openings(desde: date, hasta: date) -> list[Apertura]:
    """The announced windows of these months. Public: the calendar of releases reads it too."""
    filas = AperturaDeAgenda.objects.filter(mes_date__gte=first_of_month(desde), mes_date__lte=hasta)
    return [Apertura(fila.mes_date, fila.abre_at, fila.sede_id or "", fila.linea) for fila in filas]


def busy(sede: str, desde: date, hasta: date) -> list[Ocupado]:
    """When desks have somebody to attend at a place that was taken away: they come unless they choose another."""
    return [
        Ocupado(*fila)
        for fila in Cupo.objects.filter(
            sede=sede,
            inicio_at__gte=start_of(desde),
            inicio_at__lt=start_of(hasta + timedelta(days=1)),
            retirado_at__isnull=False,
            citas__estado__in=sorted(VIVAS),
        ).values_list("puesto_id", "inicio_at", "fin_at")
    ]


def horizon(*, now: datetime) -> tuple[date, date]:
    """From today to the last day that is made: one month beyond those that can be booked, so that it can be
    announced, looked at and corrected before it opens."""
    hoy = local_date(now)
    return hoy, last_of_month(hoy, selectors.ajustes().ventana_meses)


def local_date(now: datetime) -> date:
    return now.astimezone(selectors.disponibilidad.BOGOTA).date()


def codes_with_rules() -> Sequence[str]:
    """Offices that have a rule in force."""
    return list(
        ReglaDeAgenda.objects.filter(activa=True, sede__activa=True)
        .order_by("sede_id")
        .values_list("sede_id", flat=True)
        .distinct()
    )
