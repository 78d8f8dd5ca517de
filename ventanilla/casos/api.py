"""A person's cases, for programs."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth

from ventanilla.casos import decidibles, rules, selectors, services
from ventanilla.casos.rules import EstadoCaso
from ventanilla.comun.actor import Actor

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class ErrorSalida(Schema):
    detail: str


class ErrorDeEntrada(Schema):
    detail: str | list[dict[str, object]]


class PedidoSalida(Schema):
    texto: str
    pedido_at: datetime
    vence_date: date
    estado: rules.EstadoRequerimiento
    respuesta: str


class CasoSalida(Schema):
    """`documento` is the code with which the decision is verified; empty while there is none."""

    numero: str
    tramite: str
    radicado: str
    estado: EstadoCaso
    en_palabras: str
    abierto_at: datetime
    vence_date: date
    decidido_at: datetime | None
    documento: str
    pedidos: list[PedidoSalida]


class RespuestaEntrada(Schema):
    texto: str = Field(min_length=1, max_length=rules.TEXTO_MAXIMO, pattern=r"[^\s\x00]")


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _salida(caso: Any, *, con_pedidos: bool = True) -> dict[str, Any]:
    return {
        "numero": caso.numero,
        "tramite": decidibles.titulo_of(caso.tipo),
        "radicado": caso.radicado,
        "estado": caso.estado,
        "en_palabras": rules.PARA_LA_PERSONA[EstadoCaso(caso.estado)],
        "abierto_at": caso.abierto_at,
        "vence_date": caso.vence_date,
        "decidido_at": caso.decidido_at,
        "documento": caso.documento,
        "pedidos": list(selectors.requerimientos_of(caso)) if con_pedidos else [],
    }


@router.get("/casos", response={200: list[CasoSalida], 401: ErrorSalida}, summary="Mis casos", url_name="mis_casos")
def mis_casos(request: HttpRequest) -> Any:
    """What officials decide of the taxpayer in whose name one acts; the newest fifty, without what was asked."""
    return [_salida(caso, con_pedidos=False) for caso in selectors.casos_of(_actor(request))]


@router.get(
    "/casos/{numero}", response={200: CasoSalida, 401: ErrorSalida, 404: ErrorSalida}, summary="Un caso",
    url_name="caso",
)  # fmt: skip
def caso(request: HttpRequest, numero: str) -> Any:
    return _salida(selectors.caso_for(_actor(request), numero))


@router.post(
    "/casos/{numero}/respuesta",
    response={200: CasoSalida, 401: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida, 422: ErrorDeEntrada},
    summary="Responder lo que se pide en un caso",
    url_name="caso_respuesta",
)
def respuesta(request: HttpRequest, numero: str, datos: RespuestaEntrada) -> Any:
    """Once: the second answer is 409, and so is one that comes late."""
    try:
        services.answer_request(_actor(request), numero, texto=datos.texto.replace("\x00", ""), now=timezone.now())
    except services.PlazoVencido:
        raise HttpError(409, "Ya no se puede responder: el plazo terminó o la respuesta ya llegó.") from None
    return _salida(selectors.caso_for(_actor(request), numero))
