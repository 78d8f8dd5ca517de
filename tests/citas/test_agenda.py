"""Making agenda, and changing it: what is told before is what happens, and it can be undone."""

from datetime import date

import pytest

from tests.citas.fabricas import NOW
from ventanilla.citas.agenda import services
from ventanilla.citas.models import Cupo
from ventanilla.comun.actor import Actor
from ventanilla.operacion.semilla.citas import ensure_agenda

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()


def test_the_demonstration_has_places_for_today_and_a_month_that_opens_later(django_assert_max_num_queries):
    with django_assert_max_num_queries(400):
        ensure_agenda(NOW)

    assert Cupo.objects.filter(libre_at__lte=NOW, sede="38", canal="presencial", linea="rut").exists()


def test_publishing_twice_makes_every_place_once():
    ensure_agenda(NOW)
    hasta = date(2026, 9, 30)
    services.publish_all(SISTEMA, now=NOW)
    antes = Cupo.objects.count()

    assert services.publish_all(SISTEMA, now=NOW) == 0
    assert services.publish(SISTEMA, "32", date(2026, 8, 11), hasta, now=NOW) == 0
    assert Cupo.objects.count() == antes > 10_000
