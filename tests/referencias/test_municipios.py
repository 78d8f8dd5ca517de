"""A municipality by its name, as people write it."""

import pytest

from ventanilla.referencias import selectors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texto", "codigo"),
    [
        ("Tunja", "15001"),
        ("tunja, boyaca", "15001"),
        (" TUNJA  Boyacá ", "15001"),
        ("15001", "15001"),
        ("bogota", "11001"),
        ("Bogotá D.C.", "11001"),
        ("cali", "76001"),
        ("Medellín", "05001"),
    ],
)
def test_it_is_found_as_people_write_it(texto, codigo):
    assert [lugar.code for lugar in selectors.find_municipios(texto)] == [codigo]


def test_two_with_one_name_are_told_apart_by_their_department():
    villanuevas = selectors.find_municipios("Villanueva")

    assert len(villanuevas) > 1
    assert all(selectors.find_municipios(lugar.completo) == [lugar] for lugar in villanuevas)


@pytest.mark.parametrize("texto", ["Macondo", "", "...", "00000"])
def test_what_is_no_municipality_is_none(texto):
    assert selectors.find_municipios(texto) == []
