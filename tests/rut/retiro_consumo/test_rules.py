"""Art. 512-13 E.T.: who may stop being responsible for the consumption tax of restaurants and bars."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import datos_rut
from tests.rut.mandatos.conftest import datos_empresa
from ventanilla.rut.retiro_consumo.rules import Declarado, Vigencia, evaluate, leave, years_before
from ventanilla.rut.rules.condiciones import failing
from ventanilla.rut.rules.datos import Establecimiento

LIMITES = {2023: 148_442_000, 2024: 164_727_500, 2025: 174_296_500}
LIMITE = 183_309_000
RUT = datos_rut(responsabilidades=("05", "33", "48"))
PEQUENO = Declarado(
    anteriores=tuple(Vigencia(year, 0, 1, LIMITES[year]) for year in years_before(2026)),
    year=2026, establecimientos=1, operacion_mayor=0, limite=LIMITE, otros_gravados=False,
)  # fmt: skip


def broken(declarado=PEQUENO, datos=RUT):
    return [condicion.codigo for condicion in failing(evaluate(declarado, datos))]


def in_year(year, **cambio):
    """The same business, but for what is said of one year."""
    return replace(PEQUENO, anteriores=tuple(replace(v, **cambio) if v.year == year else v for v in PEQUENO.anteriores))


def test_three_small_years_are_enough_to_leave():
    assert years_before(2026) == (2025, 2024, 2023)
    assert broken() == []


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_one_year_at_the_limit_of_its_own_uvt_is_enough_to_stay(year):
    """«En cada uno de los tres años»; «inferiores a»: the limit itself is too much, one peso less is not."""
    assert broken(in_year(year, ingresos=LIMITES[year])) == [f"ingresos_{year}"]
    assert broken(in_year(year, ingresos=LIMITES[year] - 1)) == []


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_two_places_in_any_of_the_years_are_enough_to_stay(year):
    assert broken(in_year(year, establecimientos=2)) == [f"establecimientos_{year}"]
    assert broken(in_year(year, establecimientos=0)) == []


def test_two_places_today_are_enough_to_stay():
    assert broken(replace(PEQUENO, establecimientos=2)) == ["establecimientos_hoy"]


def test_one_operation_of_the_limit_asks_to_be_responsible_first():
    """Paragraph 1: «igual o superior a 3.500 UVT»."""
    assert broken(replace(PEQUENO, operacion_mayor=LIMITE)) == ["operacion"]
    assert broken(replace(PEQUENO, operacion_mayor=LIMITE - 1)) == []


def test_who_also_sells_other_things_with_the_tax_stays():
    """Only numeral 3 of art. 512-1, restaurants and bars, has people who are not responsible."""
    assert broken(replace(PEQUENO, otros_gravados=True)) == ["otros_gravados"]


def test_a_company_stays():
    assert broken(datos=replace(datos_empresa(), responsabilidades=("05", "33"))) == ["persona_natural"]


def local(numero, cierre=None):
    return Establecimiento(
        tipo="02", actividad="5611", nombre=f"Local {numero}", municipio="15001", direccion="Calle 1", cierre=cierre
    )


def test_what_the_register_knows_is_not_overruled_by_what_is_said():
    assert broken(datos=replace(RUT, establecimientos=(local(1), local(2)))) == ["establecimientos_hoy"]
    assert broken(datos=replace(RUT, establecimientos=(local(1), local(2, date(2026, 1, 1))))) == []


@given(st.lists(st.sampled_from(["05", "07", "33", "48", "49", "50", "52"]), unique=True).map(tuple))
def test_leaving_changes_only_the_two_codes(antes):
    despues = leave(antes)

    assert set(despues) - {"50"} == set(antes) - {"33", "50"}
    assert "50" in despues
    assert leave(despues) == despues == tuple(sorted(despues))
