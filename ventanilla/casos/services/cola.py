"""How a case begins, and who takes it. Nobody waits for another, and nobody gets the same case: SKIP LOCKED."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso, TransicionInvalida
from ventanilla.casos.services.actos import (
    ensure_no_interest,
    ensure_unchanged,
    in_hand,
    lock,
    move,
    official_with,
    record,
    tell,
)
from ventanilla.casos.services.errores import CasoCambio, ColaVacia, NoAutorizado
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.rules import radicado_numero


@transaction.atomic
def open_caso(
    actor: Actor,
    *,
    tipo: str,
    radicado: str,
    nit: str,
    titular: str,
    seccional: str,
    prioridad: int = 0,
    now: datetime,
) -> str:
    """Put something that was filed in the queue of officials, and return its number. The same filing opens one.

    Raises KeyError: nothing decides cases of that kind.
    """
    decidible = decidibles.decidible(tipo)
    if existente := selectors.numero_of_radicado(radicado):
        return existente
    year = expediente.local_year(now)
    try:
        with transaction.atomic():
            caso = Caso.objects.create(
                numero=radicado_numero(rules.SERIE, year, expediente_services.next_consecutivo(rules.SERIE, year)),
                tipo=tipo,
                radicado=radicado,
                nit=nit,
                titular=titular,
                solicitante_id=actor.user_id if actor.calidad is Calidad.NOMBRE_PROPIO else None,
                seccional=seccional,
                habilidad=decidible.habilidad,
                prioridad=prioridad,
                segunda_persona=decidible.segunda_persona,
                abierto_at=now,
                vence_date=rules.due(expediente.local_date(now), decidible.termino_habiles),
                cambio="abierto",
                cambio_por_id=actor.user_id,
                cambio_at=now,
            )
    except IntegrityError:
        if existente := selectors.numero_of_radicado(radicado):  # caso_one_per_radicado: the other request was first
            return existente
        raise
    record(actor, caso, "abierto", {"tipo": tipo, "radicado": radicado})
    if not decidibles.is_ex_officio(tipo):
        tell(caso, "caso_abierto", now=now, vence=long_date(caso.vence_date))
    return caso.numero


@transaction.atomic
def claim_next(actor: Actor, *, habilidad: str = "", now: datetime) -> str:
    """Take the first case of the queue that the official may handle, and return its number.

    Raises NoAutorizado, ColaVacia.
    """
    funcionario = official_with(actor, rules.ROL)
    carriles = _lanes_by_head(selectors.lanes_of(funcionario, habilidad))
    ajenos: list[int] = []  # their own, or of somebody whom they represent
    for carril in carriles:
        while (pk := _lock_first(carril, ajenos)) is not None:
            caso = Caso.objects.get(pk=pk)
            if not selectors.has_interest(selectors.Quien.of(funcionario), caso, now=now):
                _assign(actor, caso, funcionario.user_id, accion="tomado", now=now)
                return caso.numero
            ajenos.append(pk)
    raise ColaVacia


def _lanes_by_head(carriles: list[selectors.Carril]) -> list[selectors.Carril]:
    """Those with something in them, the one whose first case is the most urgent before the others."""
    if len(carriles) == 1:
        return carriles
    partes, valores = [], []
    for n, carril in enumerate(carriles):
        donde, con = carril.where()
        partes.append(
            f"(SELECT {n} AS carril, prioridad, vence_date, id FROM casos_caso"  # noqa: S608
            f" WHERE {donde} ORDER BY {selectors.ORDEN} LIMIT 1)"
        )
        valores += con
    if not partes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT carril FROM ({' UNION ALL '.join(partes)}) AS c ORDER BY {selectors.ORDEN}",  # noqa: S608
            valores,
        )
        return [carriles[fila[0]] for fila in cursor.fetchall()]


def _lock_first(carril: selectors.Carril, menos: list[int]) -> int | None:
    """The first case of a lane that nobody else is taking, locked until commit."""
    donde, con = carril.where()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM casos_caso WHERE {donde} AND NOT id = ANY(%s)"  # noqa: S608
            f" ORDER BY {selectors.ORDEN} LIMIT 1 FOR UPDATE SKIP LOCKED",
            [*con, menos],
        )
        fila = cursor.fetchone()
    return int(fila[0]) if fila else None


def _assign(actor: Actor, caso: Caso, user_id: int, *, accion: str, now: datetime, **datos: Any) -> None:
    caso.asignado_a_id = user_id
    caso.tomado_at = now
    estado = EstadoCaso(caso.estado) if caso.estado == EstadoCaso.REQUERIDO else EstadoCaso.TOMADO
    move(actor, caso, accion=accion, estado=estado, now=now, datos=datos)


@transaction.atomic
def claim(actor: Actor, numero: str, *, now: datetime) -> None:
    """Take one case of the queue. Raises NoAutorizado, Impedido, CasoCambio, ObjectDoesNotExist."""
    funcionario = official_with(actor, rules.ROL)
    if selectors.caso_for_official(actor, numero, now=now).asignado_a_id == funcionario.user_id:
        return
    caso = lock(numero)
    ensure_no_interest(funcionario, caso, now=now)
    ensure_unchanged(caso, None)
    if caso.estado != EstadoCaso.EN_COLA:
        raise CasoCambio(caso)
    _assign(actor, caso, funcionario.user_id, accion="tomado", now=now)


@transaction.atomic
def release(actor: Actor, numero: str, *, now: datetime) -> None:
    """Give it back to the queue, where it keeps its place. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio."""
    caso, _funcionario = in_hand(actor, numero, now=now)
    caso.asignado_a = caso.tomado_at = None
    move(actor, caso, accion="devuelto", estado=EstadoCaso.EN_COLA, now=now)


@transaction.atomic
def transfer(actor: Actor, numero: str, *, a_user_id: int, version: int | None = None, now: datetime) -> None:
    """A supervisor gives an open case to an official. Raises NoAutorizado, Impedido (who receives it cannot),
    CasoCambio, TransicionInvalida, ObjectDoesNotExist."""
    official_with(actor, rules.ROL_SUPERVISION)
    selectors.caso_for_official(actor, numero, now=now)
    recibe = Funcionario.objects.select_related("user").get(user_id=a_user_id, activo=True, user__is_active=True)
    if not cuentas.has_role(a_user_id, rules.ROL):
        raise NoAutorizado
    caso = lock(numero)
    ensure_unchanged(caso, version)
    if caso.estado == EstadoCaso.POR_APROBAR:
        raise TransicionInvalida(caso.estado)
    ensure_no_interest(recibe, caso, now=now)
    if caso.asignado_a_id != a_user_id:
        _assign(actor, caso, a_user_id, accion="traspasado", now=now, a=a_user_id)
