"""Every write of the file: drafts, filings, events, documents.

Locks, always in this order and as late as can be: the draft, what the procedure writes, the numbering row.
The event chain locks itself at commit, after all of them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.pdf import page_count
from ventanilla.expediente import rules, selectors
from ventanilla.expediente.adapters import anclas, constancia
from ventanilla.expediente.events import borrador_descartado, cadena_anclada
from ventanilla.expediente.firmables import Acto, Firmable, Grupo, NoSePuedeFirmar
from ventanilla.expediente.models import Borrador, Consecutivo, Documento, Radicado, Seccion
from ventanilla.expediente.ports import SelloError, sello
from ventanilla.expediente.rules import EstadoBorrador, EstadoDocumento


class BorradorCerrado(Exception):
    """The draft was filed, discarded or lapsed: it can be read but not written."""


class ConflictoDeVersion(Exception):
    """Somebody, perhaps the same person in another tab, saved this section first."""

    def __init__(self, seccion: Seccion) -> None:
        self.guardada = seccion.datos
        self.version = seccion.version
        self.guardada_at = seccion.guardada_at
        super().__init__(seccion.nombre)


def record_evento(
    actor: Actor,
    *,
    accion: str,
    objeto: str,
    nit: str = "",
    datos: Mapping[str, Any] | None = None,
) -> None:
    """Append one event, in the caller's transaction. `accion` is `app.object.act`; `datos` holds no secrets
    and no personal data. The power that was used for a third party is added to them."""
    todo = dict(datos or {})
    if actor.mandato:
        todo["mandato"] = actor.mandato
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO expediente_evento (accion, objeto, calidad, user_id, nit, datos, request_id)"
            " VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s)",
            [
                accion,
                objeto,
                actor.calidad.value,
                actor.user_id,
                nit or actor.nit or "",
                json.dumps(todo, ensure_ascii=False),
                actor.request_id,
            ],
        )


def on_hecho_de_cuenta(
    sender: object, *, actor: Actor, accion: str, objeto: str, datos: Mapping[str, Any], **_: object
) -> None:
    """What happens to accounts belongs to the same chain."""
    record_evento(actor, accion=accion, objeto=objeto, datos=datos)


# --- drafts -----------------------------------------------------------------------------------------


@transaction.atomic
def start_borrador(actor: Actor, *, tramite: str, now: datetime) -> Borrador:
    """The open draft of the actor for this procedure, a new one if there is none. Repeating is harmless."""
    existente = selectors.open_borrador(actor, tramite=tramite, now=now)
    if existente is not None:
        return existente
    _erase(
        actor,
        selectors.borradores_visible_to(actor).filter(tramite=tramite, estado=EstadoBorrador.ABIERTO, vence_at__lt=now),
        now=now,
    )
    try:
        with transaction.atomic():
            borrador = Borrador.objects.create(
                tramite=tramite,
                user_id=actor.user_id,
                nit=actor.nit or "" if actor.calidad is Calidad.TERCERO else "",
                invitado=selectors.hash_invitado(actor),
                creado_at=now,
                guardado_at=now,
                vence_at=rules.draft_expires(now),
            )
    except IntegrityError:  # borrador_one_open_per_…: the other tab was first
        return selectors.borradores_visible_to(actor).get(tramite=tramite, estado=EstadoBorrador.ABIERTO)
    record_evento(actor, accion="expediente.borrador.abierto", objeto=f"borrador:{borrador.pk}")
    return borrador


def lock_borrador(actor: Actor, borrador_id: UUID, *, now: datetime) -> Borrador:
    """The draft, locked until commit. Raises ObjectDoesNotExist, BorradorCerrado."""
    borrador = selectors.borradores_visible_to(actor).select_for_update().get(pk=borrador_id)
    if borrador.estado != EstadoBorrador.ABIERTO or borrador.vence_at < now:
        raise BorradorCerrado
    return borrador


@transaction.atomic
def save_seccion(
    actor: Actor,
    borrador_id: UUID,
    *,
    nombre: str,
    datos: Mapping[str, Any],
    version: int,
    now: datetime,
) -> int:
    """Save one page and return its new version. `version` is the one the person started from, 0 for none.

    Saving the same values again is not a conflict. Raises BorradorCerrado, ConflictoDeVersion,
    ObjectDoesNotExist.
    """
    borrador = lock_borrador(actor, borrador_id, now=now)
    seccion = Seccion.objects.filter(borrador=borrador, nombre=nombre).first()
    if seccion is None:
        seccion = Seccion(borrador=borrador, nombre=nombre, version=0)
    elif seccion.datos == dict(datos):
        return seccion.version
    elif seccion.version != version:
        raise ConflictoDeVersion(seccion)
    seccion.datos = dict(datos)
    seccion.version += 1
    seccion.guardada_at = now
    seccion.save()
    borrador.guardado_at = now
    borrador.vence_at = rules.draft_expires(now)
    borrador.save(update_fields=["guardado_at", "vence_at"])
    return seccion.version


@transaction.atomic
def forget_secciones(actor: Actor, borrador_id: UUID, *, nombres: tuple[str, ...], now: datetime) -> None:
    """Drop pages that an earlier answer made void. Raises BorradorCerrado, ObjectDoesNotExist."""
    borrador = lock_borrador(actor, borrador_id, now=now)
    Seccion.objects.filter(borrador=borrador, nombre__in=nombres).delete()


@transaction.atomic
def set_correo(actor: Actor, borrador_id: UUID, *, correo: str, now: datetime) -> None:
    """The proved address by which the draft can be resumed elsewhere."""
    borrador = lock_borrador(actor, borrador_id, now=now)
    borrador.correo = correo
    borrador.save(update_fields=["correo"])


@transaction.atomic
def send_to_cita(actor: Actor, borrador_id: UUID, *, motivo: str, now: datetime) -> None:
    """Close the draft to its owner and keep what was typed for the official who will attend."""
    borrador = lock_borrador(actor, borrador_id, now=now)
    borrador.estado = EstadoBorrador.CON_CITA
    borrador.motivo = motivo
    borrador.save(update_fields=["estado", "motivo"])
    record_evento(
        actor,
        accion="expediente.borrador.con_cita",
        objeto=f"borrador:{borrador.pk}",
        datos={"motivo": motivo},
    )


def _erase(actor: Actor, borradores: QuerySet[Borrador], *, now: datetime) -> None:
    """Close drafts that make room for another one: nothing of what was typed stays."""
    claves = [borrador.pk for borrador in borradores.select_for_update()]
    Seccion.objects.filter(borrador__in=claves).delete()
    Borrador.objects.filter(pk__in=claves).update(estado=EstadoBorrador.DESCARTADO, correo="")
    for clave in claves:
        borrador_descartado.send(None, actor=actor, borrador_id=clave, now=now)


@transaction.atomic
def discard_borrador(actor: Actor, borrador_id: UUID, *, now: datetime) -> None:
    """The person's wish: what was typed is erased."""
    borrador = selectors.borradores_visible_to(actor).select_for_update().get(pk=borrador_id)
    if borrador.estado not in (EstadoBorrador.ABIERTO, EstadoBorrador.CON_CITA):
        raise BorradorCerrado
    Seccion.objects.filter(borrador=borrador).delete()
    borrador.estado = EstadoBorrador.DESCARTADO
    borrador.correo = ""
    borrador.save(update_fields=["estado", "correo"])
    record_evento(actor, accion="expediente.borrador.descartado", objeto=f"borrador:{borrador.pk}")
    borrador_descartado.send(None, actor=actor, borrador_id=borrador.pk, now=now)


