"""Figures for everybody: how long the wait is, and when places open. The same in HTML, CSV, JSON and for a calendar."""

import csv
import io
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from ventanilla.citas.cifras import selectors
from ventanilla.citas.cifras.rules import Espera, bar, name_of_line, summary
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.citas.rules.ics import Evento, calendar_feed

_UN_MINUTO = cache_control(public=True, max_age=60)
COLUMNAS = ("linea", "sede", "oficina", "ciudad", "canal", "inicio_at", "dias")


@_UN_MINUTO
@require_GET
def cifras(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    lineas = selectors.lines()
    esperas = selectors.waits(lineas, now=now)
    pedida = request.GET.get("linea", "")
    linea = pedida if pedida in lineas else next(iter(lineas), "")
    suyas = [espera for espera in esperas if espera.linea == linea]
    peor = max((espera.dias for espera in suyas), default=0)
    contexto = {
        "resumen": [summary(una, esperas) for una in lineas],
        "linea": linea,
        "nombre": name_of_line(linea),
        "filas": [(espera, EN_PALABRAS[Canal(espera.canal)], bar(espera.dias, peor)) for espera in suyas],
        "aperturas": _grouped(selectors.releases(now=now)),
        "sorteos": selectors.draws(now=now),
        "ahora": now,
    }
    return render(request, "citas/cifras/cifras.html", contexto)


def _grouped(aperturas: list[Any]) -> list[dict[str, Any]]:
    """One row for each moment and line, with its offices."""
    grupos: dict[tuple[Any, str], dict[str, Any]] = {}
    for apertura in aperturas:
        grupo = grupos.setdefault(
            (apertura.abre_at, apertura.linea),
            {"abre_at": apertura.abre_at, "mes_date": apertura.mes_date, "nombre": name_of_line(apertura.linea),
             "oficinas": [], "cupos": 0},
        )  # fmt: skip
        grupo["oficinas"].append(apertura.oficina)
        grupo["cupos"] += apertura.cupos
    return list(grupos.values())


def _row(espera: Espera) -> dict[str, Any]:
    return asdict(espera) | {"inicio_at": timezone.localtime(espera.inicio_at).isoformat()}


@_UN_MINUTO
@require_GET
def cifras_csv(request: HttpRequest) -> HttpResponse:
    salida = io.StringIO()
    escritor = csv.DictWriter(salida, COLUMNAS)
    escritor.writeheader()
    escritor.writerows(_row(espera) for espera in selectors.waits(selectors.lines(), now=timezone.now()))
    respuesta = HttpResponse(salida.getvalue(), content_type="text/csv; charset=utf-8")
    respuesta["Content-Disposition"] = 'attachment; filename="citas-cifras.csv"'
    return respuesta


@_UN_MINUTO
@require_GET
def cifras_json(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    documento = {
        "a_las": timezone.localtime(now).isoformat(),
        "primeros_cupos": [_row(espera) for espera in selectors.waits(selectors.lines(), now=now)],
        "aperturas": [
            asdict(apertura) | {"abre_at": timezone.localtime(apertura.abre_at).isoformat()}
            for apertura in selectors.releases(now=now)
        ],
        "sorteos": [
            {"id": str(sorteo.pk), "nombre": sorteo.nombre, "linea": sorteo.servicio.linea, "canal": sorteo.canal,
             "sedes": sorteo.sedes, "abre_at": timezone.localtime(sorteo.inscripcion_desde_at).isoformat(),
             "cierra_at": timezone.localtime(sorteo.inscripcion_hasta_at).isoformat(), "compromiso": sorteo.compromiso}
            for sorteo in selectors.draws(now=now)
        ],
    }  # fmt: skip
    return JsonResponse(documento, json_dumps_params={"ensure_ascii": False})


@_UN_MINUTO
@require_GET
def aperturas_ics(request: HttpRequest) -> HttpResponse:
    """To subscribe to: every coming release and draw, in the calendar that one uses."""
    now = timezone.now()
    aqui = settings.PUBLIC_URL + reverse("citas:cifras")
    eventos = [
        Evento(
            uid=f"apertura-{grupo['abre_at']:%Y%m%d%H%M}-{grupo['nombre']}@ventanilla".replace(" ", "-"),
            inicio_at=grupo["abre_at"],
            fin_at=grupo["abre_at"] + timedelta(minutes=30),
            titulo=_("Se abren citas: %(linea)s") % {"linea": grupo["nombre"]},
            lugar=", ".join(grupo["oficinas"]),
            texto=_("Cerca de %(cupos)d cupos.") % {"cupos": grupo["cupos"]},
            url=aqui,
            version=0,
        )
        for grupo in _grouped(selectors.releases(now=now))
    ]
    for sorteo in selectors.draws(now=now):
        enlace = settings.PUBLIC_URL + reverse("citas:sorteo", args=[sorteo.pk])
        eventos.append(
            Evento(
                uid=f"sorteo-{sorteo.pk}@ventanilla",
                inicio_at=sorteo.inscripcion_hasta_at,
                fin_at=sorteo.inscripcion_hasta_at + timedelta(minutes=15),
                titulo=_("Sorteo de citas: %(nombre)s") % {"nombre": sorteo.nombre},
                lugar="",
                texto=_("Hasta entonces puede pedir su boleta."),
                url=enlace,
                version=0,
            )
        )
    return HttpResponse(calendar_feed(eventos, now=now), content_type="text/calendar; charset=utf-8")
