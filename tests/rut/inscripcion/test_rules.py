"""Who may register here and which responsibilities follow. Each test names its article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.cuentas.rules import age_on
from ventanilla.rut.inscripcion import rules
from ventanilla.rut.inscripcion.rules import Para, Quien, Ventas

UVT_2026 = 52_374
TOPE = 183_309_000  # 3,500 UVT of 2026


def codes(ventas=Ventas(), para=Para.TRABAJAR, actividades=("1081",)):
    return [s.codigo for s in rules.suggest(para, actividades, ventas, uvt=UVT_2026)]


@pytest.mark.parametrize("quien", [quien for quien in Quien if quien is not Quien.YO_CON_CEDULA])
def test_who_cannot_register_here_is_told_the_way(quien):
    camino = rules.camino_for(quien, Para.TRABAJAR)

    assert camino is not None
    assert camino.lleve


@pytest.mark.parametrize("para", [Para.COMERCIO, Para.ADUANAS, Para.INVERSION])
def test_what_cannot_be_done_here_is_told_the_way(para):
    camino = rules.camino_for(Quien.YO_CON_CEDULA, para)

    assert camino is not None
    assert rules.camino_by_codigo(camino.codigo) == camino


def test_a_shop_goes_to_the_chamber_of_commerce_not_to_an_appointment():
    camino = rules.camino_for(Quien.YO_CON_CEDULA, Para.COMERCIO)

    assert camino is not None
    assert not camino.a_cita


@pytest.mark.parametrize("para", [Para.TRABAJAR, Para.DECLARAR, Para.REPRESENTAR])
def test_a_grown_person_with_a_cedula_goes_on(para):
    assert rules.camino_for(Quien.YO_CON_CEDULA, para) is None


def test_who_only_files_income_tax_gets_05_art_591():
    assert codes(para=Para.DECLARAR, actividades=("0010",)) == ["05"]


def test_who_represents_another_gets_22_art_572():
    assert "22" in codes(para=Para.REPRESENTAR, actividades=("0010",))


def test_what_pays_no_iva_is_49_art_437():
    assert codes(Ventas(gravados=False)) == ["49"]


def test_below_every_limit_one_may_choose_49_or_48_art_437():
    sugerencia = rules.suggest(Para.TRABAJAR, ["1081"], Ventas(gravados=True, ingresos=TOPE - 1), uvt=UVT_2026)[0]

    assert (sugerencia.codigo, sugerencia.obligatoria) == ("49", False)
    assert rules.refusals(["48"], [sugerencia]) == ()


@pytest.mark.parametrize(
    "ventas",
    [
        Ventas(gravados=True, ingresos=TOPE),
        Ventas(gravados=True, establecimientos=2),
        Ventas(gravados=True, franquicia=True),
        Ventas(gravados=True, contrato_grande=True),
    ],
)
def test_any_condition_that_fails_makes_one_responsible_of_iva_art_437_par_3(ventas):
    sugerencia = rules.suggest(Para.TRABAJAR, ["1081"], ventas, uvt=UVT_2026)[0]

    assert (sugerencia.codigo, sugerencia.obligatoria) == ("48", True)
    assert any("Debe quedar la responsabilidad 48" in motivo for motivo in rules.refusals(["49"], [sugerencia]))


@pytest.mark.parametrize(("ingresos", "locales", "codigo"), [(TOPE - 1, 1, "50"), (TOPE, 1, "33"), (0, 2, "33")])
def test_restaurants_art_512_13(ingresos, locales, codigo):
    assert codigo in codes(Ventas(restaurante=True, ingresos=ingresos, establecimientos=locales))


def test_large_traders_withhold_art_368_2():
    assert "07" in codes(Ventas(gran_patrimonio=True))


def test_who_lives_of_a_salary_is_not_asked_about_sales():
    assert rules.questions_for(Para.TRABAJAR, ["0010"]) == ("declara_renta",)
    assert rules.questions_for(Para.DECLARAR, ["0010"]) == ()
    assert set(rules.questions_for(Para.DECLARAR, ["0010", "6201"])) >= {"gravados", "ingresos"}


@pytest.mark.parametrize("par", [("48", "49"), ("33", "50"), ("05", "47"), ("05", "04")])
def test_some_responsibilities_exclude_each_other_and_it_is_said_why(par):
    motivos = rules.refusals(par, [])

    assert any("art." in motivo for motivo in motivos)


@pytest.mark.parametrize("codigo", ["10", "13", "15", "47", "52"])
def test_what_another_procedure_gives_is_not_chosen_here(codigo):
    assert any("no se elige aquí" in motivo for motivo in rules.refusals([codigo], []))


def test_no_responsibility_at_all_is_refused():
    assert rules.refusals([], []) == ("Elija al menos una responsabilidad.",)


@given(
    st.sampled_from([Para.TRABAJAR, Para.DECLARAR, Para.REPRESENTAR]),
    st.lists(st.sampled_from(["0010", "0081", "1081", "5611", "6201"]), min_size=1, max_size=4, unique=True),
    st.builds(
        Ventas,
        ingresos=st.integers(0, 10**12),
        gravados=st.booleans(),
        establecimientos=st.integers(0, 99),
        franquicia=st.booleans(),
        contrato_grande=st.booleans(),
        restaurante=st.booleans(),
        declara_renta=st.booleans(),
        gran_patrimonio=st.booleans(),
    ),
)
def test_what_is_suggested_can_always_be_accepted(para, actividades, ventas):
    sugerencias = rules.suggest(para, actividades, ventas, uvt=UVT_2026)
    codigos = [s.codigo for s in sugerencias]

    assert len(codigos) == len(set(codigos))
    assert all(s.porque for s in sugerencias)
    assert not codigos or rules.refusals(codigos, sugerencias) == ()


@pytest.mark.parametrize(
    ("nacimiento", "hoy", "edad"),
    [
        (date(2008, 8, 11), date(2026, 8, 10), 17),
        (date(2008, 8, 11), date(2026, 8, 11), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_one_is_of_age_on_the_birthday(nacimiento, hoy, edad):
    assert age_on(nacimiento, hoy) == edad
