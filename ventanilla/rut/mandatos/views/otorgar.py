"""Giving a mandate, page by page; the last one is signed with the kit."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import EN_PALABRAS, Alcance
from ventanilla.comun.fechas import long_date
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.mandatos import forms, services
from ventanilla.rut.mandatos.tramite import MANDATO

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
SECCIONES = tuple(seccion.nombre for seccion in MANDATO.secciones)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _url(nombre: str, borrador_id: UUID) -> str:
    return reverse(f"rut:mandato_{nombre}", args=[borrador_id])


@never_cache
@require_safe
def mandato(request: HttpRequest) -> HttpResponse:
    """Go on with the open draft, or read what the procedure is."""
    abierto = expediente.open_borrador(_actor(request), tramite=MANDATO.codigo, now=timezone.now())
    if abierto is None:
        return redirect("portal:tramite", slug=MANDATO.slug)
    return redirect(_next(abierto))


@require_POST
def empezar(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with what was begun: pressing twice is harmless."""
    borrador = expediente_services.start_borrador(_actor(request), tramite=MANDATO.codigo, now=timezone.now())
    return redirect(_next(borrador))


def _next(borrador: Any) -> str:
    """The first section without an answer; then the review."""
    guardadas = expediente.secciones_of(borrador)
    return _url(next((nombre for nombre in SECCIONES if nombre not in guardadas), "revisar"), borrador.pk)


@never_cache
@leer_o_enviar
def quien(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    propios = services.own_documents(_actor(request))
    return _seccion(
        request, borrador_id, "quien", lambda datos, inicial: forms.QuienForm(datos, propios=propios, initial=inicial)
    )


@never_cache
@leer_o_enviar
def alcances(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    tiene = services.held_alcances(_actor(request))
    return _seccion(
        request, borrador_id, "alcances", lambda datos, inicial: forms.AlcancesForm(datos, tiene=tiene, initial=inicial)
    )


@never_cache
@leer_o_enviar
def vigencia(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    today = expediente.local_date(timezone.now())
    return _seccion(
        request, borrador_id, "vigencia", lambda datos, inicial: forms.VigenciaForm(datos, today=today, initial=inicial)
    )


def _seccion(request: HttpRequest, borrador_id: UUID, nombre: str, make: Any) -> HttpResponse:
    """One page: shown with what was saved, saved by section, never overwriting another tab."""
    borrador = expediente.borrador_for(_actor(request), borrador_id)
    if borrador.estado != "abierto":
        return pasos.closed_page(request, borrador)
    guardada = expediente.secciones_of(borrador).get(nombre)
    form: django_forms.Form = make(request.POST or None, guardada.datos if guardada else None)
    if request.method == "POST" and form.is_valid():
        datos = {
            campo: valor.isoformat() if isinstance(valor, date) else valor for campo, valor in form.cleaned_data.items()
        }
        problema = pasos.save_or_explain(
            request,
            _actor(request),
            borrador,
            nombre,
            datos,
            describe=lambda d: describe(nombre, d),
            now=timezone.now(),
        )
        if problema is not None:
            return problema
        siguiente = _next(expediente.borrador_for(_actor(request), borrador_id))
        return redirect(_url("revisar", borrador_id) if request.GET.get("desde") == "revisar" else siguiente)
    numero = SECCIONES.index(nombre)
    volver = _url(SECCIONES[numero - 1], borrador_id) if numero else reverse("portal:tramite", args=[MANDATO.slug])
    return render(
        request,
        f"rut/mandatos/{nombre}.html",
        {
            "tramite": MANDATO,
            "form": form,
            "borrador": borrador,
            "version": guardada.version if guardada else 0,
            "volver": volver,
            "paso": numero + 1,
            "pasos": len(SECCIONES),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def describe(nombre: str, datos: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a section says, line by line."""
    if nombre == "quien":
        tipo = referencias.tipo_documento(datos["tipo_documento"]).name
        return [(_("Nombre"), datos["nombre"]), (_("Documento"), f"{tipo} {datos['numero_documento']}")]
    if nombre == "alcances":
        elegidos = [EN_PALABRAS[alcance] for alcance in Alcance if alcance in datos["alcances"]]
        titulo = ngettext("%(n)d permiso", "%(n)d permisos", len(elegidos)) % {"n": len(elegidos)}
        return [(titulo, "\n".join(elegidos))]
    return [(_("Vale hasta el"), long_date(date.fromisoformat(datos["hasta_date"])))]


@never_cache
@require_safe
def revisar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Everything that will be signed, each line with its way back."""
    borrador = expediente.borrador_for(_actor(request), borrador_id)
    if borrador.estado == "radicado":
        return redirect(_url("recibo", borrador_id))
    if borrador.estado != "abierto":
        return pasos.closed_page(request, borrador)
    secciones = expediente.datos_of(borrador)
    if not set(SECCIONES) <= set(secciones):
        return redirect(_next(borrador))
    problema = ""
    try:
        services.FIRMABLE.freeze(_actor(request), borrador_id, now=timezone.now())
    except NoSePuedeFirmar as error:
        problema = str(error)
    filas = [
        {
            "etiqueta": etiqueta,
            "valor": valor,
            "url": f"{_url(nombre, borrador_id)}?desde=revisar",
            "que": seccion.titulo.lower(),
        }
        for seccion in MANDATO.secciones
        for nombre in (seccion.nombre,)
        for etiqueta, valor in describe(nombre, secciones[nombre])
    ]
    return render(
        request,
        "rut/mandatos/revisar.html",
        {
            "tramite": MANDATO,
            "borrador": borrador,
            "filas": filas,
            "problema": problema,
            "volver": _url("vigencia", borrador_id),
        },
        status=409 if problema else 200,
    )


@never_cache
@require_safe
def recibo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The proof that it was signed and filed, and what happens next."""
    radicado = expediente.radicado_of_borrador(_actor(request), borrador_id)
    contenido = radicado.contenido
    return render(
        request,
        "rut/mandatos/recibo.html",
        {
            "tramite": MANDATO,
            "radicado": radicado,
            "nombre": contenido["nombre"],
            "hasta": date.fromisoformat(contenido["hasta"]),
            "alcances": [EN_PALABRAS[Alcance(alcance)] for alcance in contenido["alcances"]],
            "documentos": expediente.documentos_of_radicado(radicado),
        },
    )
