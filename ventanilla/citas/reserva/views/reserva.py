"""Who will be attended, accepting in time, and what one leaves with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.citas import selectors
from ventanilla.citas.campos import JURIDICA, SolicitanteForm, known
from ventanilla.citas.reserva import services
from ventanilla.citas.reserva.rules import seconds_left
from ventanilla.citas.reserva.views.inicio import forget_online
from ventanilla.citas.reserva.views.marco import (
    forget_typed,
    held,
    is_over,
    lost_hold,
    remember_typed,
    typed_before,
)
from ventanilla.citas.rules.canales import A_DISTANCIA, EN_PALABRAS, Canal
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.services import citas, comprobante
from ventanilla.citas.services.citas import Datos
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.rules import mask_email
from ventanilla.robots.services import asker_of_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def datos(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Who will be attended: only what is not known."""
    now = timezone.now()
    cita, dueno = held(request, cita_id)
    if respuesta := _not_held(request, cita, now=now):
        return respuesta
    antes = typed_before(request, cita, now=now)
    form = SolicitanteForm(
        request.POST if request.method == "POST" else None,
        servicio=cita.servicio,
        canales={cita.cupo.canal},
        conocido=known(request.actor),
        pide_necesidades=False,
        solicitante=asker_of_page(request),
        now=now,
        initial=_initial(antes.datos) if antes else None,
    )
    if request.method == "POST" and form.is_valid():
        quien = form.datos()
        sin_prisa = bool(request.POST.get("sin_prisa"))
        remember_typed(request, cita, quien, sin_prisa=sin_prisa, now=now)
        try:
            services.say_who(request.actor, cita.pk, quien, dueno=dueno, sin_prisa=sin_prisa, now=now)
        except citas.RetencionVencida:
            return lost_hold(request, cita, causa="tarde", now=now)
        return redirect("citas:reserva_confirmar", cita.pk)
    respuesta = render(
        request,
        "citas/reserva/datos.html",
        {
            "cita": cita, "form": form, "conocido": form.conocido, "hasta_at": cita.hasta_at,
            "sin_prisa": request.POST.get("sin_prisa") or (antes is not None and antes.sin_prisa),
            **_place(cita),
        },
        status=form.status,
    )  # fmt: skip
    if form.espera:
        respuesta["Retry-After"] = str(form.espera)
    return respuesta


def _initial(datos: Datos) -> dict[str, Any]:
    """What was typed before; the notice is accepted again for each appointment."""
    inicial = {nombre: getattr(datos, nombre) for nombre in SolicitanteForm.base_fields if hasattr(datos, nombre)}
    if datos.tipo_persona == JURIDICA:
        inicial |= {"razon_social": datos.nombres, "nombres": ""}
    return inicial


def _not_held(request: PeticionConActor, cita: Any, *, now: datetime) -> HttpResponse | None:
    """Accepted already, or lost; None while it is kept."""
    if cita.estado == EstadoCita.VENCIDA and cita.mueve_id:
        return redirect("citas:reserva_movida", cita.pk)
    if cita.estado in VIVAS:
        return redirect("citas:reserva_lista", cita.pk)
    if cita.estado != EstadoCita.RETENIDA or is_over(cita, now=now) or cita.cupo.retirado_at is not None:
        causa = "cerrado" if cita.cupo.retirado_at is not None else "tarde"
        return lost_hold(request, cita, causa=causa, now=now)
    return None


def _place(cita: Any) -> dict[str, Any]:
    canal = Canal(cita.cupo.canal)
    return {
        "canal": EN_PALABRAS[canal],
        "a_distancia": canal in A_DISTANCIA,
        "es": canal.value,
        "punto": cita.cupo.sede.punto,
    }


