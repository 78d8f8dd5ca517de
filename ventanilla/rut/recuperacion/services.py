"""Giving an account back: asked for by anybody, identified by one official, approved by another, held for a day.

Nothing that the person who asks is answered depends on whether the document is in the register. No official sees,
chooses or sends a password or a code. Locks: the request, then the taxpayer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas_selectors
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.rules import radicado_numero
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.rut import selectors
from ventanilla.rut import services as rut_services
from ventanilla.rut.events import cuenta_recuperada
from ventanilla.rut.models import Contribuyente, SolicitudDeRecuperacion
from ventanilla.rut.recuperacion import rules
from ventanilla.rut.rules.estados import SE_HABILITAN
from ventanilla.rut.rules.recuperaciones import EstadoRecuperacion
from ventanilla.rut.selectors import Rut

E = EstadoRecuperacion
SERIE = "REC"


class NoAutorizado(Exception):
    """Not an official with that role, or it is their own request."""


class MismoFuncionario(Exception):
    """Who identified cannot decide: that is what the second official is for."""


class FaltanPuntos(Exception):
    """Not everything on the list was done."""

    def __init__(self, puntos: tuple[str, ...]) -> None:
        self.puntos = puntos
        super().__init__(", ".join(puntos))


class SinRegistro(Exception):
    """The register has nobody with those data. Only an official is told."""


class OtraEnCurso(Exception):
    """Another request of the same taxpayer was identified already."""


class DemasiadasRecuperaciones(Exception):
    """Two in ninety days: the next one waits."""


class EnlaceVencido(Exception):
    """The link was used, lapsed, or its request is no longer there to be moved."""


@dataclass(frozen=True, slots=True)
class Estado:
    """What the person who asked may see of it."""

    numero: str
    en_palabras: str
    motivo: str
    estado: str
    correo: str
    pedida_at: datetime | None
    retenida_hasta_at: datetime | None


def objeto_of(solicitud_id: UUID) -> str:
    """How codes and events name a request."""
    return f"recuperacion:{solicitud_id}"


def _link(nombre: str, solicitud: SolicitudDeRecuperacion) -> str:
    llave = Signer(salt=f"rut.recuperacion.{nombre}", sep=".").sign(solicitud.pk.hex)
    return settings.PUBLIC_URL + reverse(f"rut:recuperacion_{nombre}", args=[llave])


def _id_of(nombre: str, llave: str) -> UUID:
    """The request that a link of this kind names. Raises ObjectDoesNotExist."""
    try:
        return UUID(hex=Signer(salt=f"rut.recuperacion.{nombre}", sep=".").unsign(llave))
    except (BadSignature, ValueError) as error:
        raise SolicitudDeRecuperacion.DoesNotExist from error


def _lock(solicitud_id: UUID, nuevo: EstadoRecuperacion) -> SolicitudDeRecuperacion:
    """Raises ObjectDoesNotExist, TransicionInvalida."""
    solicitud = SolicitudDeRecuperacion.objects.select_for_update().get(pk=solicitud_id)
    rules.ensure_transition(solicitud.estado, nuevo)
    return solicitud


def _record(actor: Actor, solicitud: SolicitudDeRecuperacion, accion: str, **datos: object) -> None:
    expediente_services.record_evento(
        actor,
        accion=f"rut.recuperacion.{accion}",
        objeto=objeto_of(solicitud.pk),
        nit=solicitud.contribuyente_id or "",
        datos=datos,
    )


# --- asking for it ----------------------------------------------------------------------------------


def open_solicitud(
    actor: Actor, *, tipo_documento: str, numero_documento: str, expedicion_date: date, nombres: str, now: datetime
) -> UUID:
    """Begin, for whoever it is: nothing is looked up."""
    return SolicitudDeRecuperacion.objects.create(
        tipo_documento=tipo_documento,
        numero_documento=numero_documento,
        expedicion_date=expedicion_date,
        nombres=nombres,
        creada_at=now,
    ).pk


@transaction.atomic
def set_contacto(
    actor: Actor, solicitud_id: UUID, *, correo: str, celular: str, medio: str, recuerda: str, now: datetime
) -> None:
    """How to find the person, and a code to the new address. Raises ObjectDoesNotExist, TransicionInvalida."""
    solicitud = _lock(solicitud_id, E.PEDIDA)
    solicitud.correo, solicitud.celular = correo, celular
    solicitud.medio, solicitud.recuerda = medio, recuerda
    solicitud.save(update_fields=["correo", "celular", "medio", "recuerda"])
    cuentas.send_codigo(actor, objeto=objeto_of(solicitud_id), correo=correo, now=now)


def submit(actor: Actor, solicitud_id: UUID, *, digits: str, now: datetime) -> str:
    """Prove the new address and hand the request in; returns the link of its page, which is also mailed.

    Raises CodigoInvalido, ObjectDoesNotExist, TransicionInvalida.
    """
    correo = cuentas.check_codigo(actor, objeto=objeto_of(solicitud_id), digits=digits, now=now)
    with transaction.atomic():
        solicitud = _lock(solicitud_id, E.PEDIDA)
        year = expediente.local_year(now)
        solicitud.correo = correo
        solicitud.estado = E.PEDIDA
        solicitud.pedida_at = now
        solicitud.numero = radicado_numero(SERIE, year, expediente_services.next_consecutivo(SERIE, year))
        solicitud.save(update_fields=["correo", "estado", "pedida_at", "numero"])
        enlace = _link("estado", solicitud)
        notificaciones.send_mensaje(
            destinatario=correo, plantilla="recuperacion_pedida",
            contexto={"numero": solicitud.numero, "enlace": enlace}, reservado=True, now=now,
        )  # fmt: skip
        _record(actor, solicitud, "pedida")
    return enlace


def estado_of(llave: str) -> Estado:
    """What its secret link shows. Raises ObjectDoesNotExist."""
    s = SolicitudDeRecuperacion.objects.get(pk=_id_of("estado", llave))
    return Estado(
        numero=s.numero or "",
        en_palabras=rules.EN_PALABRAS[E(s.estado)],
        motivo=s.motivo if s.estado == E.RECHAZADA else "",
        estado=s.estado,
        correo=s.correo,
        pedida_at=s.pedida_at,
        retenida_hasta_at=s.retenida_hasta_at if s.estado == E.RETENIDA else None,
    )


# --- the two officials ------------------------------------------------------------------------------


def _ensure_official(actor: Actor, rol: str, solicitud: SolicitudDeRecuperacion) -> int:
    """Whether this official may, as of now. Raises NoAutorizado."""
    if actor.calidad is not Calidad.FUNCIONARIO or actor.user_id is None:
        raise NoAutorizado
    if not cuentas_selectors.has_role(actor.user_id, rol):
        raise NoAutorizado
    propio = cuentas_selectors.user_by_id(actor.user_id)
    if (propio.tipo_documento, propio.numero_documento) == (solicitud.tipo_documento, solicitud.numero_documento):
        raise NoAutorizado
    return actor.user_id


def _rut_of(solicitud: SolicitudDeRecuperacion) -> Rut:
    """The register that the request names, if every datum is right. Raises SinRegistro."""
    try:
        rut = selectors.rut_of_documento(solicitud.tipo_documento, solicitud.numero_documento)
    except ObjectDoesNotExist as error:
        raise SinRegistro from error
    if rut.datos.expedicion_date != solicitud.expedicion_date or rut.estado not in SE_HABILITAN:
        raise SinRegistro
    return rut


def note_view(actor: Actor, solicitud_id: UUID) -> None:
    """An official looked at somebody's request. Raises ObjectDoesNotExist."""
    _record(actor, SolicitudDeRecuperacion.objects.get(pk=solicitud_id), "vista")


