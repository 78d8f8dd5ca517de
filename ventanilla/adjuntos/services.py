"""Every write of papers. A file is on disk before its row, and named in ArchivoSuelto before it is on disk: whoever
dies in between leaves nothing that is not erased within the hour.

Locks, always in this order: the draft, the folder, the paper, the month of the person.
"""

import hashlib
import logging
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.utils.crypto import salted_hmac
from procrastinate.exceptions import AlreadyEnqueued

from ventanilla.adjuntos import rules, selectors
from ventanilla.adjuntos.adapters import aislado, almacen
from ventanilla.adjuntos.models import Adjunto, ArchivoSuelto, Carpeta, ConsumoMensual
from ventanilla.adjuntos.ports import AntivirusNoResponde, antivirus
from ventanilla.adjuntos.rules import ArchivoRechazado, EstadoAdjunto, Formato, Motivo, TipoDeAdjunto
from ventanilla.adjuntos.selectors import AdjuntoVisto
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente import selectors as expediente_selectors
from ventanilla.expediente import services as expediente

CANDADO_DE_COPIA = 5308172019002  # a backup holds it shared while it copies files; erasing waits for another hour
logger = logging.getLogger("ventanilla.adjuntos")


class SinRevisar(Exception):
    """There is no verdict yet: it stays out of sight and is checked again later."""


class NoSePudoGuardar(Exception):
    """The disk did not take it. Nothing was kept."""


# --- folders ----------------------------------------------------------------------------------------


def open_carpeta(
    actor: Actor,
    *,
    objeto: str,
    tipos: Sequence[TipoDeAdjunto],
    volver: str,
    alcance: str = "",
    nit: str = "",
    user_id: int | None = None,
    now: datetime,
) -> None:
    """Begin to take papers for `objeto`, or change which ones. Repeating is harmless and costs one query.

    A draft must be the actor's (raises ObjectDoesNotExist). Of a case, whoever calls says whose it is: `nit`, or
    `user_id` for who has none. `volver` is the page of the procedure that includes the panel.
    """
    borrador = selectors.draft_of(objeto)
    if borrador is not None:
        expediente_selectors.borradores_visible_to(actor).get(pk=borrador)
    datos = {"tipos": selectors.as_data(tipos), "volver": volver, "alcance": alcance, "abierta": True}
    carpeta, nueva = Carpeta.objects.get_or_create(
        objeto=objeto, defaults=datos | {"nit": nit, "user_id": user_id, "creada_at": now}
    )
    if not nueva and any(getattr(carpeta, campo) != valor for campo, valor in datos.items()):
        Carpeta.objects.filter(pk=carpeta.pk).update(**datos)


def close_carpeta(*, objeto: str) -> None:
    """Nothing more is taken nor removed. What is there stays."""
    Carpeta.objects.filter(objeto=objeto).update(abierta=False)


@transaction.atomic
def adopt(
    actor: Actor, *, desde: str, hasta: str, volver: str, nit: str = "", user_id: int | None = None, now: datetime
) -> int:
    """The papers of a draft become those of the case it was filed as; closed until somebody asks for more.

    In the caller's transaction. Those still being checked move too and are seen by nobody until clean; those that
    were refused stay behind. Returns how many. A draft without papers is no error.
    """
    origen = Carpeta.objects.select_for_update().filter(objeto=desde).first()
    if origen is None:
        return 0
    destino, _ = Carpeta.objects.get_or_create(
        objeto=hasta,
        defaults={
            "tipos": origen.tipos, "alcance": origen.alcance, "volver": volver, "nit": nit, "user_id": user_id,
            "abierta": False, "creada_at": now,
        },
    )  # fmt: skip
    ya = Adjunto.objects.filter(carpeta=destino).values_list("tipo", "sha256")
    repetidos = Q(pk__in=[])
    for tipo, sha256 in ya:
        repetidos |= Q(tipo=tipo, sha256=sha256)
    movidos = (
        Adjunto.objects.filter(carpeta=origen)
        .exclude(estado=EstadoAdjunto.RECHAZADO)
        .exclude(repetidos)
        .update(carpeta=destino, clave="")
    )
    Carpeta.objects.filter(pk=origen.pk).update(abierta=False)
    expediente.record_evento(
        actor, accion="adjuntos.carpeta.adoptada", objeto=hasta, nit=nit, datos={"desde": desde, "cuantos": movidos}
    )
    return movidos