def forget_lapsed(*, now: datetime) -> int:
    """Erase what was typed in drafts that nobody touched for 30 days. Returns how many drafts."""
    actor = Actor.sistema()
    vencidos = Borrador.objects.filter(
        estado__in=[EstadoBorrador.ABIERTO, EstadoBorrador.CON_CITA], vence_at__lt=now
    ).values_list("pk", flat=True)
    for pk in vencidos:
        discard_borrador(actor, pk, now=now)
    return len(vencidos)


@transaction.atomic
def adopt_borrador(actor: Actor, borrador_id: UUID, *, correo: str, now: datetime) -> Borrador:
    """Give an open draft to another browser, whose owner just proved to read the draft's address."""
    borrador = Borrador.objects.select_for_update().get(
        pk=borrador_id, correo=correo, estado=EstadoBorrador.ABIERTO, user__isnull=True, vence_at__gte=now
    )
    mio = selectors.hash_invitado(actor)
    otros = Borrador.objects.filter(
        invitado=mio, tramite=borrador.tramite, estado=EstadoBorrador.ABIERTO, user__isnull=True
    ).exclude(pk=borrador.pk)
    _erase(actor, otros, now=now)
    borrador.invitado = mio
    borrador.save(update_fields=["invitado"])
    record_evento(actor, accion="expediente.borrador.retomado", objeto=f"borrador:{borrador.pk}")
    return borrador


