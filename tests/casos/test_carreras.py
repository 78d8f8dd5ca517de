"""Many officials at once, and the paths that a case can take."""

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casos.apoyo import MOTIVO, PUNTOS, UNA_PERSONA, alone, many, official, opened, version_of
from tests.fabricas import NOW
from tests.hilos import in_threads
from ventanilla.casos import rules, services
from ventanilla.casos.models import Caso, Requerimiento
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.selectors import ORDEN
from ventanilla.expediente.models import Evento

OFICIALES, CASOS = 200, 1_000


def claim_until_empty(actor):
    mios = []
    while True:
        try:
            mios.append(services.claim_next(actor, now=NOW))
        except services.ColaVacia:
            return mios


@pytest.mark.django_db(transaction=True)
def test_two_hundred_officials_empty_a_queue_of_a_thousand_and_nobody_gets_the_same_case():
    actores = [official(f"29{n:08d}") for n in range(OFICIALES)]
    many(CASOS)

    resultados, errores = in_threads(OFICIALES, lambda n: (n, claim_until_empty(actores[n])))

    assert errores == []
    tomados = [numero for _n, mios in resultados for numero in mios]
    assert len(tomados) == len(set(tomados)) == CASOS
    assert Caso.objects.filter(estado="tomado").count() == CASOS
    assert Evento.objects.filter(accion="casos.caso.tomado").count() == CASOS
    for n, mios in resultados:
        assert set(Caso.objects.filter(asignado_a_id=actores[n].user_id).values_list("numero", flat=True)) == set(mios)


@pytest.mark.django_db(transaction=True)
def test_control_reading_the_first_and_then_writing_gives_one_case_to_several():
    """The same race without the lock: what the test above would miss if claiming did not lock."""
    many(20)
    todos_leyeron = threading.Barrier(8)

    def naive(n):
        with transaction.atomic():
            caso = Caso.objects.filter(estado="en_cola").order_by("-prioridad", "vence_date", "id")[:1].get()
            todos_leyeron.wait(20)
            Caso.objects.filter(pk=caso.pk).update(cambio=f"tomado por {n}")
            return caso.numero

    tomados, errores = in_threads(8, naive)

    assert errores == []
    assert max(Counter(tomados).values()) > 1


@pytest.mark.django_db(transaction=True)
def test_a_case_decided_by_many_at_once_is_decided_once(prueba, luz, nelson):
    numero = opened(luz, tipo=UNA_PERSONA)
    services.claim(nelson, numero, now=NOW)
    version = version_of(numero)

    def decide(n):
        return services.decide(
            nelson, numero, aprobado=n % 2 == 0, motivo=f"{MOTIVO} {n}", verificadas=PUNTOS, version=version, now=NOW
        )

    hechos, errores = in_threads(10, decide)

    assert len(hechos) == 1
    assert {type(error) for error in errores} == {services.CasoYaDecidido}
    assert {error.cambio.quien for error in errores if isinstance(error, services.CasoCambio)} == {"Nelson Ariza"}
    assert len(alone().hechos) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_filing_sent_many_times_at_once_opens_one_case(luz):
    numeros, errores = in_threads(8, lambda n: opened(luz, "RUT-9"))

    assert errores == []
    assert len(set(numeros)) == Caso.objects.count() == 1
    assert Evento.objects.filter(accion="casos.caso.abierto").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_on_the_last_night_is_either_an_answer_or_a_withdrawal(luz, nelson):
    numero = opened(luz)
    services.claim(nelson, numero, now=NOW)
    services.request_information(nelson, numero, texto="Algo", now=NOW)
    ultimo, despues = NOW + timedelta(days=31), NOW + timedelta(days=32)

    def work(n):
        if n == 0:
            return services.lapse_requests(now=despues)
        return services.answer_request(luz, numero, texto="Sí", now=ultimo)

    _hechos, errores = in_threads(2, work)

    caso, pedido = Caso.objects.get(), Requerimiento.objects.get()
    assert (caso.estado, pedido.estado) in {("tomado", "respondido"), ("desistido", "vencido")}
    assert all(isinstance(error, services.PlazoVencido) for error in errores)


# --- any sequence of acts

ACTOS = (
    "claim_next", "claim", "release", "transfer", "note", "mark", "ask", "answer", "extend", "lapse", "approve_yes",
    "propose_no", "approve", "send_back", "old_screen",
)  # fmt: skip
PERMITIDAS = (
    services.NoAutorizado, services.Impedido, services.ColaVacia, services.NoEsSuyo, services.FaltaVerificar,
    services.MismaPersona, services.NoSePuedePedir, services.PlazoVencido, services.CasoCambio,
    rules.TransicionInvalida, Caso.DoesNotExist,
)  # fmt: skip


