"""The day: who is expected, who arrived, who waits, and calling the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.citas.rules.lineas import line_name
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.forms import DiaForm, LlegadaForm, PuestoForm, SinCitaForm
from ventanilla.citas.sala.selectors import Puesto
from ventanilla.citas.sala.services import llegada as llegadas
from ventanilla.citas.sala.services import turnos
from ventanilla.citas.sala.services.llegada import Quien
from ventanilla.citas.sala.views.apoyo import (
    ERRORES,
    LINEAS,
    PUESTO,
    at_a_desk,
    explain,
    find_puesto,
    lineas_of,
    with_office,
)
from ventanilla.cuentas.middleware import PeticionConActor

DE_QUIEN, TODOS = "citas_de_puesto", 0
leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@leer_o_enviar
@with_office
def puesto(request: PeticionConActor) -> HttpResponse:
    """Once a session: where one attends, and what."""
    actual = find_puesto(request)
    puestos = selectors.puestos_of(request.actor)
    inicial = {"puesto": actual.pk if actual else None, "lineas": lineas_of(request)}
    form = PuestoForm(puestos, selectors.lineas(), request.POST if request.method == "POST" else None, initial=inicial)
    if request.method == "POST" and form.is_valid():
        request.session[PUESTO] = form.cleaned_data["puesto"]
        request.session[LINEAS] = form.cleaned_data["lineas"]
        request.session.pop(DE_QUIEN, None)
        return redirect("citas_escritorio:dia")
    contexto = {"form": form, "puestos": puestos, "lugar": "citas"}
    return render(request, "citas/sala/puesto.html", contexto, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@at_a_desk
def dia(request: PeticionConActor, puesto: Puesto) -> HttpResponse:
    return _day(request, puesto)


def _day(request: PeticionConActor, puesto: Puesto, *, form: LlegadaForm | None = None) -> HttpResponse:
    now = timezone.now()
    pedido = DiaForm(request.GET)
    dicho: dict[str, Any] = pedido.cleaned_data if pedido.is_valid() else {}
    hoy = timezone.localdate(now)
    cual = dicho.get("dia") or hoy
    de_puesto = request.session.get(DE_QUIEN, puesto.pk)
    if "puesto" in request.GET and pedido.is_valid():
        escogido = dicho.get("puesto") or TODOS
        if escogido != de_puesto:  # what one chose to see is kept: the list comes back after each act
            request.session[DE_QUIEN] = de_puesto = escogido
    del_dia = selectors.day_of(
        puesto.sede, cual, puesto=de_puesto or None, pagina=dicho.get("pagina") or 1, now=now
    )  # fmt: skip
    contexto = {
        "puesto": puesto,
        "lineas": [line_name(linea) for linea in lineas_of(request)],
        "dia": del_dia,
        "es_hoy": cual == hoy,
        "de_puesto": de_puesto,
        "en_puesto": selectors.at_desk(puesto),
        "form": form or LlegadaForm(),
        "now": now,
        "lugar": "citas",
    }
    return render(request, "citas/sala/dia.html", contexto, status=422 if form is not None else 200)


@never_cache
@require_POST
@at_a_desk
def llegada(request: PeticionConActor, puesto: Puesto) -> HttpResponse:
    """By the code that was typed or scanned, or by the button of a line."""
    form = LlegadaForm(request.POST)
    if not form.is_valid():
        return _day(request, puesto, form=form)
    try:
        cita = selectors.cita_by_codigo(request.actor, form.cleaned_data["codigo"])
        turno = llegadas.check_in(
            request.actor, cita.pk, preferente=form.cleaned_data["preferente"], now=timezone.now()
        )  # fmt: skip
    except ObjectDoesNotExist:
        form.add_error("codigo", _("No hay una cita con ese código en sus oficinas."))
        return _day(request, puesto, form=form)
    except ERRORES as error:
        form.add_error("codigo", explain(error))
        return _day(request, puesto, form=form)
    messages.success(request, _("Turno %(turno)s. La persona ya espera.") % {"turno": turno.numero})
    return redirect("citas_escritorio:dia")


@never_cache
@leer_o_enviar
@at_a_desk
def sin_cita(request: PeticionConActor, puesto: Puesto) -> HttpResponse:
    """A turn for who comes without appointment."""
    servicios = selectors.servicios_sin_cita(puesto.sede)
    form = SinCitaForm(servicios, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        dicho = form.cleaned_data
        elegido = next(uno for uno in servicios if uno.codigo == dicho["servicio"])
        try:
            turno = llegadas.take_turn(
                request.actor, puesto.sede, elegido,
                Quien(dicho["tipo_documento"], dicho["numero_documento"], dicho["nombre"]),
                preferente=dicho["preferente"], necesidades=dicho["necesidades"], llave=dicho["llave"],
                now=timezone.now(),
            )  # fmt: skip
        except llegadas.YaEspera as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Turno %(turno)s. Dígaselo a la persona.") % {"turno": turno.numero})
            return redirect("citas_escritorio:dia")
    contexto = {"form": form, "puesto": puesto, "lugar": "citas"}
    return render(request, "citas/sala/sin_cita.html", contexto, status=422 if form.is_bound else 200)


@never_cache
@require_POST
@at_a_desk
def llamar(request: PeticionConActor, puesto: Puesto) -> HttpResponse:
    """The next of the queue, or the one that the button names."""
    escogido, now = request.POST.get("turno", ""), timezone.now()
    try:
        if escogido.isascii() and escogido.isdigit() and len(escogido) < 19:
            turno = turnos.call_this(request.actor, int(escogido), puesto, now=now)
        else:
            turno = turnos.call_next(request.actor, puesto, lineas=lineas_of(request), now=now)
    except turnos.PuestoOcupado as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:turno", turno_id=error.turno.pk)
    except ERRORES as error:
        messages.info(request, explain(error))
        return redirect("citas_escritorio:dia")
    return redirect("citas_escritorio:turno", turno_id=turno.pk)
