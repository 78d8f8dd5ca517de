"""The only door to drafts, filings, events and documents. Absent and not-yours are the same answer."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente.adapters import anclas
from ventanilla.expediente.models import Borrador, Documento, Evento, Radicado, Seccion
from ventanilla.expediente.rules import BOGOTA as BOGOTA
from ventanilla.expediente.rules import EstadoBorrador, normalize_codigo


def local_year(now: datetime) -> int:
    return now.astimezone(BOGOTA).year


def local_date(now: datetime) -> date:
    """Today in Colombia: what a term or an age is counted from."""
    return now.astimezone(BOGOTA).date()


def hash_invitado(actor: Actor) -> str:
    """The key of a browser rests here as a digest: reading the table opens no draft."""
    return hashlib.sha256(actor.invitado.encode()).hexdigest() if actor.invitado else ""


def borradores_visible_to(actor: Actor) -> QuerySet[Borrador]:
    """In one's own name: one's own, what others prepared for one's NIT, and what this browser began before signing in.

    For a third party: those of that taxpayer, and nothing of one's own.
    """
    if actor.calidad is Calidad.SISTEMA:
        return Borrador.objects.all()
    if actor.calidad is Calidad.TERCERO:
        return Borrador.objects.filter(nit=actor.nit or "-")
    mias = Q(pk__in=[])
    if actor.user_id is not None:
        mias |= Q(user_id=actor.user_id, nit="")
        if actor.nit:
            mias |= Q(nit=actor.nit)
    if actor.invitado:
        mias |= Q(invitado=hash_invitado(actor))
    return Borrador.objects.filter(mias)


def open_borrador(actor: Actor, *, tramite: str, now: datetime) -> Borrador | None:
    return (
        borradores_visible_to(actor)
        .filter(tramite=tramite, estado=EstadoBorrador.ABIERTO, vence_at__gte=now)
        .order_by("-guardado_at")
        .first()
    )


def borrador_for(actor: Actor, borrador_id: UUID) -> Borrador:
    """Raises ObjectDoesNotExist."""
    return borradores_visible_to(actor).prefetch_related("secciones").get(pk=borrador_id)


def borradores_of(actor: Actor) -> list[Borrador]:
    """What the person can continue, newest first."""
    return list(
        borradores_visible_to(actor)
        .filter(estado__in=[EstadoBorrador.ABIERTO, EstadoBorrador.CON_CITA])
        .prefetch_related("secciones")
        .order_by("-guardado_at")[:20]
    )


def open_borradores_by_correo(correo: str, *, now: datetime) -> list[Borrador]:
    """For the mail that lets somebody resume: never shown to who asks, only sent to the address itself."""
    return list(
        Borrador.objects.filter(
            correo=correo, estado=EstadoBorrador.ABIERTO, user__isnull=True, vence_at__gte=now
        ).order_by("-guardado_at")[:5]
    )


def draft_to_resume(borrador_id: str, *, correo: str, invitado: str, now: datetime) -> Borrador:
    """The open draft that a mailed link names, if it still belongs to whom it did. Raises ObjectDoesNotExist."""
    return Borrador.objects.get(
        pk=borrador_id,
        correo=correo,
        invitado=invitado,
        user__isnull=True,
        estado=EstadoBorrador.ABIERTO,
        vence_at__gte=now,
    )


def secciones_of(borrador: Borrador) -> dict[str, Seccion]:
    return {seccion.nombre: seccion for seccion in borrador.secciones.all()}


def datos_of(borrador: Borrador) -> dict[str, dict[str, Any]]:
    return {nombre: seccion.datos for nombre, seccion in secciones_of(borrador).items()}


def radicados_of(actor: Actor) -> list[Radicado]:
    """What was filed from a draft for the taxpayer that the actor acts for; newest first, fifty at most. What an
    official filed with the person present has no receipt of its own: its document and its mail tell it."""
    if actor.user_id is None:
        return []
    if actor.calidad is Calidad.TERCERO:
        mios = Q(nit=actor.nit or "-")
    else:
        mios = Q(user_id=actor.user_id, nit=actor.nit or "-") | Q(user_id=actor.user_id, borrador__nit="")
    con_borrador = Radicado.objects.select_related("borrador").filter(mios, borrador__isnull=False)
    return list(con_borrador.order_by("-radicado_at")[:50])


def radicado_of_borrador(actor: Actor, borrador_id: UUID) -> Radicado:
    """Raises ObjectDoesNotExist."""
    return Radicado.objects.select_related("borrador").get(
        borrador__in=borradores_visible_to(actor).filter(pk=borrador_id)
    )


def radicado_numero_of_borrador(borrador_id: UUID) -> str:
    """The number with which a draft was filed; "" while it is not. For the program itself."""
    return Radicado.objects.filter(borrador_id=borrador_id).values_list("numero", flat=True).first() or ""


def documentos_of(actor: Actor) -> list[Documento]:
    if actor.nit is None:
        return []
    return list(Documento.objects.filter(nit=actor.nit).order_by("-expedido_at")[:50])


def documentos_of_radicado(radicado: Radicado) -> list[Documento]:
    return list(radicado.documentos.order_by("-expedido_at"))


def current_documento(*, tipo: str, objeto: str) -> Documento | None:
    return Documento.objects.filter(tipo=tipo, objeto=objeto, estado="vigente").first()


def documento_by_codigo(codigo: str) -> Documento:
    """Who has the full code was given the document. Raises ObjectDoesNotExist, also for a malformed code."""
    normalizado = normalize_codigo(codigo)
    return Documento.objects.get(codigo=normalizado if len(normalizado) == 26 else "")


def documento_by_codigo_corto(codigo: str, *, nit: str) -> Documento:
    """The short code works only together with the NIT. Raises ObjectDoesNotExist."""
    return Documento.objects.get(codigo_corto=normalize_codigo(codigo) or "", nit=nit)


def verification_url(codigo: str) -> str:
    """What the QR of a document says: an address of ours, never taken from the request."""
    return settings.PUBLIC_URL + reverse("expediente:documento", args=[codigo])


def contenido_of(documento: Documento) -> bytes:
    with storages["documentos"].open(documento.archivo) as archivo:
        return bytes(archivo.read())


def eventos_of(objetos: list[str]) -> list[Evento]:
    """What happened to these things, oldest first."""
    return list(Evento.objects.filter(objeto__in=objetos).order_by("id")[:100])


def last_eventos_of(objetos: list[str], *, sin: str, cuantos: int = 100) -> list[Evento]:
    """The last things that happened to these, newest first, without those of one kind."""
    return list(Evento.objects.filter(objeto__in=objetos).exclude(accion=sin).order_by("-id")[:cuantos])


def has_acted(user_id: int, objeto: str, *, app: str) -> bool:
    """Whether the chain has an act of somebody, of that app, on this thing."""
    return Evento.objects.filter(objeto=objeto, user_id=user_id, accion__startswith=f"{app}.").exists()


def link_of(objeto: str) -> list[dict[str, Any]]:
    """The links of the chain that speak of this thing, with what is needed to compute each digest again."""
    return [
        {
            "seq": evento.seq,
            "at": evento.at.isoformat(),
            "accion": evento.accion,
            "objeto": evento.objeto,
            "calidad": evento.calidad,
            "user_id": evento.user_id,
            "nit": evento.nit,
            "datos": evento.datos,
            "request_id": evento.request_id,
            "prev": evento.prev,
            "hash": evento.hash,
        }
        for evento in eventos_of([objeto])
    ]


def documentos_of_borrador(borrador_id: UUID) -> list[Documento]:
    """What was issued when a draft was filed, newest first. For the program itself."""
    return list(Documento.objects.filter(radicado__borrador_id=borrador_id).order_by("-expedido_at"))


def contenido_of_radicado(numero: str) -> dict[str, Any]:
    """What was filed under a number; empty when there is none. For the program itself."""
    return Radicado.objects.filter(numero=numero).values_list("contenido", flat=True).first() or {}


def radicado_of_intento(nit: str, intento: str) -> str:
    """The number that one attempt was given already; "" while it has none. For the program itself: who sends the
    same page twice files once."""
    return Radicado.objects.filter(nit=nit, contenido__intento=intento).values_list("numero", flat=True).first() or ""


def eventos_with_power(actor: Actor, clave: str) -> QuerySet[Evento]:
    """What was done with a power for the taxpayer that the actor acts for, and what the actor did with it; newest
    first."""
    if actor.user_id is None:
        return Evento.objects.none()
    mios = Q(nit=actor.nit or "-")
    if actor.calidad is not Calidad.TERCERO:
        mios |= Q(user_id=actor.user_id)
    return Evento.objects.filter(mios, datos__mandato=clave).order_by("-id")


@dataclass(frozen=True, slots=True)
class Cabeza:
    seq: int
    hash: str


def chain_head() -> Cabeza | None:
    """The newest link: kept outside the database it proves that nothing was cut off."""
    ultimo = Evento.objects.filter(seq__isnull=False).order_by("-seq").first()
    return Cabeza(ultimo.seq, ultimo.hash) if ultimo and ultimo.seq and ultimo.hash else None


def hashes_of(seqs: list[int]) -> dict[int, str]:
    """The digest of these links as the database says them now."""
    return {
        seq: digest or ""
        for seq, digest in Evento.objects.filter(seq__in=seqs).values_list("seq", "hash")
        if seq is not None
    }


def hash_of(objeto: str, *, accion: str) -> str:
    """The digest of the first event of that kind on this thing. Raises ObjectDoesNotExist while it is not committed."""
    evento = Evento.objects.filter(objeto=objeto, accion=accion, hash__isnull=False).order_by("id").first()
    if evento is None or not evento.hash:
        raise Evento.DoesNotExist
    return evento.hash


def last_ancla() -> anclas.Ancla | None:
    return next(iter(anclas.latest(1)), None)


def latest_anclas(cuantas: int) -> list[anclas.Ancla]:
    """The newest first; public, so that anybody may keep them."""
    return anclas.latest(cuantas)[::-1]


def accesos_of(actor: Actor) -> QuerySet[Evento]:
    """Who looked at the data of the taxpayer that the actor acts for, newest first."""
    return Evento.objects.filter(accion="datos.consultados", nit=actor.nit or "-").order_by("-id")


def all_documentos() -> QuerySet[Documento]:
    """For maintenance: the doctor compares each with its file."""
    return Documento.objects.order_by("codigo")


def counts() -> dict[str, int]:
    """Rows of what must never be lost; a backup is compared by them."""
    with connection.cursor() as cursor:
        conteos = {}
        for modelo in (Borrador, Radicado, Evento, Documento):
            cursor.execute(f"SELECT count(*) FROM {modelo._meta.db_table}")  # noqa: S608
            conteos[modelo._meta.label] = int(cursor.fetchone()[0])
    return conteos


def personal_data_of(user_id: int) -> dict[str, Any]:
    """Drafts, filings, documents and events of a person, for their own export."""
    radicados = Radicado.objects.filter(user_id=user_id).order_by("radicado_at")
    return {
        "borradores": [
            {"tramite": b.tramite, "estado": b.estado, "respuestas": datos_of(b)}
            for b in Borrador.objects.filter(user_id=user_id, nit="").prefetch_related("secciones")
        ],
        "radicados": [{"numero": r.numero, "tramite": r.tramite, "radicado_at": r.radicado_at} for r in radicados],
        "documentos": list(
            Documento.objects.filter(radicado__user_id=user_id).values("titulo", "codigo", "estado", "expedido_at")
        ),
        "hechos": list(Evento.objects.filter(user_id=user_id).order_by("id").values("at", "accion", "nit")),
    }
