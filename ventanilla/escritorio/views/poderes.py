"""Powers on paper: one official writes down what the paper says, another approves it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.escritorio import services
from ventanilla.escritorio.forms import PapelForm, RechazarForm
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.rut import selectors as rut
from ventanilla.rut.mandatos import services as mandatos
from ventanilla.rut.rules.poderes import TransicionInvalida

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
_NO_SE_PUDO: dict[type[Exception], Any] = {
    mandatos.NoAutorizado: _("Su rol no alcanza para esto."),
    mandatos.SegundaPersona: _("Quien revisó no aprueba, ni nadie lo suyo: debe hacerlo otro funcionario."),
    TransicionInvalida: _("Ese poder ya no está en revisión: otra persona lo decidió."),
    ObjectDoesNotExist: _("Ese poder ya no está en revisión: otra persona lo decidió."),
}


@never_cache
@require_safe
def poderes(request: PeticionConActor) -> HttpResponse:
    contexto = {
        "poderes": rut.papers_at_desk(),
        "escribe": mandatos.REVISION in request.actor.roles,
        "aprueba": mandatos.APROBACION in request.actor.roles,
        "lugar": "poderes",
    }
    return render(request, "escritorio/poderes.html", contexto)


@never_cache
@leer_o_enviar
def nuevo(request: PeticionConActor) -> HttpResponse:
    """The first official: what the paper says."""
    form = PapelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mandatos.review_paper(request.actor, **form.cleaned_data, now=timezone.now())
        except NoSePuedeFirmar as error:
            form.add_error(None, str(error))
        except ObjectDoesNotExist:
            form.add_error("nit", _("Ese NIT no está en el RUT."))
        else:
            messages.success(request, _("Quedó en revisión. Otro funcionario debe aprobarlo."))
            return redirect("escritorio:poderes")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "escritorio/poder_nuevo.html", {"form": form, "lugar": "poderes"}, status=status)


@never_cache
@require_safe
def poder(request: PeticionConActor, pk: int) -> HttpResponse:
    """Looking at it is written down."""
    return _page(request, pk)


def _page(request: PeticionConActor, pk: int, *, rechazar: RechazarForm | None = None) -> HttpResponse:
    visto = services.look_paper(request.actor, pk)
    malo = rechazar if rechazar is not None and rechazar.errors else None
    contexto = {
        "poder": visto,
        "decide": mandatos.APROBACION in request.actor.roles and visto.mandato.revisado_por_id != request.actor.user_id,
        "rechazar": rechazar or RechazarForm(),
        "form": malo,
        "lugar": "poderes",
    }
    return render(request, "escritorio/poder.html", contexto, status=422 if malo else 200)


@never_cache
@require_POST
def aprobar(request: PeticionConActor, pk: int) -> HttpResponse:
    return _act(
        request, lambda: mandatos.approve_paper(request.actor, pk, now=timezone.now()),
        _("Quedó aprobado: desde ahora puede actuar."),
    )  # fmt: skip


@never_cache
@require_POST
def rechazar(request: PeticionConActor, pk: int) -> HttpResponse:
    form = RechazarForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, rechazar=form)
    motivo = form.cleaned_data["motivo"][:200]
    return _act(
        request, lambda: mandatos.refuse_paper(request.actor, pk, motivo=motivo, now=timezone.now()),
        _("Quedó rechazado."),
    )  # fmt: skip


def _act(request: PeticionConActor, act: Callable[[], None], listo: Any) -> HttpResponse:
    """One act by its button, and back to the list with what came of it."""
    try:
        act()
    except tuple(_NO_SE_PUDO) as error:
        messages.error(request, next(texto for clase, texto in _NO_SE_PUDO.items() if isinstance(error, clase)))
    else:
        messages.success(request, listo)
    return redirect("escritorio:poderes")
