"""How the reader wants the pages to look. Kept in a cookie; no account is needed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ventanilla.portal.rules import COOKIE_PREFERENCIAS, Preferencias

UN_YEAR = 365 * 24 * 3600


@require_POST
def guardar(request: HttpRequest) -> HttpResponse:
    preferencias = Preferencias.from_values(
        texto=request.POST.get("texto", ""),
        tema=request.POST.get("tema", ""),
        subrayar=request.POST.get("subrayar") == "1",
    )
    siguiente = request.POST.get("siguiente", "")
    if not siguiente.startswith("/") or not url_has_allowed_host_and_scheme(siguiente, allowed_hosts=None):
        siguiente = "/"
    response = HttpResponseRedirect(siguiente)
    response.set_cookie(
        COOKIE_PREFERENCIAS,
        preferencias.to_cookie(),
        max_age=UN_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
