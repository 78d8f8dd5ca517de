"""In whose name one acts, and mandates, for programs. The same services as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import Alcance
from ventanilla.rut import selectors
from ventanilla.rut.mandatos import services
from ventanilla.rut.mandatos.rules import Accion
from ventanilla.rut.middleware import PROPIO, choose, context_of
from ventanilla.rut.rules.poderes import EstadoMandato, OrigenPoder, TransicionInvalida

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class ErrorSalida(Schema):
    detail: str


class PoderSalida(Schema):
    clave: str
    nit: str
    titular: str
    calidad: str
    alcances: list[Alcance]
    desde: date
    hasta: date | None
    origen: OrigenPoder


class ActuacionesSalida(Schema):
    actual: str
    poderes: list[PoderSalida]


class ActuacionEntrada(Schema):
    """`propio`, or the key of one of one's powers."""

    clave: str


class ActuacionSalida(Schema):
    actual: str


class MandatoSalida(Schema):
    id: int
    mandante: str
    tipo_documento: str
    numero_documento: str
    alcances: list[Alcance]
    desde: date
    hasta: date
    estado: EstadoMandato
    radicado: str


class MandatosSalida(Schema):
    dados: list[MandatoSalida]
    recibidos: list[MandatoSalida]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@router.get(
    "/actuaciones",
    response={200: ActuacionesSalida, 401: ErrorSalida},
    summary="Por quién puedo actuar",
    url_name="actuaciones",
)
def actuaciones(request: HttpRequest) -> ActuacionesSalida:
    """Every power that holds now, and the one that this session uses (`X-Actuacion` in writes must name it)."""
    poderes = selectors.poderes_of(_actor(request).user_id or 0, now=timezone.now())
    return ActuacionesSalida(
        actual=context_of(request)["clave"],
        poderes=[
            PoderSalida(
                clave=p.clave,
                nit=p.nit,
                titular=p.titular,
                calidad=p.calidad_nombre,
                alcances=sorted(p.alcances),
                desde=p.desde,
                hasta=p.hasta,
                origen=p.origen,
            )
            for p in poderes
        ],
    )


@router.post(
    "/actuaciones",
    response={200: ActuacionSalida, 401: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida},
    summary="Elegir a nombre de quién actúo",
    url_name="actuaciones",
)
def elegir(request: HttpRequest, datos: ActuacionEntrada) -> ActuacionSalida:
    """From now on this session acts in that name. Choosing the one in use changes nothing."""
    actor = _actor(request)
    poder = None
    if datos.clave != PROPIO:
        poder = selectors.poder_by_clave(actor.user_id or 0, datos.clave, now=timezone.now())
        if poder is None:
            raise HttpError(404, "No existe, o no es suyo.")
    if choose(request, poder):
        services.record_choice(actor, poder)
    return ActuacionSalida(actual=context_of(request)["clave"])


@router.get("/mandatos", response={200: MandatosSalida, 401: ErrorSalida}, summary="Mandatos", url_name="mandatos")
def mandatos(request: HttpRequest) -> MandatosSalida:
    """Those given by the taxpayer that one acts for, and those received; fifty of each, newest first."""
    actor = _actor(request)
    return MandatosSalida(
        dados=[_out(m) for m in selectors.mandatos_given(actor)[:50]],
        recibidos=[_out(m) for m in selectors.mandatos_received(actor)[:50]],
    )


def _out(mandato: Any) -> MandatoSalida:
    return MandatoSalida(
        id=mandato.pk,
        mandante=mandato.mandante_id,
        tipo_documento=mandato.tipo_documento,
        numero_documento=mandato.numero_documento,
        alcances=mandato.alcances,
        desde=mandato.desde_date,
        hasta=mandato.hasta_date,
        estado=EstadoMandato(mandato.estado),
        radicado=mandato.radicado,
    )


@router.post(
    "/mandatos/{pk}/{accion}",
    response={204: None, 401: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida},
    summary="Aceptar, rechazar, revocar o renunciar",
    url_name="mandato_accion",
)
def cambiar(request: HttpRequest, pk: int, accion: Accion) -> tuple[int, None]:
    """Doing it twice is harmless; 409 when the mandate is no longer where that can be done."""
    try:
        services.SERVICIOS[accion](_actor(request), pk, now=timezone.now())
    except TransicionInvalida as error:
        raise HttpError(409, "Ese mandato ya cambió.") from error
    except services.CuentaCongelada as error:
        raise HttpError(409, "Su cuenta se recuperó hace poco: espere 72 horas.") from error
    return 204, None
