"""The queue as officials see it, and the cases that each may open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from ventanilla.casos import decidibles, rules
from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso, Urgencia
from ventanilla.casos.selectors.oficinas import funcionario_of, oficina, scope_of
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente

POR_PAGINA = 40


@dataclass(frozen=True, slots=True)
class Fila:
    """A case in a list. `titular` is empty in the queue: nobody handles it yet, nobody needs the name."""

    id: int
    numero: str
    tipo: str
    titulo: str
    titular: str
    oficina: str
    habilidad: str
    prioridad: int
    estado: EstadoCaso
    edad: int
    vence_date: date
    habiles: int
    atraso: int
    urgencia: Urgencia
    responsable: str = ""

    @property
    def tono(self) -> str:
        return rules.TONOS[self.urgencia]

    @property
    def abierto(self) -> bool:
        return self.estado in rules.ABIERTOS

    @property
    def palabra(self) -> str:
        return rules.EN_PALABRAS[self.estado]


def to_fila(caso: Caso, *, today: date, con_titular: bool, responsable: str = "") -> Fila:
    return Fila(
        id=caso.pk,
        numero=caso.numero,
        tipo=caso.tipo,
        titulo=decidibles.titulo_of(caso.tipo),
        titular=caso.titular if con_titular else "",
        oficina=oficina(caso.seccional),
        habilidad=caso.habilidad,
        prioridad=caso.prioridad,
        estado=EstadoCaso(caso.estado),
        edad=(today - expediente.local_date(caso.abierto_at)).days,
        vence_date=caso.vence_date,
        habiles=rules.business_days_between(today, caso.vence_date),
        atraso=max((today - caso.vence_date).days, 0),
        urgencia=rules.urgency(caso.vence_date, today=today),
        responsable=responsable,
    )


def fila_of(caso: Caso, *, now: datetime) -> Fila:
    """A case as a line of a list, without its person."""
    quien = caso.asignado_a.nombre if caso.asignado_a else ""
    return to_fila(caso, today=expediente.local_date(now), con_titular=False, responsable=quien)


@dataclass(frozen=True, slots=True)
class Cola:
    """One page of the queue; `siguiente` is where the next one begins, "" at the end."""

    filas: tuple[Fila, ...]
    siguiente: str
    habilidades: tuple[str, ...]


ORDEN = "(prioridad * -1), vence_date, id"


@dataclass(frozen=True, slots=True)
class Carril:
    """A part of the queue that an index keeps in order: a skill, in one office or in all (None)."""

    habilidad: str
    seccional: str | None

    def where(self) -> tuple[str, list[Any]]:
        if self.seccional is None:
            return "estado = 'en_cola' AND habilidad = %s", [self.habilidad]
        return "estado = 'en_cola' AND seccional = %s AND habilidad = %s", [self.seccional, self.habilidad]


def lanes_of(funcionario: Funcionario, habilidad: str = "") -> list[Carril]:
    """What the official may claim from: each of their skills in each of their offices."""
    sabe = tuple(funcionario.habilidades) or decidibles.habilidades()
    donde: tuple[str | None, ...] = ("", funcionario.seccional) if funcionario.seccional else (None,)
    return [Carril(una, oficina) for una in sabe if habilidad in ("", una) for oficina in donde]


def _parse_key(despues: str) -> tuple[int, str, int] | None:
    partes = despues.split("_")
    if len(partes) != 3 or not all(parte.isascii() for parte in partes):
        return None
    try:
        return -int(partes[0][:2]), date.fromisoformat(partes[1]).isoformat(), int(partes[2][:18])
    except ValueError:
        return None


def queue_page(
    actor: Actor, *, habilidad: str = "", tipo: str = "", despues: str = "", now: datetime, cuantos: int = POR_PAGINA
) -> Cola:
    """What waits, in its order; each lane is read by its index, no further than a page. Raises ObjectDoesNotExist."""
    funcionario = funcionario_of(actor)
    carriles = lanes_of(funcionario, habilidad)
    clave = _parse_key(despues)
    partes: list[str] = []
    valores: list[Any] = []
    for carril in carriles:
        donde, con = carril.where()
        if tipo:
            donde, con = f"{donde} AND tipo = %s", [*con, tipo]
        if clave:
            donde, con = f"{donde} AND ({ORDEN}) > (%s, %s, %s)", [*con, *clave]
        partes.append(
            f"(SELECT id, prioridad, vence_date FROM casos_caso WHERE {donde} ORDER BY {ORDEN} LIMIT %s)"  # noqa: S608
        )
        valores += [*con, cuantos + 1]
    if not partes:
        return Cola((), "", ())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({' UNION ALL '.join(partes)}) AS c ORDER BY {ORDEN} LIMIT %s",  # noqa: S608
            [*valores, cuantos + 1],
        )
        claves = [fila[0] for fila in cursor.fetchall()]
    casos = Caso.objects.in_bulk(claves[:cuantos])
    hoy = expediente.local_date(now)
    filas = tuple(to_fila(casos[pk], today=hoy, con_titular=False) for pk in claves[:cuantos] if pk in casos)
    ultima = filas[-1] if filas and len(claves) > cuantos else None
    return Cola(
        filas,
        f"{ultima.prioridad}_{ultima.vence_date.isoformat()}_{ultima.id}" if ultima else "",
        tuple(funcionario.habilidades) or decidibles.habilidades(),
    )


def mine(actor: Actor, *, now: datetime) -> list[Fila]:
    """What the official has in hand, what ends first on top."""
    suyos = Caso.objects.filter(
        asignado_a_id=actor.user_id or -1, estado__in=[EstadoCaso.TOMADO, EstadoCaso.REQUERIDO]
    ).order_by("vence_date", "id")[:200]
    return [to_fila(caso, today=expediente.local_date(now), con_titular=True) for caso in suyos]


def to_approve(actor: Actor, *, now: datetime) -> list[Fila]:
    """What waits for a second person who is not the first. Raises ObjectDoesNotExist."""
    funcionario = funcionario_of(actor)
    esperan = (
        Caso.objects.filter(scope_of(funcionario), estado=EstadoCaso.POR_APROBAR)
        .exclude(propuesta_por_id=actor.user_id)
        .select_related("propuesta_por")
        .order_by("vence_date", "id")[:POR_PAGINA]
    )
    return [
        to_fila(
            caso, today=expediente.local_date(now), con_titular=True,
            responsable=caso.propuesta_por.nombre if caso.propuesta_por else "",
        )
        for caso in esperan
    ]  # fmt: skip


def cases_of_nit(nit: str, *, now: datetime) -> list[Fila]:
    """A taxpayer's cases, newest first. For officials who wrote down why they look."""
    hoy = expediente.local_date(now)
    suyos = Caso.objects.filter(nit=nit).select_related("asignado_a").order_by("-abierto_at")[:20]
    return [
        to_fila(caso, today=hoy, con_titular=False, responsable=caso.asignado_a.nombre if caso.asignado_a else "")
        for caso in suyos
    ]
