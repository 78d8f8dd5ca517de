"""How the day goes, and who books for many."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.forms import PeriodoForm
from ventanilla.citas.sala.rules import draw
from ventanilla.citas.sala.services import reporte
from ventanilla.citas.sala.views.apoyo import with_office
from ventanilla.citas.selectors.oferta import ajustes
from ventanilla.cuentas.middleware import PeticionConActor


@never_cache
@require_safe
@with_office
def cifras(request: PeticionConActor) -> HttpResponse:
    """The last seven days, or those that one asks for."""
    hoy = timezone.localdate(timezone.now())
    sedes = selectors.sedes_of(request.actor)
    datos = (
        request.GET
        if "desde" in request.GET
        else {"desde": (hoy - timedelta(days=6)).isoformat(), "hasta": hoy.isoformat(), "sede": ""}
    )
    form = PeriodoForm(sedes, datos)
    contexto: dict[str, object] = {"periodo": form, "form": form, "lugar": "citas_cifras"}
    if form.is_valid():
        dicho = form.cleaned_data
        de = [sede for sede in sedes if dicho["sede"] in ("", sede.pk)]
        suma = selectors.figures(de, desde=dicho["desde"], hasta=dicho["hasta"])
        contexto |= {
            "cifras": suma,
            "graficas": [
                draw(f"{campo}-{por}", titulo, unidad, suma.bars(campo, por=por))
                for campo, por, titulo, unidad in (
                    ("espera_media", "hora", _("Espera media por hora de llegada"), _("Minutos")),
                    ("atendidos", "hora", _("Personas atendidas por hora de llegada"), _("Personas")),
                    ("no_asistieron", "hora", _("No asistieron, por hora de la cita"), _("Citas")),
                    ("espera_media", "linea", _("Espera media por línea"), _("Minutos")),
                    ("atendidos", "linea", _("Personas atendidas por línea"), _("Personas")),
                    ("no_asistieron", "linea", _("No asistieron, por línea"), _("Citas")),
                )
            ],
        }
    return render(request, "citas/sala/cifras.html", contexto, status=422 if form.errors else 200)


@never_cache
@require_safe
@with_office
def muchas(request: PeticionConActor) -> HttpResponse:
    """One identity, device, connection or contact behind the appointments of many persons."""
    contexto = {
        "grupos": selectors.who_books_for_many(request.actor, now=timezone.now()),
        "ajustes": ajustes(),
        "lugar": "citas_muchas",
    }
    return render(request, "citas/sala/muchas.html", contexto)


@never_cache
@require_safe
@with_office
def muchas_citas(request: PeticionConActor, clase: str, huella: str) -> HttpResponse:
    """The appointments behind one line; that somebody looked is written down."""
    contexto = {
        "abierto": reporte.open_group(request.actor, clase, huella, now=timezone.now()),
        "lugar": "citas_muchas",
    }
    return render(request, "citas/sala/muchas_citas.html", contexto)
