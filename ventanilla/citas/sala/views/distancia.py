"""Attending by telephone and by mail, from a list of its own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.rules.turnos import CONTACTOS, LLAMADAS_MINIMAS, Contacto
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.forms import ContactoForm
from ventanilla.citas.sala.selectors import Puesto
from ventanilla.citas.sala.services import contacto as services
from ventanilla.citas.sala.services import turnos
from ventanilla.citas.sala.views.apoyo import ERRORES, at_a_desk, explain, with_office
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.cuentas.middleware import PeticionConActor


@never_cache
@require_safe
@with_office
def lista(request: PeticionConActor) -> HttpResponse:
    """Whom to call and to whom to write, the oldest first."""
    now = timezone.now()
    listas = [
        (canal.value, titulo, selectors.to_contact(request.actor, canal, now=now))
        for canal, titulo in ((Canal.LLAMADA, _("Por teléfono")), (Canal.CORREO, _("Por correo electrónico")))
    ]
    return render(request, "citas/sala/lista.html", {"listas": listas, "lugar": "citas_lista"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_office
def contacto(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """One of the list. By POST with its number in full, which is written down."""
    return _page(request, cita_id, ver=request.method == "POST")


def _page(
    request: PeticionConActor, cita_id: UUID, *, ver: bool, form: ContactoForm | None = None
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    cita = services.show_number(request.actor, cita_id) if ver else selectors.cita_for_desk(request.actor, cita_id)
    llamadas = selectors.calls_of(cita)
    contexto = {
        "cita": cita,
        "detalle": detail_of(cita),
        "ver": ver,
        "por_telefono": cita.cupo.canal == Canal.LLAMADA,
        "a_tiempo": now >= cita.cupo.inicio_at,
        "llamadas": [(una, CONTACTOS.get(Contacto(una.resultado), una.resultado)) for una in llamadas],
        "puede_cerrar": len(llamadas) >= LLAMADAS_MINIMAS,
        "intento": form or ContactoForm(),
        "form": form,
        "lugar": "citas_lista",
    }
    return render(request, "citas/sala/contacto.html", contexto, status=422 if form is not None else 200)


@never_cache
@require_POST
@with_office
def intento(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """A call that did not reach the person."""
    form = ContactoForm(request.POST)
    if not form.is_valid():
        return _page(request, cita_id, ver=False, form=form)
    try:
        veces = services.note_call(
            request.actor, cita_id, resultado=Contacto(form.cleaned_data["resultado"]), now=timezone.now()
        )
    except ERRORES as error:
        messages.warning(request, explain(error))
    else:
        messages.success(request, _("Quedó escrita la llamada %(veces)s.") % {"veces": veces})
    return redirect("citas_escritorio:contacto", cita_id=cita_id)


@never_cache
@require_POST
@at_a_desk
def atender(request: PeticionConActor, puesto: Puesto, cita_id: UUID) -> HttpResponse:
    """The person answered, or their mail is going to be answered."""
    try:
        turno = services.start(request.actor, cita_id, puesto, now=timezone.now())
    except turnos.PuestoOcupado as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:turno", turno_id=error.turno.pk)
    except ERRORES as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:contacto", cita_id=cita_id)
    return redirect("citas_escritorio:turno", turno_id=turno.pk)


@never_cache
@require_POST
@with_office
def no_contesto(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Nobody answered, after trying."""
    try:
        services.give_up(request.actor, cita_id, now=timezone.now())
    except ERRORES as error:
        messages.warning(request, explain(error))
        return redirect("citas_escritorio:contacto", cita_id=cita_id)
    messages.success(request, _("Quedó como «no asistió»."))
    return redirect("citas_escritorio:lista")
