"""The life of one appointment: held, accepted, moved, cancelled. Each is one transaction and one event."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Servicio
from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.codigo import make_codigo
from ventanilla.citas.rules.estados import VIVAS, EstadoCita, ensure_transition
from ventanilla.citas.services import cupos
from ventanilla.citas.services.cupos import Hora, SinCupo
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

__all__ = [
    "CambiosAgotados", "Contexto", "Datos", "FaltanDatos", "MuyTarde", "Rastro", "RetencionVencida", "SinCupo",
    "YaTieneCita", "cancel", "confirm", "extend", "hold", "let_go", "move", "set_solicitante",
]  # fmt: skip


class RetencionVencida(Exception):
    """The time to accept is over; the place may be somebody else's already."""


class FaltanDatos(Exception):
    """Nobody has said who will be attended."""


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


def _lock(cita_id: UUID) -> tuple[Cita, Cupo]:
    """The place first, then the claim: the same order as who takes it. Raises ObjectDoesNotExist."""
    while True:
        visto = Cita.objects.values_list("cupo_id", flat=True).get(pk=cita_id)
        cupo = cupos.lock([visto])[visto]
        cita = Cita.objects.select_for_update().select_related("servicio").get(pk=cita_id)
        if cita.cupo_id == cupo.pk:  # otherwise it was moved between the two looks
            return cita, cupo


def _seconds(cita: Cita) -> timedelta:
    return plazos.ACEPTAR_SIN_PRISA if "mas_tiempo" in cita.necesidades else plazos.ACEPTAR


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
    suya = Cita.objects.filter(llave=llave, dueno=dueno)
    previa = suya.first()
    if previa is not None:
        return previa
    otras = list(Cita.objects.filter(dueno=dueno, estado=EstadoCita.RETENIDA).values_list("pk", flat=True))
    hora = Hora(sede, servicio.linea, canal, inicio_at)
    pedidas = sorted(necesidades)
    try:
        with transaction.atomic():
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
    except IntegrityError as error:  # cita_one_per_llave: the same request twice at once. cita_one_live_per_cupo
        previa = suya.first()
        if previa is None:
            raise SinCupo from error
        return previa
    for otra in otras:
        let_go(dueno, otra, now=now)
    return cita


def _free_if_its_own(cita: Cita, cupo: Cupo, *, now: datetime) -> None:
    """Free the place, unless the hold lapsed and the place is another's by now."""
    if cita.hasta_at is not None and plazos.hold_is_alive(cita.hasta_at, now=now):
        cupos.set_free(cupo, now=now)


def _held(dueno: str, cita_id: UUID, *, now: datetime) -> tuple[Cita, Cupo]:
    """The live hold of this browser or account. Raises ObjectDoesNotExist, RetencionVencida."""
    cita, cupo = _lock(cita_id)
    if cita.dueno != dueno:
        raise Cita.DoesNotExist
    if cita.estado != EstadoCita.RETENIDA or cita.hasta_at is None or not plazos.hold_is_alive(cita.hasta_at, now=now):
        raise RetencionVencida
    return cita, cupo


@transaction.atomic
def set_solicitante(dueno: str, cita_id: UUID, datos: Datos, *, now: datetime) -> Cita:
    """Say who will be attended; from now on there are 45 seconds to accept, or five minutes for who needs more time.

    Raises ObjectDoesNotExist, RetencionVencida.
    """
    cita, cupo = _held(dueno, cita_id, now=now)
    write_solicitante(cita, datos)
    cita.hasta_at = now + _seconds(cita)
    cita.save()
    cupos.hold_until(cupo, cita.hasta_at)
    return cita


def write_solicitante(cita: Cita, datos: Datos) -> None:
    """Put the person on the row, unsaved."""
    for campo in selectors.DATOS_DEL_SOLICITANTE:
        setattr(cita, campo, getattr(datos, "contacto" if campo == "huella_contacto" else campo))
    cita.acompanante = datos.acompanante
    cita.pregunta = datos.pregunta
    cita.necesidades = sorted({*cita.necesidades, *datos.necesidades})


