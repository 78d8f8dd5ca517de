"""The officials' desk in Chromium: from the queue to the decision, by keyboard, without script, wide and narrow."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.casos import apoyo
from tests.casos.apoyo import MOTIVO, UNA_PERSONA, official, opened, person, version_of
from tests.fabricas import NOW, datos_rut
from tests.navegador.personas import Visitante
from tests.navegador.test_factores import new_code
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, empresa  # noqa: F401
from tests.rut.recuperacion.test_recuperacion import handed_in
from ventanilla.casos import services
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.operacion.demo import CONTRASENA, FUNCIONARIOS
from ventanilla.rut import services as rut

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]


@pytest.fixture(autouse=True)
def prueba() -> Iterator[Any]:
    yield from apoyo.registered()


@pytest.fixture
def sit(live_server, chromium) -> Iterator[Any]:
    """`sit(actor, width=…, script=…, theme=…)`: somebody signed in. Ends by asking what went wrong in it."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitante] = []

    def begin(actor: Actor, *, width: int = 1280, script: bool = True, theme: str = "light") -> Visitante:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="es-CO",
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "sid", "value": session_of(actor), "url": live_server.url}])
        contexts.append(context)
        visitors.append(Visitante(context, live_server.url, script=script))
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for context in contexts:
        context.close()
    assert problems == []


def session_of(actor: Actor) -> str:
    client = Client()
    user = User.objects.get(pk=actor.user_id or 0)
    client.force_login(user)
    session = client.session
    if user.is_staff:
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return str(session.session_key)


@pytest.fixture
def luz() -> Actor:
    actor = person("1020304050")
    rut.register_existing(Actor.sistema(), datos_rut(), user_id=actor.user_id, now=NOW)
    return actor


def arrive(luz: Actor, cuantos: int = 1, **changes: Any) -> list[str]:
    """Cases of these days: the browser lives by the real clock."""
    now = timezone.now()
    return [
        opened(luz, f"RUT-2026-{n:07d}", now=now - timedelta(days=n * 4), prioridad=n % 3, **changes)
        for n in range(cuantos)
    ]


def has_cursor(parte: Locator) -> bool:
    """By the document itself: the window of a second visitor may not be the one in front."""
    return bool(parte.evaluate("parte => parte === document.activeElement"))


def text_of(page: Page) -> str:
    return page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("width", "script", "theme"), [(1280, True, "light"), (360, True, "dark"), (360, False, "light")]
)
def test_from_the_queue_to_the_decision_by_two_persons(sit, luz, prueba, width, script, theme):
    arrive(luz, 3)
    nelson = official("2900000030", nombre="Nelson Ariza")
    gloria = official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")
    uno = sit(nelson, width=width, script=script, theme=theme)
    page = uno.go("/escritorio/")
    uno.look()

    uno.press("Tomar el siguiente")
    expect(page.locator("h1")).to_have_text("Luz Marina Quintero Rojas")
    numero = page.url.rstrip("/").rsplit("/", 1)[1]
    uno.look()
    page.fill("[name=motivo]", "Empecé a escribir.")
    page.fill("#nota_texto", "Llamé y confirma la cita.")
    uno.press("Guardar la nota")
    assert "Llamé y confirma la cita." in text_of(page)

    if script:
        expect(page.locator("[name=motivo]")).to_have_value("Empecé a escribir.")
        page.fill("[name=motivo]", "")

    uno.press("Proponer aprobar")  # nothing is marked nor written yet
    expect(page.get_by_role("alert")).to_contain_text("Escriba las razones de la decisión.")
    uno.look()
    for caja in page.locator("[name=verificadas]").all():
        caja.check()
    page.select_option("[name=plantilla]", "coincide")
    if not script:
        uno.press("Traer el texto")
    expect(page.locator("[name=motivo]")).to_have_value(
        f"Los documentos de Luz Marina Quintero Rojas coinciden. Radicado {Caso.objects.get(numero=numero).radicado}."
    )
    assert page.locator("[name=verificadas]:checked").count() == 2
    uno.press("Proponer aprobar")
    assert "Otra persona debe aprobarla" in text_of(page)
    assert prueba.hechos == []

    otra = sit(gloria, width=width, script=script, theme=theme)
    page = otra.go("/escritorio/por-aprobar/")
    otra.look()
    page.get_by_role("link", name=numero).click()
    otra.look()
    otra.press("Estoy de acuerdo: aprobar")

    assert "Aprobó la decisión" in text_of(page)
    assert [hecho[:2] for hecho in prueba.hechos] == [(numero, True)]


