"""The life of one appointment: held, accepted, moved, cancelled. Each is one transaction and one event."""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Servicio
from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.codigo import make_codigo
from ventanilla.citas.rules.estados import PASAJERAS, TRANSICIONES, VIVAS, EstadoCita, ensure_transition
from ventanilla.citas.selectors import vencimientos
from ventanilla.citas.services import cupos
from ventanilla.citas.services.cupos import Hora, SinCupo
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

__all__ = [
    "CambiosAgotados", "CarrilAjeno", "Contexto", "Datos", "FaltanDatos", "MuyTarde", "Rastro", "RetencionVencida",
    "SinCupo", "YaTieneCita", "cancel", "confirm", "extend", "hold", "let_go", "move", "set_solicitante",
]  # fmt: skip


class RetencionVencida(Exception):
    """The time to accept is over; the place may be somebody else's already."""


class FaltanDatos(Exception):
    """Nobody has said who will be attended."""


class CarrilAjeno(Exception):
    """The place is kept for people whose obligation falls due, and this document has none."""


class YaTieneCita(Exception):
    """One live appointment for each person and service in the whole country: move that one instead."""

    def __init__(self, cita: Cita) -> None:
        self.cita = cita
        super().__init__(cita.codigo)


class CambiosAgotados(Exception):
    """It was moved twice already; it can still be kept or cancelled."""


class MuyTarde(Exception):
    """It begins too soon to change it, or it is over."""


@dataclass(frozen=True, slots=True)
class Rastro:
    """From where it is asked, as keyed digests: for the report of who books for many, never to tell people apart."""

    dispositivo: str = ""
    conexion: str = ""


@dataclass(frozen=True, slots=True)
class Datos:
    """Who will be attended, as typed or as known, already checked."""

    tipo_persona: str
    tipo_documento: str
    numero_documento: str
    nombres: str
    apellidos: str = ""
    correo: str = ""
    telefono: str = ""
    celular: str = ""
    direccion: str = ""
    municipio: str = ""
    nit: str = ""
    aviso: str = ""
    necesidades: tuple[str, ...] = ()
    acompanante: bool = False
    pregunta: str = ""
    contacto: str = field(default="", metadata={"help": "keyed digest of mail and telephone"})

    @property
    def persona(self) -> str:
        return f"{self.tipo_documento}-{self.numero_documento}"


class _SeMovio(Exception):
    """It was moved between the look and the lock: what was locked is let go, and one looks again."""


def lock_with_places(cita_ids: Sequence[UUID]) -> tuple[list[Cita], dict[int, Cupo]]:
    """The places first, by id, then the claims, by id; these come as they were asked. In a transaction.

    The same order as who takes a place. Raises ObjectDoesNotExist.
    """
    while True:
        with suppress(_SeMovio), transaction.atomic():
            vistos = dict(Cita.objects.filter(pk__in=cita_ids).values_list("pk", "cupo_id"))
            lugares = cupos.lock(vistos.values())
            # only the claim: a lock on its service would make the whole country wait for one booking
            # (nor its key: a hold or an offer that would move it refers to it, and need not wait)
            suyas = Cita.objects.select_for_update(no_key=True).filter(pk__in=cita_ids).order_by("pk")
            filas = {cita.pk: cita for cita in suyas}
            if len(filas) != len(set(cita_ids)):
                raise Cita.DoesNotExist
            if any(cita.cupo_id not in lugares for cita in filas.values()):
                raise _SeMovio  # the savepoint gives the locks back: waiting for more out of order would be a circle
            return [filas[pk] for pk in cita_ids], lugares


def _lock(cita_id: UUID) -> tuple[Cita, Cupo]:
    """Raises ObjectDoesNotExist."""
    [cita], lugares = lock_with_places([cita_id])
    return cita, lugares[cita.cupo_id]


def _seconds(cita: Cita, *, sin_prisa: bool) -> timedelta:
    return plazos.ACEPTAR_SIN_PRISA if sin_prisa or "mas_tiempo" in cita.necesidades else plazos.ACEPTAR


@dataclass(frozen=True, slots=True)
class Contexto:
    """What a booking takes with it from the procedure that led here, and from where it is asked."""

    tramite: str = ""
    motivo: str = ""
    borrador: UUID | None = None
    rastro: Rastro = Rastro()