# --- filings ----------------------------------------------------------------------------------------


def next_consecutivo(serie: str, year: int, *, cuantos: int = 1) -> int:
    """The last of `cuantos` new numbers. Without gaps: the row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Consecutivo._meta.db_table} AS c (serie, year, ultimo) VALUES (%s, %s, %s)"  # noqa: S608
            " ON CONFLICT (serie, year) DO UPDATE SET ultimo = c.ultimo + EXCLUDED.ultimo RETURNING ultimo",
            [serie, year, cuantos],
        )
        return int(cursor.fetchone()[0])


def file_borrador(
    actor: Actor,
    borrador: Borrador,
    *,
    serie: str,
    nit: str,
    contenido: Mapping[str, Any],
    user_id: int | None,
    now: datetime,
) -> Radicado:
    """Close a locked draft and give it its filing number. Inside the caller's transaction, near its end."""
    year = selectors.local_year(now)
    numero = rules.radicado_numero(serie, year, next_consecutivo(serie, year))
    borrador.estado = EstadoBorrador.RADICADO
    borrador.user_id = user_id
    borrador.save(update_fields=["estado", "user"])
    radicado = Radicado.objects.create(
        numero=numero,
        tramite=borrador.tramite,
        borrador=borrador,
        user_id=user_id,
        nit=nit,
        contenido=dict(contenido),
        radicado_at=now,
    )
    record_evento(
        actor,
        accion="expediente.radicado.creado",
        objeto=f"radicado:{numero}",
        nit=nit,
        datos={"tramite": borrador.tramite},
    )
    return radicado


def file_at_desk(
    actor: Actor,
    *,
    tramite: str,
    serie: str,
    nit: str,
    contenido: Mapping[str, Any],
    user_id: int | None,
    now: datetime,
) -> Radicado:
    """Number what an official files for a taxpayer who is present: there was no draft. `user_id` is the account of
    the taxpayer, None without one. Inside the caller's transaction, near its end."""
    year = selectors.local_year(now)
    radicado = Radicado.objects.create(
        numero=rules.radicado_numero(serie, year, next_consecutivo(serie, year)),
        tramite=tramite,
        user_id=user_id,
        nit=nit,
        contenido=dict(contenido),
        radicado_at=now,
    )
    record_evento(
        actor,
        accion="expediente.radicado.creado",
        objeto=f"radicado:{radicado.numero}",
        nit=nit,
        datos={"tramite": tramite},
    )
    return radicado


