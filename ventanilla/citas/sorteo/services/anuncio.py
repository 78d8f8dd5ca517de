"""Announcing a draw: the seed is chosen and its digest told, and the places wait for it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from ventanilla.citas.models import Cita, Cupo, Participacion, Servicio, Ventana
from ventanilla.citas.rules.canales import Carril
from ventanilla.citas.rules.estados import PASAJERAS
from ventanilla.citas.rules.sorteo import commitment
from ventanilla.citas.selectors.disponibilidad import start_of
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


class FueraDeOrden(Exception):
    """It opens before it is announced, closes before it opens, or the places would go to all before the draw."""


class SinCupos(Exception):
    """No place of those days is free: there is nothing to draw."""


class ConBoletas(Exception):
    """Somebody has a ticket: what was announced is kept."""


@dataclass(frozen=True, slots=True)
class Anuncio:
    """What an official announces. Its moments in order: it opens, it closes and is drawn, the rest is for all."""

    nombre: str
    servicio: str
    canal: str
    sedes: tuple[str, ...]
    desde_date: date
    hasta_date: date
    inscripcion_desde_at: datetime
    inscripcion_hasta_at: datetime
    general_at: datetime


@transaction.atomic
def announce(actor: Actor, anuncio: Anuncio, *, now: datetime) -> Ventana:
    """Keep the free places of those days for a draw. Raises FueraDeOrden, SinCupos."""
    desde_at = max(anuncio.inscripcion_desde_at, now)
    if not desde_at < anuncio.inscripcion_hasta_at < anuncio.general_at:
        raise FueraDeOrden
    if anuncio.general_at > start_of(anuncio.hasta_date + timedelta(days=1)):
        raise FueraDeOrden
    semilla = secrets.token_hex(32)
    ventana = Ventana.objects.create(
        nombre=anuncio.nombre,
        servicio=Servicio.objects.get(codigo=anuncio.servicio),
        sedes=sorted(anuncio.sedes),
        canal=anuncio.canal,
        desde_date=anuncio.desde_date,
        hasta_date=anuncio.hasta_date,
        inscripcion_desde_at=desde_at,
        inscripcion_hasta_at=anuncio.inscripcion_hasta_at,
        general_at=anuncio.general_at,
        compromiso=commitment(semilla),
        semilla=semilla,
        anunciada_at=now,
        anunciada_por_id=actor.user_id,
    )
    cuantos = reserve(ventana, now=now)
    if not cuantos:
        raise SinCupos
    expediente.record_evento(
        actor, accion="citas.sorteo.anunciado", objeto=f"ventana:{ventana.pk}",
        datos={"compromiso": ventana.compromiso, "cupos": cuantos},
    )  # fmt: skip
    jobs.enqueue("citas.draw", ventana_id=str(ventana.pk), wait=anuncio.inscripcion_hasta_at - now)
    return ventana


def reserve(ventana: Ventana, *, now: datetime) -> int:
    """Put the places of its days that nobody has in the lane of the draw; those that begin too soon are left."""
    pasajeras = Cita.objects.filter(cupo=OuterRef("pk"), estado__in=sorted(PASAJERAS), hasta_at__gt=now)
    return (
        Cupo.objects.filter(
            linea=ventana.servicio.linea,
            canal=ventana.canal,
            sede__in=ventana.sedes,
            inicio_at__gte=max(start_of(ventana.desde_date), ventana.general_at),
            inicio_at__lt=start_of(ventana.hasta_date + timedelta(days=1)),
            carril=Carril.GENERAL,
            libre_at__isnull=False,
            retirado_at__isnull=True,
        )
        .filter(~Exists(pasajeras))
        .update(carril=Carril.SORTEO, general_at=ventana.general_at)
    )


@transaction.atomic
def withdraw(actor: Actor, ventana: Ventana, *, now: datetime) -> None:
    """Call it off while nobody has a ticket: its places are for all again. Raises ConBoletas."""
    fila = Ventana.objects.select_for_update().get(pk=ventana.pk)
    if fila.retirada_at is not None:
        return
    if fila.cerrada_at is not None or Participacion.objects.filter(ventana=fila).exists():
        raise ConBoletas
    fila.retirada_at = now
    fila.save(update_fields=["retirada_at"])
    Cupo.objects.filter(
        linea=fila.servicio.linea, canal=fila.canal, sede__in=fila.sedes, carril=Carril.SORTEO,
        general_at=fila.general_at,
    ).update(carril=Carril.GENERAL, general_at=now)  # fmt: skip
    expediente.record_evento(actor, accion="citas.sorteo.retirado", objeto=f"ventana:{fila.pk}")
