"""Measured overbooking: the figures, what they would add on one day, and adding it when the terms allow it."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import rules, selectors, services
from ventanilla.citas.agenda.views.semana import asked_day, chosen_office, with_office
from ventanilla.citas.rules.inasistencia import SEMANAS
from ventanilla.cuentas.middleware import PeticionConActor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_office
def sobrecupo(request: PeticionConActor) -> HttpResponse:
    now = timezone.now()
    hoy = selectors.local_date(now)
    sede, sedes = chosen_office(request)
    dia = asked_day(request.GET.get("dia", ""), hoy + timedelta(days=1))
    ajustes = citas_selectors.ajustes()
    if request.method == "POST":
        texto = request.POST.get("propuestos", "0")
        try:
            cambio = services.add_overbooking(
                request.actor,
                sede.pk,
                dia,
                llave=_key(request),
                propuestos=int(texto) if texto.isdecimal() and len(texto) < 6 else 0,
                now=now,
            )
        except services.SobrecupoApagado:
            messages.warning(request, _("Los sobrecupos están apagados. No se agregó ninguno."))
            return redirect("citas_escritorio:agenda_sobrecupo")
        messages.success(request, _("Listo: los sobrecupos quedaron agregados. Puede deshacerlo desde esta página."))
        return redirect("citas_escritorio:agenda_cambio", pk=cambio.pk)
    propuestas = selectors.overbooking_of(sede.pk, dia, now=now)
    return render(
        request,
        "citas/agenda/sobrecupo.html",
        {
            "sede": sede,
            "sedes": sedes,
            "dia": dia,
            "antes": dia - timedelta(days=1),
            "despues": dia + timedelta(days=1),
            "filas": [
                {
                    "una": una,
                    "linea": rules.line_in_words(una.estimacion.linea),
                    "tasa": round(100 * una.estimacion.tasa),
                    "segura": round(100 * una.estimacion.segura, 1),
                    "agrega": len(una.bases),
                }
                for una in propuestas
            ],
            "total": sum(len(una.bases) for una in propuestas),
            "ajustes": ajustes,
            "semanas": SEMANAS,
            "llave": uuid4(),
            "lugar": "citas_agenda",
            "parte": "sobrecupo",
        },
    )


def _key(request: PeticionConActor) -> UUID:
    try:
        return UUID(request.POST.get("llave", ""))
    except ValueError:
        return uuid4()