# --- coming in --------------------------------------------------------------------------------------


def receive(
    actor: Actor,
    *,
    objeto: str,
    tipo: str,
    nombre: str,
    declarado: str,
    stream: almacen.Entrada,
    clave: str = "",
    now: datetime,
) -> AdjuntoVisto:
    """Keep one paper and have it checked. The same bytes for the same paper are one row, however often they are sent.

    `clave` is the caller's own key for repeating. Raises ArchivoRechazado, NoSePudoGuardar, ObjectDoesNotExist.
    """
    carpeta = selectors.carpeta_for(actor, objeto)
    esperado = selectors.tipos_of(carpeta).get(tipo)
    if not selectors.is_open(actor, carpeta, now=now):
        raise ArchivoRechazado(Motivo.CERRADA)
    if esperado is None:
        raise ArchivoRechazado(Motivo.TIPO_DESCONOCIDO)
    adjunto_id = uuid4()
    original = almacen.original_of(adjunto_id)
    ArchivoSuelto.objects.create(nombre=original, desde_at=now)
    medido = almacen.Medido(stream)
    guardado = None
    try:
        try:
            almacen.save_original(original, medido)
        except OSError as error:
            raise NoSePudoGuardar(type(error).__name__) from error
        formato = rules.ensure_format(
            medido.cabecera, nombre=nombre, declarado=declarado, permitidos=tuple(esperado.formatos)
        )
        nuevo = Adjunto(
            id=adjunto_id, tipo=tipo, nombre=rules.clean_name(nombre), declarado=rules.clean_name(declarado)[:100],
            formato=formato, bytes=medido.bytes, sha256=medido.sha256, clave=clave, recibido_at=now,
        )  # fmt: skip
        guardado = _keep(actor, carpeta, nuevo, maximo=esperado.maximo, now=now)
    finally:
        if guardado is None or guardado.pk != adjunto_id:
            _erase_now(original)
    return selectors.seen_for(actor, guardado.pk)


@transaction.atomic
def _keep(actor: Actor, carpeta: Carpeta, nuevo: Adjunto, *, maximo: int, now: datetime) -> Adjunto:
    """The row of a file that is on disk, or the one that there was. Raises ArchivoRechazado."""
    carpeta = _lock_open(actor, carpeta, now=now)
    igual = Adjunto.objects.filter(carpeta=carpeta, tipo=nuevo.tipo, sha256=nuevo.sha256).first()
    if igual is not None:
        if igual.estado == EstadoAdjunto.ERROR_ESCANEO:
            _enqueue(igual.pk)
        return igual
    if nuevo.clave and Adjunto.objects.filter(carpeta=carpeta, clave=nuevo.clave).exists():
        raise ArchivoRechazado(Motivo.CLAVE_USADA)
    suma = Adjunto.objects.filter(carpeta=carpeta).aggregate(
        archivos=Count("pk"), usados=Sum("bytes", default=0), del_tipo=Count("pk", filter=Q(tipo=nuevo.tipo))
    )
    rules.ensure_fits(size=nuevo.bytes, maximo_del_tipo=maximo, **suma)
    nuevo.carpeta = carpeta
    nuevo.save(force_insert=True)
    ArchivoSuelto.objects.filter(nombre=almacen.original_of(nuevo.pk)).delete()
    _enqueue(nuevo.pk)
    expediente.record_evento(
        actor,
        accion="adjuntos.adjunto.recibido",
        objeto=f"adjunto:{nuevo.pk}",
        nit=carpeta.nit,
        datos={"de": carpeta.objeto, "tipo": nuevo.tipo, "sha256": nuevo.sha256, "bytes": nuevo.bytes},
    )
    _spend_month(actor, nuevo.bytes, now=now)
    return nuevo


