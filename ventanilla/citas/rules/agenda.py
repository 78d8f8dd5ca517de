"""How a rule becomes places. Everything is decided here; whoever writes them only compares.

Hours of a rule are of Bogotá, which has no summer time: adding minutes to a moment is adding them to its clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ventanilla.citas.rules.canales import Carril
from ventanilla.comun.dias_habiles import add_business_days, holidays_of

BOGOTA = ZoneInfo("America/Bogota")
SE_LIBERA = time(15, 0)
"""The hour of the business day before at which what the lane did not use is for everybody."""

Tramo = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Regla:
    """On these weekdays, from when to when, these desks attend this line."""

    id: int
    sede: str
    linea: str
    canal: str
    puestos: tuple[int, ...]
    dias: frozenset[int]
    desde_time: time
    hasta_time: time
    minutos: int
    desde_date: date
    hasta_date: date | None = None
    pausas: tuple[Tramo, ...] = ()
    reserva_vencimiento: int = 0
    festivos: bool = False


@dataclass(frozen=True, slots=True)
class Cierre:
    """An empty `sede` is every office; without hours it is the whole day."""

    sede: str
    dia_date: date
    desde_time: time | None = None
    hasta_time: time | None = None


@dataclass(frozen=True, slots=True)
class Apertura:
    """The announced moment at which a month can be booked. Empty `sede` and `linea`: all of them."""

    mes_date: date
    abre_at: datetime
    sede: str = ""
    linea: str = ""


@dataclass(frozen=True, slots=True)
class Lugar:
    """A place that a rule wants."""

    sede: str
    puesto: int
    regla: int
    linea: str
    canal: str
    inicio_at: datetime
    fin_at: datetime
    carril: Carril
    general_at: datetime
    abre_at: datetime


def first_of_month(dia: date, meses: int = 0) -> date:
    """The first day of its month, or of the month so many later (or earlier)."""
    desde = dia.year * 12 + dia.month - 1 + meses
    return date(desde // 12, desde % 12 + 1, 1)


def last_of_month(dia: date, meses: int = 0) -> date:
    return first_of_month(dia, meses + 1) - timedelta(days=1)


def opens_at(
    dia: date, *, sede: str = "", linea: str = "", aperturas: Iterable[Apertura] = (), ventana_meses: int = 1
) -> datetime:
    """When the places of that day can be taken: the announced moment that fits best, or else the first midnight of
    its month, or of one before when the window is longer than one month."""
    mes = first_of_month(dia)
    suyas = [
        apertura
        for apertura in aperturas
        if apertura.mes_date == mes and apertura.sede in ("", sede) and apertura.linea in ("", linea)
    ]
    if suyas:
        return max(suyas, key=lambda apertura: (bool(apertura.sede), bool(apertura.linea))).abre_at
    return datetime.combine(first_of_month(dia, 1 - ventana_meses), time.min, BOGOTA)


def lane_ends_at(dia: date, abre_at: datetime) -> datetime:
    """When what a lane did not use is for everybody: the business day before, at three in the afternoon."""
    return max(abre_at, datetime.combine(add_business_days(dia, -1), SE_LIBERA, BOGOTA))


def is_closed(sede: str, inicio_at: datetime, fin_at: datetime, cierres: Iterable[Cierre]) -> bool:
    """Whether a closure touches it, were it by one minute."""
    desde, hasta = inicio_at.astimezone(BOGOTA), fin_at.astimezone(BOGOTA)
    for cierre in cierres:
        if cierre.sede not in ("", sede) or cierre.dia_date != desde.date():
            continue
        if cierre.desde_time is None or cierre.hasta_time is None:
            return True
        if desde < datetime.combine(cierre.dia_date, cierre.hasta_time, BOGOTA) and hasta > datetime.combine(
            cierre.dia_date, cierre.desde_time, BOGOTA
        ):
            return True
    return False


def attends_on(regla: Regla, dia: date) -> bool:
    """A holiday is attended only by a rule that says so."""
    if dia < regla.desde_date or (regla.hasta_date is not None and dia > regla.hasta_date):
        return False
    return dia.weekday() in regla.dias and (regla.festivos or dia not in holidays_of(dia.year))


def hours_of(regla: Regla) -> list[Tramo]:
    """The hours of a day of this rule: each begins when the one before ends, or when a break does."""
    dia = date(2026, 1, 1)
    dura = timedelta(minutes=regla.minutos)
    pausas = sorted(regla.pausas)
    inicio, cierra = datetime.combine(dia, regla.desde_time), datetime.combine(dia, regla.hasta_time)
    horas: list[Tramo] = []
    while inicio + dura <= cierra:
        choca = next(
            (
                hasta
                for desde, hasta in pausas
                if inicio < datetime.combine(dia, hasta) and inicio + dura > datetime.combine(dia, desde)
            ),
            None,
        )
        if choca is not None:
            inicio = datetime.combine(dia, choca)
            continue
        horas.append((inicio.time(), (inicio + dura).time()))
        inicio += dura
    return horas


def expand(
    regla: Regla,
    desde: date,
    hasta: date,
    *,
    cierres: Sequence[Cierre] = (),
    aperturas: Sequence[Apertura] = (),
    ventana_meses: int = 1,
) -> Iterator[Lugar]:
    """The places of a rule between two days, both included, in the order of time.

    Of each hour of the clock the last `reserva_vencimiento` places are kept for people whose obligation falls due,
    until the business day before at three in the afternoon.
    """
    horas = hours_of(regla)
    de_cada_hora: dict[int, int] = {}
    for inicio, _ in horas:
        de_cada_hora[inicio.hour] = de_cada_hora.get(inicio.hour, 0) + len(regla.puestos)
    dia = max(desde, regla.desde_date)
    ultimo = hasta if regla.hasta_date is None else min(hasta, regla.hasta_date)
    while dia <= ultimo:
        if attends_on(regla, dia):
            abre_at = opens_at(
                dia, sede=regla.sede, linea=regla.linea, aperturas=aperturas, ventana_meses=ventana_meses
            )
            del_dia = [cierre for cierre in cierres if cierre.dia_date == dia]
            libera_at = lane_ends_at(dia, abre_at)
            van: dict[int, int] = {}
            for inicio, fin in horas:
                inicio_at, fin_at = datetime.combine(dia, inicio, BOGOTA), datetime.combine(dia, fin, BOGOTA)
                cerrado = is_closed(regla.sede, inicio_at, fin_at, del_dia)
                for puesto in regla.puestos:
                    van[inicio.hour] = van.get(inicio.hour, 0) + 1
                    if cerrado:
                        continue
                    guardado = van[inicio.hour] > de_cada_hora[inicio.hour] - regla.reserva_vencimiento
                    yield Lugar(
                        sede=regla.sede,
                        puesto=puesto,
                        regla=regla.id,
                        linea=regla.linea,
                        canal=regla.canal,
                        inicio_at=inicio_at,
                        fin_at=fin_at,
                        carril=Carril.VENCIMIENTO if guardado else Carril.GENERAL,
                        general_at=libera_at if guardado else abre_at,
                        abre_at=abre_at,
                    )
        dia += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ocupado:
    """Time of a desk that is not to be given again."""

    puesto: int
    inicio_at: datetime
    fin_at: datetime


def without_clashes(lugares: Iterable[Lugar], ocupado: Iterable[Ocupado] = ()) -> list[Lugar]:
    """Of two places that want a desk at once, the first one; none where the desk is busy already."""
    dias: dict[tuple[int, date], list[tuple[datetime, datetime]]] = {}
    for uno in ocupado:
        dias.setdefault((uno.puesto, uno.inicio_at.astimezone(BOGOTA).date()), []).append((uno.inicio_at, uno.fin_at))
    quedan: list[Lugar] = []
    for lugar in lugares:
        suyos = dias.setdefault((lugar.puesto, lugar.inicio_at.astimezone(BOGOTA).date()), [])
        if any(lugar.inicio_at < fin and lugar.fin_at > inicio for inicio, fin in suyos):
            continue
        suyos.append((lugar.inicio_at, lugar.fin_at))
        quedan.append(lugar)
    return quedan
