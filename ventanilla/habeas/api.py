"""One's own data, for programs: taking it away, and asking about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Header, Router, Schema
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.habeas import selectors, services
from ventanilla.habeas.rules import Estado, Tipo

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class ErrorSalida(Schema):
    detail: str


class SolicitudEntrada(Schema):
    tipo: Tipo
    texto: str


class SolicitudSalida(Schema):
    numero: str
    tipo: Tipo
    estado: Estado
    radicada_at: datetime
    vence_date: date
    respuesta: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@router.get("/mis-datos", response={200: dict[str, Any], 401: ErrorSalida, 403: ErrorSalida}, summary="Mis datos")
def mis_datos(request: HttpRequest) -> Any:
    """Everything that is held of who is signed in."""
    return selectors.personal_data_of(_actor(request))


@router.get(
    "/mis-datos/solicitudes",
    response={200: list[SolicitudSalida], 401: ErrorSalida, 403: ErrorSalida},
    summary="Mis consultas y reclamos",
    url_name="solicitudes",
)
def solicitudes(request: HttpRequest) -> Any:
    """The newest fifty."""
    return list(selectors.solicitudes_of(_actor(request))[:50])


@router.post(
    "/mis-datos/solicitudes",
    response={200: SolicitudSalida, 401: ErrorSalida, 403: ErrorSalida, 409: ErrorSalida},
    summary="Hacer una consulta o un reclamo",
    url_name="solicitudes",
)
def solicitar(request: HttpRequest, datos: SolicitudEntrada, idempotency_key: Header[UUID]) -> Any:
    """The same `Idempotency-Key` (a UUID) files one request, and gives the same answer."""
    user = cuentas.user_of(_actor(request))
    return services.file_solicitud(
        _actor(request),
        clave=idempotency_key,
        tipo=datos.tipo,
        texto=datos.texto,
        nombre=user.nombre,
        documento=user.numero_documento,
        correo=user.email,
        now=timezone.now(),
    )
