"""Mails and text messages about an appointment: each once, with the fact, and never about what is over.

A message is a row and a job of its own (notificaciones): when the mail server is down nothing here waits or is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.citas.models import AvisoDeCita, Cita, PapelRevisado
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.citas.rules.papeles import EstadoPapel
from ventanilla.citas.selectors import papeles
from ventanilla.citas.selectors.citas import by_id, offers_to_move, place_mark, secret_of
from ventanilla.citas.selectors.detalle import Detalle, address_of, detail_of
from ventanilla.citas.selectors.disponibilidad import start_of
from ventanilla.citas.services import comprobante
from ventanilla.citas.services.video import link_of
from ventanilla.comun.fechas import DIAS, MESES, weekday_day
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.notificaciones.services import send_mensaje
from ventanilla.rut import selectors as rut

LOTE = 2000
DIAS_ANTES = {"recordatorio_3": 3, "recordatorio_1": 1}
A_LAS = time(8)
"""In Bogotá: nobody is woken up."""
E = EstadoCita
MIENTRAS: Mapping[str, frozenset[EstadoCita]] = {
    "confirmada": VIVAS,
    "movida": VIVAS,
    "ya_tiene": frozenset({E.CONFIRMADA}),
    "cancelada": frozenset({E.CANCELADA}),
    "cancelada_entidad": frozenset({E.CANCELADA_ENTIDAD}),
    "recordatorio_3": frozenset({E.CONFIRMADA}),
    "recordatorio_1": frozenset({E.CONFIRMADA}),
    "oferta": frozenset({E.OFRECIDA}),
    "reubicar": frozenset({E.CONFIRMADA}),
    "sigue": frozenset({E.CONFIRMADA}),
    "papel_observado": frozenset({E.CONFIRMADA}),
    "papel_faltante": frozenset({E.CONFIRMADA}),
}
"""Each message, and in which states it is still true."""
POR_AMBOS = frozenset({"recordatorio_3", "recordatorio_1", "oferta", "reubicar", "sigue", "cancelada_entidad"})
"""What cannot wait until somebody reads their mail goes to the telephone too."""
CON_EVENTO = frozenset({"confirmada", "movida", "cancelada", "cancelada_entidad"})
AL_REPRESENTADO = frozenset({"confirmada", "movida", "cancelada", "cancelada_entidad", "reubicar", "sigue"})


def tell(cita_id: UUID, que: str, *, now: datetime) -> int:
    """Tell who will be attended, and whom they are represented for. Returns how many messages were written.

    Repeating it writes none. Raises ObjectDoesNotExist, KeyError for something that nobody is told.
    """
    cita = by_id(cita_id)
    if cita.estado not in MIENTRAS[que] or (que == "oferta" and (cita.hasta_at is None or cita.hasta_at <= now)):
        return 0
    return _tell_once(cita, que, _mark_of(cita, que, now=now), now=now)


def _mark_of(cita: Cita, que: str, *, now: datetime) -> str:
    """What tells this message from another one of its kind about the same appointment."""
    if que == "reubicar":
        return "|".join(sorted(oferta.pk.hex[:12] for oferta in offers_to_move(cita, now=now)))[:60]
    if que == "sigue":  # once for each time that they were asked to choose another
        return str(AvisoDeCita.objects.filter(cita=cita, que="reubicar").count())
    if que == "papel_observado":
        ultimo = PapelRevisado.objects.filter(cita=cita).order_by("-revisado_at").first()
        return ultimo.revisado_at.isoformat() if ultimo else ""
    if que == "ya_tiene":  # whoever types somebody's document again and again does not flood them
        return timezone.localdate(now).isoformat()
    return place_mark(cita)


@transaction.atomic
def _tell_once(cita: Cita, que: str, marca: str, *, now: datetime) -> int:
    aviso, nuevo = AvisoDeCita.objects.get_or_create(cita=cita, que=que, marca=marca, defaults={"avisado_at": now})
    if not nuevo:
        return 0
    contexto = _context(cita, que, now=now)
    evento = comprobante.event_of(cita, now=now) if que in CON_EVENTO else ""
    plantilla = f"cita_{que}"
    for canal, destinatario, por_usted in _addresses(cita, que):
        send_mensaje(
            destinatario=destinatario,
            plantilla=plantilla,
            contexto=contexto | {"por_usted": por_usted},
            canal=canal,
            calendario=evento,
            reservado=True,  # its links open the appointment
            now=now,
        )
        aviso.canales.append(canal)
    aviso.save(update_fields=["canales"])
    return len(aviso.canales)


def _addresses(cita: Cita, que: str) -> Iterable[tuple[str, str, bool]]:
    """By which channel, to whom, and whether it is the represented person, who did not ask for it."""
    if cita.correo:
        yield "correo", cita.correo, False
    celular = mobile_of(cita)
    if celular and (not cita.correo or que in POR_AMBOS):
        yield "sms", celular, False
    if cita.mandato and que in AL_REPRESENTADO:
        suyo = rut.correo_of(cita.nit)
        if suyo and suyo.lower() != cita.correo.lower():
            yield "correo", suyo, True


def mobile_of(cita: Cita) -> str:
    """ "" when no text message can reach them."""
    try:
        return parse_celular(cita.celular)
    except CelularInvalido:
        return ""


# --- what is said -----------------------------------------------------------------------------------------


def _absolute(ruta: str) -> str:
    return f"{settings.PUBLIC_URL}{ruta}"


def _context(cita: Cita, que: str, *, now: datetime) -> dict[str, Any]:
    detalle = detail_of(cita)
    contexto: dict[str, Any] = {
        "servicio": detalle.servicio,
        "cuando": detalle.cuando,
        "donde": detalle.donde,
        "como": detalle.como,
        "requisitos": detalle.requisitos,
        "cita": detalle.codigo,
        "corta": _short(cita.cupo.inicio_at),
        "video": link_of(cita) if cita.estado in VIVAS else "",
    }
    if cita.codigo:
        contexto["enlace"] = _absolute(address_of(cita, secreto=secret_of(cita)))
    return contexto | _OTRO.get(que, _nothing)(cita, detalle, now)


def _nothing(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    return {}


def _to_prepare(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    cierra_at = papeles.closing_of(cita)
    if cierra_at <= now:
        return {}
    faltan = [papel.nombre for papel in papeles.missing(cita)]
    return {"faltan": faltan, "cierre": moment(cierra_at)}


def _to_remind(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    quedan = (timezone.localdate(cita.cupo.inicio_at) - timezone.localdate(now)).days
    toques = {
        nombre: _absolute(address_of(cita, accion, secret_of(cita, accion)))
        for nombre, accion in (("asistir", "asistire"), ("mover", "mover"), ("cancelar", "cancelar"))
    }
    falta = {0: _("hoy"), 1: _("mañana"), 2: _("en dos días")}.get(quedan, _("en tres días"))
    return _to_prepare(cita, detalle, now) | toques | {"falta": falta}


def _to_accept(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    enlace = reverse("citas:oferta", args=[cita.pk, secret_of(cita, "oferta")])
    return {"enlace": _absolute(enlace), "vence": moment(cita.hasta_at) if cita.hasta_at else ""}


def _to_choose(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    ofertas = offers_to_move(cita, now=now)
    faltan = [papel.nombre for papel in papeles.missing(cita)]
    otras = [f"{otra.cuando} · {otra.donde}" for otra in map(detail_of, ofertas)]
    vence = min((oferta.hasta_at for oferta in ofertas if oferta.hasta_at), default=None)
    return {"otras": otras, "faltan": faltan, "vence": moment(vence) if vence else ""}


def _to_correct(cita: Cita, detalle: Detalle, now: datetime) -> dict[str, Any]:
    malos = [(p.nombre, p.nota) for p in papeles.checklist(cita) if p.estado is EstadoPapel.FALTA_ALGO]
    return {"papeles": malos, "enlace": _absolute(address_of(cita, "papeles", secret_of(cita)))}


_OTRO: Mapping[str, Callable[[Cita, Detalle, datetime], dict[str, Any]]] = {
    "confirmada": _to_prepare,
    "movida": _to_prepare,
    "sigue": _to_prepare,
    "recordatorio_3": _to_remind,
    "recordatorio_1": _to_remind,
    "oferta": _to_accept,
    "reubicar": _to_choose,
    "papel_faltante": _to_choose,
    "papel_observado": _to_correct,
}


def moment(at: datetime) -> str:
    """`el jueves 20 de agosto a las 10:20 a. m.`"""
    local = timezone.localtime(at)
    return _("el %(dia)s a las %(hora)s") % {"dia": weekday_day(local.date()), "hora": _clock(local)}


def _clock(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'a. m.' if local.hour < 12 else 'p. m.'}"


def _short(at: datetime) -> str:
    """`jue 20 ago 10:20 a. m.`, for a text message."""
    local = timezone.localtime(at)
    return f"{DIAS[local.weekday()][:3]} {local.day} {MESES[local.month - 1][:3]} {_clock(local)}"


# --- reminders --------------------------------------------------------------------------------------------


def remind(*, now: datetime) -> int:
    """The reminders that are due and were not sent, each in a transaction of its own. Returns how many appointments.

    One reads only the booked places of the days in question. A day late they still go; whoever got the place after a
    reminder was due knows already.
    """
    hoy = timezone.localdate(now)
    total = 0
    for que, antes in DIAS_ANTES.items():
        for dia in (hoy + timedelta(days=antes), hoy + timedelta(days=antes - 1)):
            vence_at = datetime.combine(dia - timedelta(days=antes), A_LAS, start_of(dia).tzinfo)
            if now >= vence_at:
                total += sum(_remind(cita_id, que, now=now) for cita_id in _due(que, dia, vence_at, now=now))
    return total


def _due(que: str, dia: date, vence_at: datetime, *, now: datetime) -> Iterable[UUID]:
    avisos = AvisoDeCita.objects.filter(cita=OuterRef("pk"), que=que, avisado_at__gte=OuterRef("lugar_at"))
    del_dia = Cita.objects.filter(
        Q(lugar_at__lt=vence_at) & ~Exists(avisos),
        estado=EstadoCita.CONFIRMADA,
        cupo__libre_at__isnull=True,
        cupo__retirado_at__isnull=True,
        cupo__inicio_at__gte=max(start_of(dia), now),
        cupo__inicio_at__lt=start_of(dia + timedelta(days=1)),
    )
    return list(del_dia.order_by(F("cupo__inicio_at")).values_list("pk", flat=True)[:LOTE])


@transaction.atomic
def _remind(cita_id: UUID, que: str, *, now: datetime) -> bool:
    """Whoever moves or cancels it right now is not waited for: it is looked at again in a while."""
    if not Cita.objects.select_for_update(skip_locked=True).filter(pk=cita_id, estado=EstadoCita.CONFIRMADA).exists():
        return False
    cita = by_id(cita_id)
    if timezone.localdate(cita.cupo.inicio_at) - timezone.localdate(now) > timedelta(days=DIAS_ANTES[que]):
        return False  # moved since
    _tell_once(cita, que, place_mark(cita), now=now)
    return True
