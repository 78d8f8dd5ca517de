"""The same two questions for programs. The NIT and the proof travel in the body."""

from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from pydantic import Field

from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.rules import Motivo, Proposito
from ventanilla.robots.services import PruebaRechazada, Solicitante, accept_proof, asker_of_program
from ventanilla.rut.consulta import services
from ventanilla.rut.consulta.rules import NO_ENCONTRADO
from ventanilla.rut.rules.estados import EstadoRut

router = Router()
router.add_decorator(never_cache, mode="view")


class ConsultaIn(Schema):
    """`prueba` is what ALTCHA calls the payload: the challenge and its solution, JSON in base 64."""

    nit: Annotated[str, Field(min_length=3, max_length=40, examples=["900.123.456-8"])]
    prueba: Annotated[str, Field(max_length=4000)]


class EstadoOut(Schema):
    nit: str
    dv: int
    estado: EstadoRut
    desde: date
    puede_actuar: bool
    razon_social: str


class FacturadorOut(Schema):
    nit: str
    dv: int
    es_facturador: bool
    desde: date | None
    puede_facturar: bool
    estado: EstadoRut
    razon_social: str


class ErrorOut(Schema):
    detail: str


class PruebaRechazadaOut(Schema):
    """With any `motivo`: ask for another challenge at `/retos/{proposito}` and solve it."""

    detail: str
    motivo: Motivo


class ErrorDeEntradaOut(Schema):
    """Words for what is not a NIT; a list of what is missing for a request that is not well formed."""

    detail: str | list[dict[str, Any]]


ERRORES: dict[int, Any] = {
    400: ErrorOut,
    403: PruebaRechazadaOut,
    404: ErrorOut,
    422: ErrorDeEntradaOut,
    429: ErrorOut,
}
DETALLES = {
    Motivo.FALTA: "Falta la prueba de trabajo.",
    Motivo.INVALIDA: "La prueba de trabajo no es de este reto, de esta consulta o de esta dirección.",
    Motivo.VENCIDA: "El reto venció: vale cinco minutos.",
    Motivo.REPETIDA: "Ese reto ya se usó: cada uno vale una vez.",
}


@router.post(
    "/rut/consulta/estado",
    response={200: EstadoOut, **ERRORES},
    url_name="consulta_estado",
    summary="Estado de un RUT; propósito del reto: rut.estado",
)
def consulta_estado(request: HttpRequest, consulta: ConsultaIn) -> object:
    return _ask(services.consult_estado, request, consulta, Proposito.RUT_ESTADO)


@router.post(
    "/rut/consulta/facturador",
    response={200: FacturadorOut, **ERRORES},
    url_name="consulta_facturador",
    summary="Responsabilidad como facturador electrónico (casilla 53, código 52); propósito del reto: rut.facturador",
)
def consulta_facturador(request: HttpRequest, consulta: ConsultaIn) -> object:
    return _ask(services.consult_facturador, request, consulta, Proposito.RUT_FACTURADOR)


def _ask(ask: Any, request: HttpRequest, consulta: ConsultaIn, proposito: Proposito) -> object:
    now = timezone.now()
    solicitante: Solicitante = asker_of_program(request)
    spend_limit("consulta.publica", ip=solicitante.ip, now=now)
    try:
        nit = parse_nit(consulta.nit)
        accept_proof(solicitante, proposito, consulta.prueba, now=now)
        return ask(solicitante, nit, now=now)
    except NitInvalido as error:
        return Status(422, {"detail": str(error)})
    except PruebaRechazada as error:
        return Status(403, {"detail": DETALLES[error.motivo], "motivo": error.motivo})
    except ObjectDoesNotExist:
        return Status(404, {"detail": NO_ENCONTRADO})
