"""What every address of this API shares: how things are written, who asks, and what is said when it cannot be.

A program keeps no cookies: `secreto`, which the first hold gives, stands for its browser. Who signed in needs none.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja import Header, Schema, Status
from ninja.errors import HttpError
from ninja.utils import check_csrf
from pydantic import AwareDatetime, Field

from ventanilla.citas import selectors
from ventanilla.citas.pasos import digest, owner_of
from ventanilla.citas.reserva.selectors import Lugar, Opcion, Pedido, lugares_of, nearest
from ventanilla.citas.rules.canales import Canal, Carril, Necesidad
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.lugares import ways_at
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import Alcance

CODIGO_DE_SERVICIO = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["rut-responsabilidades"])]
CODIGO_DE_SEDE = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,20}$", examples=["20"])]
CODIGO_DE_CITA = Annotated[str, Field(pattern=r"^[0-9]{13}$", examples=["0202026000001"])]
SECRETO = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")]
CABECERA = Annotated[
    str,
    Header(
        alias="X-Cita-Secreto",
        pattern=r"^[A-Za-z0-9_-]{0,128}$",
        description="Lo que devolvió el primer apartado. Quien ingresó con su cuenta no lo necesita.",
    ),
]
LEJOS = timedelta(days=400)


# --- what is written ---------------------------------------------------------------------------------


class HoraOut(Schema):
    """A free hour. `cambio`: what taking it costs to who looked elsewhere."""

    sede: str
    nombre: str
    ciudad: str
    canal: Canal
    inicio_at: datetime
    cupos: int
    cambio: str


class ErrorOut(Schema):
    detail: str


class SinCupoOut(Schema):
    """The three nearest places, for who did not get theirs or lost it."""

    detail: str
    cercanas: list[HoraOut]


class EntradaOut(Schema):
    """Words, or what is wrong with each field."""

    detail: str | list[dict[str, Any]]


class ApartadaOut(Schema):
    """`secreto` goes in the header X-Cita-Secreto of all that follows; empty for who signed in.
    `acepta_at`: until then it is kept; asking for more time begins it again, ten times at most."""

    id: UUID
    estado: EstadoCita
    servicio: str
    sede: str
    canal: Canal
    inicio_at: datetime
    acepta_at: datetime | None
    faltan_datos: bool
    prorrogas: int
    mueve: str
    secreto: str


class CitaOut(Schema):
    """`secreto` with the code opens it, moves it and cancels it: the code alone opens nothing."""

    codigo: str
    estado: EstadoCita
    servicio: str
    nombre: str
    sede: str
    canal: Canal
    inicio_at: datetime
    cuando: str
    donde: str
    como: list[str]
    requisitos: list[str]
    cambios: int
    secreto: str


ERRORES: dict[int, Any] = {
    400: ErrorOut,
    403: ErrorOut,
    404: ErrorOut,
    409: ErrorOut,
    422: EntradaOut,
    429: ErrorOut,
}
CON_CERCANAS: dict[int, Any] = ERRORES | {409: SinCupoOut | ErrorOut, 410: SinCupoOut}


def hora_out(opcion: Opcion) -> HoraOut:
    return HoraOut(
        sede=opcion.hora.sede,
        nombre=opcion.lugar.nombre,
        ciudad=opcion.lugar.ciudad,
        canal=Canal(opcion.hora.canal),
        inicio_at=opcion.hora.inicio_at,
        cupos=opcion.hora.cupos,
        cambio=opcion.cambio.value,
    )


def cita_out(cita: Any) -> CitaOut:
    detalle = detail_of(cita)
    return CitaOut(
        codigo=cita.codigo,
        estado=cita.estado,
        servicio=cita.servicio_id,
        nombre=detalle.servicio,
        sede=cita.cupo.sede_id,
        canal=cita.cupo.canal,
        inicio_at=cita.cupo.inicio_at,
        cuando=detalle.cuando,
        donde=detalle.donde,
        como=list(detalle.como),
        requisitos=list(detalle.requisitos),
        cambios=cita.cambios,
        secreto=selectors.citas.secret_of(cita),
    )


def apartada_out(cita: Any, *, secreto: str) -> ApartadaOut:
    return ApartadaOut(
        id=cita.pk,
        estado=cita.estado,
        servicio=cita.servicio_id,
        sede=cita.cupo.sede_id,
        canal=cita.cupo.canal,
        inicio_at=cita.cupo.inicio_at,
        acepta_at=cita.hasta_at if cita.estado == EstadoCita.RETENIDA else None,
        faltan_datos=cita.estado == EstadoCita.RETENIDA and cita.mueve_id is None and not cita.persona,
        prorrogas=cita.prorrogas,
        mueve=(cita.mueve.codigo or "") if cita.mueve_id else "",
        secreto=secreto,
    )


# --- who asks ----------------------------------------------------------------------------------------


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def owner_of_program(request: HttpRequest, secreto: str) -> str:
    """Who holds: the account, or the program that shows its secret; "" for nobody.

    A session acts here by its cookie alone, so what it writes needs the proof against forged requests that every form
    carries.
    """
    if actor_of(request).user_id is None:
        return f"p:{digest('programa', secreto)}" if secreto else ""
    ensure_not_forged(request)
    return owner_of(actor_of(request))


def ensure_not_forged(request: HttpRequest) -> None:
    """Of who signed in, whose cookie alone would be enough otherwise."""
    if actor_of(request).user_id is not None and request.method == "POST" and check_csrf(request) is not None:
        raise HttpError(403, "Falta la cabecera X-CSRFToken.")


def new_secret(llave: UUID) -> str:
    """Of a program's first hold: the same request sent twice gets the same one, and only this installation makes it."""
    return salted_hmac("citas.secreto", str(llave), algorithm="sha256").hexdigest()


