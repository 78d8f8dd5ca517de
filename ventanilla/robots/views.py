"""The challenge that the widget of a page asks for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.cuentas.services import LimiteExcedido
from ventanilla.robots import services
from ventanilla.robots.rules import Proposito


@never_cache
@require_safe
def reto(request: HttpRequest, proposito: str) -> HttpResponse:
    """Tied to this browser and to one form; five minutes. Asked for by our own pages only: another site could make its
    visitors ask until their challenges cost the most."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return JsonResponse({"detail": "Solo desde esta página."}, status=403)
    if proposito not in set(Proposito):
        return JsonResponse({"detail": "No existe."}, status=404)
    try:
        cuerpo = services.give_challenge(services.asker_of_page(request), Proposito(proposito), now=timezone.now())
    except LimiteExcedido as error:
        return JsonResponse(
            {"detail": f"Demasiados intentos. Espere {error.segundos} segundos."},
            status=429,
            headers={"Retry-After": str(error.segundos)},
        )
    return JsonResponse(cuerpo)