def _enqueue(adjunto_id: UUID) -> None:
    """Have it checked; once is enough while that check has not begun."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        jobs.enqueue("adjuntos.process", queueing_lock=f"adjuntos.process:{adjunto_id}", adjunto_id=str(adjunto_id))


def _lock_open(actor: Actor, carpeta: Carpeta, *, now: datetime) -> Carpeta:
    """The folder, locked and still open. Raises ArchivoRechazado."""
    borrador = selectors.draft_of(carpeta.objeto)
    if borrador is not None:
        try:
            expediente.lock_borrador(actor, borrador, now=now)
        except expediente.BorradorCerrado:
            raise ArchivoRechazado(Motivo.CERRADA) from None
    carpeta = Carpeta.objects.select_for_update().get(pk=carpeta.pk)
    if not carpeta.abierta or (borrador is None and not selectors.is_open(actor, carpeta, now=now)):
        raise ArchivoRechazado(Motivo.CERRADA)
    return carpeta


def _spend_month(actor: Actor, cuantos: int, *, now: datetime) -> None:
    """Count against the person's month, in one statement. Raises ArchivoRechazado."""
    if actor.calidad is Calidad.SISTEMA:
        return
    quien = f"user:{actor.user_id}" if actor.user_id else f"invitado:{actor.invitado}"
    persona = salted_hmac("adjuntos.consumo", quien, algorithm="sha256").hexdigest()
    tabla = ConsumoMensual._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {tabla} AS c (persona, month_date, bytes) VALUES (%s, %s, %s)"  # noqa: S608
            " ON CONFLICT (persona, month_date) DO UPDATE SET bytes = c.bytes + EXCLUDED.bytes"
            " WHERE c.bytes + EXCLUDED.bytes <= %s RETURNING bytes",
            [persona, expediente_selectors.local_date(now).replace(day=1), cuantos, rules.LIMITE_PERSONA_MES],
        )
        if cursor.fetchone() is None:
            raise ArchivoRechazado(Motivo.MES_LLENO)


def _erase_now(nombre: str) -> None:
    """What was not kept goes at once; if that fails, the sweep finds its name."""
    try:
        almacen.erase(nombre)
    except OSError:
        logger.warning("no se pudo borrar un archivo suelto")
        return
    ArchivoSuelto.objects.filter(nombre=nombre).delete()


# --- being checked ----------------------------------------------------------------------------------


def process(adjunto_id: UUID, *, now: datetime) -> bool:
    """Check one paper: antivirus, closed room, clean copy, antivirus again. False if there is nothing to do.

    Bears being repeated, and being killed at any point: until its last transaction the paper is not clean.
    Raises SinRevisar when there is no verdict.
    """
    adjunto = _begin(adjunto_id, now=now)
    if adjunto is None:
        return False
    try:
        contenido = _read_original(adjunto)
        motor = _ensure_harmless(contenido)
        lectura = aislado.read_apart(contenido, Formato(adjunto.formato))
        _ensure_harmless(lectura.limpio)
        carpeta = almacen.new_reading(adjunto.pk)
        ArchivoSuelto.objects.create(nombre=carpeta, desde_at=now)
        almacen.save_reading(carpeta, lectura.limpio, lectura.imagenes)
    except ArchivoRechazado as rechazo:
        return _finish(adjunto.pk, EstadoAdjunto.RECHAZADO, now=now, motivo=rechazo.motivo.value)
    except aislado.NoSePudoLeer as error:
        return _note_cut(adjunto.pk, error, now=now)
    except (AntivirusNoResponde, OSError) as error:
        _finish(adjunto.pk, EstadoAdjunto.ERROR_ESCANEO, now=now)
        raise SinRevisar(type(error).__name__) from error
    return _finish(
        adjunto.pk,
        EstadoAdjunto.LIMPIO,
        now=now,
        limpio=carpeta,
        limpio_bytes=len(lectura.limpio),
        limpio_sha256=hashlib.sha256(lectura.limpio).hexdigest(),
        paginas=len(lectura.imagenes),
        quitado=list(lectura.quitado),
        antivirus=motor,
    )