def test_the_keyboard_alone_takes_reads_and_writes(sit, luz):
    arrive(luz, 4)
    uno = sit(official("2900000030", nombre="Nelson Ariza"))
    page = uno.go("/escritorio/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    uno.look()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    segunda = page.locator("[data-fila]").nth(1)
    assert has_cursor(segunda)
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/escritorio/caso/CAS-"))

    page.keyboard.press("r")
    assert has_cursor(page.locator("[name=motivo]"))
    page.keyboard.type("abcnm")  # inside a box letters are letters
    expect(page.locator("[name=motivo]")).to_have_value("abcnm")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    assert has_cursor(page.get_by_role("button", name="Proponer aprobar"))
    assert Caso.objects.filter(estado="por_aprobar").count() == 0  # a letter never decides
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("d")
    assert "Primer apellido" not in text_of(page)

    page.keyboard.press("?")
    page.get_by_label("Apagar los atajos").check()
    page.get_by_role("button", name="Cerrar").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("m")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page).to_have_url(re.compile(r"ver=cambios"))


def test_two_officials_decide_at_once_and_the_second_loses_nothing(sit, luz):
    [numero] = arrive(luz, 1, tipo=UNA_PERSONA)
    nelson = official("2900000030", nombre="Nelson Ariza")
    otra = official("2900000033", nombre="Otra Funcionaria")
    jefa = official("2900000032", "Supervisión", nombre="Marta Jefa")
    now = timezone.now()
    services.claim(nelson, numero, now=now)
    uno = sit(nelson)
    page = uno.go(f"/escritorio/caso/{numero}/")
    page.fill("[name=motivo]", "Lo que Nelson escribió con mucho cuidado.")
    services.transfer(jefa, numero, a_user_id=otra.user_id or 0, now=now)
    services.decide(otra, numero, aprobado=False, motivo=MOTIVO, version=version_of(numero), now=now)

    uno.press("Negar con razones")

    uno.look()
    for dicho in ("ya estaba decidido", "Otra Funcionaria", "Negado", MOTIVO):
        assert dicho in text_of(page), dicho
    expect(page.get_by_label("Lo que usted escribió")).to_have_value("Lo que Nelson escribió con mucho cuidado.")


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "dark"), (360, False, "light")])
def test_the_person_is_asked_and_answers(sit, luz, width, script, theme):
    [numero] = arrive(luz)
    nelson = official("2900000030", nombre="Nelson Ariza")
    services.claim(nelson, numero, now=timezone.now())
    uno = sit(nelson, width=width, script=script, theme=theme)
    page = uno.go(f"/escritorio/caso/{numero}/")
    page.fill("form[action$='/pedir/'] [name=texto]", "Traiga la escritura.")
    uno.press("Pedir y detener el plazo")
    assert "El plazo para decidir se detuvo" in text_of(page)
    uno.look()

    ella = sit(luz, width=width, script=script, theme=theme)
    page = ella.go("/mis-tramites/")
    ella.look()
    page.get_by_role("link", name="Actualización de la identificación").first.click()
    ella.look()
    ella.press("Enviar la respuesta")
    expect(page.get_by_role("alert")).to_contain_text("Escriba su respuesta.")
    page.fill("textarea[name=texto]", "Aquí está.")
    ella.press("Enviar la respuesta")
    assert "Recibimos su respuesta" in text_of(page)
    ella.look()
    assert "Aquí está." in text_of(uno.go(f"/escritorio/caso/{numero}/"))


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "light"), (360, True, "dark")])
def test_somebody_is_found_only_with_a_reason(sit, luz, width, script, theme):
    uno = sit(official("2900000030"), width=width, script=script, theme=theme)
    page = uno.go("/escritorio/personas/")
    uno.look()
    page.fill("[name=q]", "luz quintero")
    uno.press("Buscar")
    expect(page.get_by_role("alert")).to_contain_text("Diga para qué la busca")
    page.select_option("[name=motivo]", "llamada")
    page.fill("[name=detalle]", "LL-2026-1")
    uno.press("Buscar")
    uno.look()
    assert "Quintero" not in text_of(page)
    uno.press("Ver sus datos")
    uno.look()
    assert "luz@ejemplo.co" in text_of(page)


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "light"), (360, True, "dark")])
def test_the_supervision_shows_how_the_work_goes(sit, luz, width, script, theme):
    numeros = arrive(luz, 12)
    nelson = official("2900000030", nombre="Nelson Ariza")
    for numero in numeros[:5]:
        services.claim(nelson, numero, now=timezone.now())
    jefa = sit(official("2900000032", "Supervisión"), width=width, script=script, theme=theme)
    page = jefa.go("/escritorio/supervision/")
    jefa.look()
    if script:
        page.get_by_text("Ver como tabla").first.click()
        expect(page.get_by_role("rowheader", name="0 a 2 días")).to_be_visible()
    page.get_by_role("link", name=numeros[11]).click()
    page.get_by_role("link", name="Pasar a otra persona").click()
    jefa.look()
    page.select_option("[name=a]", label="Nelson Ariza")
    jefa.press("Pasar el caso")
    assert "Pasó el caso" in text_of(page)
    assert Caso.objects.get(numero=numeros[11]).asignado_a_id == nelson.user_id


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "dark"), (360, False, "light")])
def test_an_account_is_given_back_by_two_officials(sit, luz, width, script, theme):
    solicitud = handed_in(now=timezone.now())
    uno = sit(official("2900000060", "Identificación"), width=width, script=script, theme=theme)
    page = uno.go("/escritorio/recuperaciones/")
    uno.look()
    page.locator("[data-fila]").click()
    uno.look()
    for caja in page.locator("[name=checklist]").all():
        caja.check()
    page.fill("[name=evidencia]", "cita 7")
    uno.press("Respondo por quién es")
    assert "Otro funcionario debe aprobarla" in text_of(page)

    otra = sit(official("2900000061", "Aprobación"), width=width, script=script, theme=theme)
    page = otra.go(f"/escritorio/recuperaciones/{solicitud}/")
    otra.look()
    otra.press("Aprobar")
    assert "Se aplica sola en 24 horas" in text_of(page)


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "light"), (360, True, "dark")])
def test_a_power_on_paper_is_written_and_approved(sit, empresa, width, script, theme):  # noqa: F811
    uno = sit(official("2900000063", "Mandatos revisión"), width=width, script=script, theme=theme)
    page = uno.go("/escritorio/poderes/")
    uno.look()
    page.get_by_role("link", name="Escribir uno").click()
    uno.look()
    hasta = timezone.now() + timedelta(days=90)
    page.fill("[name=nit]", EMPRESA)
    page.fill("[name=numero_documento]", CONTADORA)
    page.check("[name=alcances][value='rut:ver']")
    uno.fill_date("hasta", hasta.date())
    uno.press("Enviar a aprobación")  # the paper is missing
    expect(page.get_by_role("alert")).to_contain_text("Diga qué documento vio")
    uno.look()
    page.fill("[name=papel]", "Escritura 120 de la notaría 4")
    uno.press("Enviar a aprobación")

    otra = sit(official("2900000064", "Mandatos aprobación"), width=width, script=script, theme=theme)
    page = otra.go("/escritorio/poderes/")
    otra.look()
    page.locator("[data-fila]").click()
    otra.look()
    otra.press("Aprobar")
    assert "desde ahora puede actuar" in text_of(page)


def test_an_official_of_the_demo_enters_with_password_and_code(visit):
    [nelson] = [f for f in FUNCIONARIOS if "Escritorio" in f.roles and "Aprobación" not in f.roles]
    uno = visit(width=360)
    page = uno.go("/escritorio/")
    page.fill("[name=numero_documento]", nelson.numero_documento)
    page.fill("[name=password]", CONTRASENA)
    uno.press("Ingresar")
    page.fill("[name=code]", new_code(nelson.factor))
    with page.expect_navigation():
        page.locator("main").get_by_role("button").first.click()

    expect(page.locator("h1")).to_have_text("Cola de casos")
    uno.look()
    uno.go("/escritorio/supervision/")
    expect(page.locator("main")).to_contain_text("funcionarios con otro rol")
