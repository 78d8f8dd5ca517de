"""What PostgreSQL refuses of who waits, of what is offered to them and of draws, whatever the program does."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction

from tests.citas.fabricas import NOW, RETIRO, a_cupo, at
from ventanilla.citas.models import Cita, Espera, Ofrecimiento, Participacion, Ventana

pytestmark = pytest.mark.django_db
HEX = "0" * 64
PERSONA = {"persona": "13-1", "tipo_documento": "13", "numero_documento": "1"}


def espera(**otros: Any) -> Espera:
    return Espera.objects.create(
        **{
            "servicio_id": RETIRO, "hasta_date": date(2026, 9, 30), "llave": uuid4(), "clave": "x", "creado_at": NOW,
            **PERSONA, **otros,
        }
    )  # fmt: skip


def ventana(**otros: Any) -> Ventana:
    return Ventana.objects.create(
        **{
            "nombre": "x", "servicio_id": RETIRO, "canal": "video", "desde_date": date(2026, 8, 20),
            "hasta_date": date(2026, 8, 21), "inscripcion_desde_at": NOW, "inscripcion_hasta_at": at(12, 10),
            "general_at": at(14, 10), "compromiso": HEX, "semilla": HEX, "anunciada_at": NOW, **otros,
        }
    )  # fmt: skip


def participacion(de: Ventana, boleta: str = "A" * 12, **otros: Any) -> Participacion:
    return Participacion.objects.create(
        **{"ventana": de, "boleta": boleta, "llave": uuid4(), "clave": "x", "creado_at": NOW, **PERSONA, **otros}
    )


def ofrecimiento(**otros: Any) -> Ofrecimiento:
    cupo = otros.pop("cupo", None) or a_cupo(at(20, 10) + timedelta(minutes=20 * Ofrecimiento.objects.count()))
    cita = Cita.objects.create(
        cupo=cupo, servicio_id=RETIRO, estado="vencida", dueno="o:x", llave=uuid4(), clave="x", retenida_at=NOW
    )
    return Ofrecimiento.objects.create(cita=cita, cupo=cupo, ofrecido_at=NOW, **otros)


def _two_live_waits() -> None:
    espera()
    espera()


def _same_llave() -> None:
    llave = uuid4()
    espera(llave=llave)
    espera(llave=llave, **{**PERSONA, "persona": "13-2", "numero_documento": "2"})


def _two_open_offers() -> None:
    una = espera()
    ofrecimiento(espera=una)
    ofrecimiento(espera=una)


def _same_place_twice(campo: str, quien: Any) -> None:
    primero = ofrecimiento(**{campo: quien}, respuesta="rechazado", respondido_at=NOW)
    ofrecimiento(**{campo: quien}, cupo=primero.cupo)


def _two_tickets(**otros: Any) -> None:
    de = ventana()
    comun = {**PERSONA, "persona": "13-2", "numero_documento": "2", "boleta": "B" * 12}
    participacion(de, **{clave: valor for clave, valor in otros.items() if clave in ("orden", "llave")})
    participacion(de, **{**comun, **otros})


LLAVE = uuid4()
CASES = {
    "espera_one_live_per_persona": _two_live_waits,
    "espera_one_per_llave": _same_llave,
    "espera_estado_known": lambda: espera(estado="x", cerrada_at=NOW),
    "espera_closed_has_a_moment": lambda: espera(estado="retirada"),
    "espera_live_is_somebody": lambda: espera(persona="", tipo_documento="", numero_documento=""),
    "espera_hours_in_order": lambda: espera(desde_time=time(12), hasta_time=time(9)),
    "ofrecimiento_one_open_per_espera": _two_open_offers,
    "ofrecimiento_once_per_cupo": lambda: _same_place_twice("espera", espera()),
    "ofrecimiento_once_per_participacion": lambda: _same_place_twice("participacion", participacion(ventana())),
    "ofrecimiento_of_one_or_the_other": lambda: ofrecimiento(),
    "ofrecimiento_respuesta_known": lambda: ofrecimiento(espera=espera(), respuesta="x", respondido_at=NOW),
    "ventana_canal_known": lambda: ventana(canal="fax"),
    "ventana_days_in_order": lambda: ventana(hasta_date=date(2026, 8, 19)),
    "ventana_moments_in_order": lambda: ventana(general_at=at(12, 9)),
    "ventana_compromiso_hex": lambda: ventana(compromiso="x" * 64),
    "ventana_drawn_is_complete": lambda: ventana(sorteada_at=at(12, 11)),
    "ventana_closed_only_at_its_time": lambda: ventana(cerrada_at=at(12, 9)),
    "ventana_called_off_before_the_draw": lambda: ventana(
        retirada_at=NOW, cerrada_at=at(12, 10), sorteada_at=at(12, 10), lista=HEX, ancla=HEX
    ),
    "participacion_one_per_persona": lambda: _two_tickets(**PERSONA),
    "participacion_one_per_boleta": lambda: _two_tickets(boleta="A" * 12),
    "participacion_one_per_llave": lambda: _two_tickets(llave=LLAVE),
    "participacion_one_per_orden": lambda: _two_tickets(orden=1),
    "participacion_boleta_shape": lambda: participacion(ventana(), boleta="I" * 12),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CASES[name]()


def test_every_constraint_has_its_test():
    modelos: list[type[models.Model]] = [Espera, Ofrecimiento, Ventana, Participacion]

    assert {c.name for modelo in modelos for c in modelo._meta.constraints} == set(CASES)
