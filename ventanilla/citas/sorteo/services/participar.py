"""Getting a ticket. One for each person: whoever asks faster or more often has the same one."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ventanilla.citas.models import Participacion, Ventana
from ventanilla.citas.rules.sorteo import ALFABETO, LARGO_BOLETA
from ventanilla.citas.services.citas import Datos, Rastro, asked_with
from ventanilla.citas.sorteo.services import avisos
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

SIN_RASTRO = Rastro()


class FueraDePlazo(Exception):
    """It has not opened yet, it is closed, or it was called off."""


class YaParticipa(Exception):
    """That person has a ticket. Who asks again is told by mail, not on the page: it may be another."""


def enter(
    actor: Actor,
    ventana: Ventana,
    *,
    datos: Datos,
    sedes: tuple[str, ...],
    jornadas: tuple[str, ...],
    sigue_en_espera: bool,
    llave: UUID,
    rastro: Rastro = SIN_RASTRO,
    now: datetime,
) -> Participacion:
    """The same `llave` gives the same ticket. Raises FueraDePlazo, YaParticipa."""
    if not ventana.inscripcion_desde_at <= now < ventana.inscripcion_hasta_at:
        raise FueraDePlazo
    previa = Participacion.objects.filter(llave=llave).first()
    if previa is not None:
        return previa
    try:
        with transaction.atomic():
            participacion = Participacion.objects.create(
                ventana=ventana,
                boleta="".join(secrets.choice(ALFABETO) for _ in range(LARGO_BOLETA)),
                sedes=sorted(sedes),
                jornadas=sorted(jornadas),
                sigue_en_espera=sigue_en_espera,
                llave=llave,
                creado_at=now,
                **asked_with(actor, datos, rastro),
            )
            # who closes locks the window's row, which the new ticket refers to: after that wait it is looked at again
            if Ventana.objects.filter(pk=ventana.pk, cerrada_at=None, retirada_at=None).first() is None:
                raise FueraDePlazo
            expediente.record_evento(
                actor, accion="citas.sorteo.inscrito", objeto=f"ventana:{ventana.pk}", nit=participacion.nit,
                datos={"boleta": participacion.boleta},
            )  # fmt: skip
            avisos.tell_entered(participacion, now=now)
    except IntegrityError as error:
        previa = Participacion.objects.filter(llave=llave).first()
        if previa is not None:
            return previa
        otra = Participacion.objects.filter(ventana=ventana, persona=datos.persona).first()
        if otra is None:
            raise
        avisos.tell_again(otra, now=now)
        raise YaParticipa from error
    return participacion