@transaction.atomic
def _begin(adjunto_id: UUID, *, now: datetime) -> Adjunto | None:
    adjunto = Adjunto.objects.select_for_update().filter(pk=adjunto_id).first()
    if adjunto is None or adjunto.estado not in rules.POR_REVISAR:
        return None
    rules.ensure_transition(adjunto.estado, EstadoAdjunto.EN_CUARENTENA)
    adjunto.estado, adjunto.revisado_at = EstadoAdjunto.EN_CUARENTENA, now
    adjunto.save(update_fields=["estado", "revisado_at"])
    return adjunto


def _read_original(adjunto: Adjunto) -> bytes:
    """Raises OSError, also when the disk does not give back what was kept."""
    contenido = almacen.read(almacen.original_of(adjunto.pk))
    if hashlib.sha256(contenido).hexdigest() != adjunto.sha256:
        raise OSError("the original changed on disk")
    return contenido


def _ensure_harmless(contenido: bytes) -> str:
    """Who looked. Raises ArchivoRechazado, AntivirusNoResponde."""
    veredicto = antivirus().scan(contenido)
    if veredicto.hallazgo:
        logger.warning("el antivirus encontró algo", extra={"hallazgo": veredicto.hallazgo})
        raise ArchivoRechazado(veredicto.motivo)
    return veredicto.motor


def _note_cut(adjunto_id: UUID, error: Exception, *, now: datetime) -> bool:
    """A reading that was cut off. Once may be our machine; three times, and our machine well, it is the file."""
    adjunto = Adjunto.objects.filter(pk=adjunto_id).first()
    cortes = adjunto.cortes + 1 if adjunto else 1
    if cortes >= rules.INTENTOS_SEGUIDOS and not isinstance(error, aislado.SinEncierro):
        return _finish(adjunto_id, EstadoAdjunto.RECHAZADO, now=now, motivo=Motivo.MUY_COMPLEJO.value)
    _finish(adjunto_id, EstadoAdjunto.ERROR_ESCANEO, now=now, cortes=cortes)
    raise SinRevisar(str(error)) from error


@transaction.atomic
def _finish(adjunto_id: UUID, estado: EstadoAdjunto, *, now: datetime, **campos: object) -> bool:
    """Write the verdict, if it is still wanted: removed meanwhile, or decided by another run, it is not."""
    adjunto = Adjunto.objects.select_for_update().filter(pk=adjunto_id, estado=EstadoAdjunto.EN_CUARENTENA).first()
    if adjunto is None:
        return False
    rules.ensure_transition(adjunto.estado, estado)
    adjunto.estado, adjunto.revisado_at = estado, now
    for campo, valor in campos.items():
        setattr(adjunto, campo, valor)
    adjunto.save()
    if estado is EstadoAdjunto.ERROR_ESCANEO:
        return True
    ArchivoSuelto.objects.filter(nombre=adjunto.limpio).delete()
    ArchivoSuelto.objects.create(nombre=almacen.original_of(adjunto.pk), desde_at=now)
    expediente.record_evento(
        Actor.sistema(),
        accion=f"adjuntos.adjunto.{estado.value}",
        objeto=f"adjunto:{adjunto.pk}",
        nit=Carpeta.objects.values_list("nit", flat=True).get(pk=adjunto.carpeta_id),
        datos={"motivo": adjunto.motivo} if adjunto.motivo else {"antivirus": adjunto.antivirus or "ninguno"},
    )
    return True


def try_out() -> list[str]:
    """What does not work of all that a check needs, in words; empty when a file could be checked now."""
    fallas = []
    try:
        aislado.read_apart(_PUNTO, Formato.PNG)
    except aislado.SinEncierro:
        fallas.append("este sistema no puede encerrar la lectura de archivos")
    except (aislado.NoSePudoLeer, ArchivoRechazado, OSError):
        fallas.append("no se pudo leer una imagen de muestra")
    try:
        veredicto = antivirus().scan(_MUESTRA)
    except AntivirusNoResponde:
        fallas.append("el antivirus no responde")
    else:
        if veredicto.motor and not veredicto.hallazgo:
            fallas.append("el antivirus no encontró la muestra de prueba: ¿tiene sus firmas?")
    return fallas


