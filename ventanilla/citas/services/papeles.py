"""Papers sent before the day: taken, looked at by an official, and a place offered to who lacks one."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from ventanilla.adjuntos import services as adjuntos
from ventanilla.citas.models import AvisoDeCita, Cita, PapelRevisado, Servicio
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import EstadoCita
from ventanilla.citas.rules.papeles import FALTAN_PAPELES, PLAZO_DE_OTRA_FECHA, PREPARARSE, EstadoPapel, Veredicto
from ventanilla.citas.rules.roles import ATENCION
from ventanilla.citas.selectors import disponibilidad, papeles
from ventanilla.citas.selectors.citas import place_mark
from ventanilla.citas.selectors.disponibilidad import Busqueda
from ventanilla.citas.services import cupos
from ventanilla.citas.services.cupos import Hora, SinCupo
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import services as expediente

LOTE = 200


class NoAutorizado(Exception):
    """Not an official who attends appointments."""


class PapelSinEnviar(Exception):
    """There is nothing to look at."""


class FaltaDecirQue(Exception):
    """Who is told that a paper does not serve must be told why."""


def open_papers(actor: Actor, cita: Cita, *, now: datetime) -> None:
    """Begin to take its papers, or ask for what the service asks now. Repeating it is harmless."""
    tipos = papeles.tipos_of(cita)
    if tipos:
        adjuntos.open_carpeta(
            actor,
            objeto=papeles.objeto_of(cita.pk),
            tipos=tipos,
            volver=reverse("citas:papeles_de", args=[cita.pk]),
            nit=cita.nit,
            now=now,
        )


@transaction.atomic
def review(
    actor: Actor, cita_id: UUID, papel: str, *, veredicto: Veredicto, nota: str = "", now: datetime
) -> PapelRevisado:
    """For the desk: say whether a paper serves. The person sees it at once, and a mail says what is wrong.

    The page of the desk shows `selectors.papeles.checklist(cita)`, whose images come from `selectors.papeles.page_of`,
    and calls this with the appointment that it has already found for its official. Saying it again replaces what was
    said; what is sent afterwards is «por revisar» again by itself.
    Raises NoAutorizado, PapelSinEnviar, FaltaDecirQue, ObjectDoesNotExist.
    """
    quien = actor.user_id if actor.calidad is Calidad.FUNCIONARIO else None
    if quien is None or not cuentas.has_role(quien, ATENCION):
        raise NoAutorizado
    if veredicto is Veredicto.FALTA_ALGO and not nota.strip():
        raise FaltaDecirQue
    cita = Cita.objects.select_for_update(of=("self",)).select_related("servicio", "cupo").get(pk=cita_id)
    visto = next((p for p in papeles.checklist(cita) if p.codigo == papel), None)
    if visto is None or visto.estado is EstadoPapel.SIN_ENVIAR:
        raise PapelSinEnviar
    revisado, _ = PapelRevisado.objects.update_or_create(
        cita=cita,
        papel=papel,
        defaults={
            "veredicto": veredicto,
            "nota": nota.strip()[:300] if veredicto is Veredicto.FALTA_ALGO else "",
            "revisado_por_id": quien,
            "revisado_at": now,
        },
    )
    expediente.record_evento(
        actor, accion="citas.papel.revisado", objeto=f"cita:{cita.pk}", nit=cita.nit,
        datos={"papel": papel, "veredicto": veredicto.value},
    )  # fmt: skip
    if veredicto is Veredicto.FALTA_ALGO:
        jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="papel_observado")
        if visto.obligatorio and papeles.closing_of(cita) <= now < cita.cupo.inicio_at:
            _note_missing(cita, now=now)
    return revisado


# --- when papers close ------------------------------------------------------------------------------------


def close_papers(*, now: datetime) -> int:
    """Look once at each appointment whose papers closed; who lacks one is offered another date. Returns how many lack.

    Each in a transaction of its own: a worker that dies looks again only at what it had not looked at.
    """
    faltan = 0
    for servicio in Servicio.objects.exclude(papeles=[]):
        if not any(papel["obligatorio"] for papel in servicio.papeles):
            continue
        hasta_at = now + timedelta(hours=servicio.cierre_horas)
        vistas = AvisoDeCita.objects.filter(cita=OuterRef("pk"), que=FALTAN_PAPELES)
        proximas = (
            Cita.objects.filter(
                servicio=servicio,
                estado=EstadoCita.CONFIRMADA,
                cupo__libre_at__isnull=True,
                cupo__inicio_at__gt=now,
                cupo__inicio_at__lte=hasta_at,
            )
            .exclude(Exists(vistas.filter(avisado_at__gte=OuterRef("lugar_at"))))
            .order_by("cupo__inicio_at")
        )
        faltan += sum(_look_at(cita_id, now=now) for cita_id in proximas.values_list("pk", flat=True)[:LOTE])
    return faltan


@transaction.atomic
def _look_at(cita_id: UUID, *, now: datetime) -> bool:
    """Write down that it was looked at, and offer another date when a paper is missing."""
    cita = (
        Cita.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("servicio", "cupo")
        .filter(pk=cita_id, estado=EstadoCita.CONFIRMADA)
        .first()
    )
    if cita is None or now < papeles.closing_of(cita):
        return False
    _, nueva = AvisoDeCita.objects.get_or_create(
        cita=cita, que=FALTAN_PAPELES, marca=place_mark(cita), defaults={"avisado_at": now}
    )
    return nueva and bool(papeles.missing(cita)) and _note_missing(cita, now=now)


def _note_missing(cita: Cita, *, now: datetime) -> bool:
    """It lacks a paper and papers closed: moving it costs nothing from now on, and another date is looked for."""
    if cita.estado != EstadoCita.CONFIRMADA or cita.faltan_papeles_at is not None:
        return False
    cita.faltan_papeles_at = now
    cita.save(update_fields=["faltan_papeles_at"])
    jobs.enqueue("citas.offer_other_date", cita_id=str(cita.pk))
    return True


@transaction.atomic
def offer_other_date(cita_id: UUID, *, now: datetime) -> Cita | None:
    """Keep the next place of the same office for who lacks a paper, and tell them. None when there is no place: then
    they are told the same, and choose another hour themselves. Repeating it offers nothing twice.

    The new place is locked before the appointment, as everywhere.
    """
    cita = Cita.objects.select_related("servicio", "cupo").get(pk=cita_id)
    if cita.faltan_papeles_at is None or cita.estado != EstadoCita.CONFIRMADA or cita.cupo.inicio_at <= now:
        return None
    previa = _offered(cita)
    if previa is not None:
        return previa
    oferta = _keep_next(cita, now=now)
    jobs.enqueue("citas.tell", cita_id=str(cita.pk), que="papel_faltante")
    return oferta


def _offered(cita: Cita) -> Cita | None:
    return Cita.objects.filter(mueve=cita, estado=EstadoCita.OFRECIDA).first()


def _keep_next(cita: Cita, *, now: datetime) -> Cita | None:
    lugar = cita.cupo
    busqueda = Busqueda(
        linea=lugar.linea, canales=(lugar.canal,), sedes=(lugar.sede_id,), necesidades=tuple(cita.necesidades)
    )  # fmt: skip
    despues = now + timedelta(hours=cita.servicio.cierre_horas) + PREPARARSE
    libres = disponibilidad.soonest(busqueda, sedes=[lugar.sede_id], despues=despues, now=now)
    if not libres:
        return None
    hora = Hora(lugar.sede_id, lugar.linea, lugar.canal, libres[0].inicio_at)
    try:
        cupo = cupos.take(hora, carriles=(Carril.GENERAL,), necesidades=cita.necesidades, now=now)
    except SinCupo:
        return None
    suya = Cita.objects.select_for_update().get(pk=cita.pk)
    if suya.estado != EstadoCita.CONFIRMADA or suya.cupo_id != lugar.pk or _offered(cita) is not None:
        return None  # cancelled, moved or offered meanwhile: nothing was written on the place
    hasta_at = min(now + PLAZO_DE_OTRA_FECHA, lugar.inicio_at)
    cupos.hold_until(cupo, hasta_at)
    return Cita.objects.create(
        cupo=cupo,
        servicio=cita.servicio,
        estado=EstadoCita.OFRECIDA,
        dueno=cita.dueno,
        llave=uuid4(),
        clave=secrets.token_urlsafe(16),
        mueve=cita,
        motivo=FALTAN_PAPELES,
        necesidades=cita.necesidades,
        retenida_at=now,
        hasta_at=hasta_at,
    )
