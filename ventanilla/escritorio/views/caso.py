"""A case on one screen, and each act on it by its button."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.adjuntos.pasos import page_response
from ventanilla.casos import rules, selectors, services
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.selectors import Ficha
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.escritorio.forms import DecidirForm, DevolverForm, NotaForm, PedirForm, TraspasarForm, VersionForm
from ventanilla.escritorio.views.errores import ERRORES, mensaje_of
from ventanilla.expediente import selectors as expediente

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def caso(request: PeticionConActor, numero: str) -> HttpResponse:
    """Opening it is looking at somebody's data: the reason is inferred from the case and written down."""
    return _page(request, _ficha(request, numero))


def _ficha(request: PeticionConActor, numero: str) -> Ficha:
    now = timezone.now()
    return selectors.ficha_of(services.look(request.actor, numero, now=now), now=now)


def _page(
    request: PeticionConActor, ficha: Ficha, *, status: int = 200, cambio: Any = None, **forms: Any
) -> HttpResponse:
    caso, actor, now = ficha.caso, request.actor, timezone.now()
    es_mio = caso.estado == EstadoCaso.TOMADO and caso.asignado_a_id == actor.user_id
    por_aprobar = (
        caso.estado == EstadoCaso.POR_APROBAR
        and rules.ROL_APROBACION in actor.roles
        and caso.propuesta_por_id != actor.user_id
    )
    traspasable = rules.ROL_SUPERVISION in actor.roles and caso.estado in (
        EstadoCaso.EN_COLA, EstadoCaso.TOMADO, EstadoCaso.REQUERIDO,
    )  # fmt: skip
    # who opens a case that they do not have came from another list
    con_lista = caso.asignado_a_id == actor.user_id
    version = {"version": caso.version}
    pedible = es_mio and rules.may_request(
        expediente.local_date(caso.abierto_at), len(ficha.pedidos), today=expediente.local_date(now)
    )
    contexto = {
        "ficha": ficha,
        "caso": caso,
        "solo_cambios": request.GET.get("ver") == "cambios",
        "mios": selectors.mine(actor, now=now)[:30] if con_lista else None,
        "es_mio": es_mio,
        "tomable": caso.estado == EstadoCaso.EN_COLA and rules.ROL in actor.roles,
        "por_aprobar": por_aprobar,
        "cambio": cambio,
        "decidir": forms.get("decidir") or (DecidirForm(ficha) if es_mio else None),
        "pedir": forms.get("pedir") or (PedirForm(initial=version) if pedible else None),
        "nota": forms.get("nota") or NotaForm(auto_id="nota_%s"),
        "devolver": forms.get("devolver") or (DevolverForm(initial=version) if por_aprobar else None),
        "traspasable": traspasable,
        "lugar": "caso",
    }
    malo = next((form for form in forms.values() if form is not None and form.errors), None)
    return render(request, "escritorio/caso.html", {**contexto, "form": malo}, status=422 if malo else status)


@never_cache
@require_safe
def papel(request: PeticionConActor, numero: str, adjunto_id: UUID, pagina: int) -> HttpResponse:
    """A page of a paper as an image: officials never open the file of a stranger."""
    return page_response(services.look_at_page(request.actor, numero, adjunto_id, pagina, now=timezone.now()))


@never_cache
@require_POST
def soltar(request: PeticionConActor, numero: str) -> HttpResponse:
    return _act(
        request, numero, lambda: services.release(request.actor, numero, now=timezone.now()),
        _("Devolvió el caso %(numero)s a la cola."), a="escritorio:cola",
    )  # fmt: skip


@never_cache
@require_POST
def nota(request: PeticionConActor, numero: str) -> HttpResponse:
    form = NotaForm(request.POST, auto_id="nota_%s")
    if not form.is_valid():
        return _page(request, _ficha(request, numero), nota=form)
    return _act(
        request, numero,
        lambda: services.note(request.actor, numero, texto=form.cleaned_data["texto"], now=timezone.now()),
        _("Guardó la nota."),
    )  # fmt: skip


