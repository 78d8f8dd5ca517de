"""Holding a place, saying who will be attended, and accepting it in time."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from pydantic import Field

from ventanilla.citas import selectors
from ventanilla.citas.api.marco import (
    CABECERA,
    CODIGO_DE_SERVICIO,
    CON_CERCANAS,
    ERRORES,
    LEJOS,
    ApartadaOut,
    CitaOut,
    HoraIn,
    SinCupoOut,
    actor_of,
    apartada_out,
    attended_at,
    cita_out,
    ensure_may_book,
    held,
    lanes_of,
    lost,
    near,
    new_secret,
    owner_of_program,
)
from ventanilla.citas.campos import SolicitanteForm, known
from ventanilla.citas.pasos import digest
from ventanilla.citas.reserva import services
from ventanilla.citas.rules.canales import Carril, Necesidad
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Contexto, Rastro
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.rules import Motivo, Proposito
from ventanilla.robots.services import PruebaRechazada, accept_proof, asker_of_program

router = Router()
router.add_decorator(never_cache, mode="view")
TOMADO = "Ese cupo ya lo tomó otra persona. Estos son los más cercanos."
VENCIDO = "Pasó el tiempo para aceptar y el cupo quedó libre. Estos son los más cercanos."
CERRADO = "Ese cupo se cerró. Estos son los más cercanos."
CARRIL = "Ese cupo se guarda para quien tiene una obligación que vence en estos días. Estos son los más cercanos."
DETALLES = {
    Motivo.FALTA: "Falta la prueba de trabajo: pida un reto en /retos/cita y resuélvalo.",
    Motivo.INVALIDA: "La prueba de trabajo no es de este reto, de este propósito o de esta dirección.",
    Motivo.VENCIDA: "El reto venció: vale cinco minutos.",
    Motivo.REPETIDA: "Ese reto ya se usó: cada uno vale una vez.",
}


class ApartarIn(HoraIn):
    """`prueba`: what ALTCHA calls the payload, of a challenge for «cita»; who signed in needs none.
    `motivo`: why it is not done online, when one came from a procedure."""

    servicio: CODIGO_DE_SERVICIO
    necesidades: Annotated[list[Necesidad], Field(max_length=3)] = []
    prueba: Annotated[str, Field(max_length=4000)] = ""
    tramite: Annotated[str, Field(pattern=r"^[a-z0-9_.]{0,60}$")] = ""
    motivo: Annotated[str, Field(pattern=r"^[a-z0-9_]{0,60}$")] = ""


class SolicitanteIn(Schema):
    """Who signed in sends the way to be reached and nothing of who they are. `acepta`: the privacy notice."""

    acepta: bool
    tipo_persona: Annotated[str, Field(max_length=10)] = ""
    tipo_documento: Annotated[str, Field(max_length=2)] = ""
    numero_documento: Annotated[str, Field(max_length=40)] = ""
    nombres: Annotated[str, Field(max_length=150)] = ""
    apellidos: Annotated[str, Field(max_length=100)] = ""
    razon_social: Annotated[str, Field(max_length=150)] = ""
    celular: Annotated[str, Field(max_length=40)] = ""
    telefono: Annotated[str, Field(max_length=40)] = ""
    correo: Annotated[str, Field(max_length=100)] = ""
    direccion: Annotated[str, Field(max_length=150)] = ""
    municipio: Annotated[str, Field(max_length=60)] = ""
    pregunta: Annotated[str, Field(max_length=1500)] = ""
    acompanante: bool = False
    sin_prisa: bool = False


class MasTiempoIn(Schema):
    """`sin_prisa`: five minutes instead of forty-five seconds."""

    sin_prisa: bool = False


class YaTieneOut(Schema):
    """`codigo` only when it is one's own: then it can be moved to this place with `mover`."""

    detail: str
    codigo: str


def trace_of_program(request: HttpRequest, dueno: str) -> Rastro:
    return Rastro(dispositivo=digest("dispositivo", dueno), conexion=digest("conexion", ip_of(request)))


