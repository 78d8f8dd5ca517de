"""Every write of consents and of what people ask about their data."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Grupo, Renglon
from ventanilla.expediente.rules import radicado_numero
from ventanilla.habeas import rules, selectors
from ventanilla.habeas.models import Consentimiento, Finalidad, SolicitudHabeas
from ventanilla.habeas.rules import Estado, Tipo
from ventanilla.notificaciones import services as notificaciones


class NoAutorizado(Exception):
    """Only an official of the habeas-data desk, and not on their own request."""


class NoSePide(Exception):
    """That purpose needs no consent: it is what the law orders."""


# --- consents ---------------------------------------------------------------------------------------


@transaction.atomic
def grant_consentimiento(actor: Actor, code: str, *, now: datetime) -> None:
    """Say yes to an extra, having read the notice in force. Saying it twice is harmless.

    Raises NoSePide, ObjectDoesNotExist.
    """
    finalidad = Finalidad.objects.get(pk=code)
    if not finalidad.exige_consentimiento:
        raise NoSePide
    aviso = selectors.aviso_in_force(now=now)
    try:
        with transaction.atomic():
            Consentimiento.objects.create(
                user_id=cuentas.user_of(actor).pk, finalidad=finalidad, aviso=aviso, otorgado_at=now
            )
    except IntegrityError:  # consentimiento_one_live
        return
    expediente_services.record_evento(
        actor, accion="habeas.consentimiento.otorgado", objeto=f"finalidad:{code}", datos={"aviso": aviso.version}
    )


@transaction.atomic
def revoke_consentimiento(actor: Actor, code: str, *, now: datetime) -> None:
    """Take it back, at any time. Doing it twice is harmless."""
    vivos = Consentimiento.objects.select_for_update().filter(
        user_id=actor.user_id or -1, finalidad_id=code, revocado_at__isnull=True
    )
    if vivos.update(revocado_at=now):
        expediente_services.record_evento(actor, accion="habeas.consentimiento.retirado", objeto=f"finalidad:{code}")


# --- requests ---------------------------------------------------------------------------------------


@transaction.atomic
def file_solicitud(
    actor: Actor, *, clave: UUID, tipo: Tipo, texto: str, nombre: str, documento: str, correo: str, now: datetime
) -> SolicitudHabeas:
    """File it and return it. The same `clave` gives the same one: a second press files nothing."""
    hecha = SolicitudHabeas.objects.filter(clave=clave).first()
    if hecha is not None:
        return hecha
    year = expediente.local_year(now)
    try:
        with transaction.atomic():
            numero = radicado_numero(rules.SERIE, year, expediente_services.next_consecutivo(rules.SERIE, year))
            solicitud = SolicitudHabeas.objects.create(
                numero=numero,
                clave=clave,
                tipo=tipo,
                user_id=actor.user_id,
                nombre=nombre,
                documento=documento,
                correo=correo,
                texto=texto,
                radicada_at=now,
                vence_date=rules.due(tipo, expediente.local_date(now)),
            )
    except IntegrityError:  # the other press was first; its number was not spent: it is rolled back with the row
        return SolicitudHabeas.objects.get(clave=clave)
    expediente_services.record_evento(
        actor, accion="habeas.solicitud.radicada", objeto=f"habeas:{numero}", datos={"tipo": tipo}
    )
    _tell(solicitud, "habeas_radicada", now=now, vence=long_date(solicitud.vence_date))
    return solicitud


def _tell(solicitud: SolicitudHabeas, plantilla: str, *, now: datetime, **contexto: str) -> None:
    notificaciones.send_mensaje(
        destinatario=solicitud.correo,
        plantilla=plantilla,
        contexto={"numero": solicitud.numero, **contexto},
        now=now,
    )


def _official(actor: Actor, solicitud: SolicitudHabeas) -> int:
    if actor.calidad is not Calidad.FUNCIONARIO or actor.user_id is None:
        raise NoAutorizado
    if solicitud.user_id == actor.user_id or not cuentas.has_role(actor.user_id, rules.ROL):
        raise NoAutorizado
    return actor.user_id


@transaction.atomic
def extend(actor: Actor, numero: str, *, motivo: str, now: datetime) -> None:
    """Once, before the term ends, telling the person why. Raises NoAutorizado, TransicionInvalida."""
    solicitud = SolicitudHabeas.objects.select_for_update().get(pk=numero)
    _official(actor, solicitud)
    if not rules.may_extend(solicitud.estado, solicitud.vence_date, today=expediente.local_date(now)):
        raise rules.TransicionInvalida(solicitud.estado)
    solicitud.estado = Estado.PRORROGADA
    solicitud.prorroga_motivo = motivo
    solicitud.vence_date = rules.due_extended(Tipo(solicitud.tipo), solicitud.vence_date)
    solicitud.save(update_fields=["estado", "prorroga_motivo", "vence_date"])
    expediente_services.record_evento(actor, accion="habeas.solicitud.prorrogada", objeto=f"habeas:{numero}")
    _tell(solicitud, "habeas_prorrogada", now=now, motivo=motivo, vence=long_date(solicitud.vence_date))


@transaction.atomic
def answer(actor: Actor, numero: str, *, respuesta: str, now: datetime) -> None:
    """Raises NoAutorizado, TransicionInvalida, ObjectDoesNotExist."""
    solicitud = SolicitudHabeas.objects.select_for_update().get(pk=numero)
    solicitud.funcionario_id = _official(actor, solicitud)
    rules.ensure_transition(solicitud.estado, Estado.RESPONDIDA)
    solicitud.estado = Estado.RESPONDIDA
    solicitud.respuesta = respuesta
    solicitud.respondida_at = now
    solicitud.save(update_fields=["estado", "respuesta", "respondida_at", "funcionario"])
    expediente_services.record_evento(actor, accion="habeas.solicitud.respondida", objeto=f"habeas:{numero}")
    _tell(solicitud, "habeas_respondida", now=now, respuesta=respuesta)


@transaction.atomic
def mark_reclamos(*, now: datetime) -> int:
    """Every complaint is "en trámite" the day it is seen, well within the two that the law gives. Returns how many."""
    nuevas = SolicitudHabeas.objects.select_for_update(skip_locked=True).filter(
        tipo=Tipo.RECLAMO, estado=Estado.RADICADA
    )
    marcadas = 0
    for solicitud in nuevas:
        solicitud.estado = Estado.EN_TRAMITE
        solicitud.marcada_at = now
        solicitud.save(update_fields=["estado", "marcada_at"])
        expediente_services.record_evento(
            Actor.sistema(), accion="habeas.solicitud.en_tramite", objeto=f"habeas:{solicitud.numero}"
        )
        marcadas += 1
    return marcadas


# --- taking everything away --------------------------------------------------------------------------


def export_json(actor: Actor, *, now: datetime) -> bytes:
    """Everything that is held of the person, for programs; written down as an event."""
    datos = {"generado_at": now, **selectors.personal_data_of(actor)}
    with transaction.atomic():
        expediente_services.record_evento(actor, accion="habeas.datos.exportados", objeto="datos:json")
    return json.dumps(datos, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def export_pdf(actor: Actor, *, now: datetime) -> str:
    """The same, to be read: a sealed document of the day. Returns its code."""
    user = cuentas.user_of(actor)
    datos = json.loads(json.dumps(selectors.personal_data_of(actor), cls=DjangoJSONEncoder))
    return expediente_services.issue_constancia(
        actor,
        tipo="datos",
        titulo=_("Sus datos personales"),
        entrada=_("Lo que esta administración tiene de usted en este servicio."),
        grupos=[
            Grupo(str(nombre).replace("_", " ").capitalize(), tuple(_lines(valor)) or (Renglon("", _("Nada")),))
            for nombre, valor in datos.items()
        ],
        nota=_("El archivo para programas (JSON) trae lo mismo con todo detalle."),
        nit=actor.nit or user.numero_documento,
        titular=user.nombre,
        objeto=f"datos:{user.pk}:{expediente.local_date(now).isoformat()}",
        radicado=None,
        now=now,
    )


def _lines(valor: Any, camino: str = "") -> list[Renglon]:
    """Label and value for each leaf; long lists by their first fifty."""
    if isinstance(valor, dict):
        return [
            linea for clave, v in valor.items() for linea in _lines(v, f"{camino} {clave}".replace("_", " ").strip())
        ]
    if isinstance(valor, list):
        return [linea for n, v in enumerate(valor[:50], 1) for linea in _lines(v, f"{camino} {n}".strip())]
    return [Renglon(camino, "" if valor is None else str(valor))]