@never_cache
@require_POST
def marcar(request: PeticionConActor, numero: str) -> HttpResponse:
    """The marks alone; the reasons that are half written come back with the page."""
    codigos = request.POST.getlist("verificadas")[:50]
    try:
        services.mark(request.actor, numero, codigos=codigos, now=timezone.now())
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito=request.POST.get("motivo", "")[: rules.MOTIVO_MAXIMO])
    except ERRORES as error:
        return _told(request, numero, error, escrito=request.POST.get("motivo", "")[: rules.MOTIVO_MAXIMO])
    ficha = _ficha(request, numero)
    messages.success(request, _("Guardó la lista de verificación."))
    return _page(request, ficha, decidir=DecidirForm(ficha, initial=DecidirForm(ficha, request.POST).typed()))


@never_cache
@require_POST
def pedir(request: PeticionConActor, numero: str) -> HttpResponse:
    form = PedirForm(request.POST)
    if not form.is_valid():
        return _page(request, _ficha(request, numero), pedir=form)
    datos = form.cleaned_data
    try:
        services.request_information(
            request.actor, numero, texto=datos["texto"], version=datos["version"], now=timezone.now()
        )
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito=datos["texto"])
    except ERRORES as error:
        return _told(request, numero, error, escrito=datos["texto"])
    messages.success(request, _("Le pedimos la información a la persona. El plazo para decidir se detuvo."))
    return redirect("escritorio:caso", numero=numero)


@never_cache
@require_POST
def decidir(request: PeticionConActor, numero: str) -> HttpResponse:
    """Approve or refuse, by the button; the third button only brings the text of a template."""
    escrito = request.POST.get("motivo", "")[: rules.MOTIVO_MAXIMO]
    try:
        ficha = _ficha(request, numero)
    except ObjectDoesNotExist:
        return _gone(request, numero, escrito)
    form = DecidirForm(ficha, request.POST)
    accion = request.POST.get("accion", "")
    if accion not in ("aprobar", "negar"):
        return _page(request, ficha, decidir=DecidirForm(ficha, initial=form.with_plantilla()))
    if not form.is_valid():
        return _page(request, ficha, decidir=form)
    datos = form.cleaned_data
    try:
        estado = services.decide(
            request.actor, numero, aprobado=accion == "aprobar", motivo=datos["motivo"], plantilla=datos["plantilla"],
            verificadas=datos["verificadas"], version=datos["version"], now=timezone.now(),
        )  # fmt: skip
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito=datos["motivo"])
    except services.FaltaVerificar as error:
        textos = {linea.verificacion.codigo: linea.verificacion.texto for linea in ficha.lista}
        faltan = " ".join(textos[codigo] for codigo in error.faltan)
        form.add_error("verificadas", _("Para aprobar falta marcar: %(faltan)s") % {"faltan": faltan})
        return _page(request, ficha, decidir=form)
    except services.NoSePuedeDecidir as error:
        form.add_error(None, str(error))
        return _page(request, ficha, decidir=form)
    except ERRORES as error:
        return _told(request, numero, error, escrito=datos["motivo"])
    messages.success(request, _said(estado) % {"numero": numero})
    return redirect("escritorio:mios")


def _said(estado: EstadoCaso) -> str:
    if estado is EstadoCaso.POR_APROBAR:
        return _("Propuso la decisión del caso %(numero)s. Otra persona debe aprobarla.")
    if estado is EstadoCaso.APROBADO:
        return _("Aprobó el caso %(numero)s. El documento va en camino.")
    return _("Negó el caso %(numero)s. El documento va en camino.")


@never_cache
@require_POST
def aprobar(request: PeticionConActor, numero: str) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("escritorio:caso", numero=numero)
    try:
        services.approve(request.actor, numero, version=form.cleaned_data["version"], now=timezone.now())
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito="")
    except services.NoSePuedeDecidir as error:
        messages.error(request, str(error))
        return redirect("escritorio:caso", numero=numero)
    except ERRORES as error:
        return _told(request, numero, error, escrito="")
    messages.success(request, _("Aprobó la decisión del caso %(numero)s.") % {"numero": numero})
    return redirect("escritorio:por_aprobar")