@transaction.atomic
def identify(actor: Actor, solicitud_id: UUID, *, checklist: Sequence[str], evidencia: str, now: datetime) -> None:
    """The first official answers for who it is, by the whole list and with the reference of the evidence.

    Raises NoAutorizado, FaltanPuntos, SinRegistro, OtraEnCurso, TransicionInvalida, ObjectDoesNotExist.
    """
    solicitud = _lock(solicitud_id, E.IDENTIFICADA)
    funcionario = _ensure_official(actor, rules.IDENTIFICACION, solicitud)
    faltan = rules.unchecked(checklist)
    if faltan or not evidencia.strip():
        raise FaltanPuntos(faltan or ("evidencia",))
    rut = _rut_of(solicitud)
    solicitud.estado = E.IDENTIFICADA
    solicitud.contribuyente_id = rut.nit
    solicitud.identificada_por_id = funcionario
    solicitud.identificada_at = now
    solicitud.checklist = list(rules.CHECKLIST)
    solicitud.evidencia = evidencia.strip()
    try:
        with transaction.atomic():
            solicitud.save()
    except IntegrityError as error:  # recuperacion_one_live_per_contribuyente
        raise OtraEnCurso from error
    _record(actor, solicitud, "identificada", checklist=solicitud.checklist)


@transaction.atomic
def approve(actor: Actor, solicitud_id: UUID, *, now: datetime) -> None:
    """A second official approves: the new address is proposed, and what reaches the person today is told.

    Raises NoAutorizado, MismoFuncionario, SinRegistro, DemasiadasRecuperaciones, TransicionInvalida,
    ObjectDoesNotExist.
    """
    solicitud = _lock(solicitud_id, E.RETENIDA)
    funcionario = _ensure_official(actor, rules.APROBACION, solicitud)
    if funcionario == solicitud.identificada_por_id:
        raise MismoFuncionario
    rut = _rut_of(solicitud)
    Contribuyente.objects.select_for_update().get(nit=rut.nit)
    aprobadas = SolicitudDeRecuperacion.objects.filter(
        contribuyente_id=rut.nit, aplicada_at__gt=now - rules.PERIODO
    ).count()
    if rules.too_many(aprobadas):
        raise DemasiadasRecuperaciones
    solicitud.estado = E.RETENIDA
    solicitud.decidida_por_id = funcionario
    solicitud.decidida_at = now
    solicitud.retenida_hasta_at = now + rules.ESPERA
    solicitud.save(update_fields=["estado", "decidida_por", "decidida_at", "retenida_hasta_at"])
    _tell_old(rut, "recuperacion_aviso", {"numero": solicitud.numero, "enlace": _link("cancelar", solicitud)}, now=now)
    _record(actor, solicitud, "aprobada")


