"""Changing the address and telephone of a register: proved by codes, told to the old ones, and undone by whoever
reads those and says that it was somebody else."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.rut import selectors, services
from ventanilla.rut.contacto import rules
from ventanilla.rut.contacto.rules import SECCIONES
from ventanilla.rut.contacto.tramite import CONTACTO
from ventanilla.rut.events import contacto_desconocido
from ventanilla.rut.models import CambioDeContacto, Contribuyente
from ventanilla.rut.rules.estados import Uso, allows
from ventanilla.rut.selectors import Rut

ETIQUETAS = {"correo": "Correo", "telefono": "Celular"}
_CANAL = {"correo": "correo", "telefono": "sms"}
_SIGNER = Signer(salt="rut.contacto.no_fui_yo", sep=".")


class FaltanSecciones(Exception):
    """Not both pages are saved."""


class SinCambios(Exception):
    """Both data are what the register says already."""


class EstadoNoPermite(Exception):
    """The registration was cancelled or annulled: `admit` says the way out."""


class SeFirma(Exception):
    """Acting for another, this is filed by signing it and in no other way."""


class EnlaceVencido(Exception):
    """The change can no longer be undone by its link: 72 hours went by, or it was undone."""


def objeto_of(borrador_id: UUID, seccion: str) -> str:
    """How the code names what it proves."""
    return f"contacto:{borrador_id}:{seccion}"


def contacto_of(rut: Rut) -> dict[str, str]:
    return {"correo": rut.datos.correo, "telefono": rut.datos.telefono}


def admit(actor: Actor) -> Impedimento | None:
    """Why it cannot begin, or go on."""
    return services.rut_for(actor, Uso.ACTUALIZAR)[1]


def typed(borrador: Any) -> dict[str, str]:
    """What is saved of the draft: proved, or the same as the register said."""
    datos: Mapping[str, Mapping[str, Any]] = expediente.datos_of(borrador)
    return {nombre: str(datos[nombre]["valor"]) for nombre in SECCIONES if nombre in datos}


@transaction.atomic
def propose(actor: Actor, borrador_id: UUID, *, seccion: str, valor: str, now: datetime) -> bool:
    """Take a value. One that the register has is saved at once; a new one gets a code, and True is returned.

    An address that somebody else uses too gets one as well: a family may share it, and whether it does is told to
    nobody. Raises BorradorCerrado, ObjectDoesNotExist.
    """
    borrador = expediente_services.lock_borrador(actor, borrador_id, now=now)
    if typed(borrador).get(seccion) == valor:
        return False
    if contacto_of(selectors.rut_of(actor))[seccion] == valor:
        _save(actor, borrador, seccion, valor, now=now)
        return False
    cuentas.send_codigo(actor, objeto=objeto_of(borrador_id, seccion), correo=valor, canal=_CANAL[seccion], now=now)
    return True


def prove(actor: Actor, borrador_id: UUID, *, seccion: str, digits: str, now: datetime) -> None:
    """Spend the code and save what it proves. Raises CodigoInvalido, BorradorCerrado, ObjectDoesNotExist."""
    valor = cuentas.check_codigo(actor, objeto=objeto_of(borrador_id, seccion), digits=digits, now=now)
    with transaction.atomic():
        borrador = expediente_services.lock_borrador(actor, borrador_id, now=now)
        _save(actor, borrador, seccion, valor, now=now)


def _save(actor: Actor, borrador: Any, seccion: str, valor: str, *, now: datetime) -> None:
    guardada = expediente.secciones_of(borrador).get(seccion)
    expediente_services.save_seccion(
        actor, borrador.pk, nombre=seccion, datos={"valor": valor}, version=guardada.version if guardada else 0, now=now
    )


# --- filing -----------------------------------------------------------------------------------------


@transaction.atomic
def file_contacto(actor: Actor, borrador_id: UUID, *, sesion: str = "", firmado: bool = False, now: datetime) -> str:
    """File the draft and return its radicado; filing it again returns the same one.

    In one's own name the account follows the register, and its sessions end but the one named `sesion`. For another
    it must come signed. Raises SeFirma, EstadoNoPermite, FaltanSecciones, SinCambios, BorradorCerrado,
    ObjectDoesNotExist.
    """
    if actor.calidad is Calidad.TERCERO and not firmado:
        raise SeFirma
    try:
        borrador = expediente_services.lock_borrador(actor, borrador_id, now=now)
    except expediente_services.BorradorCerrado:
        if expediente.borrador_for(actor, borrador_id).estado != "radicado":
            raise
        return expediente.radicado_of_borrador(actor, borrador_id).numero
    nit = selectors.rut_of(actor).nit
    contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
    rut = selectors.rut_by_nit(nit)
    if not allows(rut.estado, Uso.ACTUALIZAR):
        raise EstadoNoPermite
    antes, despues = contacto_of(rut), _complete(rut, borrador)
    radicado = expediente_services.file_borrador(
        actor,
        borrador,
        serie=services.SERIE,
        nit=nit,
        contenido={"antes": antes, "despues": despues},
        user_id=actor.user_id,
        now=now,
    )
    datos = replace(rut.datos, correo=despues["correo"], telefono=despues["telefono"])
    services.change_rut(actor, nit, datos, radicado=radicado.numero, now=now)
    cambio = CambioDeContacto.objects.create(
        contribuyente=contribuyente,
        correo_antes=antes["correo"],
        telefono_antes=antes["telefono"],
        correo_despues=despues["correo"],
        telefono_despues=despues["telefono"],
        radicado=radicado.numero,
        avisos=[canal for canal, _destino in old_channels(antes)] or ["postal"],
        hecho_at=now,
    )
    if actor.calidad is not Calidad.TERCERO and contribuyente.user_id is not None:
        if antes["correo"] != despues["correo"]:
            cuentas.set_correo(actor, contribuyente.user_id, correo=despues["correo"], now=now)
        cuentas.close_sessions(contribuyente.user_id, keep=sesion)
    _notify(cambio, now=now)
    return radicado.numero


def _complete(rut: Rut, borrador: Any) -> dict[str, str]:
    despues = typed(borrador)
    if set(despues) != set(SECCIONES):
        raise FaltanSecciones
    if not rules.changes(contacto_of(rut), despues):
        raise SinCambios
    return despues


def old_channels(contacto: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where the person read us until now: the address, and the telephone if it can get texts."""
    canales = [("correo", contacto["correo"])] if contacto["correo"] else []
    with suppress(CelularInvalido):
        canales.append(("sms", parse_celular(contacto["telefono"])))
    return canales


