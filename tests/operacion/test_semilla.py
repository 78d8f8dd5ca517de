import time
from datetime import UTC, datetime
from itertools import islice

import pytest

from ventanilla.cuentas.adapters.registro_simulado import demo_people
from ventanilla.operacion import semilla
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors as rut
from ventanilla.rut.rules.responsabilidades import incompatibilities

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def people():
    return list(semilla.taxpayers(3000))


def test_the_same_seed_makes_the_same_people(people):
    assert list(semilla.taxpayers(3000)) == people


def test_asking_for_more_begins_with_the_same_people(people):
    assert list(islice(semilla.taxpayers(1_000_000), 3000)) == people


def test_another_seed_makes_other_people(people):
    others = list(semilla.taxpayers(3000, seed=2))

    assert not {p.numero_documento for p in others} & {p.numero_documento for p in people}


def test_nobody_real_and_nobody_of_the_demo_has_their_numbers(people):
    demo = {person["numero"] for person in demo_people()}

    assert not {p.numero_documento for p in people} & demo
    assert all(int(p.numero_documento) >= 5_000_000_000 for p in people)
    assert all(p.correo.endswith(".example") for p in people)


def test_they_live_in_every_department_most_of_them_where_most_people_live(people):
    homes = [p.municipio[:2] for p in people]

    assert set(homes) == {departamento.code for departamento in referencias.departamentos()}
    assert homes.count("11") > homes.count("05") > homes.count("91")


def test_what_they_say_is_in_the_lists(people):
    for person in people:
        referencias.municipio(person.municipio)
        referencias.municipio(person.expedicion_municipio)
        for activity in person.actividades:
            assert referencias.actividad(activity.codigo).vigente
        for code in person.responsabilidades:
            assert referencias.responsabilidad(code).vigente


def test_their_responsibilities_go_together(people):
    assert [p for p in people if not p.responsabilidades or incompatibilities(p.responsabilidades)] == []


def test_nobody_begins_before_having_a_cedula(people):
    assert all(
        person.expedicion_date <= activity.desde <= semilla.UNTIL
        for person in people
        for activity in person.actividades
    )


def test_seeding_twice_adds_nobody_twice():
    assert semilla.seed_taxpayers(200, now=NOW) == 200
    assert semilla.seed_taxpayers(200, now=NOW) == 0
    assert semilla.seed_taxpayers(250, now=NOW) == 50
    assert rut.count_contribuyentes() == 250


def test_a_seeded_person_is_in_the_register_with_office_and_check_digit():
    person = next(semilla.taxpayers(1))

    semilla.seed_taxpayers(1, now=NOW)

    found = rut.rut_by_nit(person.numero_documento)
    assert found.datos == person
    assert found.seccional == referencias.seccional_of(person.municipio)
    assert found.nombre == person.nombre_completo


def test_progress_is_told_to_the_last(monkeypatch):
    monkeypatch.setattr(semilla, "TANDA", 100)
    heard: list[int] = []

    semilla.seed_taxpayers(250, now=NOW, on_progress=heard.append)

    assert heard == [100, 200, 250]


def test_our_own_part_allows_far_more_than_five_thousand_a_second():
    """Processor time of this process only: what else runs on the machine does not count."""
    started = time.process_time()

    semilla.seed_taxpayers(10_000, now=NOW)

    assert 10_000 / (time.process_time() - started) > 7_500


@pytest.mark.parametrize(("n", "seed"), [(-1, 1), (1, 0), (1, 41), (100_000_001, 1)])
def test_numbers_that_would_meet_another_seed_are_refused(n, seed):
    with pytest.raises(ValueError, match="semilla"):
        next(semilla.taxpayers(n, seed=seed))
