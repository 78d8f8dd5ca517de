"""Getting in line, seeing one's place, and answering an offer. Nothing here needs an account or JavaScript."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.campos import known
from ventanilla.citas.espera import selectors, services
from ventanilla.citas.espera.forms import AntesForm, EsperaForm
from ventanilla.citas.pasos import owner_of_page, trace_of
from ventanilla.citas.rules.espera import Respuesta
from ventanilla.citas.services import citas, ofrecimientos
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.services import asker_of_page

RESPUESTAS = {
    "rechazar": (Respuesta.RECHAZADO, True),
    "conservar": (Respuesta.CONSERVADA, False),
    "salir": (Respuesta.RECHAZADO, False),
}


@never_cache
@require_GET
def inicio(request: PeticionConActor) -> HttpResponse:
    """What the waitlist is, where one waits, and for what one may wait."""
    contexto = {
        "servicios": [servicio for servicio in citas_selectors.oferta.servicios() if not servicio.sin_cita],
        "esperas": [(espera, selectors.secret_of(espera)) for espera in selectors.esperas_of(request.actor)],
        "ajustes": citas_selectors.ajustes(),
        "vigilia": selectors.vigilia(),
    }
    return render(request, "citas/espera/inicio.html", contexto)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unirse(request: PeticionConActor, servicio: str) -> HttpResponse:
    now = timezone.now()
    owner_of_page(request)  # a browser without an account gets its key
    oferta = selectors.offer_of(servicio)
    opciones: dict[str, Any] = {
        "servicio": oferta.servicio, "posibles": oferta.canales, "sedes": oferta.sedes,
        "conocido": known(request.actor), "solicitante": asker_of_page(request), "now": now,
    }  # fmt: skip
    if request.method != "POST":
        form = EsperaForm(initial={"llave": uuid4()}, **opciones)
        return render(request, "citas/espera/unirse.html", {"form": form, "oferta": oferta})
    spend_limit("citas.espera", ip=opciones["solicitante"].ip, now=now)
    form = EsperaForm(request.POST, **opciones)
    if not form.is_valid():
        respuesta = render(request, "citas/espera/unirse.html", {"form": form, "oferta": oferta}, status=form.status)
        if form.espera:
            respuesta["Retry-After"] = str(form.espera)
        return respuesta
    try:
        espera = services.join(
            request.actor, servicio=servicio, datos=form.datos(), preferencias=form.preferencias(),
            llave=form.cleaned_data["llave"], rastro=trace_of(request), now=now,
        )  # fmt: skip
    except services.YaEspera:
        return render(request, "citas/espera/ya.html", {"oferta": oferta}, status=409)
    return redirect("citas:espera", espera.llave, selectors.secret_of(espera))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def antes(request: PeticionConActor, codigo: str, secreto: str) -> HttpResponse:
    """A sooner one, for who has an appointment and keeps it until they accept another."""
    now = timezone.now()
    cita = citas_selectors.citas.cita_by_link(codigo, secreto)
    if cita.estado != "confirmada":
        return render(request, "citas/espera/antes_no.html", {"cita": cita}, status=409)
    oferta = selectors.offer_of(cita.servicio_id)
    opciones: dict[str, Any] = {"canales": oferta.canales, "sedes": oferta.sedes}
    contexto = {"cita": cita, "oferta": oferta}
    if request.method != "POST":
        form = AntesForm(initial={"llave": uuid4()}, **opciones)
        return render(request, "citas/espera/antes.html", contexto | {"form": form})
    form = AntesForm(request.POST, **opciones)
    if not form.is_valid():
        return render(request, "citas/espera/antes.html", contexto | {"form": form}, status=422)
    try:
        espera = services.join_sooner(
            request.actor, cita, preferencias=form.preferencias(), llave=form.cleaned_data["llave"], now=now
        )
    except services.YaEspera as error:
        espera = error.espera
    return redirect("citas:espera", espera.llave, selectors.secret_of(espera))


@never_cache
@require_GET
def ver(request: HttpRequest, espera_id: UUID, secreto: str) -> HttpResponse:
    now = timezone.now()
    espera = selectors.espera_by_link(espera_id, secreto)
    contexto: dict[str, Any] = {"espera": espera, "secreto": secreto, "vigilia": selectors.vigilia()}
    if espera.estado == "activa":
        oferta = selectors.live_offer_of(espera, now=now)
        contexto |= {
            "lugar": selectors.place_of(espera),
            "preferencias": selectors.in_words(espera),
            "oferta": oferta,
            "oferta_secreto": citas_selectors.citas.secret_of(oferta, "oferta") if oferta else "",
            "ofrecidos": selectors.offered_to(espera),
        }
    return render(request, "citas/espera/ver.html", contexto)


@never_cache
@require_POST
def salir(request: PeticionConActor, espera_id: UUID, secreto: str) -> HttpResponse:
    services.leave(request.actor, selectors.espera_by_link(espera_id, secreto), now=timezone.now())
    return redirect("citas:espera", espera_id, secreto)


@never_cache
@require_GET
def oferta(request: HttpRequest, cita_id: UUID, secreto: str) -> HttpResponse:
    return _offer_page(request, cita_id, secreto, now=timezone.now())


def _offer_page(
    request: HttpRequest, cita_id: UUID, secreto: str, *, now: datetime, error: str = "", status: int = 200
) -> HttpResponse:
    vista = selectors.offer_by_link(cita_id, secreto, now=now)
    if vista.aceptada is not None and not error:
        quedo = vista.aceptada
        enlace = (quedo.codigo, citas_selectors.citas.secret_of(quedo))
        return render(request, "citas/espera/aceptada.html", {"cita": quedo, "enlace": enlace})
    contexto = {"oferta": vista, "secreto": secreto, "error": error}
    if not vista.viva:
        contexto["cercanos"] = selectors.nearest(vista.cita, now=now)
    return render(request, "citas/espera/oferta.html", contexto, status=status)


@never_cache
@require_POST
def responder(request: PeticionConActor, cita_id: UUID, secreto: str) -> HttpResponse:
    """Accept, or say no in one of three ways. A second press finds what the first one did."""
    now = timezone.now()
    vista = selectors.offer_by_link(cita_id, secreto, now=now)
    accion = request.POST.get("accion", "")
    if accion in RESPUESTAS:
        respuesta, sigue = RESPUESTAS[accion]
        ofrecimientos.decline(request.actor, vista.cita.pk, respuesta=respuesta, sigue=sigue, now=now)
        return redirect("citas:oferta", cita_id, secreto)
    if accion != "aceptar":
        return _offer_page(request, cita_id, secreto, now=now, error=_("Elija una de las opciones."), status=422)
    try:
        ofrecimientos.accept(request.actor, vista.cita.pk, now=now)
    except citas.RetencionVencida:
        error = _("Ya pasó el tiempo para aceptar ese cupo. No perdió nada más: mire abajo qué puede hacer.")
    except citas.YaTieneCita:
        error = _("Esa persona ya tiene una cita para este trámite. Entre a ella con su enlace para cambiarla.")
    except citas.MuyTarde:
        error = _("Su cita de ahora ya empezó o terminó, y por eso no se puede cambiar por esta.")
    else:
        return redirect("citas:oferta", cita_id, secreto)
    return _offer_page(request, cita_id, secreto, now=now, error=error, status=409)
