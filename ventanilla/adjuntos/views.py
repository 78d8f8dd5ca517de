"""The panel of papers: see, send, remove, download the clean copy. A fragment for scripts, a page without them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.adjuntos import selectors, services
from ventanilla.adjuntos.forms import EnviarForm
from ventanilla.adjuntos.pasos import download_response, page_response
from ventanilla.adjuntos.rules import NO_SE_GUARDO, ArchivoRechazado, Motivo, message
from ventanilla.adjuntos.selectors import Panel
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.expediente.adapters.subidas import was_cut


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _spend(request: HttpRequest) -> None:
    actor = _actor(request)
    persona = str(actor.user_id or actor.invitado or "")
    spend_limit("adjuntos.enviar", persona=persona, ip=ip_of(request), now=timezone.now())


def _show(request: HttpRequest, panel: Panel, *, status: int = 200, **contexto: Any) -> HttpResponse:
    plantilla = "adjuntos/_panel.html" if request.htmx else "adjuntos/pagina.html"  # type: ignore[attr-defined]
    return render(request, plantilla, {"panel": panel, **contexto}, status=status)


@never_cache
@require_safe
def panel(request: HttpRequest, objeto: str) -> HttpResponse:
    """Asked again and again while something is being checked: nothing to say when nothing changed."""
    visto = selectors.panel_of(_actor(request), objeto, now=timezone.now())
    if request.htmx and request.GET.get("visto") == visto.huella:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return _show(request, visto)


@never_cache
@require_POST
def enviar(request: HttpRequest, objeto: str) -> HttpResponse:
    """One file, or without a script the chosen one and a photo. What is taken stays whatever happens to the other."""
    actor, now = _actor(request), timezone.now()
    volver = selectors.panel_of(actor, objeto, now=now).volver
    _spend(request)
    tipo, cortado = request.POST.get("tipo", "")[:40], was_cut(request)
    enviados = [*request.FILES.getlist("archivo"), *request.FILES.getlist("foto")]
    form = EnviarForm(request.POST, MultiValueDict({"archivo": enviados[:1]}), cortado=cortado, auto_id=f"%s-{tipo}")
    estado = 422
    if form.is_valid():
        for archivo in enviados:
            try:
                adjunto = services.receive(
                    actor,
                    objeto=objeto,
                    tipo=form.cleaned_data["tipo"],
                    nombre=archivo.name or "",
                    declarado=archivo.content_type or "",
                    stream=archivo,
                    now=now,
                )
            except ArchivoRechazado as rechazo:
                form.add_error("archivo", rechazo.texto)
            except services.NoSePudoGuardar:
                form.add_error("archivo", NO_SE_GUARDO)
                estado = 503
            else:
                if not request.htmx:  # type: ignore[attr-defined]
                    messages.success(request, _("Recibimos «%(nombre)s».") % {"nombre": adjunto.nombre})
        if cortado:
            form.add_error("archivo", message(Motivo.MUY_PESADO))
    if not form.errors and not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{volver}#adjuntos")
    visto = selectors.panel_of(actor, objeto, now=now)
    if not form.errors:
        return _show(request, visto)
    return _show(request, visto, status=estado, form=form, form_adjuntos=form, error_tipo=tipo)


@never_cache
@require_POST
def quitar(request: HttpRequest, adjunto_id: UUID) -> HttpResponse:
    """Erase one paper. Pressing twice is harmless: the second time it is not there."""
    actor, now = _actor(request), timezone.now()
    objeto = selectors.objeto_of(actor, adjunto_id)
    try:
        services.remove(actor, adjunto_id, now=now)
    except ArchivoRechazado as rechazo:
        messages.error(request, rechazo.texto)
    else:
        messages.success(request, _("Quitamos el archivo."))
    return redirect(f"{selectors.panel_of(actor, objeto, now=now).volver}#adjuntos")


@never_cache
@require_safe
def descargar(request: HttpRequest, adjunto_id: UUID) -> HttpResponse:
    return download_response(services.download(_actor(request), adjunto_id))


@never_cache
@require_safe
def pagina(request: HttpRequest, adjunto_id: UUID, pagina: int) -> HttpResponse:
    return page_response(selectors.page_of(_actor(request), adjunto_id, pagina))