def link_of(cambio: CambioDeContacto) -> str:
    """The signed link that undoes this change and does nothing else."""
    return settings.PUBLIC_URL + reverse("rut:contacto_no_fui_yo", args=[_SIGNER.sign(str(cambio.pk))])


def _notify(cambio: CambioDeContacto, *, now: datetime) -> None:
    antes = {"correo": cambio.correo_antes, "telefono": cambio.telefono_antes}
    contexto = {"enlace": link_of(cambio), "radicado": cambio.radicado}
    for canal, destino in old_channels(antes):
        notificaciones.send_mensaje(
            destinatario=destino, plantilla="contacto_cambiado", contexto=contexto, canal=canal, reservado=True, now=now
        )
    if cambio.correo_despues and cambio.correo_despues != cambio.correo_antes:
        notificaciones.send_mensaje(
            destinatario=cambio.correo_despues, plantilla="contacto_listo", contexto={"radicado": cambio.radicado},
            now=now,
        )  # fmt: skip


# --- "it was not me" --------------------------------------------------------------------------------


def change_of_link(llave: str) -> CambioDeContacto:
    """Raises ObjectDoesNotExist: a link that is not ours is the same as none."""
    try:
        pk = int(_SIGNER.unsign(llave))
    except (BadSignature, ValueError) as error:
        raise CambioDeContacto.DoesNotExist from error
    return CambioDeContacto.objects.get(pk=pk)


