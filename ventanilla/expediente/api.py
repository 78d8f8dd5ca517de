"""Verification for programs: the same few facts as the page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from ninja import File, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile

from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.expediente import atestados, ports, selectors
from ventanilla.expediente.forms import ArchivoForm
from ventanilla.expediente.rules import EstadoDocumento

router = Router()
router.add_decorator(never_cache, mode="view")  # it names a person, and tomorrow it may say sustituido


class HoyOut(Schema):
    """What the document attests is like now, whatever it was when the document was issued."""

    codigo: str
    vale: bool
    desde_at: datetime


class DocumentoOut(Schema):
    """`hoy` is null for what cannot change."""

    titulo: str
    nit: str
    titular: str
    expedido_at: datetime
    estado: EstadoDocumento
    estado_at: datetime
    sha256: str
    hoy: HoyOut | None

    @staticmethod
    def resolve_hoy(documento: Any) -> object:
        return atestados.today_of(documento.tipo, documento.objeto)


class ComparacionOut(Schema):
    hallazgo: ports.Hallazgo
    sello_valido: bool
    sha256: str


class ErrorOut(Schema):
    detail: str


class ErrorDeEntradaOut(Schema):
    """Words for a file that is not a PDF; a list of what is missing for a request that is not well formed."""

    detail: str | list[dict[str, object]]


@router.get(
    "/documentos/{codigo}",
    response={200: DocumentoOut, 404: ErrorOut, 429: ErrorOut},
    summary="Verificar un documento por su código de 26 caracteres",
)
def documento(request: HttpRequest, codigo: str) -> object:
    spend_limit("verificacion.codigo", ip=ip_of(request), now=timezone.now())
    return selectors.documento_by_codigo(codigo)


@router.post(
    "/documentos/{codigo}/comparar",
    response={200: ComparacionOut, 404: ErrorOut, 422: ErrorDeEntradaOut, 429: ErrorOut},
    summary="Comparar un PDF con el documento expedido; el archivo no se guarda",
)
def comparar(request: HttpRequest, codigo: str, archivo: File[UploadedFile]) -> object:
    spend_limit("verificacion.archivo", ip=ip_of(request), now=timezone.now())
    encontrado = selectors.documento_by_codigo(codigo)
    form = ArchivoForm(files=MultiValueDict({"archivo": [archivo]}))
    if not form.is_valid():
        raise HttpError(422, " ".join(str(error) for error in form.errors["archivo"]))
    return ports.compare_archivo(form.cleaned_data["archivo"].read(), sha256=encontrado.sha256)
