"""The document, and the three questions of the civil registry."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CuestionarioForm
from ventanilla.cuentas.ports import RegistroNoDisponible, registro_civil
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.rut import selectors
from ventanilla.rut.inscripcion import forms, rules, services
from ventanilla.rut.inscripcion.views.marco import (
    actor_of,
    draft_of,
    is_open,
    leer_o_enviar,
    next_page,
    page,
    today,
    url_of,
)


@never_cache
@leer_o_enviar
def identidad(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The document; the registry's questions follow."""
    borrador = draft_of(request, borrador_id)
    if not is_open(borrador):
        return pasos.closed_page(request, borrador)
    guardada = expediente.secciones_of(borrador).get("identidad")
    if guardada is not None:
        return page(request, "identidad_lista", borrador, datos=guardada.datos)
    if not borrador.correo:
        return redirect(url_of("correo", borrador_id))
    form = forms.IdentidadForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        now, numero = timezone.now(), form.cleaned_data["numero"]
        abierta = cuentas.open_prueba(services.objeto_of(borrador_id))
        if abierta is None or abierta.numero_documento != numero:  # questions about somebody else are a new try
            cuentas_services.spend_limit("identidad", persona=f"13-{numero}", ip=ip_of(request), now=now)
        try:
            cuentas_services.start_prueba(
                actor_of(request),
                objeto=services.objeto_of(borrador_id),
                tipo_documento="13",
                numero_documento=numero,
                expedicion_date=form.cleaned_data["expedicion_date"],
                now=now,
            )
        except cuentas_services.SinIntentos:
            return _to_appointment(request, borrador, rules.CAMINO_IDENTIDAD.codigo)
        except RegistroNoDisponible:
            form.add_error(
                None,
                _("El registro civil no responde en este momento. No gastó ningún intento: pruebe en unos minutos."),
            )
        else:
            return redirect(url_of("preguntas", borrador_id))
    intentos = cuentas.failed_pruebas(services.objeto_of(borrador_id))
    return page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="identidad",
        version=0,
        titulo=_("Quién es usted"),
        entrada=_("Buscamos su cédula en el registro civil y le hacemos tres preguntas que solo usted sabe."),
        aviso=_("Las respuestas no coincidieron. Le queda un intento: revise el número y la fecha.")
        if intentos
        else "",
        ejemplo=registro_civil().example(),
    )


def _to_appointment(request: HttpRequest, borrador: Any, motivo: str) -> HttpResponse:
    """Keep what was typed for the official, and say which way follows."""
    try:
        expediente_services.send_to_cita(actor_of(request), borrador.pk, motivo=motivo, now=timezone.now())
    except expediente_services.BorradorCerrado:
        return redirect(url_of("tareas", borrador.pk))
    return redirect(reverse("rut:inscripcion_camino", args=[borrador.pk, motivo]))


@never_cache
@leer_o_enviar
def preguntas(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Three questions of the civil registry; two tries in all."""
    borrador = draft_of(request, borrador_id)
    objeto = services.objeto_of(borrador_id)
    prueba = cuentas.open_prueba(objeto)
    if not is_open(borrador):
        return pasos.closed_page(request, borrador)
    if prueba is None:
        return redirect(url_of("identidad", borrador_id))
    form = CuestionarioForm(prueba.preguntas, request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            persona = cuentas_services.answer_prueba(
                actor_of(request), objeto=objeto, respuestas=form.respuestas(), now=now
            )
        except cuentas_services.PruebaNoAbierta:
            return redirect(url_of("identidad", borrador_id))
        if persona is None:
            if cuentas.failed_pruebas(objeto) >= 2:
                return _to_appointment(request, borrador, rules.CAMINO_IDENTIDAD.codigo)
            return redirect(url_of("identidad", borrador_id))
        otro = services.way_after_identity(persona, today=today())
        if otro is not None:
            return _to_appointment(request, borrador, otro.codigo)
        if selectors.is_registered(persona.tipo_documento, persona.numero_documento):
            return render(request, "rut/inscripcion/ya_inscrito.html", {"nit": format_nit(persona.numero_documento)})
        expediente_services.save_seccion(
            actor_of(request),
            borrador_id,
            nombre="identidad",
            datos={
                "numero": persona.numero_documento,
                "nombre": persona.nombre_completo,
                "expedicion_date": persona.expedicion_date.isoformat(),
                "expedicion_municipio": persona.expedicion_municipio,
            },
            version=0,
            now=now,
        )
        return next_page(request, borrador)
    return page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="identidad",
        version=0,
        titulo=_("Tres preguntas para saber que es usted"),
        entrada=_("Las hace el registro civil. Tiene dos intentos."),
        boton=_("Responder"),
        ejemplo=registro_civil().example(),
    )