def hold(
    actor: Actor,
    *,
    dueno: str,
    servicio: Servicio,
    sede: str,
    canal: str,
    inicio_at: datetime,
    llave: UUID,
    carriles: Iterable[Carril] = (Carril.GENERAL,),
    necesidades: Iterable[str] = (),
    mueve: Cita | None = None,
    contexto: Contexto = Contexto(),
    now: datetime,
) -> Cita:
    """Keep one place of that hour while the person says who they are. Raises SinCupo.

    The same `llave` gives the same hold. A browser holds one place at a time: choosing another lets the first one go.
    """
    hora = Hora(sede, servicio.linea, canal, inicio_at)
    pedidas = sorted(necesidades)
    try:
        with transaction.atomic():
            _wait_for_its_own(dueno)
            suyas = list(Cita.objects.filter(Q(llave=llave) | Q(estado=EstadoCita.RETENIDA), dueno=dueno))
            previa = next((cita for cita in suyas if cita.llave == llave), None)
            if previa is not None:
                return previa
            cupo = cupos.take(hora, carriles=carriles, necesidades=pedidas, now=now)
            hasta_at = now + (plazos.DATOS if mueve is None else plazos.ACEPTAR_SIN_PRISA)
            cupos.hold_until(cupo, hasta_at)
            cita = Cita.objects.create(
                cupo=cupo,
                servicio=servicio,
                dueno=dueno,
                llave=llave,
                clave=secrets.token_urlsafe(16),
                user_id=actor.user_id,
                mandato=actor.mandato,
                mueve=mueve,
                tramite=contexto.tramite,
                motivo=contexto.motivo,
                borrador=contexto.borrador,
                necesidades=pedidas,
                huella_dispositivo=contexto.rastro.dispositivo,
                huella_conexion=contexto.rastro.conexion,
                retenida_at=now,
                hasta_at=hasta_at,
            )
    except IntegrityError as error:  # cita_one_live_per_cupo, and cita_one_per_llave of another browser
        raise SinCupo from error
    for otra in suyas:  # each in a transaction of its own: browsers that trade lapsed holds could wait in a circle
        let_go(dueno, otra.pk, now=now)
    return cita


def _wait_for_its_own(dueno: str) -> None:
    """What one browser asks at once is done one after another: it cannot keep two places by hurrying."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 20))", [f"citas.hold|{dueno}"])


def _free_if_its_own(cita: Cita, cupo: Cupo, *, now: datetime) -> None:
    """Free the place, unless the hold lapsed and the place is another's by now."""
    if cita.hasta_at is not None and plazos.hold_is_alive(cita.hasta_at, now=now):
        cupos.set_free(cupo, now=now)


def _held(dueno: str, cita_id: UUID, *, now: datetime) -> tuple[Cita, Cupo]:
    """The live hold of this browser or account. Raises ObjectDoesNotExist, RetencionVencida."""
    cita, cupo = _lock(cita_id)
    if cita.dueno != dueno:
        raise Cita.DoesNotExist
    if cita.estado != EstadoCita.RETENIDA:
        raise RetencionVencida
    _ensure_kept(cita, cupo, now=now)
    return cita, cupo


def _ensure_kept(cita: Cita, cupo: Cupo, *, now: datetime) -> None:
    """A hold or an offer, both locked, that may still be accepted: in time, the place neither closed nor begun.

    Raises RetencionVencida.
    """
    if cita.estado not in PASAJERAS or cita.hasta_at is None or not plazos.hold_is_alive(cita.hasta_at, now=now):
        raise RetencionVencida
    if cupo.retirado_at is not None or plazos.has_passed(cupo.inicio_at, now=now):
        raise RetencionVencida


@transaction.atomic
def set_solicitante(
    dueno: str, cita_id: UUID, datos: Datos, *, sin_prisa: bool = False, now: datetime
) -> Cita:  # fmt: skip
    """Say who will be attended; from now on there are 45 seconds to accept, or five minutes for who needs more time.

    Correcting it begins the term again, and counts as asking for more time: nobody keeps a place for ever by it.
    Raises ObjectDoesNotExist, RetencionVencida.
    """
    cita, cupo = _held(dueno, cita_id, now=now)
    corrige = cita.persona != ""
    write_solicitante(cita, datos)
    if not corrige or cita.prorrogas < plazos.PRORROGAS:
        cita.prorrogas += corrige
        cita.hasta_at = now + _seconds(cita, sin_prisa=sin_prisa)
        cupos.hold_until(cupo, cita.hasta_at)
    cita.save()
    return cita


def _who(datos: Datos) -> dict[str, Any]:
    return {
        campo: getattr(datos, "contacto" if campo == "huella_contacto" else campo)
        for campo in selectors.DATOS_DEL_SOLICITANTE
    }


