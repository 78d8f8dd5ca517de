"""Art. 437, par. 3, E.T.: who may stop being responsible for IVA."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import datos_rut
from ventanilla.rut.retiro_iva.rules import Declarado, Limites, evaluate, leave
from ventanilla.rut.rules.datos import Establecimiento

LIMITES = Limites(2026, anterior=174_297_000, actual=183_309_000)
EN_CERO = Declarado(
    ingresos_anterior=0, ingresos_actual=0, consignaciones_anterior=0, consignaciones_actual=0,
    contrato_anterior=0, contrato_actual=0, establecimientos=1, intangibles=False,
)  # fmt: skip
RUT = datos_rut(responsabilidades=("05", "48"))


def failing(declarado=EN_CERO, datos=RUT):
    return [condicion.codigo for condicion in evaluate(declarado, datos, LIMITES) if not condicion.cumple]


def test_who_is_below_every_limit_may_leave():
    assert failing() == []
    assert len(evaluate(EN_CERO, RUT, LIMITES)) == 7


@pytest.mark.parametrize(
    ("cambio", "falla"),
    [
        ({"ingresos_anterior": LIMITES.anterior}, "ingresos"),  # «inferiores a»: the limit itself is too much
        ({"ingresos_actual": LIMITES.actual}, "ingresos"),
        ({"contrato_anterior": LIMITES.anterior}, "contratos"),  # «igual o superior»
        ({"contrato_actual": LIMITES.actual}, "contratos"),
        ({"consignaciones_anterior": LIMITES.anterior + 1}, "consignaciones"),  # «no supere»: the limit itself is fine
        ({"consignaciones_actual": LIMITES.actual + 1}, "consignaciones"),
        ({"establecimientos": 2}, "establecimientos"),
        ({"intangibles": True}, "intangibles"),
    ],
)
def test_each_condition_alone_is_enough_to_stay(cambio, falla):
    assert failing(replace(EN_CERO, **cambio)) == [falla]


@pytest.mark.parametrize(
    "cambio",
    [
        {"ingresos_anterior": LIMITES.anterior - 1, "ingresos_actual": LIMITES.actual - 1},
        {"contrato_anterior": LIMITES.anterior - 1, "contrato_actual": LIMITES.actual - 1},
        {"consignaciones_anterior": LIMITES.anterior, "consignaciones_actual": LIMITES.actual},
    ],
)
def test_one_peso_below_each_limit_is_enough_to_leave(cambio):
    assert failing(replace(EN_CERO, **cambio)) == []


def local(numero, cierre=None):
    return Establecimiento(
        tipo="16", actividad="1081", nombre=f"Local {numero}", municipio="15001", direccion="Calle 1", cierre=cierre
    )


def test_what_the_register_knows_is_not_overruled_by_what_is_said():
    assert failing(datos=replace(RUT, establecimientos=(local(1), local(2)))) == ["establecimientos"]
    assert failing(datos=replace(RUT, establecimientos=(local(1), local(2, date(2026, 1, 1))))) == []
    assert failing(datos=replace(RUT, aduaneros=("23",))) == ["aduanas"]
    assert failing(datos=replace(RUT, responsabilidades=("10", "48"))) == ["aduanas"]
    assert failing(datos=replace(RUT, responsabilidades=("47", "48"))) == ["simple"]


codigos = st.lists(st.sampled_from(["05", "07", "14", "22", "48", "49", "52"]), unique=True).map(tuple)


@given(codigos)
def test_leaving_changes_only_the_two_codes(antes):
    despues = leave(antes)

    assert set(despues) - {"49"} == set(antes) - {"48", "49"}
    assert "49" in despues
    assert leave(despues) == despues == tuple(sorted(despues))