def file_signed(
    actor: Actor,
    firmable: Firmable,
    borrador_id: UUID,
    *,
    lock: Callable[[], object],
    serie: str,
    nit: Callable[[], str] | None = None,
    now: datetime,
) -> tuple[Acto, Radicado]:
    """Close the draft of a signed procedure under its number; what is kept is what was read and signed.

    `lock` takes what the procedure writes, after the draft and before it is read for the last time. `nit` says whose
    filing it is when it is not of who signs. Inside the caller's transaction. Raises NoSePuedeFirmar.
    """
    try:
        borrador = lock_borrador(actor, borrador_id, now=now)
    except BorradorCerrado:
        raise NoSePuedeFirmar("Este trámite ya se envió o se descartó.") from None
    lock()
    acto = firmable.freeze(actor, borrador_id, now=now)
    radicado = file_borrador(
        actor,
        borrador,
        serie=serie,
        nit=nit() if nit else acto.nit,
        contenido={**acto.datos, "titulo": acto.titulo, "grupos": [asdict(grupo) for grupo in acto.grupos]},
        user_id=actor.user_id,
        now=now,
    )
    return acto, radicado


# --- documents --------------------------------------------------------------------------------------


@transaction.atomic
def issue_documento(
    actor: Actor,
    *,
    codigo: str,
    tipo: str,
    titulo: str,
    nit: str,
    titular: str,
    objeto: str,
    contenido: bytes,
    paginas: int,
    radicado: str | None,
    now: datetime,
) -> Documento:
    """Keep sealed bytes and make them the one valid document of their kind for `objeto`.

    The earlier one becomes `sustituido`. The file is on disk before the row exists: a crash between the two
    leaves a file that nobody refers to, never a row without its file.
    """
    sha256 = hashlib.sha256(contenido).hexdigest()
    archivo = f"{sha256[:2]}/{sha256[2:4]}/{sha256}.pdf"
    almacen = storages["documentos"]
    if almacen.exists(archivo):
        with almacen.open(archivo) as guardado:
            if hashlib.sha256(guardado.read()).hexdigest() != sha256:  # half written by a process that died
                almacen.delete(archivo)
    if not almacen.exists(archivo):
        almacen.save(archivo, ContentFile(contenido))
    Documento.objects.select_for_update().filter(tipo=tipo, objeto=objeto, estado=EstadoDocumento.VIGENTE).update(
        estado=EstadoDocumento.SUSTITUIDO, estado_at=now
    )
    documento = Documento.objects.create(
        codigo=codigo,
        codigo_corto=rules.new_codigo_corto(),
        tipo=tipo,
        titulo=titulo,
        nit=nit,
        titular=titular,
        radicado_id=radicado,
        objeto=objeto,
        sha256=sha256,
        size=len(contenido),
        paginas=paginas,
        archivo=archivo,
        expedido_at=now,
        estado_at=now,
    )
    record_evento(
        actor,
        accion="expediente.documento.expedido",
        objeto=f"documento:{codigo}",
        nit=nit,
        datos={"tipo": tipo, "sha256": sha256},
    )
    return documento


def issue_constancia(
    actor: Actor,
    *,
    tipo: str,
    titulo: str,
    entrada: str,
    grupos: Sequence[Grupo],
    nota: str = "",
    nit: str,
    titular: str,
    objeto: str,
    radicado: str | None,
    now: datetime,
) -> str:
    """Make, seal and issue a statement about `objeto`; one that is valid already is not made again. Returns its code.

    Sealed before the transaction: a time-stamping authority is not waited for while rows are locked.
    """
    vigente = selectors.current_documento(tipo=tipo, objeto=objeto)
    if vigente is not None:
        return vigente.codigo
    codigo = rules.new_codigo()
    pdf = constancia.render(
        titulo=titulo,
        entrada=entrada,
        grupos=grupos,
        nota=nota,
        codigo=codigo,
        url_verificacion=selectors.verification_url(codigo),
        generado_at=now,
    )
    sellado = sello().seal(pdf, motivo=titulo, now=now)
    with transaction.atomic():
        with connection.cursor() as cursor:  # two workers with the same job issue it once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{tipo}:{objeto}"])
        vigente = selectors.current_documento(tipo=tipo, objeto=objeto)
        if vigente is not None:
            return vigente.codigo
        issue_documento(
            actor, codigo=codigo, tipo=tipo, titulo=titulo, nit=nit, titular=titular, objeto=objeto, contenido=sellado,
            paginas=page_count(sellado), radicado=radicado, now=now,
        )  # fmt: skip
    return codigo


