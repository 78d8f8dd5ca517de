"""What PostgreSQL refuses of places, appointments and what offers them, whatever the program does."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.citas.fabricas import NOW, RETIRO, a_cupo, a_puesto, at
from ventanilla.citas.models import Ajustes, CierreDeAgenda, Cita, Cupo, Puesto, ReglaDeAgenda, Sede, Servicio
from ventanilla.citas.rules.canales import Canal, Carril
from ventanilla.citas.rules.estados import EstadoCita

pytestmark = pytest.mark.django_db
PERSONA = {"persona": "13-52123456", "tipo_documento": "13", "numero_documento": "52123456"}
AGENDADA = {"estado": "confirmada", "codigo": "0202026000001", "confirmada_at": NOW, **PERSONA}


def refused(name: str, make: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(*args, **kwargs)


def claim(cupo: Cupo, **changes: Any) -> Cita:
    return Cita.objects.create(
        **{
            "cupo": cupo, "servicio_id": RETIRO, "dueno": "i:uno", "llave": uuid4(), "clave": "c", "retenida_at": NOW,
            "hasta_at": NOW + timedelta(minutes=10), **changes,
        }
    )  # fmt: skip


@pytest.mark.parametrize("estado", ["retenida", "ofrecida", "confirmada", "atendida", "no_asistio"])
def test_a_place_has_one_live_claim(estado):
    cupo = a_cupo(at(20, 10))
    claim(cupo, **AGENDADA | {"estado": estado})
    refused("cita_one_live_per_cupo", claim, cupo)


@pytest.mark.parametrize("estado", ["vencida", "cancelada", "cancelada_entidad"])
def test_a_place_whose_claim_ended_may_have_another(estado):
    cupo = a_cupo(at(20, 10))
    claim(cupo, **AGENDADA | {"estado": estado})
    claim(cupo)


def test_a_person_has_one_live_appointment_for_each_service():
    claim(a_cupo(at(20, 10)), **AGENDADA)
    otra = AGENDADA | {"codigo": "0202026000002"}
    refused("cita_one_live_per_persona", claim, a_cupo(at(21, 10)), **otra)
    claim(a_cupo(at(21, 11)), **otra | {"estado": "cancelada"})


def test_a_code_is_of_one_appointment():
    claim(a_cupo(at(20, 10)), **AGENDADA)
    refused("cita_one_per_codigo", claim, a_cupo(at(21, 10)), **AGENDADA | {"estado": "cancelada"})


def test_a_request_makes_one_hold():
    llave = uuid4()
    claim(a_cupo(at(20, 10)), llave=llave)
    refused("cita_one_per_llave", claim, a_cupo(at(21, 10)), llave=llave)


@pytest.mark.parametrize("codigo", ["", "020202600001", "A202026000001"])
def test_a_code_is_thirteen_digits(codigo):
    refused("cita_codigo_digits", claim, a_cupo(at(20, 10)), **AGENDADA | {"codigo": codigo})


def test_a_state_is_one_of_the_table():
    refused("cita_estado_known", claim, a_cupo(at(20, 10)), **AGENDADA | {"estado": "pagada"})


@pytest.mark.parametrize("estado", ["retenida", "ofrecida"])
def test_what_passes_has_an_end(estado):
    refused("cita_passing_has_an_end", claim, a_cupo(at(20, 10)), estado=estado, hasta_at=None)


@pytest.mark.parametrize(
    "falta",
    [
        {"codigo": None},
        {"confirmada_at": None},
        {"persona": "", "tipo_documento": "", "numero_documento": ""},
    ],
)
def test_a_booked_one_has_a_code_a_moment_and_a_person(falta):
    refused("cita_booked_is_complete", claim, a_cupo(at(20, 10)), **AGENDADA | falta)


def test_a_person_is_told_by_their_document():
    refused("cita_persona_is_its_document", claim, a_cupo(at(20, 10)), **AGENDADA | {"persona": "13-999"})


def test_an_appointment_moves_twice_at_most():
    refused("cita_changes_at_most", claim, a_cupo(at(20, 10)), cambios=3, **AGENDADA)


def test_time_is_asked_ten_times_at_most():
    refused("cita_prorrogas_at_most", claim, a_cupo(at(20, 10)), prorrogas=11)


def test_a_hold_moves_another_appointment_not_itself():
    suyo = uuid4()
    refused("cita_moves_another", claim, a_cupo(at(20, 10)), id=suyo, mueve_id=suyo)


# --- places -----------------------------------------------------------------------------------------


def test_a_desk_attends_one_person_at_a_time():
    puesto = a_puesto()
    a_cupo(at(20, 10), puesto=puesto)
    refused("cupo_puesto_no_overlap", a_cupo, at(20, 10, 10), puesto=puesto)
    a_cupo(at(20, 10, 20), puesto=puesto)  # one after the other is not at once


def test_a_closed_place_and_one_sold_twice_on_purpose_stand_outside():
    primero = a_cupo(at(20, 10))
    Cupo.objects.filter(pk=primero.pk).update(libre_at=None, retirado_at=NOW)
    segundo = a_cupo(at(20, 10))
    Cupo.objects.filter(pk=segundo.pk).update(sobrecupo=True)
    a_cupo(at(20, 10))


def test_a_place_ends_after_it_begins():
    refused("cupo_ends_after_it_begins", a_cupo, at(20, 10), minutos=0)


def test_a_place_is_of_a_known_way_and_lane():
    refused("cupo_canal_known", a_cupo, at(20, 10), canal="fax", puesto=a_puesto())
    refused("cupo_carril_known", a_cupo, at(20, 10), carril="amigos")


def test_a_closed_place_is_not_free():
    a_cupo(at(20, 10))
    refused("cupo_retired_is_not_free", Cupo.objects.update, retirado_at=NOW)


# --- what offers them -------------------------------------------------------------------------------


def test_terms_are_one_row_that_makes_sense():
    refused("ajustes_citas_one_row", Ajustes.objects.create, id=2)
    refused("ajustes_citas_wakes_before_sleep", Ajustes.objects.create, despierta_time="21:00")
    refused("ajustes_citas_sobrecupo_percent", Ajustes.objects.create, sobrecupo_maximo=101)


def test_a_service_is_for_somebody_and_of_a_line():
    refused("servicio_publico_known", Servicio.objects.create, codigo="x", nombre="X", linea="rut", publico="nadie")
    refused("servicio_linea_not_blank", Servicio.objects.create, codigo="x", nombre="X", linea="")


def test_an_office_has_a_number_of_its_own_of_three_digits():
    refused("sede_one_per_numero", Sede.objects.filter(punto_id="05").update, numero=20)
    refused("sede_numero_three_digits", Sede.objects.filter(punto_id="05").update, numero=1000)


def test_a_desk_has_a_name_of_its_own_and_a_known_way():
    puesto = a_puesto()
    refused("puesto_one_per_name", Puesto.objects.create, sede=puesto.sede, nombre=puesto.nombre)
    refused("puesto_canal_known", Puesto.objects.create, sede=puesto.sede, nombre="Otro", canal="fax")


@pytest.mark.parametrize(
    ("nombre", "cambio"),
    [
        ("regla_hours_in_order", {"hasta_time": time(7)}),
        ("regla_minutos_positive", {"minutos": 4}),
        ("regla_minutos_positive", {"minutos": 241}),
        ("regla_canal_known", {"canal": "fax"}),
        ("regla_dates_in_order", {"hasta_date": date(2026, 7, 31)}),
    ],
)
def test_a_rule_of_the_agenda_makes_sense(nombre, cambio):
    base: dict[str, Any] = {
        "sede_id": "20", "linea": "rut", "canal": "video", "desde_time": time(8), "hasta_time": time(12),
        "desde_date": date(2026, 8, 1),
    }  # fmt: skip
    refused(nombre, ReglaDeAgenda.objects.create, **base | cambio)


@pytest.mark.parametrize(
    ("nombre", "cambio"),
    [
        ("cierre_hours_in_order", {"desde_time": time(10), "hasta_time": time(9)}),
        ("cierre_motivo_not_blank", {"motivo": ""}),
    ],
)
def test_a_closure_has_a_reason_and_hours_in_order(nombre, cambio):
    base: dict[str, Any] = {"sede_id": "20", "dia_date": date(2026, 8, 20), "motivo": "Inventario", "creado_at": NOW}
    refused(nombre, CierreDeAgenda.objects.create, **base | cambio)


def test_the_words_of_the_program_are_those_of_the_database():
    """A new state, way or lane needs its migration: this is where it is noticed."""
    for canal in Canal:
        a_cupo(at(20, 10), canal=canal, puesto=a_puesto(nombre=canal, canal=canal))
    for n, carril in enumerate(Carril):
        a_cupo(at(21, 8 + n), carril=carril)
    for n, estado in enumerate(EstadoCita):
        unica = {"codigo": f"02020260001{n:02d}", "persona": f"13-{n}", "numero_documento": str(n)}
        claim(a_cupo(at(22, 6 + n)), **AGENDADA | {"estado": estado} | unica)
