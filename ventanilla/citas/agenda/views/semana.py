"""What there is: the week of an office, its rules and desks, the services, the windows."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.agenda import rules, selectors
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES
from ventanilla.cuentas.middleware import PeticionConActor


def with_office(vista: Any) -> Any:
    """Who has the role and is not written down as an official of any office is told what is missing."""

    @wraps(vista)
    def inner(request: PeticionConActor, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            selectors.office_of(request.actor)
        except ObjectDoesNotExist:
            return render(request, "escritorio/sin_oficina.html", status=403)
        return vista(request, *args, **kwargs)  # type: ignore[no-any-return]

    return inner


def options_of(sedes: Sequence[Any]) -> list[tuple[str, str]]:
    return [(sede.pk, f"{sede.punto.city}: {sede.punto.name}") for sede in sedes]


def chosen_office(request: PeticionConActor) -> tuple[Any, list[tuple[str, str]]]:
    """The office on the page, and those that could be. The first one with agenda while none was chosen.

    Raises ObjectDoesNotExist for another's.
    """
    sedes = selectors.sedes_for(request.actor)
    pedida = request.GET.get("sede", "")
    if pedida or not sedes:
        elegida = next((sede for sede in sedes if sede.pk == pedida), None)
        return elegida or selectors.sede_for(request.actor, pedida), options_of(sedes)
    con_agenda = set(selectors.codes_with_rules())
    return next((sede for sede in sedes if sede.pk in con_agenda), sedes[0]), options_of(sedes)


def asked_day(texto: str, hoy: date) -> date:
    try:
        dia = date.fromisoformat(texto)
    except ValueError:
        return hoy
    return dia if abs((dia - hoy).days) <= 400 else hoy


@never_cache
@require_safe
@with_office
def semana(request: PeticionConActor) -> HttpResponse:
    now = timezone.now()
    hoy = selectors.local_date(now)
    lunes = hoy + timedelta(days=7 - hoy.weekday() if hoy.weekday() > 4 else 0)  # at the weekend, the week that comes
    dia = asked_day(request.GET.get("dia", ""), lunes)
    sede, sedes = chosen_office(request)
    return render(
        request,
        "citas/agenda/semana.html",
        {
            "sede": sede,
            "sedes": sedes,
            "dia": dia,
            "hoy": hoy,
            "semana": selectors.week_of(sede.pk, dia, now=now),
            "antes": dia - timedelta(days=7),
            "despues": dia + timedelta(days=7),
            "lugar": "citas_agenda",
            "parte": "semana",
        },
    )


@never_cache
@require_safe
@with_office
def reglas(request: PeticionConActor) -> HttpResponse:
    sede, sedes = chosen_office(request)
    return render(
        request,
        "citas/agenda/reglas.html",
        {
            "sede": sede,
            "sedes": sedes,
            "reglas": [
                {
                    "fila": fila,
                    "canal": EN_PALABRAS[fila.canal],  # type: ignore[index]
                    "linea": rules.line_in_words(fila.linea),
                    "dias": rules.days_in_words(fila.dias),
                    "puestos": ", ".join(puesto.nombre for puesto in fila.puestos.all()),
                    "pausas": ", ".join(f"{desde} a {hasta}" for desde, hasta in fila.pausas),
                }
                for fila in selectors.rule_rows(sede.pk)
            ],
            "puestos": [
                {
                    "fila": fila,
                    "canal": EN_PALABRAS[fila.canal],  # type: ignore[index]
                    "atiende": ", ".join(NECESIDADES[una] for una in fila.atiende),
                }
                for fila in selectors.desk_rows(sede.pk)
            ],
            "lugar": "citas_agenda",
            "parte": "reglas",
        },
    )


@never_cache
@require_safe
@with_office
def servicios(request: PeticionConActor) -> HttpResponse:
    return render(
        request,
        "citas/agenda/servicios.html",
        {
            "servicios": [
                (fila, rules.line_in_words(fila.linea), ", ".join(EN_PALABRAS[canal] for canal in fila.canales))
                for fila in selectors.service_rows()
            ],
            "nacional": selectors.may_edit(request.actor, ""),
            "ajustes": citas_selectors.ajustes(),
            "lugar": "citas_agenda",
            "parte": "servicios",
        },
    )


@never_cache
@require_safe
@with_office
def aperturas(request: PeticionConActor) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "citas/agenda/aperturas.html",
        {
            "aperturas": [
                (fila, rules.line_in_words(fila.linea) if fila.linea else "")
                for fila in selectors.opening_rows(request.actor, now=now)
            ],
            "now": now,
            "ajustes": citas_selectors.ajustes(),
            "nacional": selectors.may_edit(request.actor, ""),
            "sedes": [
                (sede.pk, f"{sede.punto.city}: {sede.punto.name}") for sede in selectors.sedes_for(request.actor)
            ],
            "lugar": "citas_agenda",
            "parte": "aperturas",
        },
    )


@never_cache
@require_safe
@with_office
def cambios(request: PeticionConActor) -> HttpResponse:
    return render(
        request,
        "citas/agenda/cambios.html",
        {"cambios": selectors.change_rows(request.actor), "lugar": "citas_agenda", "parte": "cambios"},
    )