@router.post(
    "/citas/apartadas",
    response={200: ApartadaOut, **CON_CERCANAS, 403: dict[str, str]},
    url_name="citas_apartar",
    summary="Apartar un cupo; la misma `llave` da el mismo. Propósito del reto de un invitado: cita",
)
def apartar(request: HttpRequest, pedida: ApartarIn, secreto: CABECERA = "") -> object:
    now = timezone.now()
    actor = actor_of(request)
    ensure_may_book(request)
    servicio = attended_at(pedida.servicio, pedida.sede, pedida.canal)
    if servicio is None:
        return Status(422, {"detail": "Ese punto de contacto no atiende ese servicio de esa manera."})
    if not now < pedida.inicio_at < now + LEJOS:
        return Status(422, {"detail": "Esa hora ya pasó, o está a más de un año."})
    conocido = known(actor) if servicio.publico != "ambos" else None
    if conocido is not None and servicio.publico not in ("ambos", conocido.tipo_persona):
        return Status(422, {"detail": "Este servicio no es para quien usted representa ahora."})
    if actor.user_id is None and not secreto:
        secreto = new_secret(pedida.llave)
    dueno = owner_of_program(request, secreto)
    spend_limit("citas.apartar", persona=dueno, ip=ip_of(request), now=now)
    hora = HoraLibre(pedida.inicio_at, pedida.sede, pedida.canal, 0)
    necesidades = tuple(pedida.necesidades)
    try:
        if actor.user_id is None and not selectors.citas.was_asked(dueno, pedida.llave):
            accept_proof(asker_of_program(request), Proposito.CITA, pedida.prueba, now=now)
        cita = citas.hold(
            actor,
            dueno=dueno,
            servicio=servicio,
            sede=pedida.sede,
            canal=pedida.canal,
            inicio_at=pedida.inicio_at,
            llave=pedida.llave,
            carriles=[Carril(carril) for carril in lanes_of(actor, now=now)],
            necesidades=necesidades,
            contexto=Contexto(
                tramite=pedida.tramite or servicio.tramite,
                motivo=pedida.motivo,
                rastro=trace_of_program(request, dueno),
            ),
            now=now,
        )
    except PruebaRechazada as error:
        return Status(403, {"detail": DETALLES[error.motivo], "motivo": error.motivo})
    except citas.SinCupo:
        return Status(409, {"detail": TOMADO, "cercanas": near(servicio, hora, necesidades, actor, now=now)})
    return _answer(request, cita, secreto)


def _answer(request: HttpRequest, cita: Any, secreto: str) -> ApartadaOut:
    return apartada_out(cita, secreto="" if actor_of(request).user_id is not None else secreto)


@router.get(
    "/citas/apartadas/{apartada_id}",
    response={200: ApartadaOut, **ERRORES},
    url_name="citas_apartada",
    summary="Lo apartado: hasta cuándo se guarda y qué falta",
)
def apartada(request: HttpRequest, apartada_id: UUID, secreto: CABECERA = "") -> object:
    cita, _dueno = held(request, secreto, apartada_id)
    return _answer(request, cita, secreto)


@router.post(
    "/citas/apartadas/{apartada_id}/solicitante",
    response={200: ApartadaOut, **CON_CERCANAS},
    url_name="citas_solicitante",
    summary="Quién va a ser atendido; desde aquí hay 45 segundos para aceptar",
)
def solicitante(request: HttpRequest, apartada_id: UUID, datos: SolicitanteIn, secreto: CABECERA = "") -> object:
    now = timezone.now()
    cita, dueno = held(request, secreto, apartada_id)
    form = SolicitanteForm(
        datos.dict(exclude={"sin_prisa"}),
        servicio=cita.servicio,
        canales={cita.cupo.canal},
        conocido=known(actor_of(request)),
        pide_necesidades=False,
        solicitante=asker_of_program(request),
        now=now,
    )
    form.fields.pop("prueba", None)  # it was spent on the hold
    if not form.is_valid():
        return form_errors(form)
    try:
        dicha = citas.set_solicitante(dueno, cita.pk, form.datos(), sin_prisa=datos.sin_prisa, now=now)
    except citas.RetencionVencida:
        return _gone(request, cita, now=now)
    return _answer(request, dicha, secreto)


def form_errors(form: Form) -> object:
    """Field by field, in the words of the pages."""
    errores = [
        {"campo": campo, "mensaje": str(mensaje)} for campo, mensajes in form.errors.items() for mensaje in mensajes
    ]
    return Status(422, {"detail": errores})


def _gone(request: HttpRequest, cita: Any, *, now: datetime) -> object:
    return lost(request, cita, CERRADO if cita.cupo.retirado_at is not None else VENCIDO, now=now)