@transaction.atomic
def supersede_documentos(actor: Actor, *, tipo: str, objeto: str, now: datetime) -> int:
    """What `objeto` says has changed: its valid document stops being so. Returns how many."""
    codigos = list(
        Documento.objects.select_for_update()
        .filter(tipo=tipo, objeto=objeto, estado=EstadoDocumento.VIGENTE)
        .values_list("codigo", flat=True)
    )
    Documento.objects.filter(codigo__in=codigos).update(estado=EstadoDocumento.SUSTITUIDO, estado_at=now)
    for codigo in codigos:
        record_evento(actor, accion="expediente.documento.sustituido", objeto=f"documento:{codigo}")
    return len(codigos)


@transaction.atomic
def annul_documento(actor: Actor, codigo: str, *, motivo: str, now: datetime) -> None:
    """Declare that a document was never good. Raises ObjectDoesNotExist if it is not the valid one."""
    documento = Documento.objects.select_for_update().get(codigo=codigo, estado=EstadoDocumento.VIGENTE)
    documento.estado = EstadoDocumento.ANULADO
    documento.estado_at = now
    documento.save(update_fields=["estado", "estado_at"])
    record_evento(
        actor,
        accion="expediente.documento.anulado",
        objeto=f"documento:{codigo}",
        nit=documento.nit,
        datos={"motivo": motivo},
    )


def verify_chain() -> list[str]:
    """What is wrong with the chain of events, in words; empty when every link holds.

    A cut tail cannot be seen from inside: compare `selectors.chain_head()` with one kept elsewhere.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, falla FROM expediente_cadena_rota ORDER BY seq LIMIT 50")
        return [f"evento {seq}: {falla}" for seq, falla in cursor.fetchall()]


def anchor_chain(*, now: datetime) -> bool:
    """Write the head of the chain outside the database, stamped when the authority answers. False if it did not move.

    The app above that listens to `cadena_anclada` mails it to the auditor.
    """
    head = selectors.chain_head()
    ultima = selectors.last_ancla()
    if head is None or (ultima is not None and ultima.seq == head.seq):
        return False
    try:
        token = sello().stamp(bytes.fromhex(head.hash), now=now)
    except SelloError:
        token = b""  # the anchor counts without it; the next one will be stamped
    ancla = anclas.append(seq=head.seq, hash_=head.hash, sello=token, now=now)
    cadena_anclada.send(None, seq=ancla.seq, hash=ancla.hash, at=ancla.at, now=now)
    return True


def verify_anchors() -> list[str]:
    """What the anchors know that the database no longer says, in words: an altered row, a missing one, a cut tail."""
    guardadas = list(anclas.read())
    posicion = anclas.broken(guardadas)
    fallas = [] if posicion is None else [f"el archivo de anclas fue alterado en la línea {posicion + 1}"]
    en_base = selectors.hashes_of([ancla.seq for ancla in guardadas])
    head = selectors.chain_head()
    for ancla in guardadas:
        hay = en_base.get(ancla.seq)
        if hay is None:
            ultimo = head.seq if head else 0
            fallas.append(
                f"falta el evento {ancla.seq}, anclado el {ancla.at}: la cadena termina en el {ultimo}"
                if ancla.seq > ultimo
                else f"falta el evento {ancla.seq}, anclado el {ancla.at}"
            )
        elif hay != ancla.hash:
            fallas.append(f"el evento {ancla.seq} no es el que se ancló el {ancla.at}")
    return fallas


def record_acceso(actor: Actor, *, nit: str, objeto: str, motivo: str) -> None:
    """Write down that somebody else's data was looked at. Nothing in one's own name, nor by the program itself."""
    if actor.calidad in (Calidad.TERCERO, Calidad.FUNCIONARIO):
        record_evento(actor, accion="datos.consultados", objeto=objeto, nit=nit, datos={"motivo": motivo})