def asked_with(actor: Actor, datos: Datos, rastro: Rastro) -> dict[str, Any]:
    """What every row that somebody asks for keeps of who will be attended, what they need and who asked."""
    return {
        **_who(datos),
        "necesidades": sorted(datos.necesidades),
        "acompanante": datos.acompanante,
        "pregunta": datos.pregunta,
        "clave": secrets.token_urlsafe(16),
        "user_id": actor.user_id,
        "mandato": actor.mandato,
        "huella_dispositivo": rastro.dispositivo,
        "huella_conexion": rastro.conexion,
    }


def write_solicitante(cita: Cita, datos: Datos) -> None:
    """Put the person on the row, unsaved."""
    for campo, valor in _who(datos).items():
        setattr(cita, campo, valor)
    cita.acompanante = datos.acompanante
    cita.pregunta = datos.pregunta
    cita.necesidades = sorted({*cita.necesidades, *datos.necesidades})


@transaction.atomic
def extend(dueno: str, cita_id: UUID, *, sin_prisa: bool = False, now: datetime) -> Cita:
    """«Necesito más tiempo»: the term begins again, ten times at most. Raises ObjectDoesNotExist, RetencionVencida."""
    cita, cupo = _held(dueno, cita_id, now=now)
    if cita.prorrogas < plazos.PRORROGAS:
        cita.prorrogas += 1
        cita.hasta_at = now + (_seconds(cita, sin_prisa=sin_prisa) if cita.persona else plazos.DATOS)
        cita.save()
        cupos.hold_until(cupo, cita.hasta_at)
    return cita


@transaction.atomic
def let_go(dueno: str, cita_id: UUID, *, now: datetime) -> None:
    """Do not accept: the place is free at once. Repeating it does nothing. Raises ObjectDoesNotExist."""
    cita, cupo = _lock(cita_id)
    if cita.dueno != dueno:
        raise Cita.DoesNotExist
    if cita.estado == EstadoCita.RETENIDA:
        _free_if_its_own(cita, cupo, now=now)
        cupos.lapse(cita, now=now)


@transaction.atomic
def confirm(actor: Actor, cita_id: UUID, *, dueno: str, now: datetime) -> Cita:
    """Accept the place. Accepting twice gives the same appointment.

    Raises ObjectDoesNotExist, RetencionVencida, FaltanDatos, CarrilAjeno, YaTieneCita.
    """
    cita, cupo = _lock(cita_id)
    if cita.dueno != dueno:
        raise Cita.DoesNotExist
    if cita.estado in VIVAS:
        return cita
    return settle(actor, cita, cupo, now=now)


def settle(actor: Actor, cita: Cita, cupo: Cupo, *, now: datetime) -> Cita:
    """Turn a hold or an offer, both locked, into an appointment. Raises what `confirm` does."""
    _ensure_kept(cita, cupo, now=now)
    if not cita.persona:
        raise FaltanDatos
    _ensure_lane(cita, cupo, now=now)
    ensure_transition(EstadoCita(cita.estado), EstadoCita.CONFIRMADA)
    cupos.occupy(cupo)
    cita.estado = EstadoCita.CONFIRMADA
    cita.confirmada_at = cita.lugar_at = now
    cita.hasta_at = None
    cita.version += 1
    expediente.record_evento(
        actor, accion="citas.cita.confirmada", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"cupo": cupo.pk, "servicio": cita.servicio_id, "sede": cupo.sede_id},
    )  # fmt: skip
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="confirmada")
    _give_codigo(cita, cupo, now=now)
    return cita


def _give_codigo(cita: Cita, cupo: Cupo, *, now: datetime) -> None:
    """The number last: everybody of this office waits for its row. Raises YaTieneCita."""
    for ultima in (False, True):
        try:
            with transaction.atomic():
                cita.codigo = _next_codigo(cupo, now=now)
                cita.save()
        except IntegrityError as error:  # cita_one_live_per_persona
            otra = selectors.live_of_persona(cita.persona, cita.servicio_id)
            if otra is not None:
                raise YaTieneCita(otra) from error
            if ultima:  # the first time the other one may have been cancelled in between
                raise
        else:
            return


def _ensure_lane(cita: Cita, cupo: Cupo, *, now: datetime) -> None:
    """A place of the deadline lane is only for the NIT that falls due, whatever was typed to search. Raises
    CarrilAjeno."""
    if cupo.carril == Carril.VENCIMIENTO and cupo.general_at > now and not vencimientos.due_soon(cita.nit, now=now):
        raise CarrilAjeno


