"""Papers, for programs: the same limits, states and refusals as the panel."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import File, Form, Header, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from ninja.security import django_auth

from ventanilla.adjuntos import selectors, services
from ventanilla.adjuntos.pasos import download_response
from ventanilla.adjuntos.rules import NO_SE_GUARDO, ArchivoRechazado, EstadoAdjunto, Motivo, message
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.expediente.adapters.subidas import was_cut

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class AdjuntoOut(Schema):
    """`texto` says why it was refused and what to do; `sin_antivirus`, that nobody looked for harmful programs."""

    id: UUID
    tipo: str
    nombre: str
    estado: EstadoAdjunto
    texto: str
    paginas: int
    sha256: str
    sin_antivirus: bool
    recibido_at: datetime


class TipoOut(Schema):
    codigo: str
    titulo: str
    ayuda: str
    obligatorio: bool
    formatos: str
    cabe: bool


class CarpetaOut(Schema):
    objeto: str
    editable: bool
    tipos: list[TipoOut]
    adjuntos: list[AdjuntoOut]


class ErrorOut(Schema):
    detail: str


class RechazoOut(Schema):
    """Words for a file that is not taken; a list of what is missing for a request that is not well formed."""

    detail: str | list[dict[str, object]]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@router.get(
    "/adjuntos/{objeto}",
    response={200: CarpetaOut, 401: ErrorOut, 404: ErrorOut},
    summary="Los archivos de un borrador o de un caso, y los que se esperan",
    url_name="adjuntos",
)
def carpeta(request: HttpRequest, objeto: str) -> CarpetaOut:
    """`objeto` es `borrador:<uuid>` o `caso:<número>`."""
    panel = selectors.panel_of(_actor(request), objeto, now=timezone.now())
    return CarpetaOut(
        objeto=panel.objeto,
        editable=panel.editable,
        tipos=[TipoOut.from_orm(tipo) for tipo in panel.tipos],
        adjuntos=[AdjuntoOut.from_orm(adjunto) for tipo in panel.tipos for adjunto in tipo.adjuntos],
    )


@router.post(
    "/adjuntos/{objeto}",
    response={202: AdjuntoOut, 401: ErrorOut, 404: ErrorOut, 409: ErrorOut, 413: ErrorOut, 422: RechazoOut,
              429: ErrorOut, 503: ErrorOut},
    summary="Enviar un archivo; queda en revisión hasta que su estado sea `limpio` o `rechazado`",
    url_name="adjuntos",
)  # fmt: skip
def enviar(
    request: HttpRequest,
    objeto: str,
    tipo: Form[str],
    archivo: File[UploadedFile | None] = None,
    idempotency_key: Header[str] = "",
) -> Status[object]:
    """El mismo archivo para el mismo documento es uno solo, se envíe las veces que se envíe. `Idempotency-Key` es
    opcional: repetida con otro archivo responde 409."""
    actor, now = _actor(request), timezone.now()
    selectors.panel_of(actor, objeto, now=now)
    spend_limit("adjuntos.enviar", persona=str(actor.user_id), ip=ip_of(request), now=now)
    if archivo is None:
        cortado = was_cut(request)
        raise HttpError(413 if cortado else 422, message(Motivo.MUY_PESADO if cortado else Motivo.SIN_ARCHIVO))
    try:
        adjunto = services.receive(
            actor,
            objeto=objeto,
            tipo=tipo,
            nombre=archivo.name or "",
            declarado=archivo.content_type or "",
            stream=archivo,
            clave=idempotency_key[:80],
            now=now,
        )
    except ArchivoRechazado as rechazo:
        estado = {Motivo.MUY_PESADO: 413, Motivo.CERRADA: 409, Motivo.CLAVE_USADA: 409}.get(rechazo.motivo, 422)
        raise HttpError(estado, rechazo.texto) from rechazo
    except services.NoSePudoGuardar as error:
        raise HttpError(503, NO_SE_GUARDO) from error
    return Status(202, adjunto)


@router.get(
    "/adjuntos/archivo/{adjunto_id}",
    response={200: AdjuntoOut, 401: ErrorOut, 404: ErrorOut},
    summary="En qué va la revisión de un archivo",
    url_name="adjunto",
)
def adjunto(request: HttpRequest, adjunto_id: UUID) -> object:
    return selectors.seen_for(_actor(request), adjunto_id)


@router.post(
    "/adjuntos/archivo/{adjunto_id}/quitar",
    response={204: None, 401: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    summary="Quitar un archivo",
    url_name="adjunto_quitar",
)
def quitar(request: HttpRequest, adjunto_id: UUID) -> Status[None]:
    try:
        services.remove(_actor(request), adjunto_id, now=timezone.now())
    except ArchivoRechazado as rechazo:
        raise HttpError(409, rechazo.texto) from rechazo
    return Status(204, None)


@router.get(
    "/adjuntos/archivo/{adjunto_id}/contenido",
    response={200: None, 401: ErrorOut, 404: ErrorOut},
    summary="La copia limpia de un archivo",
    url_name="adjunto_contenido",
)
def contenido(request: HttpRequest, adjunto_id: UUID) -> HttpResponse:
    return download_response(services.download(_actor(request), adjunto_id))