@transaction.atomic
def reject(actor: Actor, solicitud_id: UUID, *, motivo: str, now: datetime) -> None:
    """Close it without changing anything; the reason is told to the new address.

    Whoever may identify may turn away what nobody identified; what was identified, a second official.
    Raises NoAutorizado, MismoFuncionario, TransicionInvalida, ObjectDoesNotExist.
    """
    solicitud = _lock(solicitud_id, E.RECHAZADA)
    rol = rules.IDENTIFICACION if solicitud.estado == E.PEDIDA else rules.APROBACION
    funcionario = _ensure_official(actor, rol, solicitud)
    if funcionario == solicitud.identificada_por_id:
        raise MismoFuncionario
    solicitud.decidida_por_id = funcionario
    solicitud.decidida_at = now
    _close(solicitud, E.RECHAZADA, motivo=motivo, now=now)
    _record(actor, solicitud, "rechazada")


def _close(solicitud: SolicitudDeRecuperacion, estado: EstadoRecuperacion, *, motivo: str, now: datetime) -> None:
    solicitud.estado = estado
    solicitud.motivo = motivo[:300]
    solicitud.cerrada_at = now
    solicitud.save()
    notificaciones.send_mensaje(
        destinatario=solicitud.correo, plantilla="recuperacion_cerrada",
        contexto={"numero": solicitud.numero, "motivo": solicitud.motivo}, now=now,
    )  # fmt: skip


def _tell_old(rut: Rut, plantilla: str, contexto: dict[str, object], *, now: datetime) -> None:
    """Every channel of the register, as it is before the change."""
    canales = [("correo", rut.datos.correo)] if rut.datos.correo else []
    for telefono in (rut.datos.telefono, rut.datos.telefono_2):
        try:
            canales.append(("sms", parse_celular(telefono)))
        except CelularInvalido:
            continue
    for canal, destino in canales:
        notificaciones.send_mensaje(
            destinatario=destino, plantilla=plantilla, contexto=contexto, canal=canal, reservado=True, now=now
        )


# --- "it was not me" --------------------------------------------------------------------------------


def can_cancel(llave: str) -> bool:
    """Raises ObjectDoesNotExist."""
    return SolicitudDeRecuperacion.objects.get(pk=_id_of("cancelar", llave)).estado == E.RETENIDA


@transaction.atomic
def cancel(actor: Actor, llave: str, *, now: datetime) -> None:
    """Whoever reads the register's channels says no. Raises EnlaceVencido, ObjectDoesNotExist."""
    try:
        solicitud = _lock(_id_of("cancelar", llave), E.CANCELADA)
    except rules.TransicionInvalida as error:
        raise EnlaceVencido from error
    _close(solicitud, E.CANCELADA, motivo="Alguien que lee los avisos del RUT dijo que no la pidió.", now=now)
    _record(actor, solicitud, "cancelada")


# --- after the hold ---------------------------------------------------------------------------------


def due(*, now: datetime) -> list[UUID]:
    """Those whose day is over."""
    return list(
        SolicitudDeRecuperacion.objects.filter(estado=E.RETENIDA, retenida_hasta_at__lte=now).values_list(
            "pk", flat=True
        )
    )


