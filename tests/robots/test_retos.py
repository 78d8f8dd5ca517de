"""Proofs of work: each opens one door once, and asking often costs more."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app

from tests.hilos import in_threads
from tests.robots.retos import solve
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas.services import LimiteExcedido
from ventanilla.robots import rules, services, tasks
from ventanilla.robots.adapters import altcha
from ventanilla.robots.models import Frecuencia, RetoGastado
from ventanilla.robots.rules import Motivo, Proposito
from ventanilla.robots.services import PruebaRechazada, Solicitante

ELLA, OTRO = Solicitante("ella", "192.0.2.1"), Solicitante("otro", "192.0.2.2")
ESTADO, FACTURADOR = Proposito.RUT_ESTADO, Proposito.RUT_FACTURADOR


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """The same work with fewer tries."""
    monkeypatch.setattr(rules, "TRIES", 2)
    monkeypatch.setattr(rules, "ITERACIONES", 10)


def proof(solicitante=ELLA, proposito=ESTADO, *, now=None):
    return solve(services.give_challenge(solicitante, proposito, now=now or timezone.now()))


def refused(solicitante, proposito, texto, *, now=None):
    with pytest.raises(PruebaRechazada) as rechazo:
        services.accept_proof(solicitante, proposito, texto, now=now or timezone.now())
    return rechazo.value.motivo


# --- the law of costs: no database ------------------------------------------------------------------


def test_the_first_questions_cost_the_least():
    assert rules.level(1, 0) == rules.level(9, 3) == 0


@pytest.mark.parametrize(("retos", "nivel"), [(10, 1), (19, 1), (20, 2), (40, 3), (80, 4), (160, 5), (100_000, 5)])
def test_each_doubling_of_the_frequency_costs_twice_as_much(retos, nivel):
    assert rules.level(retos, 0) == nivel
    assert rules.tries_between(nivel)[0] == rules.TRIES * 2**nivel


def test_the_failures_of_all_together_cost_everybody():
    assert [rules.level(1, 0, de_todos=fallas) for fallas in (0, 499, 500, 1000)] == [0, 0, 1, 2]
    assert rules.level(160, 40, de_todos=10**6) == rules.NIVEL_MAXIMO


def test_failures_cost_too():
    assert [rules.level(1, fallas) for fallas in (0, 3, 4, 8, 400)] == [0, 0, 1, 2, rules.NIVEL_MAXIMO]


# --- one proof, one door ----------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_a_solved_challenge_is_accepted():
    services.accept_proof(ELLA, ESTADO, proof(), now=timezone.now())

    assert RetoGastado.objects.count() == 1


def test_the_same_proof_is_refused_the_second_time():
    prueba = proof()
    services.accept_proof(ELLA, ESTADO, prueba, now=timezone.now())

    assert refused(ELLA, ESTADO, prueba) is Motivo.REPETIDA


def test_a_proof_written_in_another_way_is_still_the_same():
    prueba = proof()
    services.accept_proof(ELLA, ESTADO, prueba, now=timezone.now())
    sobre = json.loads(base64.b64decode(prueba))
    sobre["solution"] |= {"time": 7, "derivedKey": sobre["solution"]["derivedKey"].upper()}

    assert refused(ELLA, ESTADO, base64.b64encode(json.dumps(sobre, indent=1).encode()).decode()) is Motivo.REPETIDA


@pytest.mark.django_db(transaction=True)
def test_of_twenty_requests_with_the_same_proof_one_gets_through():
    prueba = proof()

    hechas, errores = in_threads(20, lambda n: services.accept_proof(ELLA, ESTADO, prueba, now=timezone.now()))

    assert len(hechas) == 1
    assert [str(error) for error in errores] == [Motivo.REPETIDA] * 19
    assert RetoGastado.objects.count() == 1


def test_after_five_minutes_it_is_late():
    antes = timezone.now() - rules.RETO_VIGENCIA - timedelta(seconds=1)

    assert refused(ELLA, ESTADO, proof(now=antes)) is Motivo.VENCIDA


def test_it_is_late_by_the_clock_of_who_asks_too():
    prueba = proof()

    despues = timezone.now() + rules.RETO_VIGENCIA + timedelta(seconds=2)
    assert refused(ELLA, ESTADO, prueba, now=despues) is Motivo.VENCIDA
    services.accept_proof(ELLA, ESTADO, prueba, now=timezone.now())


def test_a_proof_for_another_form_opens_nothing_and_is_not_spent():
    prueba = proof(proposito=FACTURADOR)

    assert refused(ELLA, ESTADO, prueba) is Motivo.INVALIDA
    services.accept_proof(ELLA, FACTURADOR, prueba, now=timezone.now())


def test_a_proof_of_another_browser_opens_nothing():
    assert refused(OTRO, ESTADO, proof(ELLA)) is Motivo.INVALIDA


def tampered(cambio):
    sobre = json.loads(base64.b64decode(proof()))
    cambio(sobre)
    return base64.b64encode(json.dumps(sobre).encode()).decode()


@pytest.mark.parametrize(
    "cambio",
    [
        lambda s: s["challenge"]["parameters"].update(cost=1),
        lambda s: s["challenge"]["parameters"].update(expiresAt=s["challenge"]["parameters"]["expiresAt"] + 3600),
        lambda s: s["challenge"]["parameters"]["data"].update(para="rut.facturador"),
        lambda s: s["challenge"]["parameters"].update(keySignature="00" * 32),
        lambda s: s["challenge"]["parameters"].pop("keySignature"),
        lambda s: s["challenge"].update(signature="00" * 32),
        lambda s: s["challenge"].pop("signature"),
        lambda s: s["solution"].update(derivedKey="00" * 32),
        lambda s: s["solution"].update(derivedKey=None),
        lambda s: s.pop("solution"),
    ],
)
def test_a_proof_changed_in_anything_opens_nothing(cambio):
    assert refused(ELLA, ESTADO, tampered(cambio)) is Motivo.INVALIDA
    assert not RetoGastado.objects.exists()


@pytest.mark.parametrize("texto", ["x", "{}", "bnVsbA==", "W10=", "MQ==", "A" * 5000, "\x00", "¿?", "[" * 3000])
def test_what_is_not_a_proof_opens_nothing(texto):
    assert refused(ELLA, ESTADO, texto) is Motivo.INVALIDA


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda hijo: st.lists(hijo, max_size=3) | st.dictionaries(st.text(max_size=9), hijo, max_size=3),
    max_leaves=8,
)
_reto = st.fixed_dictionaries(
    dict.fromkeys(("algorithm", "nonce", "salt", "cost"), _json),
    optional=dict.fromkeys(("keyLength", "keyPrefix", "keySignature", "expiresAt", "data"), _json),
)


@given(
    _json
    | st.fixed_dictionaries(
        {
            "challenge": _json | st.fixed_dictionaries({"parameters": _reto, "signature": _json}),
            "solution": _json | st.fixed_dictionaries({"counter": _json, "derivedKey": _json}),
        }
    )
)
def test_no_shape_of_a_proof_is_more_than_refused(sobre):
    with pytest.raises((altcha.PruebaMala, altcha.PruebaVencida)):
        altcha.read_proof(base64.b64encode(json.dumps(sobre).encode()).decode()[: altcha.LARGO_MAXIMO])


def test_nothing_at_all_opens_nothing():
    assert refused(ELLA, ESTADO, "") is Motivo.FALTA


# --- who asks often, and who cannot solve -----------------------------------------------------------


def tries_of(reto):
    sobre = json.loads(base64.b64decode(solve(reto)))
    return sobre["solution"]["counter"]


def test_who_asks_often_works_more_and_the_others_do_not():
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)
    for _ in range(25):
        services.give_challenge(ELLA, ESTADO, now=now)

    caro, barato = (services.give_challenge(quien, ESTADO, now=now) for quien in (ELLA, OTRO))

    assert 8 <= tries_of(caro) <= 15
    assert 2 <= tries_of(barato) <= 3


def test_who_fails_works_more_until_the_window_ends():
    now = timezone.now()
    for _ in range(4):
        refused(ELLA, ESTADO, "x", now=now)

    assert 4 <= tries_of(services.give_challenge(ELLA, ESTADO, now=now)) <= 7
    despues = now + rules.VENTANA_FRECUENCIA
    assert 2 <= tries_of(services.give_challenge(ELLA, ESTADO, now=despues)) <= 3


def test_when_many_addresses_fail_everybody_works_more(monkeypatch):
    monkeypatch.setattr(rules, "FALLAS_DE_TODOS", 10)
    now = timezone.now()
    for n in range(20):
        services.count_failure(Solicitante("x", f"198.51.100.{n}"), now=now)

    assert 8 <= tries_of(services.give_challenge(ELLA, ESTADO, now=now)) <= 15


@pytest.mark.django_db(transaction=True)
def test_forty_failures_at_once_are_counted_one_by_one():
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)

    _, errores = in_threads(40, lambda n: services.count_failure(Solicitante("x", f"198.51.100.{n % 4}"), now=now))

    assert errores == []
    assert sorted(Frecuencia.objects.values_list("fallas", flat=True)) == [10, 10, 10, 10, 40]


@pytest.mark.django_db(transaction=True)
def test_fifty_challenges_at_once_are_counted_one_by_one():
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)

    in_threads(50, lambda n: services.give_challenge(ELLA, ESTADO, now=now))

    assert Frecuencia.objects.get().retos == 50


@pytest.mark.django_db(transaction=True)
def test_of_fifty_requests_without_proof_at_once_exactly_five_pass():
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)

    hechas, errores = in_threads(50, lambda n: services.allow_without_proof(ELLA, ESTADO, now=now))

    assert len(hechas) == cuentas_rules.SIN_PRUEBA_POR_HORA == 5
    assert {type(error) for error in errores} == {services.SinPruebaAgotada}


def test_all_addresses_together_have_a_limit_without_proof(monkeypatch):
    monkeypatch.setitem(cuentas_rules.LIMITES, "reto.sin_prueba", (cuentas_rules.Ventana("todos", 2, 3600),))
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)
    for quien in (ELLA, OTRO):
        services.allow_without_proof(quien, ESTADO, now=now)

    with pytest.raises(services.SinPruebaAgotada):
        services.allow_without_proof(Solicitante("x", "192.0.2.3"), ESTADO, now=now)


def test_challenges_are_not_given_without_end():
    now = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)
    for _ in range(60):
        services.give_challenge(ELLA, ESTADO, now=now)

    with pytest.raises(LimiteExcedido):
        services.give_challenge(ELLA, ESTADO, now=now)


# --- what is kept -----------------------------------------------------------------------------------


def test_no_address_rests_in_the_tables():
    services.accept_proof(ELLA, ESTADO, proof(), now=timezone.now())

    kept = [*Frecuencia.objects.values_list("clave", flat=True), *RetoGastado.objects.values_list("firma", flat=True)]
    assert len(kept) == 2
    assert not any("192.0.2" in texto or "ella" in texto for texto in kept)


def test_what_lapsed_is_forgotten_and_what_could_be_used_is_not():
    now = timezone.now()
    prueba = proof(now=now)
    services.accept_proof(ELLA, ESTADO, prueba, now=now)

    services.forget_old(now=now + rules.RETO_VIGENCIA - timedelta(seconds=1))
    assert RetoGastado.objects.count() == 1
    assert refused(ELLA, ESTADO, prueba, now=now) is Motivo.REPETIDA

    assert services.forget_old(now=now + timedelta(hours=1)) >= 2
    assert not RetoGastado.objects.exists()
    assert not Frecuencia.objects.exists()


def test_forgetting_is_a_job_of_every_ten_minutes():
    tasks.forget_old(timestamp=0)

    assert app.periodic_registry.periodic_tasks[("robots.forget_old", "robots.forget_old")].cron == "*/10 * * * *"


def test_a_challenge_is_spent_once():
    RetoGastado.objects.create(firma="f", vence_at=timezone.now())

    with pytest.raises(IntegrityError, match="reto_spent_once"), transaction.atomic():
        RetoGastado.objects.create(firma="f", vence_at=timezone.now())


def test_a_window_counts_something():
    with pytest.raises(IntegrityError, match="frecuencia_counts_something"), transaction.atomic():
        Frecuencia.objects.create(clave="x", vence_at=timezone.now())


# --- over the wire ----------------------------------------------------------------------------------


def test_a_browser_keeps_its_challenge_through_its_cookie_and_another_cannot_use_it(rf: RequestFactory):
    mio, ajeno = Client(), Client()
    reto = mio.get("/reto/rut.estado/").json()
    ajeno.get("/reto/rut.estado/")

    def asker(client):
        request = rf.post("/")
        request.META["CSRF_COOKIE"] = client.cookies["csrf"].value
        return services.asker_of_page(request)

    prueba = solve(reto)
    assert refused(asker(ajeno), ESTADO, prueba) is Motivo.INVALIDA
    services.accept_proof(asker(mio), ESTADO, prueba, now=timezone.now())


def test_no_session_is_begun_for_a_stranger_and_nobody_keeps_the_answer(client):
    respuesta = client.get("/reto/rut.estado/")

    assert "sid" not in respuesta.cookies
    assert "no-store" in respuesta["Cache-Control"]


@pytest.mark.parametrize("sitio", ["cross-site", "same-site", "none"])
def test_another_site_cannot_make_its_visitors_ask(client, sitio):
    assert client.get("/reto/rut.estado/", headers={"Sec-Fetch-Site": sitio}).status_code == 403
    assert client.get("/reto/rut.estado/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert Frecuencia.objects.get().retos == 1


def test_a_challenge_for_something_unknown_does_not_exist(client):
    assert client.get("/reto/rut.nada/").status_code == 404
    assert client.get("/api/v1/retos/rut.nada").status_code == 422


def test_who_asks_for_too_many_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setitem(cuentas_rules.LIMITES, "reto.pedir", (cuentas_rules.Ventana("ip", 1, 60),))
    for ruta in ("/reto/rut.estado/", "/api/v1/retos/rut.estado"):
        client.get(ruta)
        respuesta = client.get(ruta)

        assert respuesta.status_code == 429
        assert 0 < int(respuesta["Retry-After"]) <= 60


def test_the_widget_is_the_one_whose_provenance_is_written_down():
    carpeta = Path(services.__file__).parent / "static/robots/altcha"
    procedencia = (carpeta / "PROCEDENCIA.md").read_text()

    for nombre in ("altcha.min.js", "altcha.css", "pbkdf2.js"):
        assert hashlib.sha256((carpeta / nombre).read_bytes()).hexdigest() in procedencia
    assert "MIT License" in (carpeta / "LICENCIA-altcha.txt").read_text()


def test_the_models_and_the_migrations_say_the_same():
    call_command("makemigrations", "robots", check=True, dry_run=True, verbosity=0)
