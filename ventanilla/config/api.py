"""The JSON API's root. Each app brings its router; this file only says where it hangs."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from ventanilla import __version__
from ventanilla.adjuntos.api import router as adjuntos
from ventanilla.casos.api import router as casos
from ventanilla.citas.api import router as citas
from ventanilla.cuentas.services import LimiteExcedido
from ventanilla.expediente.api import router as expediente
from ventanilla.expediente.guiado.api import router as guiado
from ventanilla.firma.api import router as firma
from ventanilla.habeas.api import router as habeas
from ventanilla.referencias.api import router as referencias
from ventanilla.robots.api import router as robots
from ventanilla.rut.api import router as rut
from ventanilla.rut.consulta.api import router as consulta
from ventanilla.rut.mandatos.api import router as mandatos

api = NinjaAPI(
    title="Ventanilla",
    version=__version__,
    description="La misma ventanilla, para programas. Las respuestas de error dicen qué pasó en `detail`.",
    urls_namespace="api",
    docs_url=None,  # its page needs inline scripts, which our policy refuses; /api/v1/openapi.json is served
)
api.add_router("/referencias", referencias, tags=["Listas de referencia"])
api.add_router("", expediente, tags=["Verificación de documentos"])
api.add_router("", guiado, tags=["Trámites que se firman"])
api.add_router("", adjuntos, tags=["Archivos adjuntos"])
api.add_router("", firma, tags=["Firma electrónica"])
api.add_router("", mandatos, tags=["Actuar por otra persona"])
api.add_router("", casos, tags=["Mis casos"])
api.add_router("", citas, tags=["Citas"])
api.add_router("", habeas, tags=["Mis datos personales"])
api.add_router("", robots, tags=["Retos contra robots"])
api.add_router("", consulta, tags=["Consultas públicas del RUT"])
api.add_router("", rut, tags=["Mi RUT y mis trámites"])


@api.exception_handler(ObjectDoesNotExist)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Absent and not-yours are the same answer."""
    return api.create_response(request, {"detail": "No existe, o no es suyo."}, status=404)


@api.exception_handler(LimiteExcedido)
def too_many(request: HttpRequest, error: Any) -> HttpResponse:
    respuesta = api.create_response(
        request, {"detail": f"Demasiados intentos. Espere {error.segundos} segundos."}, status=429
    )
    respuesta["Retry-After"] = str(error.segundos)
    return respuesta
