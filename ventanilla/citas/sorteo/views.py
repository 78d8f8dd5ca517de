"""Draws: the public pages, one's own ticket, and the desk that announces them."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.campos import known
from ventanilla.citas.pasos import owner_of_page, trace_of
from ventanilla.citas.sorteo import selectors, services
from ventanilla.citas.sorteo.forms import AnuncioForm, ParticiparForm
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.services import asker_of_page


@require_GET
def lista(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    proximos = [(ventana, selectors.state_of(ventana, now=now)) for ventana in selectors.coming(now=now)]
    return render(request, "citas/sorteo/lista.html", {"proximos": proximos, "hechos": selectors.drawn()})


@require_GET
def sorteo(request: HttpRequest, ventana_id: UUID) -> HttpResponse:
    publicado = selectors.published(selectors.ventana(ventana_id), now=timezone.now())
    return render(request, "citas/sorteo/sorteo.html", {"p": publicado, "en_pagina": selectors.EN_PAGINA})


@require_GET
def archivo(request: HttpRequest, ventana_id: UUID) -> HttpResponse:
    """What anybody needs to repeat it."""
    documento = selectors.document_of(selectors.ventana(ventana_id), now=timezone.now())
    respuesta = JsonResponse(documento, json_dumps_params={"ensure_ascii": False, "indent": 1})
    respuesta["Content-Disposition"] = f'attachment; filename="sorteo-{ventana_id}.json"'
    return respuesta


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participar(request: PeticionConActor, ventana_id: UUID) -> HttpResponse:
    now = timezone.now()
    owner_of_page(request)
    ventana = selectors.ventana(ventana_id)
    if selectors.state_of(ventana, now=now) != "abierta":
        return redirect("citas:sorteo", ventana_id)
    nombres = selectors.office_names()
    opciones: dict[str, Any] = {
        "servicio": ventana.servicio, "canales": [ventana.canal], "conocido": known(request.actor),
        "sedes": [(sede, nombres.get(sede, sede)) for sede in ventana.sedes],
        "solicitante": asker_of_page(request), "now": now,
    }  # fmt: skip
    contexto: dict[str, Any] = {"ventana": ventana}
    if request.method != "POST":
        form = ParticiparForm(initial={"llave": uuid4()}, **opciones)
        return render(request, "citas/sorteo/participar.html", contexto | {"form": form})
    spend_limit("citas.espera", ip=opciones["solicitante"].ip, now=now)
    form = ParticiparForm(request.POST, **opciones)
    if not form.is_valid():
        respuesta = render(request, "citas/sorteo/participar.html", contexto | {"form": form}, status=form.status)
        if form.espera:
            respuesta["Retry-After"] = str(form.espera)
        return respuesta
    limpio = form.cleaned_data
    try:
        participacion = services.enter(
            request.actor, ventana, datos=form.datos(), sedes=tuple(limpio.get("sedes") or ()),
            jornadas=tuple(limpio["jornadas"]), sigue_en_espera=limpio["sigue_en_espera"], llave=limpio["llave"],
            rastro=trace_of(request), now=now,
        )  # fmt: skip
    except services.YaParticipa:
        return render(request, "citas/sorteo/ya.html", contexto, status=409)
    except services.FueraDePlazo:
        return redirect("citas:sorteo", ventana_id)
    return redirect("citas:boleta", participacion.llave, selectors.secret_of(participacion))


@never_cache
@require_GET
def boleta(request: HttpRequest, boleta_id: UUID, secreto: str) -> HttpResponse:
    now = timezone.now()
    participacion = selectors.ticket_by_link(boleta_id, secreto)
    oferta = selectors.offer_to(participacion)
    contexto = {
        "participacion": participacion,
        "estado": selectors.state_of(participacion.ventana, now=now),
        "oferta": oferta,
        "viva": oferta is not None and oferta.estado == "ofrecida" and oferta.hasta_at and oferta.hasta_at > now,
        "oferta_secreto": citas_selectors.citas.secret_of(oferta, "oferta") if oferta else "",
    }
    return render(request, "citas/sorteo/boleta.html", contexto)


# --- the desk -----------------------------------------------------------------------------------------------


@never_cache
@require_GET
def ventanas(request: PeticionConActor) -> HttpResponse:
    now = timezone.now()
    filas = [
        (ventana, selectors.state_of(ventana, now=now), selectors.places_of(ventana) if not ventana.cerrada_at else "")
        for ventana in selectors.every_ventana()
    ]
    return render(request, "citas/sorteo/ventanas.html", {"filas": filas, "lugar": "citas_sorteos"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def anunciar(request: PeticionConActor) -> HttpResponse:
    form = AnuncioForm(request.POST or None)
    contexto = {"form": form, "lugar": "citas_sorteos"}
    if request.method != "POST":
        return render(request, "citas/sorteo/anunciar.html", contexto)
    if form.is_valid():
        limpio = form.cleaned_data
        try:
            ventana = services.announce(
                request.actor, services.Anuncio(**{**limpio, "sedes": tuple(limpio["sedes"])}), now=timezone.now()
            )
        except services.FueraDeOrden:
            form.add_error(
                "inscripcion_hasta_at",
                _("Los momentos no van en orden: abre, cierra y se sortea, y después queda libre lo que sobre."),
            )
        except services.SinCupos:
            form.add_error(
                "desde_date", _("En esos días no hay cupos libres de ese servicio, en esas oficinas y de ese modo.")
            )
        else:
            messages.success(request, _("El sorteo quedó anunciado. Ya no se puede cambiar su semilla."))
            return redirect("citas:sorteo", ventana.pk)
    return render(request, "citas/sorteo/anunciar.html", contexto, status=422)


@never_cache
@require_POST
def retirar(request: PeticionConActor, ventana_id: UUID) -> HttpResponse:
    try:
        services.withdraw(request.actor, selectors.ventana(ventana_id), now=timezone.now())
    except services.ConBoletas:
        messages.error(request, _("Ya hay boletas: lo anunciado se cumple."))
    else:
        messages.success(request, _("El sorteo se retiró. Sus cupos quedan libres para todos."))
    return redirect("citas_escritorio:ventanas")
