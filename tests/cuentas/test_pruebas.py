"""Codes by mail and questions of the civil registry."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.fabricas import LUZ, NOW, guest, prove_identity
from tests.hilos import in_threads
from ventanilla.cuentas import ports, selectors, services
from ventanilla.cuentas.adapters.registro_simulado import RegistroCivilSimulado
from ventanilla.cuentas.models import CodigoDeCorreo, PruebaDeIdentidad
from ventanilla.notificaciones.models import Mensaje

OBJETO = "borrador:00000000-0000-0000-0000-000000000001"


def send(objeto=OBJETO, now=NOW):
    services.send_codigo(guest(), objeto=objeto, correo="luz@ejemplo.co", now=now)
    texto = Mensaje.objects.order_by("-creado_at", "-pk").filter(creado_at=now).latest("creado_at").texto
    hallado = re.search(r"código es (\d{6})", texto)
    assert hallado
    return hallado.group(1)


def check(digits, objeto=OBJETO, now=NOW):
    return services.check_codigo(guest(), objeto=objeto, digits=digits, now=now)


def ask(numero=LUZ, expedicion=date(2008, 3, 14), now=NOW):
    return services.start_prueba(
        guest(), objeto=OBJETO, tipo_documento="13", numero_documento=numero, expedicion_date=expedicion, now=now
    )


# --- codes ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_code_proves_the_address_once():
    digits = send()

    assert check(digits) == "luz@ejemplo.co"
    with pytest.raises(services.CodigoInvalido):
        check(digits)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_requests_with_the_code_one_gets_through():
    digits = send()

    hechas, errores = in_threads(20, lambda n: check(digits))

    assert hechas == ["luz@ejemplo.co"]
    assert {type(error) for error in errores} == {services.CodigoInvalido}


@pytest.mark.django_db
def test_a_code_is_good_for_fifteen_minutes():
    digits = send()

    with pytest.raises(services.CodigoInvalido):
        check(digits, now=NOW + timedelta(minutes=15, seconds=1))


@pytest.mark.django_db
def test_after_five_wrong_tries_the_right_code_is_void():
    digits = send()
    for _ in range(5):
        with pytest.raises(services.CodigoInvalido):
            check("000000" if digits != "000000" else "111111")

    with pytest.raises(services.CodigoInvalido):
        check(digits)


@pytest.mark.django_db
def test_a_code_serves_only_for_what_it_was_sent():
    digits = send()

    with pytest.raises(services.CodigoInvalido):
        check(digits, objeto="borrador:otro")


@pytest.mark.django_db
def test_a_new_code_voids_the_earlier_one():
    viejo = send()
    nuevo = send(now=NOW + timedelta(seconds=1))

    if viejo != nuevo:
        with pytest.raises(services.CodigoInvalido):
            check(viejo)
    assert check(nuevo) == "luz@ejemplo.co"


@pytest.mark.django_db
def test_the_code_is_not_at_rest_in_the_accounts():
    digits = send()

    assert digits not in CodigoDeCorreo.objects.get().resumen


@pytest.mark.django_db
def test_the_database_refuses_a_sixth_try():
    with pytest.raises(IntegrityError, match="codigo_few_intentos"), transaction.atomic():
        CodigoDeCorreo.objects.create(objeto="x", correo="a@b.co", resumen="", intentos=6, creado_at=NOW)


# --- identity ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_answers_as_the_registry_knows_is_that_person():
    prove_identity(guest(), UUID(int=1))

    persona = selectors.proved_persona(OBJETO)
    assert persona is not None
    assert persona.nombre_completo == "Luz Marina Quintero Rojas"


@pytest.mark.django_db
def test_a_number_that_nobody_has_gets_questions_that_look_alike():
    registro = RegistroCivilSimulado()
    ajeno = registro.questions_about("13", "7777777", date(2008, 3, 14))
    propio = registro.questions_about("13", LUZ, date(2008, 3, 14))

    assert [p.texto for p in ajeno.preguntas] == [p.texto for p in propio.preguntas]
    assert [len(p.opciones) for p in ajeno.preguntas] == [len(p.opciones) for p in propio.preguntas]
    assert ajeno == registro.questions_about("13", "7777777", date(2008, 3, 14))
    assert ajeno.persona is None


@pytest.mark.django_db
@pytest.mark.parametrize(("numero", "expedicion"), [("7777777", date(2008, 3, 14)), (LUZ, date(2008, 3, 15))])
def test_no_answers_prove_a_person_who_is_not_there(numero, expedicion):
    prueba = ask(numero, expedicion)

    assert services.answer_prueba(guest(), objeto=OBJETO, respuestas=tuple(prueba.correctas), now=NOW) is None


@pytest.mark.django_db
def test_two_tries_and_then_an_appointment():
    for _ in range(2):
        ask()
        assert services.answer_prueba(guest(), objeto=OBJETO, respuestas=(9, 9, 9), now=NOW) is None

    with pytest.raises(services.SinIntentos):
        ask()


@pytest.mark.django_db
def test_asking_again_gives_the_same_questions_and_costs_nothing():
    assert ask().pk == ask().pk


@pytest.mark.django_db
def test_a_registry_that_does_not_answer_costs_no_try(monkeypatch):
    class Down(RegistroCivilSimulado):
        def questions_about(self, *_args):
            raise ports.RegistroNoDisponible

    monkeypatch.setattr(services, "registro_civil", Down)
    with pytest.raises(ports.RegistroNoDisponible):
        ask()

    assert not PruebaDeIdentidad.objects.exists()


@pytest.mark.django_db
def test_questions_answered_in_another_tab_are_no_longer_open():
    ask()
    services.answer_prueba(guest(), objeto=OBJETO, respuestas=(9, 9, 9), now=NOW)

    with pytest.raises(services.PruebaNoAbierta):
        services.answer_prueba(guest(), objeto=OBJETO, respuestas=(9, 9, 9), now=NOW)


@pytest.mark.django_db
def test_the_database_refuses_two_open_proofs_and_one_without_its_date():
    campos = {
        "objeto": "x", "tipo_documento": "13", "numero_documento": "1", "preguntas": [], "correctas": [],
        "creada_at": NOW,
    }  # fmt: skip
    PruebaDeIdentidad.objects.create(**campos)

    with pytest.raises(IntegrityError, match="prueba_one_abierta_per_objeto"), transaction.atomic():
        PruebaDeIdentidad.objects.create(**campos)
    with pytest.raises(IntegrityError, match="prueba_resuelta_has_date"), transaction.atomic():
        PruebaDeIdentidad.objects.create(**(campos | {"objeto": "y", "estado": "fallida"}))