@transaction.atomic
def apply(solicitud_id: UUID, *, now: datetime) -> bool:
    """Make the proposed address the register's and the account's, and mail the link that opens it. What proved its
    owner before proves nothing now. Once, however often it is called; False when there was nothing to do."""
    solicitud = (
        SolicitudDeRecuperacion.objects.select_for_update(skip_locked=True)
        .filter(pk=solicitud_id, estado=E.RETENIDA)
        .first()
    )
    if solicitud is None or solicitud.retenida_hasta_at is None:
        return False
    if not rules.hold_is_over(solicitud.retenida_hasta_at, now=now):
        return False
    actor = Actor.sistema()
    try:
        nit = _rut_of(solicitud).nit
    except SinRegistro:  # cancelled, or another document, since it was approved
        _close(solicitud, E.RECHAZADA, motivo="El RUT cambió mientras tanto.", now=now)
        _record(actor, solicitud, "rechazada")
        return False
    Contribuyente.objects.select_for_update().get(nit=nit)
    antes = selectors.rut_by_nit(nit)
    datos = replace(antes.datos, correo=solicitud.correo)
    rut_services.change_rut(actor, nit, datos, radicado=solicitud.numero or "", now=now)
    user_id = rut_services.ensure_user(actor, nit, now=now)
    cuentas.set_correo(actor, user_id, correo=solicitud.correo, now=now)
    cuentas.disable_password(actor, user_id, now=now)
    cuentas.remove_factors(actor, user_id, now=now)
    cuentas.freeze_user(actor, user_id, until=now + rules.CONGELADO, now=now)
    cuenta_recuperada.send(None, actor=actor, nit=nit, user_id=user_id, now=now)
    solicitud.estado = E.APLICADA
    solicitud.aplicada_at = now
    solicitud.enlace_vence_at = now + rules.ENLACE_VIGENCIA
    solicitud.save(update_fields=["estado", "aplicada_at", "enlace_vence_at"])
    notificaciones.send_mensaje(
        destinatario=solicitud.correo, plantilla="recuperacion_enlace",
        contexto={"numero": solicitud.numero, "enlace": _link("contrasena", solicitud)}, reservado=True, now=now,
    )  # fmt: skip
    _tell_old(antes, "recuperacion_hecha", {"numero": solicitud.numero}, now=now)
    _record(actor, solicitud, "aplicada")
    return True


def user_of_link(llave: str, *, now: datetime) -> int:
    """Whose password the link creates. Raises EnlaceVencido, ObjectDoesNotExist."""
    solicitud = SolicitudDeRecuperacion.objects.get(pk=_id_of("contrasena", llave))
    return _holder(solicitud, now=now)


def _holder(solicitud: SolicitudDeRecuperacion, *, now: datetime) -> int:
    vence = solicitud.enlace_vence_at
    if solicitud.estado != E.APLICADA or vence is None or now > vence or solicitud.contribuyente_id is None:
        raise EnlaceVencido
    return selectors.user_id_of(solicitud.contribuyente_id)


@transaction.atomic
def choose_password(actor: Actor, llave: str, *, password: str, now: datetime) -> None:
    """The person's own password, once. Raises EnlaceVencido, ObjectDoesNotExist."""
    solicitud = SolicitudDeRecuperacion.objects.select_for_update().get(pk=_id_of("contrasena", llave))
    user_id = _holder(solicitud, now=now)
    cuentas.replace_password(actor, user_id, password=password, now=now)
    solicitud.estado = E.TERMINADA
    solicitud.cerrada_at = now
    solicitud.save(update_fields=["estado", "cerrada_at"])
    _record(actor, solicitud, "terminada")


def expire_old(*, now: datetime) -> int:
    """Close what nobody went on with, and erase what was never handed in. Returns how many."""
    total: int = SolicitudDeRecuperacion.objects.filter(
        estado=E.ABIERTA, creada_at__lt=now - rules.ABIERTA_VIGENCIA
    ).delete()[0]
    total += SolicitudDeRecuperacion.objects.filter(
        estado__in=[E.PEDIDA, E.IDENTIFICADA], pedida_at__lt=now - rules.PEDIDA_VIGENCIA
    ).update(estado=E.VENCIDA, cerrada_at=now)
    total += SolicitudDeRecuperacion.objects.filter(estado=E.APLICADA, enlace_vence_at__lt=now).update(
        estado=E.VENCIDA, cerrada_at=now
    )
    return total