def act(nombre, quien, otro, luz, jefa, numero, now):
    version = version_of(numero)
    decide = {"motivo": MOTIVO, "verificadas": PUNTOS, "now": now}
    return {
        "claim_next": lambda: services.claim_next(quien, now=now),
        "claim": lambda: services.claim(quien, numero, now=now),
        "release": lambda: services.release(quien, numero, now=now),
        "transfer": lambda: services.transfer(jefa, numero, a_user_id=otro.user_id or 0, now=now),
        "note": lambda: services.note(quien, numero, texto="n", now=now),
        "mark": lambda: services.mark(quien, numero, codigos=["registro"], now=now),
        "ask": lambda: services.request_information(quien, numero, texto="t", now=now),
        "answer": lambda: services.answer_request(luz, numero, texto="r", now=now),
        "extend": lambda: services.extend(luz, numero, motivo="m", now=now),
        "lapse": lambda: services.lapse_requests(now=now),
        "approve_yes": lambda: services.decide(quien, numero, aprobado=True, version=version, **decide),
        "propose_no": lambda: services.decide(quien, numero, aprobado=False, version=version, **decide),
        "approve": lambda: services.approve(quien, numero, version=version, now=now),
        "send_back": lambda: services.send_back(quien, numero, nota="n", version=version, now=now),
        "old_screen": lambda: services.decide(quien, numero, aprobado=True, version=version - 1, **decide),
    }[nombre]()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pasos=st.lists(st.tuples(st.sampled_from(ACTOS), st.booleans(), st.integers(0, 12)), max_size=25))
def test_whatever_people_do_a_case_only_goes_where_the_law_lets_it(pasos, prueba, luz, jefa):
    """Each move is in the table of transitions; the effects happen once, if and only if it was decided."""
    with transaction.atomic():
        sufijo = random.randrange(10**6)
        uno = official(f"28{sufijo:06d}1", "Escritorio", "Aprobación")
        otro = official(f"28{sufijo:06d}2", "Escritorio", "Aprobación")
        prueba.hechos.clear()
        numero, now = opened(luz, f"R-{sufijo}"), NOW
        for nombre, cambia, dias in pasos:
            now += timedelta(days=dias)
            quien, companero = (otro, uno) if cambia else (uno, otro)
            antes = Caso.objects.get(numero=numero)
            eventos = Evento.objects.filter(objeto=f"caso:{numero}").count()
            try:
                with transaction.atomic():
                    act(nombre, quien, companero, luz, jefa, numero, now)
            except PERMITIDAS:
                assert Caso.objects.get(numero=numero).version == antes.version
                assert Evento.objects.filter(objeto=f"caso:{numero}").count() == eventos
                continue
            despues = Caso.objects.get(numero=numero)
            if despues.version != antes.version:
                assert EstadoCaso(despues.estado) in rules.TRANSICIONES[EstadoCaso(antes.estado)]
                assert despues.version == antes.version + 1
                assert Evento.objects.filter(objeto=f"caso:{numero}").count() == eventos + 1
            assert nombre != "old_screen"
        final = Caso.objects.get(numero=numero)
        assert len(prueba.hechos) == (final.estado in rules.DECIDIDOS)
        if final.estado in rules.DECIDIDOS:
            assert final.propuesta_por_id != final.decidido_por_id
        transaction.set_rollback(True)


# --- cost


@pytest.mark.django_db
def test_claiming_from_an_index_however_long_the_queue(django_assert_max_num_queries):
    many(20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casos_caso")
        for where, con in (
            ("estado = 'en_cola' AND habilidad = %s", ["rut"]),
            ("estado = 'en_cola' AND seccional = %s AND habilidad = %s", ["", "rut"]),
            ("estado = 'en_cola' AND habilidad = %s AND tipo = %s", ["rut", "prueba.rara"]),
        ):
            cursor.execute(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM casos_caso WHERE {where}"
                f" AND NOT id = ANY('{{}}') ORDER BY {ORDEN} LIMIT 1"
                " FOR UPDATE SKIP LOCKED",
                con,
            )
            plan = cursor.fetchone()[0][0]["Plan"]
            assert "caso_queue" in str(plan)
            assert "Sort" not in str(plan)
            assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 20
    nelson = official("2900000030")

    with django_assert_max_num_queries(12):
        numero = services.claim_next(nelson, now=NOW)

    assert Caso.objects.get(numero=numero).prioridad == 2
