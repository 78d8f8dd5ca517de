"""How a person wants the pages to look: chosen once, kept in a cookie, obeyed by the server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.portal.rules import COOKIE_PREFERENCIAS, TEMAS, TEXTOS, Preferencias


@given(st.sampled_from(TEXTOS), st.sampled_from(TEMAS), st.booleans())
def test_what_is_kept_is_what_is_read(texto, tema, subrayar):
    elegidas = Preferencias(texto, tema, subrayar)

    assert Preferencias.from_cookie(elegidas.to_cookie()) == elegidas


@given(st.text(max_size=60))
def test_a_strange_cookie_is_never_an_error(value):
    leidas = Preferencias.from_cookie(value)

    assert leidas.texto in TEXTOS
    assert leidas.tema in TEMAS


def test_choosing_returns_to_the_page_where_one_was(client):
    respuesta = client.post("/preferencias/", {"texto": "150", "siguiente": "/ayuda/?q=rut"})

    assert respuesta.status_code == 302
    assert respuesta["Location"] == "/ayuda/?q=rut"


@pytest.mark.parametrize(
    "siguiente",
    ["https://otro.example/", "//otro.example/", "/\\otro.example", "javascript:alert(1)", "", "ayuda/"],
)
def test_choosing_never_leads_to_another_site(client, siguiente):
    respuesta = client.post("/preferencias/", {"texto": "100", "siguiente": siguiente})

    assert respuesta["Location"] == "/"


@pytest.mark.django_db
def test_the_next_page_obeys(client):
    client.post("/preferencias/", {"texto": "125", "tema": "dark", "subrayar": "1", "siguiente": "/"})

    pagina = client.get("/terminos/").content.decode()

    assert '<html lang="es-CO" data-text="125" data-theme="dark" data-links="underlined">' in pagina
    assert 'value="dark" id="tema-oscuro" checked' in pagina


@pytest.mark.django_db
def test_without_a_choice_the_page_follows_the_device(client):
    pagina = client.get("/terminos/").content.decode()

    assert '<html lang="es-CO" data-text="100">' in pagina


def test_the_cookie_is_out_of_reach_of_scripts(client):
    client.post("/preferencias/", {"texto": "125"})

    cookie = client.cookies[COOKIE_PREFERENCIAS]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_link_cannot_change_preferences(client):
    assert client.get("/preferencias/?texto=150").status_code == 405
