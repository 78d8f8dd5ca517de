"""Editing in two steps: what the change would do, then doing it. One path for everything that can be edited."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.citas.agenda import rules, selectors, services
from ventanilla.citas.agenda.forms import (
    AjustesForm,
    AperturaForm,
    CierreForm,
    FormaDeAgenda,
    PuestoForm,
    ReglaForm,
    SedeForm,
    ServicioForm,
    service_code,
)
from ventanilla.citas.agenda.services import Propuesta, Vista
from ventanilla.citas.agenda.views.semana import with_office
from ventanilla.citas.rules.cambios import TipoDeCambio
from ventanilla.cuentas.middleware import PeticionConActor

PASOS = frozenset({"csrfmiddlewaretoken", "accion", "version", "llave", "vistas"})


@dataclass(frozen=True, slots=True)
class Edicion:
    """What is edited. `antes`: as it is, nothing for something new; `inicial`: what a new one begins with."""

    tipo: TipoDeCambio
    titulo: str
    volver: str
    form: type[FormaDeAgenda]
    sede: str = ""
    clave: str = ""
    antes: dict[str, Any] = field(default_factory=dict)
    inicial: dict[str, Any] = field(default_factory=dict)
    opciones: dict[str, Any] = field(default_factory=dict)
    donde: str = ""


def _run(request: PeticionConActor, edicion: Edicion) -> HttpResponse:
    if request.method != "POST":
        form = edicion.form(
            edicion.sede, initial=edicion.form.initial_of(edicion.antes or edicion.inicial), **edicion.opciones
        )
        return _form_page(request, edicion, form)
    form = edicion.form(edicion.sede, request.POST, **edicion.opciones)
    if not form.is_valid():
        return _form_page(request, edicion, form, status=422)
    if request.POST.get("accion") == "corregir":
        return _form_page(request, edicion, form)
    propuesta = Propuesta(edicion.tipo, edicion.sede, form.valores(), clave=edicion.clave)
    version, now = request.POST.get("version", ""), timezone.now()
    try:
        if request.POST.get("accion") == "aplicar":
            cambio = services.apply(
                request.actor, propuesta, llave=_key(request), version=version, vistas=_seen(request), now=now
            )  # fmt: skip
            messages.success(request, _("Listo: el cambio quedó hecho. Puede deshacerlo desde esta página."))
            return redirect("citas_escritorio:agenda_cambio", pk=cambio.pk)
        vista = services.preview(request.actor, propuesta, now=now)
    except services.YaAbrio:
        form.add_error(None, _("Ese mes ya está abierto para agendar: su apertura no se puede cambiar."))
        return _form_page(request, edicion, form, status=422)
    except services.MasAfectadas:
        vista = services.preview(request.actor, propuesta, now=now)
        return _preview_page(request, edicion, vista, mas=True, status=409)
    except services.Conflicto:
        form.add_error(None, _("Alguien cambió esto mientras usted lo editaba. Revise lo que escribió y siga."))
        return _form_page(request, edicion, form, status=409)
    if vista.version != version:
        form.add_error(None, _("Alguien cambió esto mientras usted lo editaba. Revise lo que escribió y siga."))
        return _form_page(request, edicion, form, status=409)
    return _preview_page(request, edicion, vista)


def _key(request: PeticionConActor) -> UUID:
    try:
        return UUID(request.POST.get("llave", ""))
    except ValueError:
        return uuid4()


def _seen(request: PeticionConActor) -> int:
    texto = request.POST.get("vistas", "0")
    return int(texto) if texto.isdecimal() and len(texto) < 9 else 0


def _form_page(
    request: PeticionConActor, edicion: Edicion, form: FormaDeAgenda, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    return render(
        request,
        "citas/agenda/editar.html",
        {
            "edicion": edicion,
            "form": form,
            "version": services.token(edicion.antes),
            "lugar": "citas_agenda",
        },
        status=status,
    )


def _preview_page(
    request: PeticionConActor, edicion: Edicion, vista: Vista, *, mas: bool = False, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "citas/agenda/revisar.html",
        {
            "edicion": edicion,
            "vista": vista,
            "mas": mas,
            "diferencias": rules.differences(vista.antes, vista.despues, selectors.desk_names(edicion.sede)),
            "quienes": [selectors.as_seen(cita) for cita in vista.quienes],
            "faltan": vista.afectadas - len(vista.quienes),
            "escrito": [
                (nombre, valor) for nombre, valores in request.POST.lists() if nombre not in PASOS for valor in valores
            ],
            "llave": uuid4(),
            "lugar": "citas_agenda",
        },
        status=status,
    )


_edita = require_http_methods(["GET", "HEAD", "POST"])


def _list_of(sede: str) -> str:
    return f"{reverse('citas_escritorio:agenda_reglas')}?sede={sede}"


@never_cache
@_edita
@with_office
def regla(request: PeticionConActor, sede: str, pk: int = 0) -> HttpResponse:
    oficina = selectors.sede_for(request.actor, sede)
    fila = selectors.rule_row(sede, pk) if pk else None
    hoy = selectors.local_date(timezone.now())
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.REGLA,
            titulo=_("Cambiar una regla") if fila else _("Nueva regla"),
            volver=_list_of(sede),
            form=ReglaForm,
            sede=sede,
            clave=str(pk) if pk else "",
            antes=services.snapshot(TipoDeCambio.REGLA, fila),
            inicial={
                "dias": [0, 1, 2, 3, 4], "desde_time": "08:20", "hasta_time": "16:20", "minutos": 20,
                "pausas": [["12:20", "14:00"]], "desde_date": hoy.isoformat(), "reserva_vencimiento": 0, "activa": True,
            },
            opciones={
                "lineas": selectors.lines(),
                "puestos": [
                    (puesto.pk, puesto.nombre, puesto.canal) for puesto in selectors.desk_rows(sede) if puesto.activo
                ],
            },
            donde=oficina.punto.name,
        ),
    )  # fmt: skip


@never_cache
@_edita
@with_office
def puesto(request: PeticionConActor, sede: str, pk: int = 0) -> HttpResponse:
    oficina = selectors.sede_for(request.actor, sede)
    filas = selectors.desk_rows(sede)
    fila = selectors.desk_row(sede, pk) if pk else None
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.PUESTO,
            titulo=_("Cambiar un puesto") if fila else _("Nuevo puesto"),
            volver=_list_of(sede),
            form=PuestoForm,
            sede=sede,
            clave=str(pk) if pk else "",
            antes=services.snapshot(TipoDeCambio.PUESTO, fila),
            inicial={"activo": True},
            opciones={"usados": [uno.nombre for uno in filas if uno.pk != pk]},
            donde=oficina.punto.name,
        ),
    )


@never_cache
@_edita
@with_office
def cerrar(request: PeticionConActor) -> HttpResponse:
    """Close a day, or some hours of it, of one office; without an office, of all."""
    sede = request.GET.get("sede", "")
    selectors.ensure_may_edit(request.actor, sede)
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.CIERRE,
            titulo=_("Cerrar un día"),
            volver=reverse("citas_escritorio:agenda") + (f"?sede={sede}" if sede else ""),
            form=CierreForm,
            sede=sede,
            inicial={"dia_date": request.GET.get("dia", "")},
            opciones={"hoy": selectors.local_date(timezone.now())},
            donde=selectors.sede_for(request.actor, sede).punto.name if sede else _("Todas las oficinas"),
        ),
    )


@never_cache
@_edita
@with_office
def apertura(request: PeticionConActor) -> HttpResponse:
    """Announce when a month opens, for one office or for all."""
    sede = request.GET.get("sede", "")
    selectors.ensure_may_edit(request.actor, sede)
    now = timezone.now()
    antes: dict[str, Any] = {}
    if request.method == "POST":
        antes = services.snapshot(
            TipoDeCambio.APERTURA,
            selectors.opening_row(sede, request.POST.get("mes_date", ""), request.POST.get("linea", "")),
        )
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.APERTURA,
            titulo=_("Anunciar una apertura"),
            volver=reverse("citas_escritorio:agenda_aperturas"),
            form=AperturaForm,
            sede=sede,
            antes=antes,
            inicial={"abre_time": "08:00"},
            opciones={"hoy": selectors.local_date(now), "now": now, "lineas": selectors.lines()},
            donde=selectors.sede_for(request.actor, sede).punto.name if sede else _("Todas las oficinas"),
        ),
    )


@never_cache
@_edita
@with_office
def servicio(request: PeticionConActor, codigo: str) -> HttpResponse:
    selectors.ensure_may_edit(request.actor, "", TipoDeCambio.SERVICIO)
    fila = selectors.service_row(codigo)
    antes = services.snapshot(TipoDeCambio.SERVICIO, fila)
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.SERVICIO,
            titulo=_("Cambiar un servicio"),
            volver=reverse("citas_escritorio:agenda_servicios"),
            form=ServicioForm,
            clave=codigo,
            antes=antes,
            opciones={"papeles": antes["papeles"]},
            donde=fila.nombre,
        ),
    )


@never_cache
@_edita
@with_office
def servicio_nuevo(request: PeticionConActor) -> HttpResponse:
    selectors.ensure_may_edit(request.actor, "", TipoDeCambio.SERVICIO)
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.SERVICIO,
            titulo=_("Nuevo servicio"),
            volver=reverse("citas_escritorio:agenda_servicios"),
            form=ServicioForm,
            clave=service_code(request.POST.get("nombre", "")),
            inicial={"cierre_horas": 0, "orden": 99, "activo": True},
            opciones={"usados": frozenset(fila.codigo for fila in selectors.service_rows())},
            donde=_("Todo el país"),
        ),
    )


@never_cache
@_edita
@with_office
def sede(request: PeticionConActor, sede: str) -> HttpResponse:
    fila = selectors.sede_for(request.actor, sede)
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.SEDE,
            titulo=_("Cambiar una oficina"),
            volver=_list_of(sede),
            form=SedeForm,
            sede=sede,
            clave=sede,
            antes=services.snapshot(TipoDeCambio.SEDE, fila),
            donde=fila.punto.name,
        ),
    )


@never_cache
@_edita
@with_office
def terminos(request: PeticionConActor) -> HttpResponse:
    selectors.ensure_may_edit(request.actor, "", TipoDeCambio.AJUSTES)
    antes = services.snapshot(TipoDeCambio.AJUSTES, selectors.saved_terms())
    return _run(
        request,
        Edicion(
            tipo=TipoDeCambio.AJUSTES,
            titulo=_("Términos de las citas"),
            volver=reverse("citas_escritorio:agenda_servicios"),
            form=AjustesForm,
            antes=antes,
            inicial=services.default_terms(),
            donde=_("Todo el país"),
        ),
    )
