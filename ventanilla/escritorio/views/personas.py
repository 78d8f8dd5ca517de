"""Looking for somebody: first the reason, then masked, then with the reason written down all of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.cuentas.middleware import PeticionConActor, ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.escritorio import services
from ventanilla.escritorio.forms import BuscarForm, MotivoForm

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


def _spend(request: PeticionConActor) -> None:
    """Nobody reads the register from end to end, reason after reason. Raises LimiteExcedido."""
    spend_limit("escritorio.personas", persona=str(request.actor.user_id), ip=ip_of(request), now=timezone.now())


@never_cache
@leer_o_enviar
def personas(request: PeticionConActor) -> HttpResponse:
    """By POST: neither the address nor the logs name anybody."""
    form = BuscarForm(request.POST or None)
    halladas = None
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        _spend(request)
        halladas = services.search(request.actor, datos["q"], motivo=datos["motivo"], detalle=datos["detalle"])
    return render(
        request,
        "escritorio/personas.html",
        {"form": form, "halladas": halladas, "lugar": "personas"},
        status=422 if form.is_bound and form.errors else 200,
    )


@never_cache
@require_POST
def persona(request: PeticionConActor, nit: str) -> HttpResponse:
    form = MotivoForm(request.POST)
    if not form.is_valid():
        return render(request, "escritorio/motivo.html", {"form": form, "nit": nit, "lugar": "personas"}, status=422)
    datos = form.cleaned_data
    _spend(request)
    try:
        vista = services.look(request.actor, nit, motivo=datos["motivo"], detalle=datos["detalle"], now=timezone.now())
    except services.DatosPropios:
        form.add_error(None, _("Sus propios datos se ven como persona, en «Mis trámites», no en el escritorio."))
        return render(request, "escritorio/motivo.html", {"form": form, "nit": nit, "lugar": "personas"}, status=422)
    if not nit.isascii():
        raise Http404
    return render(request, "escritorio/persona.html", {"persona": vista, "motivo": datos, "lugar": "personas"})
