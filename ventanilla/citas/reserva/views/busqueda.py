"""The calendar, the hours of a day, and holding one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.citas import selectors
from ventanilla.citas.campos import known
from ventanilla.citas.pasos import owner_of_page, trace_of
from ventanilla.citas.reserva.forms import VencimientoForm
from ventanilla.citas.reserva.selectors import Pedido, agenda_of, held_at, parse_hora
from ventanilla.citas.reserva.services import say_who
from ventanilla.citas.reserva.views.inicio import own_draft, url_of
from ventanilla.citas.reserva.views.marco import (
    Busqueda,
    due_of,
    lost_page,
    remember_nit,
    search_of,
    typed_before,
)
from ventanilla.citas.rules.calendario import parse_month
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES, Canal, Carril, Necesidad
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Contexto
from ventanilla.cuentas.middleware import PeticionConActor, ip_of
from ventanilla.cuentas.services import spend_limit

MEDIODIA = 12


@never_cache
@require_safe
def cupos(request: PeticionConActor, servicio: str) -> HttpResponse:
    """A month of days with places, and the hours of one of them. It says what there is sooner elsewhere."""
    now = timezone.now()
    busqueda = search_of(request, servicio, now=now)
    if not busqueda.form.is_valid():
        return _search_again(request, busqueda)
    return _calendar(request, busqueda, now=now)


def _search_again(request: HttpRequest, busqueda: Busqueda, nit_form: VencimientoForm | None = None) -> HttpResponse:
    contexto = {"busqueda": busqueda, "servicio": busqueda.servicio, "form": busqueda.form, "nit_form": nit_form}
    return render(request, "citas/reserva/buscar.html", contexto, status=422)


def _calendar(request: HttpRequest, busqueda: Busqueda, *, error: str = "", now: datetime) -> HttpResponse:
    pedido = busqueda.pedido
    agenda = agenda_of(
        pedido, busqueda.lugares, primero=parse_month(request.GET.get("mes", "")), dia=_day(request), now=now
    )
    tarde = [opcion for opcion in agenda.horas if _local_hour(opcion.hora.inicio_at) >= MEDIODIA]
    contexto: dict[str, Any] = {
        "busqueda": busqueda, "servicio": busqueda.servicio, "agenda": agenda, "error": error, "llave": uuid4(),
        "hay_errores": bool(error), "lugar": busqueda.lugares.get(pedido.sede), "consulta": busqueda.query(),
        "consulta_de": busqueda.query(sede="", canal=""),
        "canal": EN_PALABRAS[Canal(pedido.canal)] if pedido.canal else "",
        "con": [NECESIDADES[Necesidad(necesidad)].lower() for necesidad in pedido.necesidades],
        "partes": [
            (_("En la mañana"), [opcion for opcion in agenda.horas if opcion not in tarde]),
            (_("En la tarde"), tarde),
        ],
        "varios_canales": len({opcion.hora.canal for opcion in agenda.horas}) > 1,
        "vence": busqueda.vence,
    }  # fmt: skip
    return render(request, "citas/reserva/cupos.html", contexto, status=422 if error else 200)


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("dia", "")[:10])
    except ValueError:
        return None


def _local_hour(momento: datetime) -> int:
    return timezone.localtime(momento).hour


@never_cache
@require_POST
def apartar(request: PeticionConActor, servicio: str) -> HttpResponse:
    """Hold an hour. Sent twice it is held once. Who typed their data for a place that was lost does not do it again."""
    now = timezone.now()
    busqueda = search_of(request, servicio, now=now)
    hora, llave = parse_hora(request.POST.get("hora", "")), _key(request.POST.get("llave", ""))
    if not busqueda.form.is_valid():
        return _search_again(request, busqueda)
    if hora is None or llave is None:
        return _calendar(request, busqueda, error=_("Elija una hora."), now=now)
    conocido = known(request.actor)
    if conocido is not None and busqueda.servicio.publico not in ("ambos", conocido.tipo_persona):
        return _calendar(request, busqueda, error=_("Este servicio no es para quien usted representa ahora."), now=now)
    dueno = owner_of_page(request)
    if suya := held_at(dueno, busqueda.servicio, hora, now=now):
        return redirect("citas:reserva_confirmar" if suya.persona else "citas:reserva_datos", suya.pk)
    spend_limit("citas.apartar", persona=dueno, ip=ip_of(request), now=now)
    pedido = busqueda.pedido
    lugar = busqueda.lugares.get(hora.sede)
    if lugar is None or hora.canal not in lugar.canales:
        return lost_page(request, busqueda, hora, causa="tomado", now=now)
    try:
        cita = _hold(request, dueno, busqueda, pedido, hora, llave, now=now)
    except citas.SinCupo:
        return lost_page(request, busqueda, hora, causa="tomado", now=now)
    antes = typed_before(request, selectors.citas.hold_of(dueno, cita.pk), now=now)
    if antes is not None and antes.completo and not cita.persona:
        say_who(request.actor, cita.pk, antes.datos, dueno=dueno, sin_prisa=antes.sin_prisa, now=now)
        return redirect("citas:reserva_confirmar", cita.pk)
    return redirect("citas:reserva_datos", cita.pk)


def _hold(
    request: PeticionConActor,
    dueno: str,
    busqueda: Busqueda,
    pedido: Pedido,
    hora: HoraLibre,
    llave: UUID,
    *,
    now: datetime,
) -> Any:
    return citas.hold(
        request.actor,
        dueno=dueno,
        servicio=busqueda.servicio,
        sede=hora.sede,
        canal=hora.canal,
        inicio_at=hora.inicio_at,
        llave=llave,
        carriles=[Carril(carril) for carril in pedido.carriles],
        necesidades=pedido.necesidades,
        contexto=Contexto(
            tramite=busqueda.contexto.get("tramite", busqueda.servicio.tramite),
            motivo=busqueda.contexto.get("motivo", ""),
            borrador=busqueda.borrador_id if own_draft(request.actor, busqueda.borrador_id) else None,
            rastro=trace_of(request),
        ),
        now=now,
    )


def _key(texto: str) -> UUID | None:
    try:
        return UUID(texto)
    except ValueError:
        return None


@never_cache
@require_POST
def vencimiento(request: PeticionConActor, servicio: str) -> HttpResponse:
    """Whose obligation falls due in these days sees the places that are kept for them. The NIT travels in the body."""
    now = timezone.now()
    busqueda = search_of(request, servicio, now=now)
    form = VencimientoForm(request.POST)
    if not form.is_valid():
        busqueda.form.is_valid()
        return _search_again(request, busqueda, form)
    remember_nit(request, form.cleaned_data["nit"])
    if not due_of(request, now=now)[0]:
        form.add_error("nit", _("Ese NIT no tiene obligaciones que venzan en estos días. Puede agendar como siempre."))
        return _search_again(request, busqueda, form)
    return redirect(url_of("citas:cupos", busqueda))
