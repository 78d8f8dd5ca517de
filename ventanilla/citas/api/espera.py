"""Waiting for a place: getting in line, seeing how far one is, leaving, and answering what is offered."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from ninja.security import django_auth
from pydantic import Field

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.api.marco import (
    CODIGO_DE_CITA,
    CODIGO_DE_SEDE,
    CODIGO_DE_SERVICIO,
    ERRORES,
    SECRETO,
    CitaOut,
    actor_of,
    cita_out,
    ensure_may_book,
    ensure_not_forged,
)
from ventanilla.citas.api.reserva import DETALLES, SolicitanteIn, form_errors, trace_of_program
from ventanilla.citas.campos import known
from ventanilla.citas.espera import selectors, services
from ventanilla.citas.espera.forms import AntesForm, EsperaForm
from ventanilla.citas.rules.canales import Canal, Necesidad
from ventanilla.citas.rules.espera import EstadoEspera, Respuesta
from ventanilla.citas.services import citas, ofrecimientos
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.rules import Proposito
from ventanilla.robots.services import PruebaRechazada, accept_proof, asker_of_program

router = Router()
router.add_decorator(never_cache, mode="view")


class Jornada(StrEnum):
    CUALQUIERA = ""
    MANANA = "manana"
    TARDE = "tarde"


class Plazo(StrEnum):
    """How many days one waits."""

    SEMANA = "7"
    DOS_SEMANAS = "14"
    MES = "30"
    TRES_MESES = "90"


class PreferenciasIn(Schema):
    """What one accepts; nothing chosen is «any». `dias`: Monday is 0. `llave`: a random UUID, sent twice it is one."""

    llave: UUID
    canales: list[Canal] = []
    sedes: Annotated[list[CODIGO_DE_SEDE], Field(max_length=100)] = []
    dias: Annotated[list[Annotated[int, Field(ge=0, le=5)]], Field(max_length=6)] = []
    jornada: Jornada = Jornada.CUALQUIERA
    plazo: Plazo = Plazo.MES

    def values(self) -> dict[str, list[Any]]:
        """As the form of the pages takes them."""
        return {
            "llave": [str(self.llave)],
            "modos": [canal.value for canal in self.canales],
            "sedes": list(self.sedes),
            "dias": [str(dia) for dia in self.dias],
            "jornada": [self.jornada.value],
            "plazo": [self.plazo.value],
        }


class EsperarIn(SolicitanteIn, PreferenciasIn):
    """`prueba`: of a challenge for «cita»; who signed in needs none."""

    servicio: CODIGO_DE_SERVICIO
    necesidades: Annotated[list[Necesidad], Field(max_length=3)] = []
    prueba: Annotated[str, Field(max_length=4000)] = ""


class AntesIn(PreferenciasIn):
    """For who has an appointment and keeps it until they accept a sooner one."""

    codigo: CODIGO_DE_CITA
    secreto: SECRETO


class LlaveIn(Schema):
    """What it was given with."""

    id: UUID
    secreto: SECRETO


class Accion(StrEnum):
    """`rechazar`: no, and go on waiting; `conservar`: keep the appointment that one has; `salir`: wait no more."""

    ACEPTAR = "aceptar"
    RECHAZAR = "rechazar"
    CONSERVAR = "conservar"
    SALIR = "salir"


RESPUESTAS = {
    Accion.RECHAZAR: (Respuesta.RECHAZADO, True),
    Accion.CONSERVAR: (Respuesta.CONSERVADA, False),
    Accion.SALIR: (Respuesta.RECHAZADO, False),
}


class ResponderIn(LlaveIn):
    accion: Accion


class OfertaOut(Schema):
    """A place that is kept until `hasta_at`. `vigente`: it may still be accepted."""

    id: UUID
    secreto: str
    vigente: bool
    respuesta: str
    servicio: str
    sede: str
    canal: Canal
    inicio_at: datetime
    hasta_at: datetime | None
    conserva: str
    cita: CitaOut | None


class EsperaOut(Schema):
    """`antes`: how many came before; `compiten`: how many of them would take a place that this one accepts."""

    id: UUID
    secreto: str
    estado: EstadoEspera
    servicio: str
    antes: int
    compiten: int
    ofrecidos: int
    oferta: OfertaOut | None


def _offer(cita_id: UUID, secreto: str, *, now: datetime) -> OfertaOut:
    vista = selectors.offer_by_link(cita_id, secreto, now=now)
    cupo = vista.cita.cupo
    return OfertaOut(
        id=cita_id,
        secreto=secreto,
        vigente=vista.viva,
        respuesta=vista.respuesta,
        servicio=vista.cita.servicio_id,
        sede=cupo.sede_id,
        canal=Canal(cupo.canal),
        inicio_at=cupo.inicio_at,
        hasta_at=vista.cita.hasta_at if vista.viva else None,
        conserva=(vista.conserva.codigo or "") if vista.conserva else "",
        cita=cita_out(citas_selectors.citas.by_id(vista.aceptada.pk)) if vista.aceptada else None,
    )


def _wait(espera: Any, *, now: datetime) -> EsperaOut:
    activa = espera.estado == EstadoEspera.ACTIVA
    lugar = selectors.place_of(espera) if activa else selectors.Lugar(0, 0)
    oferta = selectors.live_offer_of(espera, now=now) if activa else None
    secreto = citas_selectors.citas.secret_of(oferta, "oferta") if oferta else ""
    return EsperaOut(
        id=espera.llave,
        secreto=selectors.secret_of(espera),
        estado=espera.estado,
        servicio=espera.servicio_id,
        antes=lugar.antes,
        compiten=lugar.compiten,
        ofrecidos=selectors.offered_to(espera),
        oferta=_offer(oferta.pk, secreto, now=now) if oferta else None,
    )


@router.post(
    "/citas/esperas",
    response={200: EsperaOut, **ERRORES, 403: dict[str, str]},
    url_name="citas_esperas",
    summary="Esperar un cupo; la misma `llave` da la misma espera. Propósito del reto de un invitado: cita",
)
def esperar(request: HttpRequest, pedida: EsperarIn) -> object:
    now = timezone.now()
    actor = actor_of(request)
    ensure_not_forged(request)
    ensure_may_book(request)
    oferta = selectors.offer_of(pedida.servicio)
    solicitante = asker_of_program(request)
    spend_limit("citas.espera", ip=solicitante.ip, now=now)
    datos = {nombre: [valor] for nombre, valor in pedida.dict(include=set(SolicitanteIn.model_fields)).items()}
    form = EsperaForm(
        MultiValueDict({**datos, **pedida.values(), "necesidades": [uno.value for uno in pedida.necesidades]}),
        servicio=oferta.servicio,
        posibles=oferta.canales,
        sedes=oferta.sedes,
        conocido=known(actor),
        solicitante=solicitante,
        now=now,
    )
    form.fields.pop("prueba", None)  # it is spent here, once everything else is well typed
    if not form.is_valid():
        return form_errors(form)
    try:
        if actor.user_id is None:
            accept_proof(solicitante, Proposito.CITA, pedida.prueba, now=now)
        espera = services.join(
            actor,
            servicio=pedida.servicio,
            datos=form.datos(),
            preferencias=form.preferencias(),
            llave=pedida.llave,
            rastro=trace_of_program(request, f"p:{pedida.llave}" if actor.user_id is None else f"u:{actor.user_id}"),
            now=now,
        )
    except PruebaRechazada as error:
        return Status(403, {"detail": DETALLES[error.motivo], "motivo": error.motivo})
    except services.YaEspera:
        return Status(409, {"detail": YA_ESPERA})
    return _wait(espera, now=now)


YA_ESPERA = "Ese documento ya espera este servicio. Le escribimos al contacto que dejó, con el enlace de su espera."


@router.post(
    "/citas/esperas/antes",
    response={200: EsperaOut, **ERRORES},
    url_name="citas_esperar_antes",
    summary="Esperar un cupo más pronto que el de una cita, sin perderla",
)
def antes(request: HttpRequest, pedida: AntesIn) -> object:
    now = timezone.now()
    spend_limit("citas.espera", ip=ip_of(request), now=now)
    cita = citas_selectors.citas.cita_by_link(pedida.codigo, pedida.secreto)
    if cita.estado != "confirmada":
        return Status(409, {"detail": "Esa cita ya no está agendada."})
    oferta = selectors.offer_of(cita.servicio_id)
    form = AntesForm(MultiValueDict(pedida.values()), canales=oferta.canales, sedes=oferta.sedes)
    if not form.is_valid():
        return form_errors(form)
    try:
        espera = services.join_sooner(
            actor_of(request), cita, preferencias=form.preferencias(), llave=pedida.llave, now=now
        )
    except services.YaEspera as error:
        espera = error.espera
    return _wait(espera, now=now)


@router.get(
    "/citas/esperas",
    auth=django_auth,
    response={200: list[EsperaOut], **ERRORES, 401: dict[str, str]},
    url_name="citas_esperas",
    summary="Lo que espera quien ingresó",
)
def esperas(request: HttpRequest) -> list[EsperaOut]:
    return [_wait(espera, now=timezone.now()) for espera in selectors.esperas_of(actor_of(request))]


@router.post(
    "/citas/esperas/consulta",
    response={200: EsperaOut, **ERRORES},
    url_name="citas_espera",
    summary="Una espera: cuántos hay antes, y lo que se ofrece",
)
def consulta(request: HttpRequest, pedida: LlaveIn) -> EsperaOut:
    spend_limit("citas.gestionar", ip=ip_of(request), now=timezone.now())
    return _wait(selectors.espera_by_link(pedida.id, pedida.secreto), now=timezone.now())


@router.post(
    "/citas/esperas/salir",
    response={200: EsperaOut, **ERRORES},
    url_name="citas_espera_salir",
    summary="No esperar más; lo que se le ofrecía pasa al siguiente. Repetirlo no cambia nada",
)
def salir(request: HttpRequest, pedida: LlaveIn) -> EsperaOut:
    now = timezone.now()
    spend_limit("citas.gestionar", ip=ip_of(request), now=now)
    services.leave(actor_of(request), selectors.espera_by_link(pedida.id, pedida.secreto), now=now)
    return _wait(selectors.espera_by_link(pedida.id, pedida.secreto), now=now)


@router.post(
    "/citas/ofertas/consulta",
    response={200: OfertaOut, **ERRORES},
    url_name="citas_oferta",
    summary="Un cupo que se ofrece, y hasta cuándo",
)
def oferta(request: HttpRequest, pedida: LlaveIn) -> OfertaOut:
    spend_limit("citas.gestionar", ip=ip_of(request), now=timezone.now())
    return _offer(pedida.id, pedida.secreto, now=timezone.now())


@router.post(
    "/citas/ofertas/responder",
    response={200: OfertaOut, **ERRORES, 410: OfertaOut},
    url_name="citas_oferta_responder",
    summary="Aceptar un cupo ofrecido, o decir que no; repetirlo da lo mismo",
)
def responder(request: HttpRequest, pedida: ResponderIn) -> object:
    now = timezone.now()
    spend_limit("citas.gestionar", ip=ip_of(request), now=now)
    vista = selectors.offer_by_link(pedida.id, pedida.secreto, now=now)
    try:
        if pedida.accion is Accion.ACEPTAR:
            ofrecimientos.accept(actor_of(request), vista.cita.pk, now=now)
        else:
            respuesta, sigue = RESPUESTAS[pedida.accion]
            ofrecimientos.decline(actor_of(request), vista.cita.pk, respuesta=respuesta, sigue=sigue, now=now)
    except citas.RetencionVencida:
        return Status(410, _offer(pedida.id, pedida.secreto, now=now))
    except citas.YaTieneCita:
        return Status(409, {"detail": "Esa persona ya tiene una cita para este servicio."})
    except citas.MuyTarde:
        return Status(409, {"detail": "Su cita de ahora ya empezó o terminó, y por eso no se puede cambiar por esta."})
    return _offer(pedida.id, pedida.secreto, now=now)
