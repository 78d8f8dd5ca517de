import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/referencias"


def get(client: Client, path: str, **query):
    return client.get(f"{ROOT}{path}", query)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/departamentos", 33),
        ("/departamentos/15/municipios", 123),
        ("/responsabilidades", 48),
        ("/tipos-documento", 18),
        ("/paises", 249),
        ("/puntos-contacto", 57),
        ("/uvt", 21),
    ],
)
def test_the_lists_are_public(client, path, count):
    response = get(client, path)

    assert response.status_code == 200
    assert len(response.json()) == count


def test_an_activity_is_found_by_words(client):
    found = get(client, "/actividades", q="arreglo selulares").json()

    assert found[0]["code"] == "9512"
    assert set(found[0]) == {"code", "description", "seccion_title", "coincidencia"}


def test_one_activity(client):
    assert get(client, "/actividades/4711").json()["seccion_code"] == "G"


@pytest.mark.parametrize("path", ["/actividades/0000", "/departamentos/00/municipios"])
def test_what_does_not_exist_is_404(client, path):
    response = get(client, path)

    assert response.status_code == 404
    assert isinstance(response.json()["detail"], str)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/actividades/471", {}),
        ("/actividades/47111", {}),
        ("/departamentos/5/municipios", {}),
        ("/actividades", {"q": "x" * 121}),
        ("/actividades", {"limite": "0"}),
        ("/actividades", {"limite": "51"}),
        ("/dias-habiles", {}),
        ("/dias-habiles", {"desde": "2026-02-30"}),
        ("/dias-habiles", {"desde": "1899-01-01"}),
        ("/dias-habiles", {"desde": "9999-12-31", "dias": "400"}),
        ("/dias-habiles", {"desde": "2026-01-01", "dias": "401"}),
        ("/tipos-documento", {"uso": "RUT; DROP"}),
    ],
)
def test_what_is_out_of_its_limits_is_422_and_says_which(client, path, query):
    response = get(client, path, **query)

    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"]


def test_business_days_are_counted_over_holidays(client):
    answer = get(client, "/dias-habiles", desde="2026-03-31", dias="3").json()

    assert answer["fecha"] == "2026-04-07"
    assert answer["festivos"] == ["2026-04-02 Jueves Santo", "2026-04-03 Viernes Santo"]


@pytest.mark.parametrize("dias", ["-400", "400"])
def test_the_edges_of_counting_answer(client, dias):
    assert get(client, "/dias-habiles", desde="2090-12-31", dias=dias).status_code == 200
    assert get(client, "/dias-habiles", desde="2000-01-01", dias=dias).status_code == 200


@pytest.mark.parametrize("q", ["\x00", "😀", "%", "'; --", "  ", "\u202e"])
def test_odd_searches_find_nothing_and_break_nothing(client, q):
    assert get(client, "/actividades", q=q).status_code == 200
    assert get(client, "/puntos-contacto", q=q).status_code == 200


def test_the_lists_are_only_read(client):
    assert client.post(f"{ROOT}/departamentos").status_code == 405
