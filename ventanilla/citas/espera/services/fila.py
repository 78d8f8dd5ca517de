"""Getting in line and leaving it."""

import secrets
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction

from ventanilla.citas import selectors
from ventanilla.citas.espera.services import avisos
from ventanilla.citas.models import Cita, Espera, Ofrecimiento, Participacion, Ventana
from ventanilla.citas.rules.espera import EstadoEspera, Preferencias, Respuesta
from ventanilla.citas.rules.sorteo import MEDIODIA, Jornada
from ventanilla.citas.services import ofrecimientos
from ventanilla.citas.services.citas import Datos, Rastro, asked_with
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

SIN_RASTRO = Rastro()


class YaEspera(Exception):
    """One live wait for each person and service. Who asks again is told by mail, not on the page: it may be another."""

    def __init__(self, espera: Espera) -> None:
        self.espera = espera
        super().__init__(str(espera.pk))


def join(
    actor: Actor,
    *,
    servicio: str,
    datos: Datos,
    preferencias: Preferencias,
    llave: UUID,
    cita: Cita | None = None,
    rastro: Rastro = SIN_RASTRO,
    now: datetime,
) -> Espera:
    """Get in line. The same `llave` gives the same wait. `cita`: the appointment that they showed to be theirs.

    Raises YaEspera.
    """
    previa = Espera.objects.filter(llave=llave).first()
    if previa is not None:
        return previa
    try:
        with transaction.atomic():
            espera = Espera.objects.create(
                servicio_id=servicio,
                sedes=sorted(preferencias.sedes),
                canales=sorted(preferencias.canales),
                dias=sorted(preferencias.dias),
                desde_time=preferencias.desde_time,
                hasta_time=preferencias.hasta_time,
                hasta_date=preferencias.hasta_date,
                cita=cita,
                llave=llave,
                creado_at=now,
                **asked_with(actor, datos, rastro),
            )
            expediente.record_evento(
                actor, accion="citas.espera.unida", objeto=f"espera:{espera.llave}", nit=espera.nit,
                datos={"servicio": servicio},
            )  # fmt: skip
            avisos.tell_joined(espera, now=now)
            jobs.enqueue("citas.find_place", espera_id=espera.pk)
    except IntegrityError as error:
        previa = Espera.objects.filter(llave=llave).first()
        if previa is not None:
            return previa
        otra = Espera.objects.filter(persona=datos.persona, servicio_id=servicio, estado=EstadoEspera.ACTIVA).first()
        if otra is None:
            raise
        if cita is not None and otra.cita_id != cita.pk:  # whoever shows the appointment comes before who did not
            leave(actor, otra, now=now)
            return join(
                actor, servicio=servicio, datos=datos, preferencias=preferencias, llave=llave, cita=cita,
                rastro=rastro, now=now,
            )  # fmt: skip
        avisos.tell_again(otra, now=now)
        raise YaEspera(otra) from error
    return espera


def join_sooner(actor: Actor, cita: Cita, *, preferencias: Preferencias, llave: UUID, now: datetime) -> Espera:
    """The same for who showed their appointment: who they are is copied from it. Raises YaEspera."""
    datos = Datos(
        necesidades=tuple(cita.necesidades),
        acompanante=cita.acompanante,
        pregunta=cita.pregunta,
        contacto=cita.huella_contacto,
        **{
            campo: getattr(cita, campo)
            for campo in selectors.DATOS_DEL_SOLICITANTE
            if campo not in ("persona", "huella_contacto")
        },
    )
    return join(
        actor, servicio=cita.servicio_id, datos=datos, preferencias=preferencias, llave=llave, cita=cita, now=now
    )  # fmt: skip


def join_losers(ventana_id: UUID, *, now: datetime) -> int:
    """Who got no place in a draw and wanted to go on waits, in the order in which their tickets came out.

    Each in a transaction of its own; whoever is in line already keeps that place. Repeating it adds nobody.
    """
    ventana = Ventana.objects.get(pk=ventana_id)
    sin_cupo = (
        Participacion.objects.filter(ventana=ventana, sigue_en_espera=True, ofrecimientos=None)
        .exclude(persona="")
        .order_by("orden")
    )
    return sum(_join_loser(participacion, ventana, now=now) for participacion in sin_cupo)


def _join_loser(participacion: Participacion, ventana: Ventana, *, now: datetime) -> bool:
    esperan = Espera.objects.filter(persona=participacion.persona, servicio=ventana.servicio_id)
    if esperan.filter(estado=EstadoEspera.ACTIVA).exists():
        return False
    jornadas = participacion.jornadas
    espera, nueva = Espera.objects.get_or_create(
        llave=uuid5(NAMESPACE_URL, f"sorteo:{participacion.llave}"),
        defaults={
            "servicio_id": ventana.servicio_id,
            "sedes": participacion.sedes,
            "canales": [ventana.canal],
            "desde_time": MEDIODIA if jornadas == [Jornada.TARDE] else None,
            "hasta_time": MEDIODIA if jornadas == [Jornada.MANANA] else None,
            "hasta_date": ventana.hasta_date,
            "necesidades": participacion.necesidades,
            "acompanante": participacion.acompanante,
            "pregunta": participacion.pregunta,
            "clave": secrets.token_urlsafe(16),
            "creado_at": now,
            "user_id": participacion.user_id,
            "mandato": participacion.mandato,
            **{campo: getattr(participacion, campo) for campo in selectors.DATOS_DEL_SOLICITANTE},
        },
    )
    if nueva:
        avisos.tell_joined(espera, now=now)
    return nueva


@transaction.atomic
def leave(actor: Actor, espera: Espera, *, now: datetime) -> None:
    """Out of the line; a place that is kept for them goes to the next. Leaving twice is leaving once."""
    abierto = Ofrecimiento.objects.filter(espera=espera, respuesta="").first()
    if abierto is not None:
        ofrecimientos.decline(actor, abierto.cita_id, respuesta=Respuesta.RECHAZADO, sigue=False, now=now)
    fila = Espera.objects.select_for_update().get(pk=espera.pk)
    if fila.estado != EstadoEspera.ACTIVA and abierto is None:
        return
    ofrecimientos.close(fila, EstadoEspera.RETIRADA, now=now)
    expediente.record_evento(actor, accion="citas.espera.retirada", objeto=f"espera:{espera.llave}", nit=espera.nit)
