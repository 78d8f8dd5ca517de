"""Who waits: the line itself, one's own place in it, and which place suits whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Espera, Ofrecimiento, Servicio
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.citas.rules.espera import ANTELACION, RESPUESTA_MINIMA, Respuesta, Vigilia
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.rules.lugares import ways_at
from ventanilla.citas.selectors.disponibilidad import Busqueda, HoraLibre
from ventanilla.comun.actor import Actor, Calidad

_ENLACE = Signer(salt="citas.espera")
_CON_TODO = ("servicio", "cita__cupo__sede__punto", "cita__servicio")

# e waits, for s; c is the place, p its desk, o its office, l its hour in Bogotá
_SUITS = """
    e.estado = 'activa' AND (e.ocupada_hasta_at IS NULL OR e.ocupada_hasta_at <= %(now)s)
    AND s.linea = c.linea
    AND (s.canales ? c.canal OR (c.canal = 'presencial' AND o.solo_presencial))
    AND (e.canales = '[]' OR e.canales ? c.canal)
    AND (e.sedes = '[]' OR e.sedes ? c.sede_id)
    AND (e.dias = '[]' OR e.dias @> to_jsonb(extract(isodow FROM l.hora)::int - 1))
    AND (e.desde_time IS NULL OR l.hora::time >= e.desde_time)
    AND (e.hasta_time IS NULL OR l.hora::time < e.hasta_time)
    AND l.hora::date <= e.hasta_date
    AND (e.necesidades = '[]' OR p.atiende @> e.necesidades)
    AND NOT EXISTS (SELECT 1 FROM citas_ofrecimiento f WHERE f.espera_id = e.id AND f.cupo_id = c.id)
    AND NOT EXISTS (
        SELECT 1 FROM citas_cita v JOIN citas_cupo vc ON vc.id = v.cupo_id
         WHERE v.persona = e.persona AND v.servicio_id = e.servicio_id AND v.estado = ANY(%(vivas)s)
           AND (v.id IS DISTINCT FROM e.cita_id OR v.estado <> 'confirmada' OR vc.inicio_at <= c.inicio_at)
    )"""

_FIRST_IN_LINE = f"""
SELECT e.id FROM citas_espera e
  JOIN citas_servicio s ON s.codigo = e.servicio_id
  JOIN citas_cupo c ON c.id = %(cupo)s
  JOIN citas_puesto p ON p.id = c.puesto_id
  JOIN citas_sede o ON o.punto_id = c.sede_id
  CROSS JOIN LATERAL (SELECT c.inicio_at AT TIME ZONE %(zona)s AS hora) l
 WHERE {_SUITS}
 ORDER BY e.id LIMIT 1 FOR UPDATE OF e"""  # noqa: S608

# one look at the index of free places for each office and way of attending that somebody accepts
_PLACE_FOR = f"""
SELECT c.id FROM citas_espera e
  JOIN citas_servicio s ON s.codigo = e.servicio_id
  JOIN citas_sede o ON o.activa AND (e.sedes = '[]' OR e.sedes ? o.punto_id)
  CROSS JOIN unnest(%(canales)s::text[]) k(canal)
  CROSS JOIN LATERAL (
    SELECT c.id, c.inicio_at FROM citas_cupo c
      JOIN citas_puesto p ON p.id = c.puesto_id
      CROSS JOIN LATERAL (SELECT c.inicio_at AT TIME ZONE %(zona)s AS hora) l
     WHERE c.linea = s.linea AND c.canal = k.canal AND c.sede_id = o.punto_id AND c.libre_at IS NOT NULL
       AND c.libre_at <= %(now)s AND c.general_at <= %(now)s AND c.inicio_at >= %(desde)s AND {_SUITS}
     ORDER BY c.inicio_at LIMIT 1
  ) c
 WHERE e.id = %(espera)s
 ORDER BY c.inicio_at, c.id LIMIT 1"""  # noqa: S608


def _values(now: datetime, **otros: object) -> dict[str, Any]:
    return {"now": now, "zona": settings.TIME_ZONE, "vivas": sorted(VIVAS), **otros}


def vigilia() -> Vigilia:
    ajustes = selectors.ajustes()
    return Vigilia(_time(ajustes.despierta_time), _time(ajustes.duerme_time))


def _time(valor: time | str) -> time:
    """The model's own default is text until it is saved."""
    return time.fromisoformat(valor) if isinstance(valor, str) else valor


