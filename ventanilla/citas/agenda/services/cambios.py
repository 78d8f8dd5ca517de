"""Changing the agenda in two steps: what it would do is shown, then it is done; and it can be taken back.

An act is one transaction. It locks the offices first, so that nobody makes places by the rules of before; then the
places, by id, as everybody who takes one does; then the claims on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from ventanilla.citas.agenda import selectors
from ventanilla.citas.agenda.services import planes, valores
from ventanilla.citas.agenda.services.planes import Plan, Reapertura, Ventanas
from ventanilla.citas.agenda.services.publicar import insert
from ventanilla.citas.agenda.services.valores import Valores
from ventanilla.citas.models import (
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    Cita,
    Cupo,
    Puesto,
    ReglaDeAgenda,
    Rescate,
    Sede,
    Servicio,
)
from ventanilla.citas.rules.agenda import Apertura, first_of_month
from ventanilla.citas.rules.cambios import RESCATE, TipoDeCambio
from ventanilla.citas.rules.estados import PASAJERAS, VIVAS, EstadoCita
from ventanilla.citas.selectors.disponibilidad import start_of
from ventanilla.citas.services import cupos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


class Conflicto(Exception):
    """Somebody changed the same thing meanwhile."""


class MasAfectadas(Exception):
    """More people would lose their place than were shown: somebody booked meanwhile. Nothing was done."""


class NoSeDeshace(Exception):
    """Something else touched it since, its time is over, or it was undone already."""


class YaAbrio(Exception):
    """Those places can be taken already: their moment is not announced any more."""


@dataclass(frozen=True, slots=True)
class Propuesta:
    """What somebody wants to write. `clave` is the row, "" for a new one; `sede` "" is for every office."""

    tipo: TipoDeCambio
    sede: str
    valores: Valores
    clave: str = ""


@dataclass(frozen=True, slots=True)
class Vista:
    """What a change would do, for whoever is about to do it."""

    antes: Valores
    despues: Valores
    plan: Plan
    retira_libres: int = 0
    afectadas: int = 0
    quienes: Sequence[Cita] = ()
    version: str = ""
    alcanzan: int = field(default=0, metadata={"help": "affected people for whom there is another place now"})
    llevadas: int = field(default=0, metadata={"help": "undoing: people who chose another place already"})

    @property
    def reabren(self) -> int:
        return sum(grupo.cuantos for grupo in self.plan.reabren)


MUESTRA = 50
"""Affected people that a page shows."""


def _row(propuesta: Propuesta, *, lock: bool) -> Any:
    """The row that is changed, of that office. Raises ObjectDoesNotExist."""
    modelo: Any = valores.MODELOS[propuesta.tipo]
    filas = modelo.objects.select_for_update(no_key=True) if lock else modelo.objects
    if propuesta.tipo is TipoDeCambio.AJUSTES:
        return filas.filter(pk=1).first()
    if propuesta.tipo is TipoDeCambio.SEDE:
        return filas.get(pk=propuesta.sede)
    if propuesta.tipo is TipoDeCambio.APERTURA:
        return filas.filter(
            mes_date=propuesta.valores["mes_date"], sede=propuesta.sede or None, linea=propuesta.valores["linea"]
        ).first()
    if not propuesta.clave:
        return None
    if propuesta.tipo is TipoDeCambio.SERVICIO:  # a new one brings the code it will have
        return filas.filter(pk=propuesta.clave).first()
    return filas.get(pk=propuesta.clave, sede=propuesta.sede or None)


def _plan(propuesta: Propuesta, fila: Any, *, now: datetime, restaurables: Sequence[int] = ()) -> Plan:
    """What the places would become. `fila`: the row as it is, or nothing."""
    todo = valores.parsed(propuesta.tipo, propuesta.valores)
    match propuesta.tipo:
        case TipoDeCambio.REGLA:
            nueva = ReglaDeAgenda(pk=fila.pk if fila else None, sede_id=propuesta.sede, **todo)
            puestos = Puesto.objects.filter(
                pk__in=propuesta.valores["puestos"], sede=propuesta.sede, activo=True, canal=nueva.canal
            ).order_by("nombre", "pk")
            regla = selectors.as_rule(nueva, puestos=puestos.values_list("pk", flat=True))
            return planes.of_rule(regla, activa=nueva.activa, restaurables=restaurables, now=now)
        case TipoDeCambio.PUESTO:
            if fila is None:
                return Plan()
            plan = planes.of_desk(
                fila, canal=todo["canal"], activo=todo["activo"], atiende=todo["atiende"], now=now
            )  # fmt: skip
            return replace(plan, crear=[], restaurar=restaurables) if restaurables else plan
        case TipoDeCambio.CIERRE:
            return planes.of_closure(
                propuesta.sede, todo["dia_date"], todo["desde_time"], todo["hasta_time"], now=now
            )  # fmt: skip
        case TipoDeCambio.APERTURA:
            antes = planes.windows(now=now)
            nueva_apertura = Apertura(todo["mes_date"], todo["abre_at"], propuesta.sede, todo["linea"])
            return Plan(reabren=planes.of_windows(antes, _with(antes, nueva_apertura), now=now))
        case TipoDeCambio.AJUSTES:
            antes = planes.windows(now=now)
            despues = Ventanas(antes.aperturas, todo["ventana_meses"])
            return Plan(reabren=planes.of_windows(antes, despues, now=now) if despues != antes else ())
        case TipoDeCambio.SEDE if fila.activa and not todo["activa"]:
            return Plan(retirar=planes.of_office(propuesta.sede, now=now))
    return Plan()


def _with(ventanas: Ventanas, apertura: Apertura) -> Ventanas:
    clave = (apertura.mes_date, apertura.sede, apertura.linea)
    otras = [una for una in ventanas.aperturas if (una.mes_date, una.sede, una.linea) != clave]
    return Ventanas([*otras, apertura], ventanas.meses)


def _without(ventanas: Ventanas, fila: AperturaDeAgenda) -> Ventanas:
    clave = (fila.mes_date, fila.sede_id or "", fila.linea)
    return Ventanas(
        [una for una in ventanas.aperturas if (una.mes_date, una.sede, una.linea) != clave], ventanas.meses
    )  # fmt: skip


def _look(plan: Plan, antes: Valores, despues: Valores, *, now: datetime) -> Vista:
    afectadas = planes.affected(plan.retirar).select_related("servicio", "cupo__puesto").order_by("cupo__inicio_at")
    cuantas = afectadas.count() if plan.retirar else 0
    return Vista(
        antes=antes,
        despues=despues,
        plan=plan,
        retira_libres=len(plan.retirar) - cuantas,
        afectadas=cuantas,
        quienes=list(afectadas[:MUESTRA]) if cuantas else (),
        version=valores.token(antes),
        alcanzan=planes.within_reach(plan.retirar, now=now) if cuantas else 0,
    )


def _ensure_announceable(propuesta: Propuesta, *, now: datetime) -> None:
    if propuesta.tipo is TipoDeCambio.APERTURA:
        mes = date.fromisoformat(propuesta.valores["mes_date"])
        if planes.windows(now=now).opens_at(mes, propuesta.sede, propuesta.valores["linea"]) <= now:
            raise YaAbrio


def preview(actor: Actor, propuesta: Propuesta, *, now: datetime) -> Vista:
    """What it would do; writes nothing. Raises ObjectDoesNotExist, YaAbrio."""
    selectors.ensure_may_edit(actor, propuesta.sede, propuesta.tipo)
    _ensure_announceable(propuesta, now=now)
    fila = _row(propuesta, lock=False)
    return _look(_plan(propuesta, fila, now=now), valores.snapshot(propuesta.tipo, fila), propuesta.valores, now=now)


def apply(
    actor: Actor, propuesta: Propuesta, *, llave: UUID, version: str, vistas: int, now: datetime
) -> CambioDeAgenda:
    """Do what was shown. The same `llave` does it once. `vistas`: how many people were said to be affected.

    Raises ObjectDoesNotExist, Conflicto, MasAfectadas, YaAbrio.
    """
    selectors.ensure_may_edit(actor, propuesta.sede, propuesta.tipo)
    hecho = CambioDeAgenda.objects.filter(llave=llave, hecho_por=actor.user_id).first()
    if hecho is not None:
        return hecho
    try:
        with transaction.atomic():
            return _apply(actor, propuesta, llave=llave, version=version, vistas=vistas, now=now)
    except IntegrityError as error:  # cambio_one_per_llave: sent twice at once; the others: made twice at once
        hecho = CambioDeAgenda.objects.filter(llave=llave, hecho_por=actor.user_id).first()
        if hecho is None:
            raise Conflicto from error
        return hecho


def announce(
    actor: Actor, mes_date: date, abre_at: datetime, *, sede: str = "", linea: str = "", now: datetime
) -> None:
    """Say when the places of a month open, without the two steps of the page. Raises YaAbrio."""
    valor = {"mes_date": first_of_month(mes_date).isoformat(), "linea": linea, "abre_at": valores.plain(abre_at)}
    propuesta = Propuesta(TipoDeCambio.APERTURA, sede, valor)
    hay = valores.snapshot(propuesta.tipo, _row(propuesta, lock=False))
    apply(actor, propuesta, llave=uuid4(), version=valores.token(hay), vistas=0, now=now)


def _lock_offices(sede: str) -> None:
    """Whoever makes places of an office waits, and then reads the rules anew."""
    sedes = Sede.objects.select_for_update(no_key=True).order_by("pk")
    list((sedes.filter(pk=sede) if sede else sedes).values_list("pk"))


def _apply(
    actor: Actor, propuesta: Propuesta, *, llave: UUID, version: str, vistas: int, now: datetime
) -> CambioDeAgenda:
    _lock_offices(propuesta.sede)
    fila = _row(propuesta, lock=True)
    antes = valores.snapshot(propuesta.tipo, fila)
    if valores.token(antes) != version:
        raise Conflicto
    _ensure_announceable(propuesta, now=now)
    plan = _plan(propuesta, fila, now=now)
    fila = _write(actor, propuesta, fila, now=now)
    cambio = CambioDeAgenda.objects.create(
        llave=llave,
        tipo=propuesta.tipo,
        sede_id=propuesta.sede or None,
        objeto=str(fila.pk),
        antes=antes,
        despues=valores.snapshot(propuesta.tipo, fila),
        hecho_por_id=actor.user_id,
        hecho_at=now,
        rescatado_at=now,
    )
    carry_out(cambio, plan, regla=fila.pk if propuesta.tipo is TipoDeCambio.REGLA else None, vistas=vistas, now=now)
    if propuesta.tipo in (TipoDeCambio.SEDE, TipoDeCambio.AJUSTES):
        jobs.enqueue("citas.publish_agenda")
    expediente.record_evento(
        actor, accion=f"citas.{propuesta.tipo.value}.cambiado", objeto=f"{propuesta.tipo.value}:{fila.pk}",
        datos={
            "cambio": cambio.pk, "sede": propuesta.sede, "creados": cambio.creados, "retirados": cambio.retirados,
            "afectadas": cambio.afectadas,
        },
    )  # fmt: skip
    return cambio


def _write(actor: Actor, propuesta: Propuesta, fila: Any, *, now: datetime) -> Any:
    """The row as it was asked for."""
    todo = valores.parsed(propuesta.tipo, propuesta.valores)
    if fila is None:
        nuevos: dict[TipoDeCambio, dict[str, Any]] = {
            TipoDeCambio.REGLA: {"sede_id": propuesta.sede},
            TipoDeCambio.PUESTO: {"sede_id": propuesta.sede},
            TipoDeCambio.CIERRE: {
                "sede_id": propuesta.sede or None, "creado_por_id": actor.user_id, "creado_at": now,
            },
            TipoDeCambio.APERTURA: {"sede_id": propuesta.sede or None, "creado_at": now},
            TipoDeCambio.SERVICIO: {"codigo": propuesta.clave},
            TipoDeCambio.AJUSTES: {"pk": 1},
        }  # fmt: skip
        fila = valores.MODELOS[propuesta.tipo](**nuevos[propuesta.tipo])
    for campo, valor in todo.items():
        setattr(fila, campo, valor)
    if isinstance(fila, Servicio | Sede):
        fila.editado_at = now
    if isinstance(fila, ReglaDeAgenda):
        fila.version += fila.pk is not None
    fila.save()
    if isinstance(fila, ReglaDeAgenda):
        fila.puestos.set(Puesto.objects.filter(pk__in=propuesta.valores["puestos"], sede=propuesta.sede))
    return fila


# --- taking it back ------------------------------------------------------------------------------------


def _undoable(cambio: CambioDeAgenda, *, lock: bool, now: datetime) -> tuple[Propuesta, Any]:
    """What would be written to take it back, and the row as it is. Raises NoSeDeshace."""
    tipo = TipoDeCambio(cambio.tipo)
    if cambio.deshecho_at is not None:
        raise NoSeDeshace
    if tipo is TipoDeCambio.SOBRECUPO:
        return Propuesta(tipo, cambio.sede_id or "", {}), None
    modelo: Any = valores.MODELOS[tipo]
    filas = modelo.objects.select_for_update(no_key=True) if lock else modelo.objects
    fila = filas.filter(pk=cambio.objeto).first()
    if fila is None or valores.token(valores.snapshot(tipo, fila)) != valores.token(cambio.despues):
        raise NoSeDeshace
    if isinstance(fila, CierreDeAgenda) and fila.dia_date < selectors.local_date(now):
        raise NoSeDeshace
    if isinstance(fila, AperturaDeAgenda) and fila.abre_at <= now:
        raise NoSeDeshace
    apagados = {TipoDeCambio.REGLA: "activa", TipoDeCambio.PUESTO: "activo", TipoDeCambio.SERVICIO: "activo"}
    de_antes = cambio.antes
    if not de_antes and tipo in apagados:  # it was new: what has been used is put out of use, not erased
        de_antes = {**cambio.despues, apagados[tipo]: False}
    if not de_antes and tipo is TipoDeCambio.AJUSTES:
        de_antes = valores.default_terms()
    return Propuesta(tipo, cambio.sede_id or "", de_antes, clave=cambio.objeto), fila


def _undo_plan(cambio: CambioDeAgenda, propuesta: Propuesta, fila: Any, *, now: datetime) -> Plan:
    if propuesta.tipo is TipoDeCambio.SOBRECUPO:
        libres = Cupo.objects.filter(pk__in=cambio.despues["cupos"], inicio_at__gt=now, libre_at__isnull=False)
        return Plan(retirar=sorted(libres.values_list("pk", flat=True)))
    vuelven = planes.of_undone(
        cambio.pk, cierre=fila if isinstance(fila, CierreDeAgenda) else None, now=now
    )  # fmt: skip
    if propuesta.tipo is TipoDeCambio.CIERRE:
        return vuelven
    if propuesta.tipo is TipoDeCambio.APERTURA:
        hoy = planes.windows(now=now)
        antes = _without(hoy, fila)
        if cambio.antes:
            abre_at = datetime.fromisoformat(cambio.antes["abre_at"])
            antes = _with(hoy, Apertura(fila.mes_date, abre_at, fila.sede_id or "", fila.linea))
        return Plan(reabren=planes.of_windows(hoy, antes, now=now))
    plan = _plan(propuesta, fila, now=now, restaurables=vuelven.restaurar)
    return replace(plan, restaurar=vuelven.restaurar) if propuesta.tipo is TipoDeCambio.SEDE else plan


def preview_undo(actor: Actor, cambio: CambioDeAgenda, *, now: datetime) -> Vista:
    """What taking it back would do. Raises ObjectDoesNotExist, NoSeDeshace."""
    selectors.ensure_may_edit(actor, cambio.sede_id or "", TipoDeCambio(cambio.tipo))
    propuesta, fila = _undoable(cambio, lock=False, now=now)
    vista = _look(_undo_plan(cambio, propuesta, fila, now=now), cambio.despues, propuesta.valores, now=now)
    llevadas = cambio.rescates.exclude(cita__cupo__retiro=cambio.pk).count()
    return replace(vista, llevadas=llevadas)


def may_undo(actor: Actor, cambio: CambioDeAgenda, *, now: datetime) -> bool:
    """Whether nothing else touched it and its time is not over."""
    if not selectors.may_edit(actor, cambio.sede_id or "", TipoDeCambio(cambio.tipo)):
        return False
    try:
        _undoable(cambio, lock=False, now=now)
    except NoSeDeshace:
        return False
    return True


def undo(actor: Actor, cambio_id: int, *, vistas: int, now: datetime) -> CambioDeAgenda:
    """Take a change back while nothing else touched it. Taking it back twice is doing it once.

    Who was offered other places keeps their own, if they had not chosen yet. Raises ObjectDoesNotExist, NoSeDeshace,
    MasAfectadas.
    """
    with transaction.atomic():
        sede = CambioDeAgenda.objects.values_list("sede_id", flat=True).get(pk=cambio_id)
        selectors.ensure_may_edit(actor, sede or "", None)
        _lock_offices(sede or "")
        cambio = CambioDeAgenda.objects.select_for_update(no_key=True).get(pk=cambio_id)
        selectors.ensure_may_edit(actor, sede or "", TipoDeCambio(cambio.tipo))
        if cambio.deshecho_at is not None:
            return cambio
        propuesta, fila = _undoable(cambio, lock=True, now=now)
        plan = _undo_plan(cambio, propuesta, fila, now=now)
        rescatadas = list(cambio.rescates.values_list("cita_id", flat=True))
        if isinstance(fila, CierreDeAgenda):
            fila.deshecho_at = now
            fila.save(update_fields=["deshecho_at"])
            jobs.enqueue("citas.publish_agenda")
        elif isinstance(fila, AperturaDeAgenda) and not cambio.antes:
            fila.delete()
        elif fila is not None:
            _write(actor, propuesta, fila, now=now)
        cambio.deshecho_at = now
        cambio.rescatado_at = now
        carry_out(
            cambio, plan, regla=fila.pk if isinstance(fila, ReglaDeAgenda) else None, vistas=vistas,
            conservan=rescatadas, now=now,
        )  # fmt: skip
        for cita_id in Rescate.objects.filter(
            cambio=cambio, ofertas__gt=0, cita__estado=EstadoCita.CONFIRMADA, cita__cupo__in=plan.restaurar
        ).values_list("cita_id", flat=True):
            jobs.enqueue("citas.tell", cita_id=str(cita_id), que="sigue")
        expediente.record_evento(
            actor, accion=f"citas.{cambio.tipo}.deshecho", objeto=f"{cambio.tipo}:{cambio.objeto}",
            datos={"cambio": cambio.pk, "restaurados": len(plan.restaurar), "retirados": len(plan.retirar)},
        )  # fmt: skip
        return cambio


# --- the places ----------------------------------------------------------------------------------------

_RETIRA = """
UPDATE citas_cupo SET retirado_at = %s, libre_at = NULL, retiro_id = %s WHERE id = ANY(%s) AND retirado_at IS NULL"""
_RESTAURA = """
UPDATE citas_cupo c SET retirado_at = NULL, retiro_id = NULL, libre_at = CASE
    WHEN EXISTS (SELECT 1 FROM citas_cita x WHERE x.cupo_id = c.id AND x.estado = ANY(%s)) THEN NULL
    ELSE t.abre END
 FROM unnest(%s::bigint[], %s::timestamptz[]) t(id, abre)
 WHERE c.id = t.id AND c.retirado_at IS NOT NULL AND (c.sobrecupo OR NOT EXISTS (
    SELECT 1 FROM citas_cupo o WHERE o.puesto_id = c.puesto_id AND o.retirado_at IS NULL AND NOT o.sobrecupo
       AND o.inicio_at < c.fin_at AND o.fin_at > c.inicio_at))"""
_CARRIL = """
UPDATE citas_cupo c SET carril = t.carril, general_at = t.general
  FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) t(id, carril, general)
 WHERE c.id = t.id AND c.libre_at IS NOT NULL"""
_REABRE = """
UPDATE citas_cupo c SET libre_at = t.libre, general_at = t.general
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
              %s::timestamptz[]) t(sede, linea, carril, desde, hasta, libre, general)
 WHERE c.sede_id = t.sede AND c.linea = t.linea AND c.carril = t.carril AND c.inicio_at >= t.desde
   AND c.inicio_at < t.hasta AND c.libre_at > %s AND c.retirado_at IS NULL"""


def carry_out(
    cambio: CambioDeAgenda,
    plan: Plan,
    *,
    regla: int | None = None,
    vistas: int | None = None,
    conservan: Sequence[UUID] = (),
    now: datetime,
) -> None:
    """Write a plan, counting in the change what was done; whoever lost a place is written down to be seen to.

    `conservan`: appointments that keep their place, whose offers are not needed any more. In the transaction of the
    change. Raises MasAfectadas.
    """
    ofertas = offers_of(conservan)
    tocados = [
        *plan.retirar, *plan.restaurar, *(pk for pk, _ in plan.cambian), *(cupo_id for _, cupo_id in ofertas),
    ]  # fmt: skip
    lugares = cupos.lock(tocados) if tocados else {}
    if plan.retirar:
        _forget_passing(plan.retirar, now=now)
        afectadas = list(planes.affected(plan.retirar).order_by("pk").values_list("pk", flat=True))
        if vistas is not None and len(afectadas) > vistas:
            raise MasAfectadas
        with connection.cursor() as cursor:
            cursor.execute(_RETIRA, [now, cambio.pk, list(plan.retirar)])
            cambio.retirados += cursor.rowcount
        cambio.afectadas += len(afectadas)
        see_to(cambio, afectadas)
    let_offers_go([oferta_id for oferta_id, _ in ofertas], lugares, now=now)
    for cita_id in Cita.objects.filter(mueve__in=list(conservan), estado=EstadoCita.OFRECIDA).values_list(
        "mueve", flat=True
    ):  # made between the look and the lock: its place is not locked here
        jobs.enqueue("citas.release_offers", cita_id=str(cita_id))
    if plan.restaurar:
        _restore([lugares[pk] for pk in plan.restaurar], now=now)
    if plan.crear:
        crear = plan.crear if regla is None else [replace(lugar, regla=regla) for lugar in plan.crear]
        cambio.creados += insert(crear, now=now)
    if plan.cambian:
        with connection.cursor() as cursor:
            cursor.execute(
                _CARRIL,
                [
                    [pk for pk, _ in plan.cambian],
                    [lugar.carril.value for _, lugar in plan.cambian],
                    [lugar.general_at for _, lugar in plan.cambian],
                ],
            )
    reopen(plan.reabren, now=now)
    cambio.save()


def see_to(cambio: CambioDeAgenda, cita_ids: Sequence[UUID]) -> None:
    """Write down who lost a place; a job looks for others, in batches that survive its death."""
    if not cita_ids:
        return
    Rescate.objects.bulk_create(
        [Rescate(cambio=cambio, cita_id=cita_id) for cita_id in cita_ids], ignore_conflicts=True
    )  # fmt: skip
    cambio.rescatado_at = None
    jobs.enqueue("citas.rescue", cambio_id=cambio.pk)


def offers_of(cita_ids: Iterable[UUID], *, motivos: Iterable[str] | None = (RESCATE,)) -> list[tuple[UUID, int]]:
    """The places held so that these appointments can be moved: the claim and its place. No `motivos`: any reason."""
    ofertas = Cita.objects.filter(mueve__in=list(cita_ids), estado=EstadoCita.OFRECIDA).order_by("pk")
    if motivos is not None:
        ofertas = ofertas.filter(motivo__in=list(motivos))
    return list(ofertas.values_list("pk", "cupo_id"))


def let_offers_go(oferta_ids: Sequence[UUID], lugares: Mapping[int, Cupo], *, now: datetime) -> None:
    """End these offers, whose places are locked: they are free at once."""
    for oferta in Cita.objects.select_for_update().filter(pk__in=oferta_ids, estado=EstadoCita.OFRECIDA).order_by("pk"):
        if oferta.hasta_at is not None and oferta.hasta_at > now:
            cupos.set_free(lugares[oferta.cupo_id], now=now)
        cupos.lapse(oferta, now=now)


def _forget_passing(cupo_ids: Sequence[int], *, now: datetime) -> None:
    """Holds and offers of a closed place end with it. Whoever was offered it instead of another is seen to anew."""
    pasajeras = list(
        Cita.objects.select_for_update().filter(cupo__in=cupo_ids, estado__in=sorted(PASAJERAS)).order_by("pk")
    )
    for pasajera in pasajeras:
        cupos.lapse(pasajera, now=now)
    otra_vez = [pasajera.mueve_id for pasajera in pasajeras if pasajera.motivo == RESCATE and pasajera.mueve_id]
    if otra_vez:
        suyos = Rescate.objects.filter(cita__in=otra_vez, cambio__deshecho_at=None)
        afectados = sorted(set(suyos.values_list("cambio", flat=True)))
        CambioDeAgenda.objects.filter(pk__in=afectados).update(rescatado_at=None)
        suyos.update(ofrecida_at=None, ofertas=0)
        for pk in afectados:
            jobs.enqueue("citas.rescue", cambio_id=pk)


def _restore(filas: Iterable[Cupo], *, now: datetime) -> None:
    """Places come back as they were: booked by who still has them, free from when their month opens."""
    ventanas = planes.windows(now=now)
    filas = sorted(filas, key=lambda cupo: cupo.pk)
    abren = [
        max(now, ventanas.opens_at(selectors.local_date(cupo.inicio_at), cupo.sede_id, cupo.linea)) for cupo in filas
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RESTAURA, [sorted(VIVAS), [cupo.pk for cupo in filas], abren])


def reopen(grupos: Sequence[Reapertura], *, now: datetime) -> None:
    """Free places that have not opened wait for another moment."""
    if not grupos:
        return
    dia_at = [start_of(grupo.dia) for grupo in grupos]
    with connection.cursor() as cursor:
        cursor.execute(
            _REABRE,
            [
                [grupo.sede for grupo in grupos],
                [grupo.linea for grupo in grupos],
                [grupo.carril for grupo in grupos],
                dia_at,
                [desde + timedelta(days=1) for desde in dia_at],
                [grupo.libre_at for grupo in grupos],
                [grupo.general_at for grupo in grupos],
                now,
            ],
        )
