"""Enabling a user. Until the right code is typed, nothing that is answered depends on who is in the register:
the request writes a row and a job in every case, and it is the job that looks the person up."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas_selectors
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import services as expediente
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.rut import selectors
from ventanilla.rut import services as rut_services
from ventanilla.rut.models import SolicitudDeUsuario
from ventanilla.rut.rules.estados import SE_HABILITAN
from ventanilla.rut.selectors import Rut
from ventanilla.rut.usuario import rules


class SolicitudVencida(Exception):
    """It lapsed, was used already or asked for too many codes: one begins again."""


def objeto_of(solicitud_id: UUID) -> str:
    """How the code names this request."""
    return f"usuario:{solicitud_id}"


@transaction.atomic
def ask(
    actor: Actor, *, tipo_documento: str, numero_documento: str, expedicion_date: date, canal: str, now: datetime
) -> UUID:
    """Begin, for whoever it is. The job sends the code if there is anybody to send it to."""
    solicitud = SolicitudDeUsuario.objects.create(
        tipo_documento=tipo_documento,
        numero_documento=numero_documento,
        expedicion_date=expedicion_date,
        canal=canal,
        creada_at=now,
    )
    jobs.enqueue("rut.send_codigo_de_usuario", solicitud_id=str(solicitud.pk), pedido=1)
    return solicitud.pk


@transaction.atomic
def ask_again(actor: Actor, solicitud_id: UUID, *, canal: str, now: datetime) -> None:
    """Another code, which makes the earlier ones useless. Raises SolicitudVencida, ObjectDoesNotExist."""
    solicitud = SolicitudDeUsuario.objects.select_for_update().get(pk=solicitud_id)
    if solicitud.probada_at is not None or not rules.may_ask(solicitud.creada_at, solicitud.pedidos, now=now):
        raise SolicitudVencida
    solicitud.pedidos += 1
    solicitud.canal = canal
    solicitud.save(update_fields=["pedidos", "canal"])
    jobs.enqueue("rut.send_codigo_de_usuario", solicitud_id=str(solicitud.pk), pedido=solicitud.pedidos)


@transaction.atomic
def send_codigo(solicitud_id: UUID, *, pedido: int, now: datetime) -> bool:
    """The job: look the person up and send the code. Doing it twice sends one. Returns whether anything was sent.

    For nobody a code is kept that nobody received, so that a wrong one takes as long to refuse.
    """
    solicitud = SolicitudDeUsuario.objects.select_for_update().filter(pk=solicitud_id).first()
    if solicitud is None or solicitud.enviados >= pedido:
        return False
    rut = _holder(solicitud)
    canal, destino = _channel_of(rut, solicitud.canal)
    cuentas.send_codigo(Actor.sistema(), objeto=objeto_of(solicitud.pk), correo=destino, canal=canal, now=now)
    solicitud.enviados = pedido
    solicitud.save(update_fields=["enviados"])
    return bool(destino)


def _holder(solicitud: SolicitudDeUsuario) -> Rut | None:
    """The living natural person that the request names, if every datum is right and there is an address."""
    try:
        rut = selectors.rut_of_documento(solicitud.tipo_documento, solicitud.numero_documento)
    except ObjectDoesNotExist:
        return None
    right = rut.datos.expedicion_date == solicitud.expedicion_date and rut.estado in SE_HABILITAN
    return rut if right and rut.datos.correo else None


def _channel_of(rut: Rut | None, canal: str) -> tuple[str, str]:
    """By text only to a mobile phone of the register; else by mail. Who asked is told neither.

    If somebody who acts for the person changed the register, the account still answers to the address that the
    person proved: a power over the RUT is not one over the account.
    """
    if rut is None:
        return canal, ""
    user = cuentas_selectors.user_by_documento(rut.datos.tipo_documento, rut.datos.numero_documento)
    propio = user.email if user is not None and user.has_usable_password() and user.email else rut.datos.correo
    if canal == "sms" and propio == rut.datos.correo:
        with suppress(CelularInvalido):
            return "sms", parse_celular(rut.datos.telefono)
    return "correo", propio


def prove(actor: Actor, solicitud_id: UUID, *, digits: str, now: datetime) -> None:
    """Spend the code. From here on one is that person, who has an account from now on, still without password.

    Raises CodigoInvalido, also when there is nobody; SolicitudVencida, ObjectDoesNotExist.
    """
    solicitud = SolicitudDeUsuario.objects.get(pk=solicitud_id)
    if solicitud.probada_at is not None:
        raise SolicitudVencida
    cuentas.check_codigo(actor, objeto=objeto_of(solicitud_id), digits=digits, now=now)
    with transaction.atomic():
        solicitud = SolicitudDeUsuario.objects.select_for_update().get(pk=solicitud_id)
        rut = _holder(solicitud)
        if rut is None:  # cancelled between the code and now
            raise cuentas.CodigoInvalido
        rut_services.ensure_user(actor, rut.nit, now=now)
        solicitud.probada_at = now
        solicitud.save(update_fields=["probada_at"])


def user_to_enable(solicitud_id: UUID, *, now: datetime) -> int:
    """Whose password is to be chosen. Raises SolicitudVencida, ObjectDoesNotExist."""
    solicitud = SolicitudDeUsuario.objects.get(pk=solicitud_id)
    rut = _holder(solicitud)
    if rut is None or not rules.may_choose_password(solicitud.probada_at, solicitud.usada_at, now=now):
        raise SolicitudVencida
    return selectors.user_id_of(rut.nit)


@transaction.atomic
def choose_password(actor: Actor, solicitud_id: UUID, *, password: str, now: datetime) -> int:
    """Set the password, once for each request, and return whose. Open sessions of that person end; the notice goes
    to the account's address. Raises SolicitudVencida, ObjectDoesNotExist."""
    solicitud = SolicitudDeUsuario.objects.select_for_update().get(pk=solicitud_id)
    rut = _holder(solicitud)
    if rut is None or not rules.may_choose_password(solicitud.probada_at, solicitud.usada_at, now=now):
        raise SolicitudVencida
    user_id = selectors.user_id_of(rut.nit)
    cuentas.replace_password(actor, user_id, password=password, now=now)
    solicitud.usada_at = now
    solicitud.save(update_fields=["usada_at"])
    expediente.record_evento(
        actor, accion="rut.usuario.habilitado", objeto=selectors.objeto_of(rut.nit), nit=rut.nit,
        datos={"user": user_id},
    )  # fmt: skip
    return user_id


def forget_old(*, now: datetime) -> int:
    """Requests are of no use the day after. Returns how many."""
    return SolicitudDeUsuario.objects.filter(creada_at__lt=now - timedelta(days=1)).delete()[0]
