"""What a change would do to the places. Nothing is written here: the page that shows it and the act that does it
ask the same question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import selectors
from ventanilla.citas.models import CierreDeAgenda, Cita, Cupo, Puesto
from ventanilla.citas.rules.agenda import (
    Apertura,
    Lugar,
    Ocupado,
    Regla,
    expand,
    is_closed,
    lane_ends_at,
    opens_at,
    without_clashes,
)
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.selectors.disponibilidad import BOGOTA, start_of


@dataclass(frozen=True, slots=True)
class Reapertura:
    """The free places of a line on one day, and the moments from which they may be taken."""

    sede: str
    linea: str
    dia: date
    carril: str
    cuantos: int
    libre_at: datetime
    general_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """`retirar` are ids of places, free or booked; `restaurar` those that an undone change had taken; `cambian` are
    free places whose lane changes. `chocan`: places that a desk cannot give, being busy. `necesitan`: appointments
    of people with a need that their desk would no longer meet."""

    crear: Sequence[Lugar] = ()
    retirar: Sequence[int] = ()
    restaurar: Sequence[int] = ()
    cambian: Sequence[tuple[int, Lugar]] = ()
    reabren: Sequence[Reapertura] = ()
    chocan: int = 0
    necesitan: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.crear or self.retirar or self.restaurar or self.cambian or self.reabren)


CON_TIEMPO = timedelta(hours=4)
"""Nobody is offered a place that begins sooner than this: they must read it, answer, and get there."""


def affected(retirar: Sequence[int]) -> QuerySet[Cita]:
    """Live appointments that are still to be attended at these places."""
    return Cita.objects.filter(cupo__in=retirar, estado=EstadoCita.CONFIRMADA)


def within_reach(retirar: Sequence[int], *, now: datetime) -> int:
    """Of the people at these places, for how many there is another one now: two are held for each."""
    cuantos = affected(retirar).values_list("cupo__linea", "cupo__canal").annotate(Count("pk"))
    return sum(
        min(n, (free_now(linea, canal, now=now).exclude(pk__in=retirar).count() + 1) // 2)
        for linea, canal, n in cuantos.order_by("cupo__linea", "cupo__canal")
    )


def free_now(linea: str, canal: str, *, now: datetime) -> QuerySet[Cupo]:
    """Places that anybody may take and that are far enough to be offered to somebody who did not ask."""
    return Cupo.objects.filter(
        linea=linea, canal=canal, libre_at__lte=now, inicio_at__gt=now + CON_TIEMPO, retirado_at__isnull=True
    ).filter(Q(general_at__lte=now) | Q(carril=Carril.GENERAL))


def _coming(*, now: datetime) -> QuerySet[Cupo]:
    return Cupo.objects.filter(inicio_at__gt=now, retirado_at__isnull=True)


def _wanted(regla: Regla, *, now: datetime) -> list[Lugar]:
    desde, hasta = selectors.horizon(now=now)
    return [
        lugar
        for lugar in expand(
            regla,
            desde,
            hasta,
            cierres=selectors.closures(regla.sede, desde, hasta),
            aperturas=selectors.openings(desde, hasta),
            ventana_meses=citas_selectors.ajustes().ventana_meses,
        )
        if lugar.inicio_at > now
    ]


def _busy_elsewhere(puestos: Iterable[int], regla: int, retirar: set[int], *, now: datetime) -> list[Ocupado]:
    """What these desks do for other rules, and whom they still have to attend at places that were taken away."""
    desde, _ = selectors.horizon(now=now)
    otros = (
        Cupo.objects.filter(puesto__in=list(puestos), inicio_at__gte=start_of(desde), sobrecupo=False)
        .annotate(atiende=Exists(Cita.objects.filter(cupo=OuterRef("pk"), estado__in=sorted(VIVAS))))
        .filter(Q(retirado_at__isnull=True) | Q(atiende=True))
    )
    return [
        Ocupado(puesto, inicio_at, fin_at)
        for pk, puesto, inicio_at, fin_at, atiende in otros.values_list(
            "pk", "puesto_id", "inicio_at", "fin_at", "atiende"
        )
        if atiende or pk not in retirar
    ]


def of_rule(
    regla: Regla, *, activa: bool, restaurables: Sequence[int] = (), busca_choques: bool = True, now: datetime
) -> Plan:
    """Make the coming places of a rule be those that it wants. `restaurables`: taken away before, put back first."""
    quiere = {
        (lugar.puesto, lugar.linea, lugar.canal, lugar.inicio_at, lugar.fin_at): lugar
        for lugar in (_wanted(regla, now=now) if activa else ())
    }
    hay = list(
        _coming(now=now)
        .filter(regla=regla.id)
        .values_list(
            "puesto_id", "linea", "canal", "inicio_at", "fin_at", "pk", "sobrecupo", "libre_at", "carril", "general_at"
        )
    ) if regla.id else []  # fmt: skip
    quedan = {fila[:5] for fila in hay if not fila[6] and fila[:5] in quiere}
    retirar = sorted(fila[5] for fila in hay if fila[:5] not in quiere)
    cambian = [
        (fila[5], quiere[fila[:5]])
        for fila in hay
        if fila[:5] in quedan and not fila[6] and fila[7] is not None and fila[8] != "sorteo"
        and (fila[8], fila[9]) != (quiere[fila[:5]].carril.value, quiere[fila[:5]].general_at)
    ]  # fmt: skip
    vuelven = {
        fila[:5]: fila[5]
        for fila in Cupo.objects.filter(pk__in=restaurables, sobrecupo=False).values_list(
            "puesto_id", "linea", "canal", "inicio_at", "fin_at", "pk"
        )
        if fila[:5] in quiere and fila[:5] not in quedan
    }
    faltan = [lugar for clave, lugar in quiere.items() if clave not in quedan and clave not in vuelven]
    crear = (
        without_clashes(faltan, _busy_elsewhere(regla.puestos, regla.id, set(retirar), now=now))
        if busca_choques and faltan
        else faltan
    )
    return Plan(
        crear=crear,
        retirar=retirar,
        restaurar=sorted(vuelven.values()),
        cambian=cambian,
        chocan=len(faltan) - len(crear),
    )


def of_desk(puesto: Puesto, *, canal: str, activo: bool, atiende: Sequence[str], now: datetime) -> Plan:
    """A desk that no longer attends loses its places; one that does gets those of its rules."""
    suyos = _coming(now=now).filter(puesto=puesto)
    if not activo or canal != puesto.canal:
        return Plan(retirar=sorted(suyos.values_list("pk", flat=True)))
    crear: list[Lugar] = []
    if not puesto.activo:
        for fila in puesto.reglas.filter(activa=True).prefetch_related("puestos").order_by("pk"):
            con_el = [uno.pk for uno in fila.puestos.all() if uno.activo or uno.pk == puesto.pk]
            crear += [
                lugar
                for lugar in _wanted(selectors.as_rule(fila, puestos=con_el), now=now)
                if lugar.puesto == puesto.pk
            ]
        crear = without_clashes(crear, _busy_elsewhere([puesto.pk], 0, set(), now=now))
    pierde = set(puesto.atiende) - set(atiende)
    necesitan = sum(
        bool(pierde & set(necesidades))
        for necesidades in affected(list(suyos.values_list("pk", flat=True))).values_list("necesidades", flat=True)
    ) if pierde else 0  # fmt: skip
    return Plan(crear=crear, necesitan=necesitan)


def of_closure(sede: str, dia: date, desde: time | None, hasta: time | None, *, now: datetime) -> Plan:
    """Everything that is touched by it, whatever rule made it."""
    inicio_at = datetime.combine(dia, desde, BOGOTA) if desde else start_of(dia)
    fin_at = datetime.combine(dia, hasta, BOGOTA) if hasta else start_of(dia + timedelta(days=1))
    cupos = _coming(now=now).filter(inicio_at__lt=fin_at, fin_at__gt=inicio_at)
    if sede:
        cupos = cupos.filter(sede=sede)
    return Plan(retirar=sorted(cupos.values_list("pk", flat=True)))


def of_office(sede: str, *, now: datetime) -> list[int]:
    """Everything that is still to come at an office that will give no more appointments."""
    return sorted(_coming(now=now).filter(sede=sede).values_list("pk", flat=True))


def of_undone(cambio_id: int, *, cierre: CierreDeAgenda | None = None, now: datetime) -> Plan:
    """Places taken away by a change whose time is still to come and that nothing else closes."""
    filas = list(
        Cupo.objects.filter(retiro=cambio_id, inicio_at__gt=now, retirado_at__isnull=False).values_list(
            "pk", "sede_id", "inicio_at", "fin_at"
        )
    )
    if not filas:
        return Plan()
    desde, hasta = min(fila[2] for fila in filas), max(fila[3] for fila in filas)
    cierres = {
        sede: selectors.closures(
            sede, selectors.local_date(desde), selectors.local_date(hasta), sin=cierre.pk if cierre else None
        )
        for sede in {fila[1] for fila in filas}
    }
    return Plan(restaurar=sorted(fila[0] for fila in filas if not is_closed(*fila[1:], cierres[fila[1]])))


@dataclass(frozen=True, slots=True)
class Ventanas:
    """What decides when a place opens."""

    aperturas: Sequence[Apertura]
    meses: int

    def opens_at(self, dia: date, sede: str, linea: str) -> datetime:
        return opens_at(dia, sede=sede, linea=linea, aperturas=self.aperturas, ventana_meses=self.meses)


def windows(*, now: datetime) -> Ventanas:
    """Those in force."""
    desde, hasta = selectors.horizon(now=now)
    return Ventanas(selectors.openings(desde, hasta), citas_selectors.ajustes().ventana_meses)


def of_windows(antes: Ventanas, despues: Ventanas, *, now: datetime) -> list[Reapertura]:
    """Free places that have not opened yet and would open at another moment. What is open stays open."""
    grupos = (
        _coming(now=now)
        .filter(libre_at__gt=now)
        .exclude(carril=Carril.SORTEO)
        .annotate(dia=TruncDate("inicio_at", tzinfo=BOGOTA))
        .values_list("sede_id", "linea", "dia", "carril")
        .annotate(cuantos=Count("pk"))
    )
    salen = []
    for sede, linea, dia, carril, cuantos in grupos.order_by("sede_id", "linea", "dia", "carril"):
        nueva = despues.opens_at(dia, sede, linea)
        if antes.opens_at(dia, sede, linea) <= now or nueva == antes.opens_at(dia, sede, linea):
            continue
        general_at = nueva if carril == Carril.GENERAL else lane_ends_at(dia, nueva)
        salen.append(Reapertura(sede, linea, dia, carril, cuantos, max(nueva, now), general_at))
    return salen
