"""Challenges for programs: ask for one, solve it, send it with the question."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema

from ventanilla.robots import services
from ventanilla.robots.rules import Proposito

router = Router()
router.add_decorator(never_cache, mode="view")  # each is for one asker, once


class ParametrosOut(Schema):
    """`data` is what it is for and for whom. Its names are those of ALTCHA, version 2."""

    algorithm: str
    cost: int
    keyLength: int  # noqa: N815
    keyPrefix: str  # noqa: N815
    keySignature: str  # noqa: N815
    nonce: str
    salt: str
    expiresAt: int  # noqa: N815
    data: dict[str, str]


class RetoOut(Schema):
    parameters: ParametrosOut
    signature: str


class ErrorOut(Schema):
    detail: str


@router.get(
    "/retos/{proposito}",
    response={200: RetoOut, 404: ErrorOut, 422: dict[str, Any], 429: ErrorOut},
    summary="Pedir un reto (ALTCHA, prueba de trabajo); vale cinco minutos y una vez, desde la misma dirección",
)
def reto(request: HttpRequest, proposito: Proposito) -> object:
    return services.give_challenge(services.asker_of_program(request), proposito, now=timezone.now())
