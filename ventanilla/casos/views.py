"""A person's case: where it goes, what is asked of them, and how it ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.casos import decidibles, rules, selectors, services
from ventanilla.casos.forms import ProrrogaForm, RespuestaForm
from ventanilla.casos.rules import EstadoCaso
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.expediente import selectors as expediente


@never_cache
@require_safe
def caso(request: PeticionConActor, numero: str) -> HttpResponse:
    return _page(request, numero)


@never_cache
@require_POST
def responder(request: PeticionConActor, numero: str) -> HttpResponse:
    """Answer what was asked. What was typed stays on the page when it cannot be sent."""
    selectors.answerable(request.actor, numero)
    form = RespuestaForm(request.POST)
    if not form.is_valid():
        return _page(request, numero, respuesta=form)
    try:
        services.answer_request(request.actor, numero, texto=form.cleaned_data["texto"], now=timezone.now())
    except services.PlazoVencido:
        form.add_error(None, _("Ya no se puede responder: el plazo terminó o la respuesta ya llegó."))
        return _page(request, numero, respuesta=form)
    messages.success(request, _("Recibimos su respuesta. Seguimos con su solicitud."))
    return redirect("casos:caso", numero=numero)


@never_cache
@require_POST
def prorrogar(request: PeticionConActor, numero: str) -> HttpResponse:
    selectors.answerable(request.actor, numero)
    form = ProrrogaForm(request.POST)
    if not form.is_valid():
        return _page(request, numero, prorroga=form)
    try:
        services.extend(request.actor, numero, motivo=form.cleaned_data["motivo"], now=timezone.now())
    except services.PlazoVencido:
        form.add_error(None, _("El plazo ya terminó, o ya se amplió una vez."))
        return _page(request, numero, prorroga=form)
    messages.success(request, _("Listo: tiene más tiempo para responder."))
    return redirect("casos:caso", numero=numero)


def _page(
    request: PeticionConActor,
    numero: str,
    *,
    respuesta: RespuestaForm | None = None,
    prorroga: ProrrogaForm | None = None,
) -> HttpResponse:
    caso = selectors.caso_for(request.actor, numero)
    pedidos = selectors.requerimientos_of(caso)
    vivo = next((uno for uno in pedidos if uno.estado == rules.EstadoRequerimiento.PEDIDO), None)
    hoy = expediente.local_date(timezone.now())
    puede = vivo is not None and vivo.vence_date >= hoy and selectors.may_answer(request.actor, caso)
    malo = next((form for form in (respuesta, prorroga) if form is not None and form.errors), None)
    return render(
        request,
        "casos/caso.html",
        {
            "caso": caso,
            "titulo": decidibles.titulo_of(caso.tipo),
            "frase": rules.PARA_LA_PERSONA[EstadoCaso(caso.estado)],
            "cerrado": caso.estado in rules.CERRADOS,
            "hitos": selectors.timeline_of(caso, pedidos),
            "vivo": vivo,
            "pedidos": pedidos,
            "puede_responder": puede,
            "puede_prorrogar": puede
            and vivo is not None
            and rules.may_extend(vivo.vence_date, vivo.prorrogas, today=hoy),
            "respuesta": respuesta or RespuestaForm(),
            "prorroga": prorroga or ProrrogaForm(prefix=None),
            "form": malo,
            "panel": selectors.papers_panel(request.actor, caso, now=timezone.now()) if puede else None,
            "url_solicitud": decidibles.enlace_of(caso),
        },
        status=422 if malo else 200,
    )