def _next_codigo(cupo: Cupo, *, now: datetime) -> str:
    numero = cupo.sede.numero
    year = timezone.localtime(now).year
    return make_codigo(numero, year, expediente.next_consecutivo(f"cita:{numero:03d}", year))


@transaction.atomic
def move(actor: Actor, cita: Cita, hold_id: UUID, *, dueno: str, now: datetime) -> Cita:
    """Take the held place instead of the present one, in one step: never none, never two.

    Raises ObjectDoesNotExist, RetencionVencida, CambiosAgotados, MuyTarde.
    """
    Cita.objects.only("pk").get(pk=hold_id, dueno=dueno, mueve=cita)
    return change_place(actor, cita.pk, hold_id, now=now)


def change_place(actor: Actor, cita_id: UUID, hold_id: UUID, *, now: datetime, suyo: bool = True) -> Cita:
    """The common part of moving and of accepting what is offered instead; `suyo`: the person asked, so it counts.

    In a transaction. Raises what `move` does.
    """
    (cita, apartado), lugares = lock_with_places([cita_id, hold_id])
    vieja, nueva = lugares[cita.cupo_id], lugares[apartado.cupo_id]
    if apartado.estado == EstadoCita.VENCIDA and vieja.pk == nueva.pk:
        return cita  # accepted twice
    suyo = suyo and vieja.retirado_at is None and not moves_for_papers(cita, vieja, now=now)
    ensure_may_change(cita, vieja, now=now, suyo=suyo)
    if suyo:
        _ensure_lane(cita, nueva, now=now)
    _ensure_kept(apartado, nueva, now=now)
    cupos.lapse(apartado, now=now)
    cupos.occupy(nueva)
    cita.cupo = nueva
    cita.lugar_at = now
    cita.cambios += suyo
    cita.asistira_at = cita.faltan_papeles_at = None  # said of the other day
    cita.version += 1
    cita.save()
    cupos.give_back(vieja, now=now)
    expediente.record_evento(
        actor, accion="citas.cita.movida", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"de": vieja.pk, "a": nueva.pk},
    )  # fmt: skip
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="movida")
    _leave_other_offers(cita)
    return cita


def _leave_other_offers(cita: Cita) -> None:
    """Places that are held so that this appointment can be moved: who has chosen needs them no more."""
    if Cita.objects.filter(mueve=cita, estado=EstadoCita.OFRECIDA).exists():
        jobs.enqueue("citas.release_offers", cita_id=str(cita.pk))


def moves_for_papers(cita: Cita, cupo: Cupo, *, now: datetime) -> bool:
    """A paper was missing when papers closed: until it begins, moving it costs none of its changes."""
    return cita.faltan_papeles_at is not None and not plazos.has_passed(cupo.inicio_at, now=now)


def ensure_may_change(cita: Cita, cupo: Cupo, *, now: datetime, suyo: bool = True) -> None:
    """Raises MuyTarde, CambiosAgotados."""
    if cita.estado != EstadoCita.CONFIRMADA:
        raise MuyTarde
    if not suyo or cupo.retirado_at is not None:  # the entity took that place away: choosing another is no change
        return
    if not plazos.may_change(cupo.inicio_at, minutos=selectors.ajustes().cambios_minutos, now=now):
        raise MuyTarde
    if cita.cambios >= plazos.CAMBIOS:
        raise CambiosAgotados


@transaction.atomic
def cancel(actor: Actor, cita_id: UUID, *, por_entidad: bool = False, motivo: str = "", now: datetime) -> Cita:
    """End it; the place goes to who waits for one. Cancelling twice is cancelling once.

    Raises ObjectDoesNotExist, MuyTarde (what has begun is not cancelled).
    """
    cita, cupo = _lock(cita_id)
    destino = EstadoCita.CANCELADA_ENTIDAD if por_entidad else EstadoCita.CANCELADA
    if cita.estado == destino:
        return cita
    tarde = not por_entidad and plazos.has_passed(cupo.inicio_at, now=now)
    if tarde or destino not in TRANSICIONES[EstadoCita(cita.estado)]:  # in the waiting room it is the desk's
        raise MuyTarde
    cita.estado = destino
    cita.cerrada_at = now
    cita.version += 1
    cita.save()
    cupos.give_back(cupo, now=now)
    expediente.record_evento(
        actor, accion="citas.cita.cancelada", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"cupo": cupo.pk, "por_entidad": por_entidad, "motivo": motivo},
    )  # fmt: skip
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="cancelada_entidad" if por_entidad else "cancelada")
    _leave_other_offers(cita)
    return cita
