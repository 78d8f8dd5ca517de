"""One attendance: called, in front, closed. Who it is shows while they are attended, and that is written down."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.adjuntos.pasos import page_response
from ventanilla.citas.rules.canales import NECESIDADES, Canal
from ventanilla.citas.rules.papeles import Veredicto
from ventanilla.citas.rules.turnos import EstadoTurno, Resultado
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.forms import CerrarForm, DiaForm, NotaForm, OtraHoraForm, PapelForm, ResponderForm
from ventanilla.citas.sala.selectors import Turno
from ventanilla.citas.sala.services import contacto, otra_hora, turnos
from ventanilla.citas.sala.views.apoyo import ERRORES, explain, with_office
from ventanilla.citas.selectors import papeles
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.services import papeles as papeles_services
from ventanilla.citas.services.video import link_of
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.rules import mask_name
from ventanilla.rut.presencial.rules import ROL as ROL_PRESENCIAL

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
Hace = Callable[..., Turno]
_ACTOS: dict[str, tuple[Hace, Any]] = {
    "otra-vez": (turnos.call_again, gettext_lazy("Lo llamó otra vez.")),
    "atender": (turnos.begin, ""),
    "no-vino": (turnos.leave, gettext_lazy("Quedó como no presentado.")),
    "devolver": (turnos.put_back, gettext_lazy("Volvió a la fila, al puesto que tenía.")),
    "regresar": (turnos.bring_back, gettext_lazy("Está otra vez en la fila.")),
}
_A_LA_LISTA = frozenset({"no-vino", "devolver", "regresar"})


@never_cache
@require_safe
@with_office
def turno(request: PeticionConActor, turno_id: int) -> HttpResponse:
    return _page(request, selectors.turno_for(request.actor, turno_id))


def _page(request: PeticionConActor, visto: Turno, **forms: Any) -> HttpResponse:
    """`forms`: those that were sent and have something wrong."""
    now = timezone.now()
    cita = visto.cita
    presente = visto.estado == EstadoTurno.EN_ATENCION
    casos = selectors.open_cases_of(request.actor, visto, now=now) if presente else []
    nombre = selectors.name_of(visto)
    escribe = presente and visto.canal == Canal.CORREO
    contexto = {
        "turno": visto,
        "cita": cita,
        "presente": presente,
        "nombre": nombre if presente else mask_name(nombre),
        "espera": selectors.wait_of(visto),
        "requisitos": cita.servicio.requisitos if cita else [],
        "necesidades": [texto for clave, texto in NECESIDADES.items() if cita and clave in cita.necesidades],
        "papeles": papeles.checklist(cita) if cita and presente else [],
        "video": link_of(cita) if cita and presente else "",
        "nit": selectors.nit_of(visto) if presente and _may_change_rut(request.actor, visto) else "",
        "rut_detalle": f"Cita {cita.codigo}" if cita else "",
        "cerrar": None if escribe or not presente else forms.get("cerrar") or CerrarForm(),
        "responder": (forms.get("responder") or ResponderForm()) if escribe else None,
        "nota": (forms.get("nota") or NotaForm(casos, auto_id="nota_%s")) if presente else None,
        "papel": forms.get("papel"),
        "lugar": "citas",
    }
    malo = next((form for form in forms.values() if form is not None and form.errors), None)
    return render(request, "citas/sala/turno.html", {**contexto, "form": malo}, status=422 if malo else 200)


def _may_change_rut(actor: Actor, visto: Turno) -> bool:
    """With the role, an appointment whose code goes in the decision, and a register to change."""
    return ROL_PRESENCIAL in actor.roles and visto.cita is not None and selectors.has_rut(visto)


@never_cache
@require_POST
@with_office
def acto(request: PeticionConActor, turno_id: int, acto: str) -> HttpResponse:
    """One button, one act, and back with what came of it."""
    if acto not in _ACTOS:
        raise Http404
    hace, listo = _ACTOS[acto]
    try:
        hace(request.actor, turno_id, now=timezone.now())
    except ERRORES as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:turno", turno_id=turno_id)
    if listo:
        messages.success(request, listo)
    if acto in _A_LA_LISTA:
        return redirect("citas_escritorio:dia")
    return redirect("citas_escritorio:turno", turno_id=turno_id)


@never_cache
@require_POST
@with_office
def cerrar(request: PeticionConActor, turno_id: int) -> HttpResponse:
    """It is done; by mail, with the answer that is sent."""
    visto = selectors.turno_for(request.actor, turno_id)
    escribe = visto.canal == Canal.CORREO
    form = ResponderForm(request.POST) if escribe else CerrarForm(request.POST)
    if not form.is_valid():
        return _page(request, visto, **{"responder" if escribe else "cerrar": form})
    resultado, now = Resultado(form.cleaned_data["resultado"]), timezone.now()
    try:
        if escribe:
            texto = form.cleaned_data["texto"]
            contacto.answer(request.actor, turno_id, texto=texto, resultado=resultado, now=now)
        else:
            turnos.finish(request.actor, turno_id, resultado=resultado, now=now)
    except ERRORES as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:turno", turno_id=turno_id)
    messages.success(request, _("Cerró el turno %(turno)s.") % {"turno": visto.numero})
    return redirect("citas_escritorio:lista" if escribe or visto.canal == Canal.LLAMADA else "citas_escritorio:dia")


@never_cache
@require_POST
@with_office
def nota(request: PeticionConActor, turno_id: int) -> HttpResponse:
    """Into the case of the person, or kept here."""
    visto, now = selectors.turno_for(request.actor, turno_id), timezone.now()
    form = NotaForm(selectors.open_cases_of(request.actor, visto, now=now), request.POST, auto_id="nota_%s")
    if not form.is_valid():
        return _page(request, visto, nota=form)
    dicho = form.cleaned_data
    caso = turnos.write_note(request.actor, turno_id, texto=dicho["texto"], caso=dicho["caso"], now=now)
    if caso:
        messages.success(request, _("La nota quedó en el caso %(caso)s.") % {"caso": caso})
    else:
        messages.success(request, _("La nota quedó en esta atención."))
    return redirect("citas_escritorio:turno", turno_id=turno_id)


@never_cache
@require_POST
@with_office
def papel(request: PeticionConActor, turno_id: int) -> HttpResponse:
    """Whether a paper serves, said with the person in front."""
    visto = selectors.turno_for(request.actor, turno_id)
    form = PapelForm(request.POST)
    if visto.cita is None:
        raise Http404
    if form.is_valid():
        dicho = form.cleaned_data
        try:
            papeles_services.review(
                request.actor, visto.cita.pk, dicho["papel"], veredicto=Veredicto(dicho["veredicto"]),
                nota=dicho["nota"], now=timezone.now(),
            )  # fmt: skip
        except papeles_services.FaltaDecirQue:
            form.add_error("nota", _("Escriba qué le falta al documento: la persona lo lee."))
        except (papeles_services.PapelSinEnviar, papeles_services.NoAutorizado):
            form.add_error(None, _("Ese documento no se ha enviado, o su rol no alcanza para revisarlo."))
        else:
            messages.success(request, _("Quedó revisado."))
            return redirect("citas_escritorio:turno", turno_id=turno_id)
    return _page(request, visto, papel=form)


@never_cache
@require_safe
@with_office
def papel_pagina(request: PeticionConActor, turno_id: int, adjunto_id: UUID, pagina: int) -> HttpResponse:
    """A page of a paper as an image: officials never open the file of a stranger. Only while they attend."""
    visto = selectors.turno_for(request.actor, turno_id)
    if visto.cita is None or visto.estado != EstadoTurno.EN_ATENCION:
        raise Http404
    return page_response(papeles.page_of(visto.cita, adjunto_id, pagina))


@never_cache
@leer_o_enviar
@with_office
def otra(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Another hour for who came late or lacks a paper."""
    now = timezone.now()
    cita = selectors.cita_for_desk(request.actor, cita_id)
    error_dicho = ""
    form = OtraHoraForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            dicho = form.cleaned_data
            try:
                movida = otra_hora.reschedule(
                    request.actor, cita_id, inicio_at=dicho["inicio_at"], llave=dicho["llave"], now=now
                )
            except ERRORES as error:
                error_dicho = explain(error)
            else:
                cuando = detail_of(movida).cuando
                messages.success(request, _("La cita quedó para el %(cuando)s") % {"cuando": cuando})
                return redirect("citas_escritorio:dia")
        else:
            error_dicho = _("Elija una hora.")
    pedido = DiaForm(request.GET)
    dia, horas = selectors.hours_for(cita, pedido.cleaned_data["dia"] if pedido.is_valid() else None, now=now)
    contexto = {
        "cita": cita, "detalle": detail_of(cita), "dia": dia, "horas": horas, "llave": uuid4(),
        "error": error_dicho, "hay_errores": bool(error_dicho), "lugar": "citas",
    }  # fmt: skip
    return render(request, "citas/sala/otra_hora.html", contexto, status=422 if error_dicho else 200)
