"""In whose name each request acts, as a browser and a program meet it. CSRF is enforced, as in the product."""

import re
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.fabricas import NOW
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, representacion
from ventanilla.comun.actor import Actor
from ventanilla.expediente.models import Borrador, Evento
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.rules.poderes import CalidadPoder

TITULAR = "Panadería Quintero S.A.S."


class Navegador:
    """A browser with its cookies. A page that was opened keeps the hidden fields that it had."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(get_user_model().objects.get(pk=actor.user_id or 0))

    def open(self, nombre: str = "rut:actuar") -> dict[str, str]:
        html = self.client.get(reverse(nombre)).content.decode()
        return {
            campo: re.findall(rf'name="{campo}" value="([^"]+)"', html)[0]
            for campo in ("csrfmiddlewaretoken", "actuacion")
        }

    def send(self, nombre: str, campos: dict[str, str], **mas: str):
        return self.client.post(reverse(nombre), {**campos, **mas})

    def choose(self, clave: str):
        return self.send("rut:actuar_elegir", self.open(), clave=clave)

    def api(self, ruta: str, datos: dict[str, str], **cabeceras: str):
        token = self.open()["csrfmiddlewaretoken"]
        return self.client.post(
            f"/api/v1{ruta}", datos, content_type="application/json", headers={"X-CSRFToken": token, **cabeceras}
        )


@pytest.fixture
def juan(empresa) -> Navegador:
    return Navegador(empresa.representante)


@pytest.fixture
def clave(empresa) -> str:
    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)
    return poder.clave


def end_power() -> None:
    rut.change_rut(Actor.sistema(), EMPRESA, datos_empresa(), radicado="X-1", now=NOW)


def test_choosing_a_name_changes_the_key_of_the_session_and_is_written_down(juan, clave):
    antes = juan.client.session.session_key

    assert juan.choose(clave).status_code == 302

    assert juan.client.session.session_key != antes
    evento = Evento.objects.get(accion="rut.actuacion.elegida")
    assert (evento.user_id, evento.nit, evento.datos["mandato"]) == (juan.actor.user_id, EMPRESA, clave)
    assert TITULAR in juan.client.get(reverse("rut:mandatos")).content.decode()


def test_the_power_of_another_cannot_be_chosen(empresa, clave):
    ajeno = Navegador(empresa.ajeno)

    ajeno.choose(clave)

    assert "actua" not in ajeno.client.session
    assert not Evento.objects.filter(accion="rut.actuacion.elegida").exists()


def test_a_power_written_into_the_session_of_another_is_worth_nothing(empresa, clave):
    ajeno = Navegador(empresa.ajeno)
    session = ajeno.client.session
    session["actua"] = {"clave": clave, "titular": TITULAR, "nit": EMPRESA}
    session.save()

    assert ajeno.client.get(reverse("rut:mandatos"))["Location"] == reverse("rut:actuar")
    assert "actua" not in ajeno.client.session


def test_a_form_is_sent_in_the_name_in_which_it_was_opened(juan):
    assert juan.send("rut:contacto_empezar", juan.open()).status_code == 302
    assert Borrador.objects.count() == 1


def test_a_form_opened_in_own_name_does_nothing_in_that_of_the_company(juan, clave):
    pestana = juan.open()
    juan.choose(clave)

    respuesta = juan.send("rut:contacto_empezar", {**juan.open(), "actuacion": pestana["actuacion"]})

    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "en su propio nombre" in html
    assert f"en nombre de {TITULAR}" in html
    assert reverse("rut:actuar") in html
    assert reverse("portal:mis_tramites") in html
    assert not Borrador.objects.exists()


def test_a_form_opened_for_the_company_does_nothing_in_own_name(juan, clave):
    juan.choose(clave)
    pestana = juan.open()
    juan.choose("propio")

    respuesta = juan.send("rut:contacto_empezar", {**juan.open(), "actuacion": pestana["actuacion"]})

    assert respuesta.status_code == 409
    assert f"en nombre de {TITULAR}" in respuesta.content.decode()
    assert not Borrador.objects.exists()


@pytest.mark.parametrize("valor", ["", "propio", "WzEsInByb3BpbyJd:1abc:forjado"])
def test_a_name_that_we_did_not_sign_does_nothing(juan, valor):
    assert juan.send("rut:contacto_empezar", {**juan.open(), "actuacion": valor}).status_code == 409
    assert not Borrador.objects.exists()


def test_the_name_signed_for_another_person_does_nothing(juan, empresa):
    ajena = Navegador(empresa.ajeno).open()["actuacion"]

    assert juan.send("rut:contacto_empezar", {**juan.open(), "actuacion": ajena}).status_code == 409
    assert not Borrador.objects.exists()


def test_a_power_that_ends_is_gone_at_the_next_page(juan, clave):
    juan.choose(clave)
    end_power()

    respuesta = juan.client.get(reverse("rut:mandatos"), follow=True)

    assert respuesta.redirect_chain == [(reverse("rut:actuar"), 302)]
    assert TITULAR in respuesta.content.decode()  # says whose power ended
    assert "actua" not in juan.client.session


def test_a_power_that_ends_does_nothing_with_what_is_sent(juan, clave):
    juan.choose(clave)
    campos = juan.open()
    end_power()

    assert juan.send("rut:contacto_empezar", campos).status_code == 409
    assert not Borrador.objects.exists()
    assert "actua" not in juan.client.session


def test_one_can_always_leave_also_when_the_power_has_ended(juan, clave):
    juan.choose(clave)
    campos = juan.open()
    end_power()

    assert juan.send("account_logout", campos).status_code == 302
    assert "_auth_user_id" not in juan.client.session


def test_programs_say_in_whose_name_they_write(juan, clave):
    assert juan.api("/actuaciones", {"clave": clave}).json() == {"actual": clave}

    sin_decir = juan.api("/actuaciones", {"clave": "propio"})
    otra = juan.api("/actuaciones", {"clave": "propio"}, **{"X-Actuacion": "mandato:1"})

    assert [sin_decir.status_code, otra.status_code] == [409, 409]
    assert juan.client.session["actua"]["clave"] == clave
    assert juan.api("/actuaciones", {"clave": "propio"}, **{"X-Actuacion": clave}).json() == {"actual": "propio"}


def test_a_program_whose_power_ended_is_told_and_does_not_go_on_in_own_name(juan, clave):
    juan.choose(clave)
    token = juan.open()["csrfmiddlewaretoken"]
    end_power()
    cabeceras = {"X-CSRFToken": token, "X-Actuacion": clave}

    for _ in range(2):
        respuesta = juan.client.post(
            "/api/v1/actuaciones", {"clave": "propio"}, content_type="application/json", headers=cabeceras
        )
        assert respuesta.status_code == 409


def test_the_power_is_asked_for_only_by_who_acts_for_another(juan, clave, monkeypatch):
    asked: list[str] = []
    real = selectors.poder_by_clave

    def ask(user_id: int, clave: str, **kwargs):
        asked.append(clave)
        return real(user_id, clave, **kwargs)

    monkeypatch.setattr(selectors, "poder_by_clave", ask)

    Client().get(reverse("account_login"))
    juan.client.get(reverse("rut:mandatos"))
    assert asked == []

    session = juan.client.session
    session["actua"] = {"clave": clave, "titular": TITULAR, "nit": EMPRESA}
    session.save()
    juan.client.get(reverse("rut:mandatos"))
    juan.client.get(reverse("rut:mandatos"))
    assert asked == [clave, clave]


def test_asking_for_the_power_takes_three_queries(juan, clave, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert selectors.poder_by_clave(juan.actor.user_id, clave, now=NOW)


def test_going_from_one_name_to_another_writes_each_power_with_its_own_taxpayer(juan, clave):
    otra = "900123457"
    datos = datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL))
    rut.register_existing(Actor.sistema(), replace(datos, numero_documento=otra), user_id=None, now=NOW)
    [segunda] = [p.clave for p in selectors.poderes_of(juan.actor.user_id, now=NOW) if p.nit == otra]

    for elegida in (clave, segunda, "propio"):
        juan.choose(elegida)

    eventos = Evento.objects.filter(accion="rut.actuacion.elegida").order_by("id")
    assert [(e.nit, e.datos.get("mandato", "")) for e in eventos] == [(EMPRESA, clave), (otra, segunda), ("", "")]


@pytest.mark.parametrize("busqueda", ["panaderia", "900123456", "900.123.456"])
def test_a_taxpayer_is_found_by_name_and_by_nit_as_it_is_printed(juan, clave, busqueda):
    html = juan.client.get(reverse("rut:actuar"), {"q": busqueda}).content.decode()
    assert TITULAR in html
    assert clave in html