def lock_first_in_line(cupo_id: int, *, now: datetime) -> Espera | None:
    """Who came first of those whom this place suits and who have no other offer. In a transaction.

    A row that somebody else is changing is waited for, not passed over: it would be passing over a person. After the
    wait the conditions on the row itself are looked at again, and the next one is taken if they fail.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_IN_LINE, _values(now, cupo=cupo_id))
        fila = cursor.fetchone()
    return Espera.objects.select_related("cita", "servicio").get(pk=fila[0]) if fila else None


def suits_somebody(cupo_id: int, *, now: datetime) -> bool:
    """The same question without taking anybody's row."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_IN_LINE.removesuffix(" FOR UPDATE OF e"), _values(now, cupo=cupo_id))
        return cursor.fetchone() is not None


def free_place_for(espera_id: int, *, now: datetime) -> int | None:
    """The soonest place free for all that suits somebody who waits."""
    canales = ["presencial", "video", "llamada", "correo"]
    desde = now + ANTELACION + RESPUESTA_MINIMA
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_FOR, _values(now, espera=espera_id, desde=desde, canales=canales))
        fila = cursor.fetchone()
    return fila[0] if fila else None


@dataclass(frozen=True, slots=True)
class Lugar:
    """How many came before, and how many of those would accept some place that this person accepts too."""

    antes: int
    compiten: int


def place_of(espera: Espera) -> Lugar:
    """Where somebody is in the line of their line of services."""
    pares = (("sedes", espera.sedes), ("canales", espera.canales))
    compiten = " AND ".join(
        f"(e.{columna} = '[]' OR %({columna})s = '[]'::jsonb OR e.{columna} ?| %({columna}_lista)s)"
        for columna, _ in pares
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE {compiten}) FROM citas_espera e"  # noqa: S608
            " JOIN citas_servicio s ON s.codigo = e.servicio_id"
            " WHERE e.estado = 'activa' AND e.id < %(id)s AND s.linea = %(linea)s",
            {
                "id": espera.pk,
                "linea": espera.servicio.linea,
                **{columna: json.dumps(valor) for columna, valor in pares},
                **{f"{columna}_lista": list(valor) for columna, valor in pares},
            },
        )
        return Lugar(*cursor.fetchone())


def secret_of(espera: Espera) -> str:
    return _ENLACE.signature(f"{espera.llave}|{espera.clave}")


def espera_by_link(llave: UUID, secreto: str) -> Espera:
    """Raises ObjectDoesNotExist."""
    espera = Espera.objects.select_related(*_CON_TODO).get(llave=llave)
    try:
        _ENLACE.unsign(f"{espera.llave}|{espera.clave}:{secreto}")
    except BadSignature:
        raise Espera.DoesNotExist from None
    return espera


def esperas_of(actor: Actor) -> Sequence[Espera]:
    """Where the person waits: in one's own name what one asked for, for a third party what is of its NIT."""
    todas = Espera.objects.select_related(*_CON_TODO).filter(estado="activa").order_by("id")
    if actor.user_id is None:
        return []
    if actor.calidad is Calidad.TERCERO:
        return list(todas.filter(nit=actor.nit or "-"))
    return list(todas.filter(user_id=actor.user_id, mandato=""))


def espera_for(actor: Actor, llave: UUID) -> Espera:
    """Raises ObjectDoesNotExist."""
    for espera in esperas_of(actor):
        if espera.llave == llave:
            return espera
    raise Espera.DoesNotExist


def live_offer_of(espera: Espera, *, now: datetime) -> Cita | None:
    """The place that is kept for them now."""
    abierto = (
        Ofrecimiento.objects.filter(espera=espera, respuesta="", cita__estado="ofrecida", cita__hasta_at__gt=now)
        .select_related("cita__cupo__sede__punto", "cita__servicio")
        .first()
    )
    return abierto.cita if abierto else None


def offered_to(espera: Espera) -> int:
    return Ofrecimiento.objects.filter(espera=espera).count()


def to_review(*, now: datetime, cuantas: int) -> Sequence[int]:
    """Who waits without an offer, those looked at longest ago before."""
    return list(
        Espera.objects.filter(estado="activa")
        .exclude(ocupada_hasta_at__gt=now)
        .order_by("revisada_at", "id")
        .values_list("pk", flat=True)[:cuantas]
    )


