"""How the bytes of strangers are handed out: no browser runs anything of them, guesses what they are, or keeps them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ventanilla.adjuntos.services import Descarga


def download_response(descarga: Descarga) -> HttpResponse:
    return _inert(descarga.contenido, descarga.tipo_mime, content_disposition_header(True, descarga.nombre) or "")


def page_response(imagen: bytes) -> HttpResponse:
    """The image of a page, to be shown inside one of ours."""
    return _inert(imagen, "image/webp", "inline")


def _inert(contenido: bytes, tipo_mime: str, disposicion: str) -> HttpResponse:
    respuesta = HttpResponse(contenido, content_type=tipo_mime)
    respuesta["Content-Disposition"] = disposicion
    respuesta["Content-Security-Policy"] = "sandbox; default-src 'none'"
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta
