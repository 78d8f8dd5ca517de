"""What the pages of one appointment show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.gestion import rules
from ventanilla.citas.gestion.rules import Opciones
from ventanilla.citas.models import Cita, Sede
from ventanilla.citas.rules.calendario import Mes, first_of, last_of, next_month
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.lugares import ways_at
from ventanilla.citas.rules.plazos import has_passed
from ventanilla.citas.selectors import calendario
from ventanilla.citas.selectors.disponibilidad import Busqueda, HoraLibre, free_hours, soonest


def options_of(cita: Cita, *, now: datetime) -> Opciones:
    return rules.options(
        EstadoCita(cita.estado),
        cita.cupo.inicio_at,
        cambios=cita.cambios,
        minutos=selectors.ajustes().cambios_minutos,
        necesita_otra=cita.faltan_papeles_at is not None or cita.cupo.retirado_at is not None,
        dijo_que_asiste=cita.asistira_at is not None,
        now=now,
    )


def ending_of(cita: Cita, *, now: datetime) -> tuple[str, str] | None:
    """What is said of one that cannot be changed any more; None while it stands."""
    if cita.estado == EstadoCita.CONFIRMADA:
        return rules.PASO if has_passed(cita.cupo.inicio_at, now=now) else None
    return rules.FIN.get(EstadoCita(cita.estado))


# --- where and when it can be moved -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sitio:
    """An office and a way of attending there."""

    sede: str
    canal: str
    nombre: str
    ciudad: str

    @property
    def en_palabras(self) -> str:
        return EN_PALABRAS[Canal(self.canal)]


@dataclass(frozen=True, slots=True)
class EnOtraParte:
    sitio: Sitio
    inicio_at: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """A month of one office, the hours of one day, and the soonest of other offices and ways."""

    sitio: Sitio
    mes: Mes
    dia: date | None
    horas: Sequence[HoraLibre]
    otras: Sequence[EnOtraParte]


def _site(sede: Sede, canal: str) -> Sitio:
    return Sitio(sede.punto_id, canal, sede.punto.name, sede.punto.city)


def site_of(cita: Cita, sede: str, canal: str) -> Sitio:
    """Where somebody looks: their own office and way unless they chose others. Raises ObjectDoesNotExist."""
    if (not sede and not canal) or (sede, canal) == (cita.cupo.sede_id, cita.cupo.canal):
        return _site(cita.cupo.sede, cita.cupo.canal)
    otra = selectors.oferta.sede(sede)
    if canal not in _ways(cita, otra):
        raise ObjectDoesNotExist
    return _site(otra, canal)


def _ways(cita: Cita, sede: Sede) -> tuple[str, ...]:
    return ways_at(cita.servicio.canales, sede.canales, solo_presencial=sede.solo_presencial)


def _search(cita: Cita, *, sedes: Sequence[str], canales: Sequence[str]) -> Busqueda:
    return Busqueda(
        cita.servicio.linea, canales=tuple(canales), sedes=tuple(sedes), necesidades=tuple(cita.necesidades)
    )  # fmt: skip


def last_day(hoy: date) -> date:
    """The last day that the agenda may have."""
    ultimo = last_of(first_of(hoy))
    for _ in range(selectors.ajustes().ventana_meses - 1):
        ultimo = last_of(next_month(first_of(ultimo)))
    return ultimo


def agenda_of(cita: Cita, sitio: Sitio, *, primero: date | None, dia: date | None, now: datetime) -> Agenda:
    """Without a day, the first one that has places."""
    hoy = timezone.localdate(now)
    hasta = last_day(hoy)
    sedes = {sede.punto_id: sede for sede in selectors.oferta.sedes()}
    canales = sorted({canal for sede in sedes.values() for canal in _ways(cita, sede)})
    prontas = soonest(_search(cita, sedes=(), canales=canales), sedes=sedes, now=now)
    aqui = next((h for h in prontas if (h.sede, h.canal) == (sitio.sede, sitio.canal)), None)
    if dia is None and primero is None and aqui is not None:
        dia = timezone.localdate(aqui.inicio_at)
    busqueda = _search(cita, sedes=[sitio.sede], canales=[sitio.canal])
    mes = calendario.month(
        busqueda, primero=primero or first_of(dia or hoy), elegido=dia, hoy=hoy, hasta=hasta, now=now
    )  # fmt: skip
    if dia is not None and not hoy <= dia <= hasta:
        dia = None
    otras = [
        EnOtraParte(_site(sedes[hora.sede], hora.canal), hora.inicio_at)
        for hora in prontas
        if (hora.sede, hora.canal) != (sitio.sede, sitio.canal) and hora.canal in _ways(cita, sedes[hora.sede])
    ]
    return Agenda(sitio, mes, dia, free_hours(busqueda, dia=dia, now=now) if dia else (), otras[: rules.CERCANAS])


def nearest_to(cita: Cita, sitio: Sitio, inicio_at: datetime, *, now: datetime) -> Sequence[HoraLibre]:
    """Three free hours near the one that was lost: of that day and the days around it."""
    busqueda = _search(cita, sedes=[sitio.sede], canales=[sitio.canal])
    dia = timezone.localdate(inicio_at)
    horas = [
        hora
        for otro in (dia, dia - timedelta(days=1), dia + timedelta(days=1))
        for hora in free_hours(busqueda, dia=otro, now=now)
    ]
    if not horas:
        horas = soonest(busqueda, sedes=[sitio.sede], now=now)
    return sorted(horas, key=lambda hora: abs(hora.inicio_at - inicio_at))[: rules.CERCANAS]