def booked_since() -> QuerySet[Espera]:
    """Who found a place on their own after they joined."""
    suya = Cita.objects.filter(
        persona=OuterRef("persona"),
        servicio=OuterRef("servicio"),
        estado__in=sorted(VIVAS),
        confirmada_at__gt=OuterRef("creado_at"),
    )
    return Espera.objects.filter(Exists(suya), estado="activa", cita=None)


# --- for the pages ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Oferta:
    """For what somebody may wait: the service, its ways, and the offices that attend it."""

    servicio: Servicio
    canales: tuple[str, ...]
    sedes: tuple[tuple[str, str], ...]


def offer_of(codigo: str) -> Oferta:
    """Raises ObjectDoesNotExist for a service that is not attended, or only in order of arrival."""
    servicio = selectors.oferta.servicio(codigo)
    if servicio.sin_cita:
        raise Servicio.DoesNotExist
    sedes, canales = [], dict.fromkeys(servicio.canales)
    for sede in selectors.oferta.sedes():
        suyos = ways_at(servicio.canales, sede.canales, solo_presencial=sede.solo_presencial)
        if suyos:
            sedes.append((sede.punto_id, f"{sede.punto.city}: {sede.punto.name}"))
            canales |= dict.fromkeys(suyos)
    return Oferta(servicio, tuple(canales), tuple(sedes))


_DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def in_words(espera: Espera) -> list[tuple[str, str]]:
    """The preferences as they are read to people."""
    nombres = {sede.punto_id: sede.punto.name for sede in selectors.oferta.sedes()} if espera.sedes else {}
    horas = gettext("A cualquier hora")
    if espera.desde_time:
        horas = gettext("Después del mediodía")
    elif espera.hasta_time:
        horas = gettext("Antes del mediodía")
    return [
        (gettext("Cómo"), ", ".join(EN_PALABRAS[Canal(c)] for c in espera.canales) or gettext("De cualquier modo")),
        (gettext("Dónde"), ", ".join(nombres.get(s, s) for s in espera.sedes) or gettext("En cualquier oficina")),
        (gettext("Qué días"), ", ".join(_DIAS[d] for d in espera.dias) or gettext("Cualquier día")),
        (gettext("A qué hora"), horas),
    ]


@dataclass(frozen=True, slots=True)
class OfertaVista:
    """What somebody was offered, as its page shows it. `aceptada`: the appointment that came of it."""

    cita: Cita
    viva: bool
    conserva: Cita | None
    aceptada: Cita | None
    respuesta: str
    espera: Espera | None

    @property
    def como(self) -> str:
        return EN_PALABRAS[Canal(self.cita.cupo.canal)]

    @property
    def espera_secreto(self) -> str:
        return secret_of(self.espera) if self.espera else ""


def offer_by_link(cita_id: UUID, secreto: str, *, now: datetime) -> OfertaVista:
    """Raises ObjectDoesNotExist."""
    cita = selectors.citas.by_link(cita_id, secreto, "oferta")
    ofrecimiento = Ofrecimiento.objects.select_related("espera").get(cita=cita)
    viva = cita.estado == EstadoCita.OFRECIDA and cita.hasta_at is not None and cita.hasta_at > now
    aceptado = ofrecimiento.respuesta == Respuesta.ACEPTADO
    suya = selectors.citas.by_id(cita.mueve_id) if cita.mueve_id else None
    return OfertaVista(
        cita=cita,
        viva=viva,
        conserva=suya if suya is not None and suya.estado in VIVAS else None,
        aceptada=(suya or cita) if aceptado else None,
        respuesta=ofrecimiento.respuesta,
        espera=ofrecimiento.espera,
    )


def nearest(cita: Cita, *, now: datetime, cuantos: int = 3) -> list[tuple[HoraLibre, str]]:
    """The soonest places free for all, wherever they are, each with the name of its office."""
    oferta = offer_of(cita.servicio_id)
    nombres = dict(oferta.sedes)
    busqueda = Busqueda(oferta.servicio.linea, canales=tuple(oferta.servicio.canales))
    horas = selectors.disponibilidad.soonest(busqueda, sedes=nombres, now=now)
    return [(hora, nombres[hora.sede]) for hora in horas[:cuantos]]
