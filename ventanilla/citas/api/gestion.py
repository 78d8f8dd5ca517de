"""One's own appointments: see them, say that one will come, move them, cancel them."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from ninja.security import django_auth
from pydantic import Field

from ventanilla.citas import selectors
from ventanilla.citas.api.marco import (
    CABECERA,
    CODIGO_DE_CITA,
    CON_CERCANAS,
    ERRORES,
    LEJOS,
    ApartadaOut,
    CitaOut,
    HoraIn,
    actor_of,
    apartada_out,
    cita_out,
    near,
    new_secret,
    own_cita,
    owner_of_program,
)
from ventanilla.citas.api.reserva import AGOTADOS, TARDE, TOMADO, trace_of_program
from ventanilla.citas.gestion.rules import Impedimento
from ventanilla.citas.gestion.selectors import options_of, site_of
from ventanilla.citas.gestion.services import cambios
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Contexto
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit

router = Router()
router.add_decorator(never_cache, mode="view")


class LlaveDeCitaIn(Schema):
    """Code and secret, as they were given on accepting; who signed in needs no secret for their own."""

    codigo: CODIGO_DE_CITA
    secreto: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,128}$")] = ""


class MoverIn(HoraIn, LlaveDeCitaIn):
    pass


def _spend(request: HttpRequest) -> None:
    """By address only: a secret is not guessed, and counting by code would let a stranger shut its owner out."""
    spend_limit("citas.gestionar", ip=ip_of(request), now=timezone.now())


@router.get(
    "/citas/mias",
    auth=django_auth,
    response={200: list[CitaOut], **ERRORES, 401: dict[str, str]},
    url_name="citas_mias",
    summary="Mis citas: primero las que vienen, la más cercana antes",
)
def mias(request: HttpRequest) -> list[CitaOut]:
    return [cita_out(cita) for cita in selectors.citas.citas_of(actor_of(request)) if cita.codigo]


@router.post(
    "/citas/consulta",
    response={200: CitaOut, **ERRORES},
    url_name="citas_consulta",
    summary="Una cita, por su código y su secreto",
)
def consulta(request: HttpRequest, pedida: LlaveDeCitaIn) -> CitaOut:
    _spend(request)
    return cita_out(own_cita(request, pedida.codigo, pedida.secreto))


@router.post(
    "/citas/asistire",
    response={200: CitaOut, **ERRORES},
    url_name="citas_asistire",
    summary="Confirmo que asistiré",
)
def asistire(request: HttpRequest, pedida: LlaveDeCitaIn) -> object:
    _spend(request)
    cita = own_cita(request, pedida.codigo, pedida.secreto)
    try:
        cambios.say_coming(actor_of(request), cita.pk, now=timezone.now())
    except citas.MuyTarde:
        return Status(409, {"detail": "Esa cita ya empezó, pasó o se canceló."})
    return cita_out(selectors.citas.by_id(cita.pk))


@router.post(
    "/citas/cancelar",
    response={200: CitaOut, **ERRORES},
    url_name="citas_cancelar",
    summary="Cancelar: otra persona toma el cupo. Repetirlo no cambia nada",
)
def cancelar(request: HttpRequest, pedida: LlaveDeCitaIn) -> object:
    _spend(request)
    cita = own_cita(request, pedida.codigo, pedida.secreto)
    try:
        citas.cancel(actor_of(request), cita.pk, now=timezone.now())
    except citas.MuyTarde:
        return Status(409, {"detail": "Esa cita ya empezó o terminó: no se puede cancelar."})
    return cita_out(selectors.citas.by_id(cita.pk))


@router.post(
    "/citas/mover",
    response={200: ApartadaOut, **CON_CERCANAS},
    url_name="citas_mover",
    summary="Apartar otro cupo para una cita; al aceptarlo se mueve en un paso, y hasta entonces nada cambia",
)
def mover(request: HttpRequest, pedida: MoverIn, cabecera: CABECERA = "") -> object:
    now = timezone.now()
    actor = actor_of(request)
    _spend(request)
    cita = own_cita(request, pedida.codigo, pedida.secreto)
    opciones = options_of(cita, now=now)
    if not opciones.mover:
        return Status(409, {"detail": AGOTADOS if opciones.impedimento is Impedimento.CAMBIOS else TARDE})
    if not now < pedida.inicio_at < now + LEJOS:
        return Status(422, {"detail": "Esa hora ya pasó, o está a más de un año."})
    sitio = site_of(cita, pedida.sede, pedida.canal)
    secreto = cabecera if actor.user_id is not None else cabecera or new_secret(pedida.llave)
    dueno = owner_of_program(request, secreto)
    spend_limit("citas.apartar", persona=str(cita.pk), ip=ip_of(request), now=now)
    try:
        apartada = citas.hold(
            actor,
            dueno=dueno,
            servicio=cita.servicio,
            sede=sitio.sede,
            canal=sitio.canal,
            inicio_at=pedida.inicio_at,
            llave=pedida.llave,
            necesidades=cita.necesidades,
            mueve=cita,
            contexto=Contexto(rastro=trace_of_program(request, dueno)),
            now=now,
        )
    except citas.SinCupo:
        hora = HoraLibre(pedida.inicio_at, sitio.sede, sitio.canal, 0)
        cercanas = near(cita.servicio, hora, tuple(cita.necesidades), actor, now=now)
        return Status(409, {"detail": f"{TOMADO} Su cita sigue donde estaba.", "cercanas": cercanas})
    return apartada_out(apartada, secreto="" if actor.user_id is not None else secreto)