@router.post(
    "/citas/apartadas/{apartada_id}/mas-tiempo",
    response={200: ApartadaOut, **ERRORES, 410: SinCupoOut},
    url_name="citas_mas_tiempo",
    summary="Necesito más tiempo: el plazo empieza otra vez, diez veces como máximo",
)
def mas_tiempo(request: HttpRequest, apartada_id: UUID, cuanto: MasTiempoIn, secreto: CABECERA = "") -> object:
    now = timezone.now()
    cita, dueno = held(request, secreto, apartada_id)
    try:
        mas = citas.extend(dueno, cita.pk, sin_prisa=cuanto.sin_prisa, now=now)
    except citas.RetencionVencida:
        return _gone(request, cita, now=now)
    return _answer(request, mas, secreto)


@router.post(
    "/citas/apartadas/{apartada_id}/soltar",
    response={200: ApartadaOut, **ERRORES},
    url_name="citas_soltar",
    summary="No aceptar: el cupo queda libre para otra persona en este instante",
)
def soltar(request: HttpRequest, apartada_id: UUID, secreto: CABECERA = "") -> object:
    cita, dueno = held(request, secreto, apartada_id)
    citas.let_go(dueno, cita.pk, now=timezone.now())
    return _answer(request, selectors.citas.held_by(dueno, cita.pk), secreto)


@router.post(
    "/citas/apartadas/{apartada_id}/aceptar",
    response={200: CitaOut, **CON_CERCANAS, 409: YaTieneOut | SinCupoOut},
    url_name="citas_aceptar",
    summary="Aceptar: la cita queda agendada, o movida si se apartó para mover otra. Repetirlo da la misma",
)
def aceptar(request: HttpRequest, apartada_id: UUID, secreto: CABECERA = "") -> object:
    now = timezone.now()
    cita, dueno = held(request, secreto, apartada_id)
    ensure_may_book(request)
    try:
        if cita.mueve is not None:
            hecha = citas.move(actor_of(request), cita.mueve, cita.pk, dueno=dueno, now=now)
        else:
            hecha = citas.confirm(actor_of(request), cita.pk, dueno=dueno, now=now)
    except citas.RetencionVencida:
        return _gone(request, cita, now=now)
    except citas.FaltanDatos:
        return Status(422, {"detail": "Falta decir quién va a ser atendido."})
    except citas.CarrilAjeno:
        return lost(request, cita, CARRIL, now=now, status=409)
    except citas.YaTieneCita:
        return _has_one(request, cita, dueno)
    except citas.CambiosAgotados:
        return Status(409, {"detail": AGOTADOS, "codigo": ""})
    except citas.MuyTarde:
        return Status(409, {"detail": TARDE, "codigo": ""})
    return cita_out(selectors.citas.by_id(hecha.pk))


AGOTADOS = "Cada cita se puede cambiar dos veces. Puede conservarla como está, o cancelarla y agendar otra."
TARDE = "Falta muy poco para la cita, o ya pasó: no se puede cambiar."


def _has_one(request: HttpRequest, cita: Any, dueno: str) -> object:
    """A document number proves nothing: whose it is not is told that there is one, and nothing of it."""
    otra, es_suya = services.existing_of(actor_of(request), cita, dueno=dueno)
    codigo = (otra.codigo or "") if otra is not None and es_suya else ""
    detail = "Esa persona ya tiene una cita para este servicio."
    return Status(409, {"detail": f"{detail} Puede moverla a este cupo." if codigo else detail, "codigo": codigo})


@router.post(
    "/citas/apartadas/{apartada_id}/mover",
    response={200: CitaOut, **CON_CERCANAS, 409: YaTieneOut | SinCupoOut},
    url_name="citas_mover_la_suya",
    summary="La cita que ya tiene pasa al cupo apartado, en un paso",
)
def mover_la_suya(request: HttpRequest, apartada_id: UUID, secreto: CABECERA = "") -> object:
    now = timezone.now()
    cita, dueno = held(request, secreto, apartada_id)
    ensure_may_book(request)
    try:
        hecha = services.move_existing(actor_of(request), cita.pk, dueno=dueno, now=now)
    except citas.RetencionVencida:
        return _gone(request, cita, now=now)
    except citas.CambiosAgotados:
        return Status(409, {"detail": AGOTADOS, "codigo": ""})
    except citas.MuyTarde:
        return Status(409, {"detail": TARDE, "codigo": ""})
    return cita_out(selectors.citas.by_id(hecha.pk))