def held(request: HttpRequest, secreto: str, apartada_id: UUID) -> tuple[Any, str]:
    """What it holds or accepted, in the name in which it acts. Raises ObjectDoesNotExist."""
    dueno = owner_of_program(request, secreto)
    if not dueno:
        raise ObjectDoesNotExist
    cita = selectors.citas.held_by(dueno, apartada_id)
    if cita.mandato != actor_of(request).mandato:
        raise ObjectDoesNotExist
    return cita, dueno


def own_cita(request: HttpRequest, codigo: str, secreto: str) -> Any:
    """By code and secret, or in one's own account without it. Raises ObjectDoesNotExist."""
    if secreto:
        return selectors.citas.cita_by_link(codigo, secreto)
    if actor_of(request).user_id is None:
        raise ObjectDoesNotExist
    ensure_not_forged(request)
    return selectors.citas.cita_for(actor_of(request), codigo)


def ensure_may_book(request: HttpRequest) -> None:
    """For a third party, only with a power that reaches it."""
    actor = actor_of(request)
    if actor.user_id is not None and not actor.may(Alcance.CITA_AGENDAR):
        raise HttpError(403, "Su poder no alcanza para agendar citas.")


# --- what is looked for ------------------------------------------------------------------------------


class HoraIn(Schema):
    """An hour as `horas` or `primeras` gave it, and the key of this request: a random UUID, kept by who sends it."""

    sede: CODIGO_DE_SEDE
    canal: Canal
    inicio_at: AwareDatetime
    llave: UUID


def attended(codigo: str) -> tuple[Any, dict[str, Lugar]]:
    """A service given by appointment, and where. Raises ObjectDoesNotExist."""
    servicio = selectors.oferta.servicio(codigo)
    lugares = dict(lugares_of(servicio))
    if servicio.sin_cita or not lugares:
        raise ObjectDoesNotExist
    return servicio, lugares


def attended_at(codigo: str, sede: str, canal: Canal) -> Any | None:
    """The service, when that office attends it in that way; None when it does not. Raises ObjectDoesNotExist."""
    servicio = selectors.oferta.servicio(codigo)
    if servicio.sin_cita:
        raise ObjectDoesNotExist
    try:
        lugar = selectors.oferta.sede(sede)
    except ObjectDoesNotExist:
        return None
    suyos = ways_at(servicio.canales, lugar.canales, solo_presencial=lugar.solo_presencial)
    return servicio if canal in suyos else None


def lanes_of(actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """Who has an obligation that falls due sees also the places that are kept for them."""
    if actor.nit and selectors.vencimientos.due_soon(actor.nit, now=now):
        return (Carril.GENERAL.value, Carril.VENCIMIENTO.value)
    return (Carril.GENERAL.value,)


def near(
    servicio: Any, hora: HoraLibre, necesidades: tuple[Necesidad, ...], actor: Actor, *, now: datetime
) -> list[HoraOut]:
    """The three nearest to one that was lost."""
    lugares = lugares_of(servicio)
    pedido = Pedido(
        servicio, canal=hora.canal, sede=hora.sede if hora.sede in lugares else "", necesidades=necesidades,
        carriles=lanes_of(actor, now=now),
    )  # fmt: skip
    return [hora_out(opcion) for opcion in nearest(servicio, hora, lugares, pedido, now=now)]


def lost(request: HttpRequest, cita: Any, detail: str, *, now: datetime, status: int = 410) -> object:
    """A hold that is over, with the places nearest to it."""
    cupo = cita.cupo
    hora = HoraLibre(cupo.inicio_at, cupo.sede_id, cupo.canal, 0)
    cercanas = near(cita.servicio, hora, tuple(cita.necesidades), actor_of(request), now=now)
    return Status(status, {"detail": detail, "cercanas": cercanas})
