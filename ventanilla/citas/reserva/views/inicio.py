"""What an appointment is for, the offer by channel, and what is done without one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.citas import ports, selectors
from ventanilla.citas.campos import NO_ES_PARA, known
from ventanilla.citas.reserva.forms import ContextoForm, MotivoForm
from ventanilla.citas.reserva.rules import MOTIVOS, Motivo
from ventanilla.citas.reserva.views.marco import ICONOS, Busqueda, search_of
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.guiado import guiado_of
from ventanilla.rut.rules.excepciones import exceptions_of

EN_LINEA = ("rut.inscripcion", "rut.actualizacion", "firma.instrumento", "rut.recuperacion")
_PENDIENTE = "citas_en_linea"


def _by_channel(servicios: Iterable[Any]) -> list[dict[str, Any]]:
    grupos: dict[str, list[Any]] = {}
    for servicio in servicios:
        for canal in servicio.canales:
            grupos.setdefault(canal, []).append(servicio)
    return [
        {"canal": canal, "nombre": EN_PALABRAS[canal], "icono": ICONOS[canal], "servicios": grupos[canal]}
        for canal in Canal
        if canal in grupos
    ]


@never_cache
@require_safe
def inicio(request: PeticionConActor) -> HttpResponse:
    servicios = selectors.oferta.servicios()
    pendiente = request.session.get(_PENDIENTE, "")
    return render(
        request,
        "citas/reserva/inicio.html",
        {
            "por_canal": _by_channel(servicio for servicio in servicios if not servicio.sin_cita),
            "sin_cita": [servicio for servicio in servicios if servicio.sin_cita],
            "en_linea": [tramite for codigo in EN_LINEA if (tramite := ports.find_tramite(codigo))],
            "pendiente": next((servicio for servicio in servicios if servicio.codigo == pendiente), None),
            "no_funciono": Motivo.NO_FUNCIONO.value,
        },
    )


def explain(tramite: str, motivo: str) -> Impedimento | None:
    """Why an official attends it: an exception of the register, or a reason of the procedure's own."""
    guiado = guiado_of(tramite)
    razones = (*exceptions_of(tramite), *(guiado.citas if guiado else ()))
    return next((razon for razon in razones if razon.codigo == motivo), None)


def own_draft(actor: Actor, borrador_id: UUID | str | None) -> Any:
    """What was typed and goes with the appointment; None for a draft that is not theirs."""
    try:
        return expediente.borrador_for(actor, UUID(str(borrador_id))) if borrador_id else None
    except ObjectDoesNotExist:
        return None


@never_cache
@require_safe
def agendar(request: PeticionConActor) -> HttpResponse:
    """Which service. Who comes from a procedure sees why, what was kept of it, and those that solve it first."""
    contexto = ContextoForm(request.GET).contexto()
    tramite = ports.find_tramite(contexto.get("tramite", ""))
    motivo = contexto.get("motivo", "")
    conocido = known(request.actor)
    servicios = [
        servicio
        for servicio in selectors.oferta.servicios()
        if conocido is None or servicio.publico in ("ambos", conocido.tipo_persona)
    ]
    propios = [
        servicio
        for servicio in servicios
        if (tramite and servicio.tramite == tramite.codigo) or (motivo and motivo in servicio.motivos)
    ]
    borrador = own_draft(request.actor, contexto.get("borrador"))
    if borrador is None and tramite is not None and tramite.secciones:
        borrador = expediente.open_borrador(request.actor, tramite=tramite.codigo, now=timezone.now())
    contexto.pop("borrador", None)
    if borrador is not None:
        contexto["borrador"] = str(borrador.pk)
    return render(
        request,
        "citas/reserva/servicios.html",
        {
            "tramite": tramite,
            "impedimento": explain(tramite.codigo, motivo) if tramite else None,
            "borrador": borrador,
            "propios": propios,
            "por_canal": _by_channel(s for s in servicios if not s.sin_cita and s not in propios),
            "sin_cita": [servicio for servicio in servicios if servicio.sin_cita],
            "consulta": urlencode(contexto),
        },
    )


def _online(actor: Actor, busqueda: Busqueda) -> tuple[Any, Impedimento | None]:
    """The procedure that does it online, and what keeps this person from it, as far as it can be known."""
    tramite = ports.find_tramite(busqueda.servicio.tramite)
    guiado = guiado_of(tramite.codigo) if tramite else None
    if guiado is None or not actor.is_authenticated:
        return tramite, None
    return tramite, guiado.admit(actor, now=timezone.now())


@never_cache
@require_safe
def servicio(request: PeticionConActor, servicio: str) -> HttpResponse:
    """First what can be done now, online; then how and where one wants to be attended."""
    conocido = known(request.actor)
    busqueda = search_of(request, servicio, now=timezone.now(), cerca=conocido.municipio if conocido else "")
    no_es_para = ""
    if conocido is not None and busqueda.servicio.publico not in ("ambos", conocido.tipo_persona):
        no_es_para = str(NO_ES_PARA[busqueda.servicio.publico])
    motivo = busqueda.contexto.get("motivo", "")
    tramite, impedimento = _online(request.actor, busqueda)
    if impedimento is not None and impedimento.cita and not motivo:
        busqueda = replace(busqueda, contexto={**busqueda.contexto, "motivo": impedimento.codigo})
    contexto: dict[str, Any] = {
        "busqueda": busqueda,
        "servicio": busqueda.servicio,
        "tramite": tramite,
        "no_es_para": no_es_para,
    }
    if tramite is None or motivo or (impedimento is not None and impedimento.cita):
        razon = impedimento or explain(busqueda.contexto.get("tramite", busqueda.servicio.tramite), motivo)
        return render(
            request,
            "citas/reserva/buscar.html",
            contexto | {"form": busqueda.form, "razon": razon, "nit_form": None, "dicho": _said(motivo)},
        )
    excepciones = [(razon.codigo, razon.titulo) for razon in exceptions_of(busqueda.servicio.tramite)]
    enviado = request.GET if "sigue" in request.GET else None
    form = MotivoForm(enviado, excepciones=excepciones)
    return render(
        request, "citas/reserva/en_linea.html", contexto | {"form": form, "impedimento": impedimento},
        status=422 if enviado is not None else 200,
    )  # fmt: skip


def _said(motivo: str) -> str:
    return MOTIVOS[Motivo(motivo)][0] if motivo in set(Motivo) else ""


@require_POST
def en_linea(request: HttpRequest, servicio: str) -> HttpResponse:
    """Off to do it online; the way back to the appointment waits on the first page."""
    suyo = selectors.oferta.servicio(servicio)
    tramite = ports.find_tramite(suyo.tramite)
    if tramite is None:
        return redirect("citas:servicio", servicio)
    request.session[_PENDIENTE] = servicio
    return redirect("portal:tramite", tramite.slug)


def forget_online(request: HttpRequest, servicio: str) -> None:
    """It was booked: there is nothing to come back to."""
    if request.session.get(_PENDIENTE) == servicio:
        del request.session[_PENDIENTE]


def url_of(nombre: str, busqueda: Busqueda, **cambios: str) -> str:
    return f"{reverse(nombre, args=[busqueda.servicio.codigo])}?{busqueda.query(**cambios)}"