@transaction.atomic
def extend(dueno: str, cita_id: UUID, *, now: datetime) -> Cita:
    """«Necesito más tiempo»: the term begins again, ten times at most. Raises ObjectDoesNotExist, RetencionVencida."""
    cita, cupo = _held(dueno, cita_id, now=now)
    if cita.prorrogas < plazos.PRORROGAS:
        cita.prorrogas += 1
        cita.hasta_at = now + (_seconds(cita) if cita.persona else plazos.DATOS)
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

    Raises ObjectDoesNotExist, RetencionVencida, FaltanDatos, YaTieneCita.
    """
    cita, cupo = _lock(cita_id)
    if cita.dueno != dueno:
        raise Cita.DoesNotExist
    if cita.estado in VIVAS:
        return cita
    return settle(actor, cita, cupo, now=now)


def settle(actor: Actor, cita: Cita, cupo: Cupo, *, now: datetime) -> Cita:
    """Turn a hold or an offer, both locked, into an appointment. Raises what `confirm` does."""
    if cita.estado not in (EstadoCita.RETENIDA, EstadoCita.OFRECIDA):
        raise RetencionVencida
    if cita.hasta_at is None or not plazos.hold_is_alive(cita.hasta_at, now=now) or cupo.retirado_at is not None:
        raise RetencionVencida
    if not cita.persona:
        raise FaltanDatos
    ensure_transition(EstadoCita(cita.estado), EstadoCita.CONFIRMADA)
    cupos.occupy(cupo)
    cita.estado = EstadoCita.CONFIRMADA
    cita.confirmada_at = now
    cita.hasta_at = None
    cita.version += 1
    expediente.record_evento(
        actor, accion="citas.cita.confirmada", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"cupo": cupo.pk, "servicio": cita.servicio_id, "sede": cupo.sede_id},
    )  # fmt: skip
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="confirmada")
    try:
        with transaction.atomic():  # the number last: everybody of this office waits for its row
            cita.codigo = _next_codigo(cupo, now=now)
            cita.save()
    except IntegrityError as error:
        otra = selectors.live_of_persona(cita.persona, cita.servicio_id)
        if otra is None:
            raise
        raise YaTieneCita(otra) from error
    return cita


def _next_codigo(cupo: Cupo, *, now: datetime) -> str:
    numero = cupo.sede.numero
    year = timezone.localtime(now).year
    return make_codigo(numero, year, expediente.next_consecutivo(f"cita:{numero:03d}", year))


@transaction.atomic
def move(actor: Actor, cita: Cita, hold_id: UUID, *, dueno: str, now: datetime) -> Cita:
    """Take the held place instead of the present one, in one step: never none, never two.

    Raises ObjectDoesNotExist, RetencionVencida, CambiosAgotados, MuyTarde.
    """
    nueva_id = Cita.objects.values_list("cupo_id", flat=True).get(pk=hold_id, dueno=dueno, mueve=cita)
    return change_place(actor, cita.pk, hold_id, nueva_id, now=now)


def change_place(actor: Actor, cita_id: UUID, hold_id: UUID, cupo_id: int, *, now: datetime, suyo: bool = True) -> Cita:
    """The common part of moving and of accepting what is offered instead; `suyo`: the person asked, so it counts.

    In a transaction. Raises what `move` does.
    """
    vieja_id = Cita.objects.values_list("cupo_id", flat=True).get(pk=cita_id)
    lugares = cupos.lock([vieja_id, cupo_id])
    filas = {
        fila.pk: fila
        for fila in Cita.objects.select_for_update().filter(pk__in=[cita_id, hold_id]).order_by("pk")
    }  # fmt: skip
    cita, apartado = filas[cita_id], filas[hold_id]
    if apartado.estado == EstadoCita.VENCIDA and cita.cupo_id == cupo_id:
        return cita  # accepted twice
    if cita.cupo_id != vieja_id or apartado.cupo_id != cupo_id:
        raise RetencionVencida
    vieja, nueva = lugares[vieja_id], lugares[cupo_id]
    ensure_may_change(cita, vieja, now=now, suyo=suyo)
    viva = apartado.hasta_at is not None and plazos.hold_is_alive(apartado.hasta_at, now=now)
    if apartado.estado not in (EstadoCita.RETENIDA, EstadoCita.OFRECIDA) or not viva or nueva.retirado_at is not None:
        raise RetencionVencida
    cupos.lapse(apartado, now=now)
    cupos.occupy(nueva)
    cita.cupo = nueva
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
    return cita


def ensure_may_change(cita: Cita, cupo: Cupo, *, now: datetime, suyo: bool = True) -> None:
    """Raises MuyTarde, CambiosAgotados."""
    if cita.estado != EstadoCita.CONFIRMADA:
        raise MuyTarde
    if not suyo:
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
    if cita.estado not in VIVAS or (not por_entidad and plazos.has_passed(cupo.inicio_at, now=now)):
        raise MuyTarde
    ensure_transition(EstadoCita(cita.estado), destino)
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
    return cita
