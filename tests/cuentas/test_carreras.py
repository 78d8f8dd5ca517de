"""The same button pressed many times at once: questions, answers and the first password."""

import threading
from datetime import date

import pytest

from tests.fabricas import LUZ, NOW, guest
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import services
from ventanilla.cuentas.adapters.registro_simulado import RegistroCivilSimulado
from ventanilla.cuentas.models import PruebaDeIdentidad, User

OBJETO = "borrador:00000000-0000-0000-0000-000000000001"
pytestmark = pytest.mark.django_db(transaction=True)


def ask(numero: str = LUZ) -> PruebaDeIdentidad:
    return services.start_prueba(
        guest(), objeto=OBJETO, tipo_documento="13", numero_documento=numero, expedicion_date=date(2008, 3, 14), now=NOW
    )


def test_asking_for_the_questions_in_four_tabs_at_once_is_one_try(monkeypatch):
    juntos = threading.Barrier(4)

    class Slow(RegistroCivilSimulado):
        def questions_about(self, *args):
            juntos.wait(20)  # nobody has saved the questions yet
            return super().questions_about(*args)

    monkeypatch.setattr(services, "registro_civil", Slow)

    pruebas, errores = in_threads(4, lambda n: ask().pk)

    assert errores == []
    assert len(set(pruebas)) == PruebaDeIdentidad.objects.count() == 1


def test_many_answers_at_once_are_one_answer():
    correctas = tuple(ask().correctas)

    personas, errores = in_threads(
        10, lambda n: services.answer_prueba(guest(), objeto=OBJETO, respuestas=correctas, now=NOW)
    )

    assert [persona.numero_documento for persona in personas] == [LUZ]
    assert {type(error) for error in errores} == {services.PruebaNoAbierta}


def test_guessing_every_combination_at_once_is_one_guess():
    ask()

    respuestas, errores = in_threads(
        16,
        lambda n: services.answer_prueba(guest(), objeto=OBJETO, respuestas=(n // 4, n % 4, 0), now=NOW),
    )

    assert len(respuestas) == 1
    assert len(errores) == 15


def test_of_two_first_passwords_at_once_one_stays():
    user = services.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=LUZ, nombre="Luz", correo="l@ejemplo.co", now=NOW
    )
    claves = [f"arco lluvia sello {n}" for n in range(4)]

    hechas, errores = in_threads(
        4, lambda n: (services.set_first_password(guest(), user.pk, password=claves[n], now=NOW), n)[1]
    )

    assert len(hechas) == 1
    assert {type(error) for error in errores} == {services.YaTieneContrasena}
    assert User.objects.get().check_password(claves[hechas[0]])
