"""What the pages of a search show: where, how, which days and hours, and what there is sooner elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Sede, Servicio
from ventanilla.citas.reserva.rules import CERCANAS, Cambio, Sitio, trade_off
from ventanilla.citas.rules.calendario import Mes, first_of, last_of, next_month
from ventanilla.citas.rules.canales import A_DISTANCIA, Canal
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.lugares import ways_at
from ventanilla.citas.selectors import calendario
from ventanilla.citas.selectors.disponibilidad import Busqueda, HoraLibre, free_hours, soonest


@dataclass(frozen=True, slots=True)
class Lugar:
    """An office, with the ways by which it attends the service that is looked for."""

    code: str
    nombre: str
    ciudad: str
    departamento: str
    municipio: str
    direccion: str
    canales: tuple[str, ...]

    @property
    def donde(self) -> str:
        return self.ciudad if self.ciudad == self.departamento else f"{self.ciudad}, {self.departamento}"


def _lugar(sede: Sede, servicio: Servicio) -> Lugar:
    punto = sede.punto
    return Lugar(
        code=sede.punto_id,
        nombre=punto.name,
        ciudad=punto.city,
        departamento=punto.municipio.departamento.name,
        municipio=punto.municipio_id,
        direccion=punto.address,
        canales=ways_at(servicio.canales, sede.canales, solo_presencial=sede.solo_presencial),
    )


def lugares_of(servicio: Servicio) -> Mapping[str, Lugar]:
    """The offices that attend it, by city."""
    lugares = (_lugar(sede, servicio) for sede in selectors.oferta.sedes())
    return {lugar.code: lugar for lugar in lugares if lugar.canales}


def canales_of(servicio: Servicio, lugares: Mapping[str, Lugar]) -> list[str]:
    """Every way in which somebody attends it somewhere; those of the service first."""
    hay = {canal for lugar in lugares.values() for canal in lugar.canales}
    return [*(canal for canal in servicio.canales if canal in hay), *sorted(hay - set(servicio.canales))]


@dataclass(frozen=True, slots=True)
class Pedido:
    """What is looked for. Empty `canal` or `sede`: any."""

    servicio: Servicio
    canal: str = ""
    sede: str = ""
    necesidades: tuple[str, ...] = ()
    carriles: tuple[str, ...] = ("general",)

    def busqueda(self, lugares: Mapping[str, Lugar]) -> Busqueda:
        """Only pairs of office and way that exist: a line is shared by services that are attended in other ways."""
        if self.sede:
            canales = (self.canal,) if self.canal else lugares[self.sede].canales
            sedes: tuple[str, ...] = (self.sede,)
        else:
            canales = (self.canal,) if self.canal else tuple(self.servicio.canales)
            sedes = tuple(code for code, lugar in lugares.items() if set(canales) & set(lugar.canales))
        return Busqueda(
            self.servicio.linea, canales=canales, sedes=sedes, carriles=self.carriles, necesidades=self.necesidades
        )


@dataclass(frozen=True, slots=True)
class Opcion:
    """A free hour, where it is, and what it costs to somebody who looked for another."""

    hora: HoraLibre
    lugar: Lugar
    cambio: Cambio

    @property
    def valor(self) -> str:
        return value_of(self.hora)

    @property
    def a_distancia(self) -> bool:
        return Canal(self.hora.canal) in A_DISTANCIA


def value_of(hora: HoraLibre) -> str:
    """How a form names an hour."""
    return f"{hora.sede}|{hora.canal}|{hora.inicio_at.isoformat()}"


def parse_hora(texto: str) -> HoraLibre | None:
    """None for what no form of ours has."""
    sede, _, resto = texto.partition("|")
    canal, _, instante = resto.partition("|")
    try:
        inicio_at = datetime.fromisoformat(instante)
        canal = Canal(canal).value
    except ValueError:
        return None
    return HoraLibre(inicio_at, sede, canal, 0) if inicio_at.tzinfo is not None and len(texto) < 100 else None


def soonest_anywhere(
    pedido: Pedido, lugares: Mapping[str, Lugar], *, despues: datetime | None = None, now: datetime
) -> list[Opcion]:
    """The first place of every office and way, the soonest before."""
    amplio = Busqueda(
        pedido.servicio.linea,
        canales=tuple(canales_of(pedido.servicio, lugares)),
        carriles=pedido.carriles,
        necesidades=pedido.necesidades,
    )
    de = _sitio_of(pedido, lugares)
    return [
        _opcion(hora, lugares, de)
        for hora in soonest(amplio, sedes=lugares, despues=despues, now=now)
        if hora.canal in lugares[hora.sede].canales
    ]


def _sitio_of(pedido: Pedido, lugares: Mapping[str, Lugar]) -> Sitio | None:
    lugar = lugares.get(pedido.sede)
    if lugar is None:
        return Sitio("", "", pedido.canal) if pedido.canal else None
    return Sitio(lugar.code, lugar.municipio, pedido.canal or lugar.canales[0])


def _opcion(hora: HoraLibre, lugares: Mapping[str, Lugar], de: Sitio | None) -> Opcion:
    lugar = lugares[hora.sede]
    return Opcion(hora, lugar, trade_off(de, Sitio(lugar.code, lugar.municipio, hora.canal)))


def held_at(dueno: str, servicio: Servicio, hora: HoraLibre, *, now: datetime) -> Cita | None:
    """What this browser or account holds of that hour already: going back and choosing it again is no second hold."""
    return Cita.objects.filter(
        dueno=dueno,
        servicio=servicio,
        estado=EstadoCita.RETENIDA,
        hasta_at__gt=now,
        cupo__sede=hora.sede,
        cupo__canal=hora.canal,
        cupo__inicio_at=hora.inicio_at,
    ).first()


@dataclass(frozen=True, slots=True)
class Apertura:
    """When places that nobody can take yet are released."""

    abre_at: datetime
    desde_at: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """The page of the calendar: a month, the hours of one day, and what there is sooner."""

    mes: Mes
    dia: date | None
    horas: tuple[Opcion, ...]
    por_lugar: tuple[tuple[Opcion, int, int], ...]
    antes: tuple[Opcion, ...]
    abre: Apertura | None

    @property
    def cupos_del_dia(self) -> int:
        return sum(opcion.hora.cupos for opcion in self.horas) + sum(cupos for _, _, cupos in self.por_lugar)


def agenda_of(
    pedido: Pedido, lugares: Mapping[str, Lugar], *, primero: date | None, dia: date | None, now: datetime
) -> Agenda:
    """Without a day, the first one that has places. Where one has to go, the offices of that day instead of hours."""
    hoy = timezone.localtime(now).date()
    busqueda = pedido.busqueda(lugares)
    todas = soonest_anywhere(pedido, lugares, now=now)
    aqui = [o for o in todas if o.hora.canal in busqueda.canales and o.hora.sede in busqueda.sedes]
    if dia is None and primero is None and aqui:
        dia = timezone.localtime(aqui[0].hora.inicio_at).date()
    ultimo = last_day(hoy)
    primero = primero or first_of(dia or hoy)
    mes = calendario.month(busqueda, primero=primero, elegido=dia, hoy=hoy, hasta=ultimo, now=now)
    if dia is not None and (dia < hoy or dia > ultimo):
        dia = None
    horas = [_opcion(hora, lugares, None) for hora in free_hours(busqueda, dia=dia, now=now)] if dia else []
    horas = [opcion for opcion in horas if opcion.hora.canal in opcion.lugar.canales]
    hay_que_ir = not pedido.sede and any(not opcion.a_distancia for opcion in horas)
    return Agenda(
        mes=mes,
        dia=dia,
        horas=() if hay_que_ir else _one_for_each_hour(horas),
        por_lugar=_by_place(horas) if hay_que_ir else (),
        antes=_sooner(todas, aqui[0].hora if aqui else None, pedido),
        abre=_opening(busqueda, primero, hoy=hoy, now=now),
    )


def last_day(hoy: date) -> date:
    """How far one may look: the months of the agenda and the next one, whose places may be released already or are
    announced."""
    primero = first_of(hoy)
    for _ in range(selectors.ajustes().ventana_meses):
        primero = next_month(primero)
    return last_of(primero)


def _one_for_each_hour(horas: Sequence[Opcion]) -> tuple[Opcion, ...]:
    """From a distance any office serves: each hour once, at the office with most places, with the places of all."""
    por_hora: dict[tuple[datetime, str], list[Opcion]] = {}
    for opcion in horas:
        por_hora.setdefault((opcion.hora.inicio_at, opcion.hora.canal), []).append(opcion)
    unidas = []
    for iguales in por_hora.values():
        mejor = max(iguales, key=lambda opcion: opcion.hora.cupos)
        cupos = sum(opcion.hora.cupos for opcion in iguales)
        hora = HoraLibre(mejor.hora.inicio_at, mejor.hora.sede, mejor.hora.canal, cupos)
        unidas.append(Opcion(hora, mejor.lugar, mejor.cambio))
    return tuple(unidas)


def _by_place(horas: Sequence[Opcion]) -> tuple[tuple[Opcion, int, int], ...]:
    """For each office its first hour, how many hours and how many places."""
    por_lugar: dict[tuple[str, str], list[Opcion]] = {}
    for opcion in horas:
        por_lugar.setdefault((opcion.hora.sede, opcion.hora.canal), []).append(opcion)
    return tuple((iguales[0], len(iguales), sum(o.hora.cupos for o in iguales)) for iguales in por_lugar.values())


def _sooner(todas: Sequence[Opcion], aqui: HoraLibre | None, pedido: Pedido) -> tuple[Opcion, ...]:
    """What there is before the first one of here: the very first, and the first that costs less than that."""
    antes = [o for o in todas if aqui is None or o.hora.inicio_at < aqui.inicio_at]
    antes = [o for o in antes if (o.hora.sede, o.hora.canal) != (pedido.sede, pedido.canal)]
    if not antes:
        return ()
    orden = list(Cambio)
    mejor = min(antes, key=lambda opcion: (orden.index(opcion.cambio), opcion.hora.inicio_at))
    return (antes[0],) if mejor.cambio == antes[0].cambio else (antes[0], mejor)


def _opening(busqueda: Busqueda, primero: date, *, hoy: date, now: datetime) -> Apertura | None:
    if len(busqueda.sedes) != 1:
        return None
    abre = calendario.opens_at(busqueda, desde=max(primero, hoy), now=now)
    return Apertura(*abre) if abre else None


def nearest(
    servicio: Servicio, hora: HoraLibre, lugares: Mapping[str, Lugar], pedido: Pedido, *, now: datetime
) -> list[Opcion]:
    """The three places nearest to one that was lost: around its hour at the same office, then the soonest elsewhere."""
    aqui = Busqueda(
        servicio.linea, canales=(hora.canal,), sedes=(hora.sede,), carriles=pedido.carriles,
        necesidades=pedido.necesidades,
    )  # fmt: skip
    dia = timezone.localtime(hora.inicio_at).date()
    del_dia = sorted(free_hours(aqui, dia=dia, now=now), key=lambda otra: abs(otra.inicio_at - hora.inicio_at))
    lugar = lugares.get(hora.sede)
    de = Sitio(hora.sede, lugar.municipio, hora.canal) if lugar else None
    cercanas = [_opcion(otra, lugares, de) for otra in del_dia[: CERCANAS - 1]] if lugar else []
    ya = {opcion.valor for opcion in cercanas}
    for opcion in soonest_anywhere(pedido, lugares, despues=now + timedelta(minutes=1), now=now):
        if len(cercanas) == CERCANAS:
            break
        if opcion.valor not in ya:
            cercanas.append(opcion)
    return cercanas
