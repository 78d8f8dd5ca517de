"""The signed-in person's register and procedures, as JSON."""

from datetime import datetime

from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Router, Schema
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.services import record_acceso
from ventanilla.rut import selectors

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")  # personal data: no cache keeps it


class ErrorSalida(Schema):
    detail: str


class RutSalida(Schema):
    nit: str
    dv: int
    nombre: str
    estado: str
    formulario: str
    inscrito_at: datetime
    vigente_desde_at: datetime
    casillas: dict[str, str | list[str]]


class TramiteSalida(Schema):
    radicado: str
    tramite: str
    radicado_at: datetime


class DocumentoSalida(Schema):
    codigo: str
    tipo: str
    titulo: str
    estado: str
    expedido_at: datetime
    sha256: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@router.get("/mi-rut", response={200: RutSalida, 401: ErrorSalida, 404: ErrorSalida}, summary="Mi RUT")
def mi_rut(request: HttpRequest) -> RutSalida:
    """The register of who is signed in, box by box."""
    rut = selectors.rut_of(_actor(request))
    record_acceso(_actor(request), nit=rut.nit, objeto=selectors.objeto_of(rut.nit), motivo="Consulta del RUT")
    return RutSalida(
        nit=rut.nit,
        dv=rut.dv,
        nombre=rut.nombre,
        estado=rut.estado,
        formulario=rut.formulario,
        inscrito_at=rut.inscrito_at,
        vigente_desde_at=rut.desde_at,
        casillas=rut.casillas(),
    )


@router.get("/mis-tramites", response={200: list[TramiteSalida], 401: ErrorSalida}, summary="Mis trámites")
def mis_tramites(request: HttpRequest) -> list[TramiteSalida]:
    """What the person filed, newest first, fifty at most."""
    return [
        TramiteSalida(radicado=r.numero, tramite=r.tramite, radicado_at=r.radicado_at)
        for r in expediente.radicados_of(_actor(request))
    ]


@router.get("/mis-documentos", response={200: list[DocumentoSalida], 401: ErrorSalida}, summary="Mis documentos")
def mis_documentos(request: HttpRequest) -> list[DocumentoSalida]:
    """What was issued to the person, newest first, fifty at most."""
    return [
        DocumentoSalida(
            codigo=d.codigo,
            tipo=d.tipo,
            titulo=d.titulo,
            estado=d.estado,
            expedido_at=d.expedido_at,
            sha256=d.sha256,
        )
        for d in expediente.documentos_of(_actor(request))
    ]
