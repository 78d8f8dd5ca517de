"""What was done to the agenda: who was affected, how they are, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.citas.agenda import rules, selectors, services
from ventanilla.citas.agenda.views.semana import with_office
from ventanilla.citas.rules.cambios import EN_PALABRAS, TipoDeCambio
from ventanilla.cuentas.middleware import PeticionConActor

A_LA_VISTA = 100


@never_cache
@require_safe
@with_office
def cambio(request: PeticionConActor, pk: int) -> HttpResponse:
    now = timezone.now()
    fila = selectors.change_for(request.actor, pk)
    afectadas = selectors.rescues_of(fila, now=now)
    vistas = sum(una.situacion != selectors.Situacion.PENDIENTE for una in afectadas)
    return render(
        request,
        "citas/agenda/cambio.html",
        {
            "cambio": fila,
            "tipo": EN_PALABRAS[TipoDeCambio(fila.tipo)],
            "diferencias": rules.differences(fila.antes, fila.despues, selectors.desk_names(fila.sede_id or "")),
            "afectadas": afectadas[:A_LA_VISTA],
            "faltan": max(0, len(afectadas) - A_LA_VISTA),
            "vistas": vistas,
            "total": len(afectadas),
            "en_curso": fila.rescatado_at is None,
            "quedan": sum(una.may_try_again for una in afectadas),
            "se_deshace": services.may_undo(request.actor, fila, now=now),
            "lugar": "citas_agenda",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_office
def deshacer(request: PeticionConActor, pk: int) -> HttpResponse:
    """What taking it back would do, then doing it."""
    now = timezone.now()
    fila = selectors.change_for(request.actor, pk)
    mas = False
    try:
        if request.method == "POST":
            texto = request.POST.get("vistas", "0")
            try:
                services.undo(request.actor, pk, vistas=int(texto) if texto.isdecimal() else 0, now=now)
            except services.MasAfectadas:
                mas = True
            else:
                messages.success(request, _("Listo: el cambio quedó deshecho."))
                return redirect("citas_escritorio:agenda_cambio", pk=pk)
        vista = services.preview_undo(request.actor, fila, now=now)
    except services.NoSeDeshace:
        messages.warning(request, _("Ya no se puede deshacer: algo más lo cambió después, o ya pasó."))
        return redirect("citas_escritorio:agenda_cambio", pk=pk)
    return render(
        request,
        "citas/agenda/deshacer.html",
        {
            "cambio": fila,
            "tipo": EN_PALABRAS[TipoDeCambio(fila.tipo)],
            "vista": vista,
            "mas": mas,
            "diferencias": rules.differences(vista.antes, vista.despues, selectors.desk_names(fila.sede_id or "")),
            "quienes": [selectors.as_seen(cita) for cita in vista.quienes],
            "faltan": vista.afectadas - len(vista.quienes),
            "lugar": "citas_agenda",
        },
        status=409 if mas else 200,
    )


@never_cache
@require_POST
@with_office
def reintentar(request: PeticionConActor, pk: int) -> HttpResponse:
    """Look again for places for who found none or did not answer."""
    n = services.try_again(request.actor, pk, now=timezone.now())
    messages.success(
        request,
        ngettext(
            "Le estamos buscando otros cupos a %(n)s persona.", "Les estamos buscando otros cupos a %(n)s personas.", n
        )
        % {"n": n},
    )
    return redirect("citas_escritorio:agenda_cambio", pk=pk)


@never_cache
@require_POST
@with_office
def cancelar(request: PeticionConActor, pk: int) -> HttpResponse:
    """End in the name of the entity what nobody moved."""
    fila = selectors.change_for(request.actor, pk)
    n = services.cancel_rest(
        request.actor, pk, motivo=str(fila.despues.get("motivo") or _("Cambio de la agenda")), now=timezone.now()
    )
    messages.success(
        request,
        ngettext("Se canceló %(n)s cita y se le avisó a la persona.", "Se cancelaron %(n)s citas y se avisó.", n)
        % {"n": n},
    )
    return redirect("citas_escritorio:agenda_cambio", pk=pk)