_PUNTO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==")
# The file that every antivirus finds and that harms nobody (EICAR), in two pieces so that none finds this one.
_MUESTRA = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def check_again(*, now: datetime) -> int:
    """Ask again for what has no verdict. Returns how many."""
    pendientes = selectors.to_check_again(now=now)
    for adjunto_id in pendientes:
        _enqueue(adjunto_id)
    return len(pendientes)


# --- going out --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Descarga:
    nombre: str
    tipo_mime: str
    contenido: bytes


@transaction.atomic
def download(actor: Actor, adjunto_id: UUID) -> Descarga:
    """The clean copy, never the original; one event each time. Raises ObjectDoesNotExist, also while not clean."""
    adjunto = selectors.adjunto_for(actor, adjunto_id)
    if adjunto.estado != EstadoAdjunto.LIMPIO:
        raise Adjunto.DoesNotExist
    objeto = f"adjunto:{adjunto.pk}"
    if actor.calidad is Calidad.TERCERO:
        expediente.record_acceso(actor, nit=adjunto.carpeta.nit, objeto=objeto, motivo="adjunto descargado")
    else:
        expediente.record_evento(actor, accion="adjuntos.adjunto.descargado", objeto=objeto, nit=adjunto.carpeta.nit)
    formato = Formato(adjunto.formato)
    extension = {"jpeg": "jpg"}.get(formato, formato.value)
    return Descarga(
        f"{adjunto.tipo}-{adjunto.pk.hex[:8]}.{extension}", rules.TIPOS_MIME[formato], selectors.copy_of(adjunto)
    )


@transaction.atomic
def remove(actor: Actor, adjunto_id: UUID, *, now: datetime) -> None:
    """The person's wish: the paper, its copy and its images are erased. Raises ArchivoRechazado when it is too late,
    ObjectDoesNotExist. What was filed with a case stays when more is asked for: somebody signed that it was sent."""
    carpeta = _lock_open(actor, selectors.adjunto_for(actor, adjunto_id).carpeta, now=now)
    adjunto = selectors.adjunto_for(actor, adjunto_id)  # again: the other click may have been first
    if selectors.draft_of(carpeta.objeto) is None and adjunto.tipo not in selectors.tipos_of(carpeta):
        raise ArchivoRechazado(Motivo.CERRADA)
    _forget(actor, [adjunto], now=now)


def _forget(actor: Actor, adjuntos: Sequence[Adjunto], *, now: datetime) -> None:
    for adjunto in adjuntos:
        expediente.record_evento(
            actor,
            accion="adjuntos.adjunto.quitado",
            objeto=f"adjunto:{adjunto.pk}",
            nit=adjunto.carpeta.nit,
            datos={"de": adjunto.carpeta.objeto, "tipo": adjunto.tipo, "sha256": adjunto.sha256},
        )
        ArchivoSuelto.objects.create(nombre=almacen.folder_of(adjunto.pk), desde_at=now)
        adjunto.delete()


def on_borrador_descartado(sender: object, *, actor: Actor, borrador_id: UUID, now: datetime, **_: object) -> None:
    """Nothing of what was typed stays, nor of what was sent."""
    de_este = Adjunto.objects.select_for_update(of=("self",)).select_related("carpeta")
    objeto = f"{selectors.BORRADOR}{borrador_id}"
    _forget(actor, list(de_este.filter(carpeta__objeto=objeto)), now=now)
    Carpeta.objects.filter(objeto=objeto).delete()


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Erase what nobody refers to. Not while a backup copies files. Returns how many names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CANDADO_DE_COPIA])
        if not cursor.fetchone()[0]:
            return 0
    viejos = list(
        ArchivoSuelto.objects.select_for_update(skip_locked=True)
        .filter(desde_at__lt=now - rules.SUELTO_SE_BORRA)
        .order_by("desde_at")[:1000]
    )
    for suelto in viejos:
        almacen.erase(suelto.nombre)
        suelto.delete()
    ConsumoMensual.objects.filter(month_date__lt=expediente_selectors.local_date(now).replace(day=1)).delete()
    return len(viejos)
