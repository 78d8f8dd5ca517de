"""Finding one's appointment: by code and document, or in one's own account."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.citas import selectors
from ventanilla.citas.gestion.forms import EntrarForm
from ventanilla.citas.pasos import may_handle_papers, owner_of
from ventanilla.citas.rules.codigo import CodigoInvalido, normalise
from ventanilla.citas.rules.estados import EN_PALABRAS, VIVAS, EstadoCita
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.citas.selectors.detalle import address_of, detail_of
from ventanilla.citas.tramites import GESTIONAR
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.services import asker_of_page, count_failure

NO_ESTA = lazy("No encontramos una cita con ese código y ese documento. Revise los dos números.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gestionar(request: PeticionConActor) -> HttpResponse:
    """Unknown, badly written and another's are one answer. What is found opens by its secret link."""
    now = timezone.now()
    solicitante = asker_of_page(request)
    if request.method != "POST":
        return _page(request, EntrarForm(solicitante=solicitante, now=now))
    spend_limit("citas.gestionar", persona=_subject(request.POST.get("codigo", "")), ip=solicitante.ip, now=now)
    form = EntrarForm(request.POST, solicitante=solicitante, now=now)
    if form.is_valid():
        try:
            cita = selectors.citas.cita_by_documento(form.cleaned_data["codigo"], form.cleaned_data["documento"])
        except ObjectDoesNotExist:
            count_failure(solicitante, now=now)
            form.add_error(None, NO_ESTA)
        else:
            return redirect(address_of(cita, secreto=secret_of(cita)))
    return _page(request, form)


def _subject(codigo: str) -> str:
    """Tries are counted for each code, however it is written."""
    try:
        return normalise(codigo)
    except CodigoInvalido:
        return ""


def _page(request: PeticionConActor, form: EntrarForm) -> HttpResponse:
    respuesta = render(
        request, "citas/gestion/entrar.html", {"form": form, "tramite": GESTIONAR}, status=form.status
    )  # fmt: skip
    if form.espera:
        respuesta["Retry-After"] = str(form.espera)
    return respuesta


@never_cache
@require_safe
def mias(request: PeticionConActor) -> HttpResponse:
    """The appointments of the person, or of whom they act for: the coming ones first."""
    filas = [
        {
            "cita": cita,
            "detalle": detail_of(cita),
            "estado": EN_PALABRAS[EstadoCita(cita.estado)],
            "viva": cita.estado in VIVAS,
            "url": address_of(cita),
        }
        for cita in selectors.citas.citas_of(request.actor)
        if cita.codigo
    ]
    return render(
        request,
        "citas/gestion/mias.html",
        {"vivas": [f for f in filas if f["viva"]], "pasadas": [f for f in filas if not f["viva"]][:30]},
    )


@never_cache
@require_safe
def papeles_de(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Where the panel of papers leads back to, for whoever may handle them. Raises ObjectDoesNotExist."""
    actor = request.actor
    if not may_handle_papers(actor, str(cita_id)):
        raise ObjectDoesNotExist
    cita = selectors.citas.by_id(cita_id)
    secreto = "" if selectors.citas.is_mine(actor, cita) else secret_of(cita)
    if not owner_of(actor) and not secreto:
        raise ObjectDoesNotExist
    return redirect(address_of(cita, "papeles", secreto))
