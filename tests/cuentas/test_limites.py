"""Limits on tries: exact under many at once, and nothing personal at rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.hilos import in_threads
from ventanilla.cuentas import rules, services
from ventanilla.cuentas.models import Limite

NOW = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)  # the beginning of a window


def spend(accion="ingreso", persona="13-1", ip="10.0.0.1", now=NOW):
    services.spend_limit(accion, persona=persona, ip=ip, now=now)


@pytest.mark.django_db
def test_the_sixth_try_in_five_minutes_waits():
    for _ in range(5):
        spend()

    with pytest.raises(services.LimiteExcedido) as limite:
        spend()

    assert 0 < limite.value.segundos <= 300
    spend(now=NOW + timedelta(minutes=6))


@pytest.mark.django_db
def test_another_person_is_not_affected():
    for _ in range(5):
        spend()

    spend(persona="13-2")


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_pass_exactly_five():
    hechas, errores = in_threads(50, lambda n: spend(ip=f"10.0.1.{n}"))

    assert len(hechas) == 5
    assert {type(error) for error in errores} == {services.LimiteExcedido}


@pytest.mark.django_db(transaction=True)
def test_control_reading_first_and_writing_then_lets_more_pass():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ingenuo (cuenta int)")
        cursor.execute("INSERT INTO ingenuo VALUES (0)")

    def naive(n):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cuenta, pg_sleep(0.02) FROM ingenuo")
            cuenta = cursor.fetchone()[0]
            if cuenta >= 5:
                raise services.LimiteExcedido(1)
            cursor.execute("UPDATE ingenuo SET cuenta = cuenta + 1")

    hechas, _ = in_threads(30, naive)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ingenuo")

    assert len(hechas) > 5


@pytest.mark.django_db
def test_nobody_can_be_recognised_in_the_table():
    spend(persona="13-1020304050", ip="192.0.2.77")

    texto = "".join(Limite.objects.values_list("clave", flat=True))
    assert "1020304050" not in texto
    assert "192.0.2" not in texto


@pytest.mark.django_db
def test_what_has_lapsed_is_forgotten():
    spend()

    assert services.forget_old(now=NOW + timedelta(days=2)) > 0

    assert not Limite.objects.exists()


def test_every_limit_counts_a_person_an_address_or_everybody():
    assert {v.sobre for ventanas in rules.LIMITES.values() for v in ventanas} == {"persona", "ip", "todos"}


def test_whoever_may_fill_the_window_of_everybody_meets_their_own_first():
    for accion, ventanas in rules.LIMITES.items():
        comunes = [v for v in ventanas if v.sobre == "todos"]
        propias = [v for v in ventanas if v.sobre == "ip"]
        assert all(any(p.maximo * 20 <= c.maximo for p in propias) for c in comunes), accion


@pytest.mark.django_db
def test_a_window_of_everybody_is_one_for_all_addresses(monkeypatch):
    monkeypatch.setitem(rules.LIMITES, "ingreso", (rules.Ventana("todos", 2, 60),))
    spend(ip="10.0.0.1")
    spend(ip="10.0.0.2")

    with pytest.raises(services.LimiteExcedido):
        spend(ip="10.0.0.3")
