"""The signed-in person's register and procedures, as JSON."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.services import record_acceso
from ventanilla.rut import selectors, services
from ventanilla.rut.rules import excepciones

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


class ExcepcionSalida(Schema):
    """What an official attends, why, and what the booking takes as its reason."""

    codigo: str
    titulo: str
    porque: str
    tramites: list[str]


class CopiaSalida(Schema):
    """The sealed copy is verified and downloaded by its code."""

    codigo: str
    sha256: str
    expedido_at: datetime
    verificar: str


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


@router.get(
    "/rut/excepciones",
    auth=None,
    response=list[ExcepcionSalida],
    summary="Qué necesita una cita, y por qué",
    url_name="excepciones_del_rut",
)
def excepciones_del_rut(request: HttpRequest) -> list[ExcepcionSalida]:
    """The eight exceptions of the register. Everything else is done online."""
    return [
        ExcepcionSalida(codigo=uno.codigo, titulo=uno.titulo, porque=uno.porque, tramites=list(tramites))
        for uno, tramites in excepciones.all_exceptions()
    ]


@router.post(
    "/mi-rut/copia",
    response={200: CopiaSalida, 401: ErrorSalida, 404: ErrorSalida},
    summary="La copia sellada de mi RUT",
    url_name="mi_rut_copia",
)
def copia(request: HttpRequest) -> CopiaSalida:
    """The valid copy, made now if there is none. Repeating it gives the same one while the register does not change."""
    rut = selectors.rut_of(_actor(request))
    documento = expediente.documento_by_codigo(
        services.issue_copia(_actor(request), rut.nit, radicado=None, now=timezone.now())
    )
    record_acceso(_actor(request), nit=rut.nit, objeto=f"documento:{documento.codigo}", motivo="Copia del RUT")
    return CopiaSalida(
        codigo=documento.codigo,
        sha256=documento.sha256,
        expedido_at=documento.expedido_at,
        verificar=expediente.verification_url(documento.codigo),
    )