@never_cache
@require_POST
def devolver(request: PeticionConActor, numero: str) -> HttpResponse:
    form = DevolverForm(request.POST)
    if not form.is_valid():
        return _page(request, _ficha(request, numero), devolver=form)
    datos = form.cleaned_data
    try:
        services.send_back(request.actor, numero, nota=datos["nota"], version=datos["version"], now=timezone.now())
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito=datos["nota"])
    except ERRORES as error:
        return _told(request, numero, error, escrito=datos["nota"])
    messages.success(request, _("Devolvió el caso %(numero)s a quien lo propuso.") % {"numero": numero})
    return redirect("escritorio:por_aprobar")


@never_cache
@leer_o_enviar
def traspasar(request: PeticionConActor, numero: str) -> HttpResponse:
    """Choose who goes on with it. A page of its own: it shows the work, not the person."""
    now = timezone.now()
    caso = selectors.caso_for_official(request.actor, numero, now=now)
    form = TraspasarForm(
        [uno for uno in selectors.officials_for(request.actor, caso.habilidad) if uno.user_id != caso.asignado_a_id],
        request.POST or None,
        initial={"version": caso.version},
    )
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        return _act(
            request, numero,
            lambda: services.transfer(request.actor, numero, a_user_id=datos["a"], version=datos["version"], now=now),
            _("Pasó el caso %(numero)s."),
        )  # fmt: skip
    contexto = {"form": form, "fila": selectors.fila_of(caso, now=now), "lugar": "supervision"}
    return render(request, "escritorio/traspasar.html", contexto, status=422 if form.errors else 200)


def _act(
    request: PeticionConActor, numero: str, act: Callable[[], object], listo: str, *, a: str = "escritorio:caso"
) -> HttpResponse:
    """One act, and back to the case with what came of it."""
    try:
        act()
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito="")
    except ERRORES as error:
        return _told(request, numero, error, escrito="")
    messages.success(request, listo % {"numero": numero})
    return redirect(a, numero=numero) if a == "escritorio:caso" else redirect(a)


# --- somebody else was first: it is said, and nothing typed is lost -----------------------------------


def _conflict(request: PeticionConActor, numero: str, error: services.CasoCambio, *, escrito: str) -> HttpResponse:
    """409. If the case is still theirs, its page as it is now with what they wrote; else what happened and the text."""
    cambio = error.cambio
    try:
        ficha = _ficha(request, numero)
    except ObjectDoesNotExist:
        ficha = None
    if (
        ficha is not None
        and ficha.caso.estado == EstadoCaso.TOMADO
        and ficha.caso.asignado_a_id == request.actor.user_id
    ):
        datos = request.POST.copy()
        inicial = {
            "version": ficha.caso.version,
            "motivo": escrito,
            "plantilla": datos.get("plantilla", ""),
            "verificadas": datos.getlist("verificadas"),
        }
        return _page(request, ficha, status=409, cambio=cambio, decidir=DecidirForm(ficha, initial=inicial))
    contexto = {"numero": numero, "cambio": cambio, "escrito": escrito, "mensaje": mensaje_of(error)}
    return render(request, "escritorio/conflicto.html", contexto, status=409)


def _told(request: PeticionConActor, numero: str, error: Exception, *, escrito: str) -> HttpResponse:
    contexto = {"numero": numero, "cambio": None, "escrito": escrito, "mensaje": mensaje_of(error)}
    return render(request, "escritorio/conflicto.html", contexto, status=409)


def _gone(request: PeticionConActor, numero: str, escrito: str) -> HttpResponse:
    """The case is no longer this official's to see. Who had it is told what happened, with their text."""
    try:
        services.explain_change(request.actor, numero)
    except services.CasoCambio as error:
        return _conflict(request, numero, error, escrito=escrito)
