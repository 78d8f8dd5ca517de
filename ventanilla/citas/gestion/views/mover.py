"""Moving an appointment: a day, an hour, five minutes to say yes. The old place is theirs until the new one is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.citas import selectors
from ventanilla.citas.gestion import rules
from ventanilla.citas.gestion.forms import HoraForm
from ventanilla.citas.gestion.selectors import agenda_of, ending_of, nearest_to, options_of, site_of
from ventanilla.citas.gestion.views.marco import Abierta, open_cita, show, show_ending
from ventanilla.citas.pasos import owner_of_page, trace_of
from ventanilla.citas.rules.calendario import parse_month
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.plazos import hold_is_alive
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Contexto
from ventanilla.cuentas.middleware import PeticionConActor, ip_of
from ventanilla.cuentas.services import spend_limit

POR_QUE_NO = {
    rules.Impedimento.TARDE: (
        lazy("Ya no se puede cambiar de hora"),
        lazy("Falta muy poco para la cita: nadie alcanzaría a tomar su cupo. Si no va a ir, cancélela."),
    ),
    rules.Impedimento.CAMBIOS: (
        lazy("Ya la cambió dos veces"),
        lazy("Cada cita se puede cambiar dos veces. Puede conservarla como está, o cancelarla y agendar otra."),
    ),
}


def _refused(request: PeticionConActor, abierta: Abierta, opciones: rules.Opciones, now: datetime) -> HttpResponse:
    titulo, texto = POR_QUE_NO.get(opciones.impedimento or rules.Impedimento.ESTADO, ("", ""))
    return show_ending(request, abierta, now=now, titulo=str(titulo), texto=str(texto))


def _day(texto: str) -> date | None:
    try:
        return date.fromisoformat(texto)
    except ValueError:
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mover(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    """The calendar of its own office and way, or of others that are sooner. Sending an hour keeps it."""
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto, rules.MOVER)
    cita = abierta.cita
    opciones = options_of(cita, now=now)
    if not opciones.mover:
        return _refused(request, abierta, opciones, now)
    sitio = site_of(cita, request.GET.get("sede", "")[:30], request.GET.get("canal", "")[:10])
    form, estado = HoraForm(initial={"llave": uuid4()}), 200
    cercanas: Sequence[HoraLibre] = ()
    if request.method == "POST":
        form = HoraForm(request.POST)
        estado = 422
        if form.is_valid():
            spend_limit("citas.apartar", persona=str(cita.pk), ip=ip_of(request), now=now)
            inicio_at = form.cleaned_data["hora"]
            try:
                apartada = citas.hold(
                    request.actor,
                    dueno=owner_of_page(request),
                    servicio=cita.servicio,
                    sede=sitio.sede,
                    canal=sitio.canal,
                    inicio_at=inicio_at,
                    llave=form.cleaned_data["llave"],
                    necesidades=cita.necesidades,
                    mueve=cita,
                    contexto=Contexto(rastro=trace_of(request)),
                    now=now,
                )
            except citas.SinCupo:
                form.add_error(None, _("Otra persona acaba de tomar ese cupo. Su cita sigue donde estaba."))
                cercanas, estado = nearest_to(cita, sitio, inicio_at, now=now), 409
            else:
                return redirect(f"{abierta.url('mover')}{apartada.pk}/")
    agenda = agenda_of(
        cita,
        sitio,
        primero=parse_month(request.GET.get("mes", "")),
        dia=_day(request.GET.get("dia", "")),
        now=now,
    )  # fmt: skip
    su_sitio = (sitio.sede, sitio.canal) == (cita.cupo.sede_id, cita.cupo.canal)
    return show(
        request, abierta, "mover", status=estado, form=form, agenda=agenda, sitio=sitio, opciones=opciones,
        cercanas=cercanas, llave=form["llave"].value() if estado != 409 else uuid4(),
        consulta="" if su_sitio else f"sede={sitio.sede}&canal={sitio.canal}", su_sitio=su_sitio,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apartada(request: PeticionConActor, codigo: str, apartada_id: UUID, secreto: str = "") -> HttpResponse:
    """Five minutes to say yes, and more for who asks. Until then nothing changes."""
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto, rules.MOVER)
    dueno = owner_of_page(request)
    suya = selectors.citas.hold_of(dueno, apartada_id)
    if suya.mueve_id != abierta.cita.pk:
        raise ObjectDoesNotExist
    if suya.estado == EstadoCita.VENCIDA and suya.cupo_id == abierta.cita.cupo_id:
        return _moved(request, abierta)
    if ending_of(abierta.cita, now=now):
        return show_ending(request, abierta, now=now)
    if suya.estado != EstadoCita.RETENIDA or suya.hasta_at is None or not hold_is_alive(suya.hasta_at, now=now):
        return _lost(request, abierta, suya)
    if request.method != "POST":
        return show(
            request, abierta, "apartada", apartada=suya, nueva=detail_of(suya),
            opciones=options_of(abierta.cita, now=now), segundos=max(0, int((suya.hasta_at - now).total_seconds())),
        )  # fmt: skip
    accion = request.POST.get("accion", "")
    try:
        if accion == "mas":
            citas.extend(dueno, suya.pk, now=now)
            return redirect(request.path)
        if accion == "soltar":
            citas.let_go(dueno, suya.pk, now=now)
            messages.info(request, _("Su cita sigue donde estaba."))
            return redirect(abierta.url() if abierta.todo else abierta.url("mover"))
        citas.move(request.actor, abierta.cita, suya.pk, dueno=dueno, now=now)
    except (citas.RetencionVencida, citas.CarrilAjeno):
        return _lost(request, abierta, suya)
    except (citas.MuyTarde, citas.CambiosAgotados):
        abierta = open_cita(request, codigo, secreto, rules.MOVER)
        return _refused(request, abierta, options_of(abierta.cita, now=now), now)
    return _moved(request, open_cita(request, codigo, secreto, rules.MOVER))


def _moved(request: PeticionConActor, abierta: Abierta) -> HttpResponse:
    if abierta.todo:
        messages.success(request, _("Listo: su cita quedó a la hora nueva."))
        return redirect(abierta.url())
    return show(request, abierta, "movida")


def _lost(request: PeticionConActor, abierta: Abierta, suya: Any) -> HttpResponse:
    """Its own place is still theirs: they choose again, beginning with the day that they wanted."""
    texto = _("Pasó el tiempo y soltamos el cupo nuevo. Su cita sigue donde estaba: elija otra hora.")
    messages.warning(request, texto)
    dia = timezone.localdate(suya.cupo.inicio_at).isoformat()
    return redirect(f"{abierta.url('mover')}?sede={suya.cupo.sede_id}&canal={suya.cupo.canal}&dia={dia}")
