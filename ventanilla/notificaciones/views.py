"""The public check of a mail's authenticity, and the demo's mailbox."""

from email import message_from_bytes, policy

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.notificaciones import selectors
from ventanilla.notificaciones.forms import CodigoDeAutenticidadForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verificar_correo(request: HttpRequest) -> HttpResponse:
    """A code that is wrong, unknown or not yet sent gets one and the same answer."""
    form = CodigoDeAutenticidadForm(request.POST or None)
    autentico, revisado = None, False
    if request.method == "POST":
        spend_limit("verificacion.correo", ip=ip_of(request), now=timezone.now())
        if form.is_valid():
            revisado = True
            try:
                autentico = selectors.authentic_message(form.cleaned_data["codigo"])
            except ObjectDoesNotExist:
                autentico = None
    return render(
        request,
        "notificaciones/verificar_correo.html",
        {"form": form, "autentico": autentico, "revisado": revisado, "now": timezone.now()},
        status=422 if form.errors else 200,
    )


def _only_in_demo() -> None:
    if settings.ES_PRODUCCION or settings.EMAIL_HOST:
        raise Http404


@never_cache
@require_safe
def buzon(request: HttpRequest) -> HttpResponse:
    _only_in_demo()
    return render(request, "notificaciones/buzon.html", {"correos": selectors.demo_mailbox()})


@never_cache
@require_safe
def buzon_correo(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_demo()
    correo = selectors.demo_message(pk)
    mime = message_from_bytes(bytes(correo.crudo), policy=policy.default)
    adjuntos = [(indice, parte.get_filename()) for indice, parte in enumerate(mime.iter_attachments())]
    return render(request, "notificaciones/buzon_correo.html", {"correo": correo, "adjuntos": adjuntos})


@never_cache
@require_safe
def buzon_adjunto(request: HttpRequest, pk: int, indice: int) -> HttpResponse:
    _only_in_demo()
    mime = message_from_bytes(bytes(selectors.demo_message(pk).crudo), policy=policy.default)
    partes = list(mime.iter_attachments())
    if indice >= len(partes):
        raise Http404
    parte = partes[indice]
    respuesta = HttpResponse(parte.get_content(), content_type=parte.get_content_type())
    respuesta["Content-Disposition"] = f'attachment; filename="{parte.get_filename()}"'
    return respuesta
