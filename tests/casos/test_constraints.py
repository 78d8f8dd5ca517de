"""What can never be: one test for each constraint."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.fabricas import NOW
from ventanilla.casos.models import Caso, NotaDeCaso, Requerimiento, Verificado
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services as cuentas

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return user("2900000070")


@pytest.fixture
def eva():
    return user("2900000071")


def user(numero):
    return cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre="N", correo="n@ejemplo.co", now=NOW
    )


def caso(n=1, **changes):
    valores = {
        "numero": f"CAS-{n}", "tipo": "t", "radicado": f"R-{n}", "titular": "T", "habilidad": "rut",
        "segunda_persona": False, "abierto_at": NOW, "vence_date": date(2026, 9, 1), "cambio": "abierto",
        "cambio_at": NOW,
    }  # fmt: skip
    return Caso.objects.create(**(valores | changes))


def decided(quien, otra=None, **changes):
    return {
        "estado": "aprobado", "asignado_a": quien, "tomado_at": NOW, "propuesta_aprobar": True, "propuesta_por": quien,
        "propuesta_at": NOW, "motivo": "Sí", "decidido_por": otra or quien, "decidido_at": NOW,
    } | changes  # fmt: skip


def refused(name, **changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        caso(**changes)


def test_a_number_is_of_one_case():
    caso(1)
    refused("caso_one_per_numero", n=1, radicado="otro")


def test_a_filing_opens_one_case():
    caso(1)
    refused("caso_one_per_radicado", n=2, radicado="R-1")


def test_the_state_is_a_known_one():
    refused("caso_estado_known", estado="perdido")


@pytest.mark.parametrize("prioridad", [-1, 10])
def test_priority_is_a_digit(prioridad):
    refused("caso_prioridad_in_range", prioridad=prioridad)


def test_what_waits_in_the_queue_is_nobodys(ana):
    refused("caso_en_cola_is_nobodys", asignado_a=ana, tomado_at=NOW)


@pytest.mark.parametrize("estado", ["tomado", "requerido"])
def test_what_is_studied_is_somebodys(estado):
    refused("caso_en_cola_is_nobodys", estado=estado)


def test_a_proposal_says_what_who_when_and_why(ana):
    base = {"estado": "por_aprobar", "asignado_a": ana, "tomado_at": NOW}
    refused("caso_propuesta_is_complete", **base)
    refused(
        "caso_propuesta_is_complete", **base, propuesta_aprobar=True, propuesta_por=ana, propuesta_at=NOW, motivo=""
    )


def test_what_is_decided_has_who_and_when(ana):
    refused("caso_decidido_has_who_and_when", **decided(ana, decidido_at=None))
    refused("caso_decidido_has_who_and_when", **decided(ana) | {"decidido_por": None})
    refused("caso_decidido_has_who_and_when", estado="desistido")


def test_what_is_decided_is_what_was_proposed(ana):
    refused("caso_decision_is_the_proposal", **decided(ana, propuesta_aprobar=False))


def test_the_second_person_is_not_the_first(ana, eva):
    refused("caso_second_person_is_another", segunda_persona=True, **decided(ana))
    caso(1, segunda_persona=True, **decided(ana, eva))


def test_versions_begin_at_one():
    refused("caso_version_positive", version=0)


def pedido(ana, **changes):
    valores = {"texto": "x", "pedido_por": ana, "pedido_at": NOW, "vence_date": date(2026, 9, 1)}
    with transaction.atomic():
        return Requerimiento.objects.create(**(valores | changes))


def test_one_thing_is_asked_at_a_time(ana):
    uno = caso()
    pedido(ana, caso=uno)
    with pytest.raises(IntegrityError, match="requerimiento_one_live_per_caso"):
        pedido(ana, caso=uno)
    pedido(ana, caso=uno, estado="vencido")


def test_what_is_asked_is_in_a_known_state(ana):
    with pytest.raises(IntegrityError, match="requerimiento_estado_known"):
        pedido(ana, caso=caso(), estado="otro")


def test_what_was_answered_has_the_answer(ana):
    uno = caso()
    for cambios in ({"respondido_at": NOW}, {"respuesta": "x"}):
        with pytest.raises(IntegrityError, match="requerimiento_respondido_has_answer"):
            pedido(ana, caso=uno, estado="respondido", **cambios)
        with pytest.raises(IntegrityError, match="requerimiento_respondido_has_answer"):
            pedido(ana, caso=uno, **cambios)


def test_more_time_is_given_once_and_with_a_reason(ana):
    uno = caso()
    for cambios in ({"prorrogas": 1}, {"prorrogas": 2, "prorroga_motivo": "x"}, {"prorroga_motivo": "x"}):
        with pytest.raises(IntegrityError, match="requerimiento_extended_once_with_reason"):
            pedido(ana, caso=uno, **cambios)


def test_a_note_says_something(ana):
    with pytest.raises(IntegrityError, match="nota_not_empty"):
        NotaDeCaso.objects.create(caso=caso(), texto="", autor=ana, escrita_at=NOW)


def test_a_line_is_marked_once(ana):
    uno = caso()
    Verificado.objects.create(caso=uno, codigo="documento", por=ana, marcado_at=NOW)
    with pytest.raises(IntegrityError, match="verificado_once_per_caso"):
        Verificado.objects.create(caso=uno, codigo="documento", por=ana, marcado_at=NOW)
