"""What every act on a case shares: who acts, the case locked, its next version with its event, and telling."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.services.errores import CasoCambio, CasoYaDecidido, Impedido, NoAutorizado, NoEsSuyo
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import services as expediente_services
from ventanilla.notificaciones import services as notificaciones


def official_with(actor: Actor, rol: str) -> Funcionario:
    """The official who acts, with a role that they hold now. Raises NoAutorizado."""
    try:
        funcionario = selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    if not cuentas.has_role(funcionario.user_id, rol):
        raise NoAutorizado
    return funcionario


def lock(numero: str) -> Caso:
    return Caso.objects.select_for_update().get(numero=numero)


def ensure_no_interest(funcionario: Funcionario, caso: Caso, *, now: datetime) -> None:
    if selectors.has_interest(selectors.Quien.of(funcionario), caso, now=now):
        raise Impedido


def in_hand(actor: Actor, numero: str, *, now: datetime, version: int | None = None) -> tuple[Caso, Funcionario]:
    """A case that the official is studying, locked. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio; for who had
    nothing to do with it, ObjectDoesNotExist."""
    funcionario = official_with(actor, rules.ROL)
    caso = lock(numero)
    if caso.asignado_a_id != funcionario.user_id and not selectors.took_part(actor, numero):
        raise Caso.DoesNotExist
    ensure_no_interest(funcionario, caso, now=now)
    ensure_unchanged(caso, version)
    if caso.estado != EstadoCaso.TOMADO or caso.asignado_a_id != funcionario.user_id:
        raise NoEsSuyo
    return caso, funcionario


def ensure_unchanged(caso: Caso, version: int | None) -> None:
    if caso.estado in rules.CERRADOS:
        raise CasoYaDecidido(caso)
    if version is not None and caso.version != version:
        raise CasoCambio(caso)


def move(
    actor: Actor,
    caso: Caso,
    *,
    accion: str,
    now: datetime,
    estado: EstadoCaso | None = None,
    datos: dict[str, Any] | None = None,
) -> None:
    """Save what was changed in a locked case as its next version, with its event."""
    if estado is not None:
        rules.ensure_transition(caso.estado, estado)
        caso.estado = estado
    caso.version += 1
    caso.cambio, caso.cambio_por_id, caso.cambio_at = accion, actor.user_id, now
    caso.save()
    record(actor, caso, accion, datos)


def record(actor: Actor, caso: Caso, accion: str, datos: dict[str, Any] | None = None) -> None:
    expediente_services.record_evento(
        actor,
        accion=f"casos.caso.{accion}",
        objeto=selectors.objeto_of(caso.numero),
        nit=caso.nit,
        datos={"estado": str(caso.estado), "version": caso.version, **(datos or {})},
    )


def tell(caso: Caso, plantilla: str, *, now: datetime, adjuntos: tuple[str, ...] = (), **contexto: str) -> None:
    """A message to the taxpayer's address in the register; to the account that filed it when it was for somebody else
    (an heir for who died), or when the register has no address."""
    registro, quien = decidibles.registro(), None
    if caso.solicitante_id:
        quien = cuentas.user_by_id(caso.solicitante_id)
    correo = registro.correo_of(caso.nit) if registro is not None and caso.nit else ""
    if quien is not None and (not correo or quien.numero_documento != caso.nit):
        correo = quien.email
    if not correo:
        return
    notificaciones.send_mensaje(
        destinatario=correo,
        plantilla=plantilla,
        contexto={"numero": caso.numero, "tramite": decidibles.titulo_of(caso.tipo), **contexto},
        adjuntos=adjuntos,
        now=now,
    )