@never_cache
@require_safe
def confirmar(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Forty-five seconds to accept, and more for who asks. Who has one already may move it here instead."""
    now = timezone.now()
    cita, dueno = held(request, cita_id)
    if respuesta := _not_held(request, cita, now=now):
        return respuesta
    if not cita.persona:
        return redirect("citas:reserva_datos", cita.pk)
    otra, es_suya = services.existing_of(request.actor, cita, dueno=dueno)
    contexto = {
        "cita": cita, "segundos": seconds_left(cita.hasta_at, now=now), "hasta_at": cita.hasta_at,
        "correo": mask_email(cita.correo) if cita.correo else "", "termina": cita.numero_documento[-4:], **_place(cita),
    }  # fmt: skip
    if otra is not None:
        suya = otra if es_suya else None
        if suya is not None:
            suya = selectors.citas.by_id(suya.pk)
        return render(request, "citas/reserva/ya_tiene.html", contexto | {"suya": suya}, status=409)
    return render(request, "citas/reserva/confirmar.html", contexto)


@never_cache
@require_POST
def aceptar(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    now = timezone.now()
    cita, dueno = held(request, cita_id)
    try:
        citas.confirm(request.actor, cita.pk, dueno=dueno, now=now)
    except citas.RetencionVencida:
        causa = "cerrado" if cita.cupo.retirado_at is not None else "tarde"
        return lost_hold(request, cita, causa=causa, now=now)
    except citas.FaltanDatos:
        return redirect("citas:reserva_datos", cita.pk)
    except citas.CarrilAjeno:
        citas.let_go(dueno, cita.pk, now=now)
        return lost_hold(request, cita, causa="carril", now=now)
    except citas.YaTieneCita:
        return redirect("citas:reserva_confirmar", cita.pk)
    forget_typed(request)
    forget_online(request, cita.servicio_id)
    return redirect("citas:reserva_lista", cita.pk)


@never_cache
@require_POST
def mas_tiempo(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """«Necesito más tiempo»: ten times at most, with one tap."""
    now = timezone.now()
    cita, dueno = held(request, cita_id)
    try:
        citas.extend(dueno, cita.pk, sin_prisa=bool(request.POST.get("sin_prisa")), now=now)
    except citas.RetencionVencida:
        return lost_hold(request, cita, causa="tarde", now=now)
    return redirect("citas:reserva_confirmar" if cita.persona else "citas:reserva_datos", cita.pk)


@never_cache
@require_POST
def soltar(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """Do not accept: the place is free for somebody else at once."""
    cita, dueno = held(request, cita_id)
    citas.let_go(dueno, cita.pk, now=timezone.now())
    messages.info(request, _("Soltamos el cupo: otra persona ya puede tomarlo."))
    return redirect("citas:servicio", cita.servicio_id)


@never_cache
@require_POST
def mover(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """The appointment that one has already goes to the place just held, in one step."""
    now = timezone.now()
    cita, dueno = held(request, cita_id)
    try:
        services.move_existing(request.actor, cita.pk, dueno=dueno, now=now)
    except citas.RetencionVencida:
        return lost_hold(request, cita, causa="tarde", now=now)
    except citas.CarrilAjeno:
        citas.let_go(dueno, cita.pk, now=now)
        return lost_hold(request, cita, causa="carril", now=now)
    except citas.CambiosAgotados:
        return render(request, "citas/reserva/no_se_mueve.html", {"cita": cita, "causa": "cambios"}, status=409)
    except citas.MuyTarde:
        return render(request, "citas/reserva/no_se_mueve.html", {"cita": cita, "causa": "tarde"}, status=409)
    forget_typed(request)
    return redirect("citas:reserva_movida", cita.pk)


@never_cache
@require_safe
def lista(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """The code, the secret link and what to bring."""
    cita, _dueno = held(request, cita_id)
    if cita.estado in (EstadoCita.RETENIDA, EstadoCita.VENCIDA):
        return redirect("citas:reserva_confirmar", cita.pk)
    return _done(request, cita, cita.pk, movida=False)


@never_cache
@require_safe
def movida(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """The same of the appointment that was moved with this hold."""
    apartada, _dueno = held(request, cita_id)
    if apartada.mueve_id is None or apartada.estado != EstadoCita.VENCIDA:
        return redirect("citas:reserva_confirmar", apartada.pk)
    return _done(request, selectors.citas.by_id(apartada.mueve_id), apartada.pk, movida=True)


def _done(request: HttpRequest, cita: Any, cita_id: UUID, *, movida: bool) -> HttpResponse:
    return render(
        request,
        "citas/reserva/lista.html",
        {
            "cita": cita, "cita_id": cita_id, "movida": movida, "detalle": detail_of(cita),
            "enlace": comprobante.link_of(cita),
            "correo": mask_email(cita.correo) if cita.correo else "", "requisitos": comprobante.requirements_of(cita),
            **_place(cita),
        },
    )  # fmt: skip


@never_cache
@require_safe
def calendario(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """The appointment for one's own calendar."""
    cita = _booked(request, cita_id)
    archivo = comprobante.event_of(cita, now=timezone.now())
    return _file(archivo.encode(), "text/calendar; charset=utf-8", f"cita-{cita.codigo}.ics")


@never_cache
@require_safe
def pdf(request: PeticionConActor, cita_id: UUID) -> HttpResponse:
    """The confirmation on paper, with the code as QR to be shown on arriving."""
    cita = _booked(request, cita_id)
    archivo = comprobante.pdf_of(cita, now=timezone.now())
    return _file(archivo, "application/pdf", f"cita-{cita.codigo}.pdf")


def _booked(request: PeticionConActor, cita_id: UUID) -> Any:
    """Raises ObjectDoesNotExist."""
    cita, _dueno = held(request, cita_id)
    if cita.estado == EstadoCita.VENCIDA and cita.mueve_id:
        return selectors.citas.by_id(cita.mueve_id)
    if cita.codigo is None:
        raise type(cita).DoesNotExist
    return cita


def _file(contenido: bytes, tipo: str, nombre: str) -> HttpResponse:
    respuesta = HttpResponse(contenido, content_type=tipo)
    respuesta["Content-Disposition"] = f'attachment; filename="{nombre}"'
    return respuesta
