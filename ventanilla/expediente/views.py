"""Public verification of any issued document: by its QR, by its code, and by its file."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.expediente import atestados, ports, selectors
from ventanilla.expediente.forms import ArchivoForm, CodigoForm


@require_http_methods(["GET", "HEAD", "POST"])
def verificar(request: HttpRequest) -> HttpResponse:
    """Type a code. The short one comes with the holder's number, which never goes into an address."""
    if request.method != "POST":
        codigo = request.GET.get("codigo", "").strip()
        if codigo:
            return redirect("expediente:documento", codigo=_for_address(codigo))
        return _private(render(request, "expediente/verificar.html", {"form": CodigoForm()}))
    form = CodigoForm(request.POST)
    if not form.is_valid():
        return _private(render(request, "expediente/verificar.html", {"form": form}, status=422))
    codigo, documento = form.cleaned_data["codigo"], form.cleaned_data["documento"]
    if not form.is_short():
        return redirect("expediente:documento", codigo=_for_address(codigo))
    spend_limit("verificacion.codigo", persona=documento, ip=ip_of(request), now=timezone.now())
    try:
        encontrado = selectors.documento_by_codigo_corto(codigo, nit=documento)
    except ObjectDoesNotExist:
        return _not_found(request, form)
    return redirect("expediente:documento", codigo=encontrado.codigo)


@require_safe
def documento(request: HttpRequest, codigo: str) -> HttpResponse:
    """What a stranger may know of a document: nothing that its paper does not say."""
    spend_limit("verificacion.codigo", ip=ip_of(request), now=timezone.now())
    try:
        encontrado = selectors.documento_by_codigo(codigo)
    except ObjectDoesNotExist:
        return _not_found(request, CodigoForm(initial={"codigo": codigo[:80]}))
    return _show(request, {"documento": encontrado, "form": ArchivoForm()})


@require_POST
def comparar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Is this file the one we issued, and is its seal good? The file is read and forgotten."""
    spend_limit("verificacion.archivo", ip=ip_of(request), now=timezone.now())
    try:
        encontrado = selectors.documento_by_codigo(codigo)
    except ObjectDoesNotExist:
        return _not_found(request, CodigoForm(initial={"codigo": codigo[:80]}))
    form = ArchivoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, {"documento": encontrado, "form": form}, status=422)
    comparacion = ports.compare_archivo(form.cleaned_data["archivo"].read(), sha256=encontrado.sha256)
    contexto = {"documento": encontrado, "form": ArchivoForm(), "comparacion": comparacion}
    return _show(request, contexto)


def _show(request: HttpRequest, contexto: dict[str, Any], *, status: int = 200) -> HttpResponse:
    documento = contexto["documento"]
    contexto |= {"ahora": timezone.now(), "hoy": atestados.today_of(documento.tipo, documento.objeto)}
    return _private(render(request, "expediente/documento.html", contexto, status=status))


def _not_found(request: HttpRequest, form: CodigoForm) -> HttpResponse:
    """Unknown and malformed look alike; what was typed stays in the form."""
    return _private(render(request, "expediente/no_encontrado.html", {"form": form}, status=404))


def _private(respuesta: HttpResponse) -> HttpResponse:
    respuesta["X-Robots-Tag"] = "noindex, nofollow"
    add_never_cache_headers(respuesta)
    return respuesta


def _for_address(codigo: str) -> str:
    """A code as one part of a path: what people put between its groups goes away."""
    return "".join(letra for letra in codigo[:80] if letra.isalnum()) or "-"