def can_undo(llave: str, *, now: datetime) -> bool:
    """Raises ObjectDoesNotExist."""
    cambio = change_of_link(llave)
    return rules.can_undo(cambio.hecho_at, cambio.deshecho_at, now=now)


@transaction.atomic
def undo_contacto(actor: Actor, llave: str, *, now: datetime) -> None:
    """Put back what the register said before, and shut out whoever signed in: sessions end and the password is of
    no use until its owner recovers it. What was changed after is undone with it.

    Raises EnlaceVencido, ObjectDoesNotExist.
    """
    nit = change_of_link(llave).contribuyente_id
    contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
    cambio = change_of_link(llave)
    if not rules.can_undo(cambio.hecho_at, cambio.deshecho_at, now=now):
        raise EnlaceVencido
    posteriores = CambioDeContacto.objects.filter(
        contribuyente=contribuyente, deshecho_at__isnull=True, pk__gte=cambio.pk
    )
    cambiados = {
        nombre
        for c in posteriores
        for nombre in SECCIONES
        if getattr(c, f"{nombre}_antes") != getattr(c, f"{nombre}_despues")
    }
    posteriores.update(deshecho_at=now)
    volver = {nombre: str(getattr(cambio, f"{nombre}_antes")) for nombre in cambiados}
    rut = selectors.rut_by_nit(nit)
    services.change_rut(actor, nit, replace(rut.datos, **volver), radicado="", now=now)  # type: ignore[arg-type]
    if contribuyente.user_id is not None:
        if "correo" in volver:
            cuentas.set_correo(actor, contribuyente.user_id, correo=volver["correo"], now=now)
        cuentas.disable_password(actor, contribuyente.user_id, now=now)
    expediente_services.record_evento(
        actor, accion="rut.contacto.desconocido", objeto=f"radicado:{cambio.radicado}", nit=nit
    )
    contacto_desconocido.send(None, actor=actor, nit=nit, user_id=contribuyente.user_id, now=now)
    for correo in dict.fromkeys((cambio.correo_antes, rut.datos.correo)):
        if correo:
            notificaciones.send_mensaje(
                destinatario=correo, plantilla="contacto_restaurado", contexto={"radicado": cambio.radicado}, now=now
            )


# --- signed, for another ----------------------------------------------------------------------------


class ContactoFirmable:
    """The procedure's side of signing: what is read, and how it is filed."""

    tramite = CONTACTO.codigo
    alcance = Alcance.RUT_FIRMAR.value
    url_name = CONTACTO.url_name
    uso = Uso.ACTUALIZAR  # without address many were suspended: who represents them writes it

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        borrador = expediente.borrador_for(actor, borrador_id)
        if borrador.tramite != CONTACTO.codigo:
            raise ObjectDoesNotExist
        rut = selectors.rut_of(actor)
        try:
            despues = _complete(rut, borrador)
        except FaltanSecciones as error:
            raise NoSePuedeFirmar("Falta confirmar el correo o el celular.") from error
        except SinCambios as error:
            raise NoSePuedeFirmar("No hay nada que cambiar: el RUT ya dice eso.") from error
        antes = contacto_of(rut)
        return Acto(
            tramite=CONTACTO.codigo,
            titulo="Actualización del correo y el teléfono del RUT",
            nit=rut.nit,
            titular=rut.nombre,
            grupos=(
                Grupo("Como está hoy", _lines(antes)),
                Grupo("Como va a quedar", _lines(despues)),
            ),
            datos={"antes": antes, "despues": despues, "version_del_rut": str(rut.version)},
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        try:
            return file_contacto(actor, borrador_id, firmado=True, now=now)
        except (EstadoNoPermite, FaltanSecciones, SinCambios, expediente_services.BorradorCerrado) as error:
            raise NoSePuedeFirmar("El borrador cambió. Revíselo y firme otra vez.") from error


def _lines(contacto: Mapping[str, str]) -> tuple[Renglon, ...]:
    return tuple(Renglon(ETIQUETAS[nombre], contacto[nombre] or "Sin dato") for nombre in SECCIONES)
