import time
from datetime import UTC, datetime
from itertools import islice

import pytest

from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.adapters.registro_simulado import demo_people
from ventanilla.operacion import semilla
from ventanilla.operacion.semilla import casos, personas
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors as rut
from ventanilla.rut import services as rut_services
from ventanilla.rut.rules.estados import PASOS
from ventanilla.rut.rules.responsabilidades import incompatibilities

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def people():
    return list(personas.taxpayers(3000))


def test_the_same_seed_makes_the_same_people(people):
    assert list(personas.taxpayers(3000)) == people


def test_asking_for_more_begins_with_the_same_people(people):
    assert list(islice(personas.taxpayers(1_000_000), 3000)) == people


def test_another_seed_makes_other_people(people):
    others = list(personas.taxpayers(3000, seed=2))

    assert not {p.numero_documento for p in others} & {p.numero_documento for p in people}


def test_nobody_real_and_nobody_of_the_demo_has_their_numbers(people):
    demo = {person["numero"] for person in demo_people()}

    assert not {p.numero_documento for p in people} & demo
    assert all(int(p.numero_documento) >= (980_000_000 if p.es_persona_juridica else 5_000_000_000) for p in people)
    assert all(p.correo.endswith(".example") for p in people)


def test_they_live_in_every_department_most_of_them_where_most_people_live(people):
    homes = [p.municipio[:2] for p in people]

    assert set(homes) == {departamento.code for departamento in referencias.departamentos()}
    assert homes.count("11") > homes.count("05") > homes.count("91")


def test_what_they_say_is_in_the_lists(people):
    for person in people:
        referencias.municipio(person.municipio)
        if not person.es_persona_juridica:
            referencias.municipio(person.expedicion_municipio)
        for activity in person.actividades:
            assert referencias.actividad(activity.codigo).vigente
        for code in person.responsabilidades:
            assert referencias.responsabilidad(code).vigente


def test_their_responsibilities_go_together(people):
    assert [p for p in people if not p.responsabilidades or incompatibilities(p.responsabilidades)] == []


def test_nobody_begins_before_having_a_cedula(people):
    assert all(
        person.expedicion_date <= activity.desde <= personas.UNTIL
        for person in people
        if person.expedicion_date
        for activity in person.actividades
    )


def test_every_eighth_is_an_organisation_that_the_person_before_represents(people):
    for before, organisation in zip(people[6::8], people[7::8], strict=True):
        assert organisation.es_persona_juridica
        assert organisation.representantes[0].quien.numero_documento == before.numero_documento
        assert "22" in before.responsabilidades
        assert referencias.casilla_de_forma(organisation.organizacion.forma)
        assert sum(socio.participacion for socio in organisation.socios) in (0, 100)
    formas = {person.organizacion.forma for person in people if person.organizacion}
    assert {"SAS", "PH", "FUND", "CONSORCIO", "COOP"} <= formas


def test_some_have_premises_customs_and_auditors(people):
    assert {len(p.establecimientos) for p in people} >= {0, 1, 2}
    assert any(p.aduaneros and p.exportador for p in people)
    assert any(r.calidad == "revisor_fiscal" for p in people for r in p.representantes)


def test_they_are_in_every_state_most_of_them_active(people):
    estados = [PASOS[causal].hasta if (causal := personas.causal_of(p)) else "ACTIVO" for p in people]

    assert set(estados) == {"ACTIVO", "SUSPENDIDO", "CANCELADO", "ANULADO"}
    assert estados.count("ACTIVO") > 0.95 * len(estados)


def test_seeding_twice_adds_nobody_twice():
    assert semilla.seed_taxpayers(200, now=NOW) == 200
    assert semilla.seed_taxpayers(200, now=NOW) == 0
    assert semilla.seed_taxpayers(250, now=NOW) == 50
    assert rut.count_contribuyentes() == 250


def test_a_seeded_person_is_in_the_register_with_office_and_check_digit():
    person = next(personas.taxpayers(1))

    semilla.seed_taxpayers(1, now=NOW)

    found = rut.rut_by_nit(person.numero_documento)
    assert found.datos == person
    assert found.seccional == referencias.seccional_of(person.municipio)
    assert found.nombre == person.nombre_completo


def test_who_is_not_active_has_the_ground_in_a_second_version():
    suspendido = next(p for p in personas.taxpayers(3000) if personas.causal_of(p) == "desactualizado")

    rut_services.load_contribuyentes(Actor.sistema(), [(suspendido, personas.causal_of(suspendido))], now=NOW)

    ahora, antes = rut.versions_of(suspendido.numero_documento, hasta=2, cuantas=9)
    assert (ahora.version, ahora.estado, ahora.causal) == (2, "SUSPENDIDO", "desactualizado")
    assert (antes.estado, antes.causal) == ("ACTIVO", "")


def test_a_seeded_organisation_is_represented_as_one_that_registered_here():
    semilla.seed_taxpayers(16, now=NOW)
    organisation = next(p for p in personas.taxpayers(16) if p.es_persona_juridica)

    filas = {(r.calidad, r.numero_documento, r.nombre) for r in rut.representantes_of(organisation.numero_documento)}

    assert filas == {(r.calidad, r.quien.numero_documento, r.quien.nombre) for r in organisation.representantes}


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
        next(personas.taxpayers(n, seed=seed))


def test_cases_are_in_every_state_and_seeding_again_opens_none():
    semilla.seed_taxpayers(1500, now=NOW)

    abiertos = casos.seed_cases(1500, now=NOW)

    assert abiertos >= 40
    assert set(Caso.objects.values_list("estado", flat=True)) == {estado.value for estado in EstadoCaso}
    assert casos.seed_cases(1500, now=NOW) == 0
    assert Funcionario.objects.count() == casos.FUNCIONARIOS
    assert Caso.objects.filter(vence_date__lt=NOW.date()).exists()
