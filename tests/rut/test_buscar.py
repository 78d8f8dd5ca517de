"""Looking for somebody in the register, as an official does."""

import pytest

from tests.fabricas import LUZ, NOW, datos_rut
from tests.rut.mandatos.conftest import EMPRESA, datos_empresa
from ventanilla.comun.actor import Actor
from ventanilla.rut import services
from ventanilla.rut.selectors import find_contribuyentes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inscritos(db):
    for datos in (
        datos_rut(),
        datos_rut("2900000005", primer_nombre="Íngrid", otros_nombres="Zoraída", primer_apellido="Ñáñez"),
        datos_rut("2900000006", primer_nombre="Óscar", otros_nombres="", primer_apellido="O'Byrne"),
        datos_empresa(),
    ):
        services.register_existing(Actor.sistema(), datos, user_id=None, now=NOW)


@pytest.mark.parametrize(
    ("consulta", "nit"),
    [
        (LUZ, LUZ),
        ("1.020.304.050-8", LUZ),
        (" 1020304050 ", LUZ),
        (EMPRESA, EMPRESA),
        ("nanez", "2900000005"),
        ("ÑÁÑEZ íngr", "2900000005"),
        ("zoraida nañez", "2900000005"),
        ("o'byrne", "2900000006"),
        ("quintero panaderia", EMPRESA),
    ],
)
def test_people_are_found_as_they_are_written(consulta, nit):
    assert [hallado.nit for hallado in find_contribuyentes(consulta)] == [nit]


@pytest.mark.parametrize("consulta", ["", "  ", "%", "':*", "!!", "xyz", "999999999999999999", "1.020.304.050-1"])
def test_what_nobody_is_called_finds_nobody_and_breaks_nothing(consulta):
    assert find_contribuyentes(consulta) == []


def test_no_more_than_asked_are_brought():
    assert len(find_contribuyentes("quintero", limit=1)) == 1
