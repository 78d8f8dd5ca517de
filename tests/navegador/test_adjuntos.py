"""Sending papers in Chromium: many at once, dropped, photographed, refused, cut off; and the same without a script."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.adjuntos import archivos
from tests.adjuntos.conftest import CEDULA, SOPORTE
from tests.fabricas import guest
from tests.navegador.personas import Visitante
from ventanilla.adjuntos import rules, selectors, services
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]
LUZ = guest("el-navegador-de-luz")


@pytest.fixture
def objeto(transactional_db: None) -> str:
    now = timezone.now()
    objeto = f"borrador:{expediente.start_borrador(LUZ, tramite='rut.prueba', now=now).pk}"
    services.open_carpeta(LUZ, objeto=objeto, tipos=(CEDULA, SOPORTE), volver=f"/adjuntos/{objeto}/", now=now)
    return objeto


@pytest.fixture
def visit(live_server, chromium: Browser, objeto: str) -> Iterator[Any]:
    """`visit(width=…, script=…, phone=…)`: who began the draft, at its papers. Ends by asking what went wrong."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitante] = []
    client = Client()
    session = client.session
    session["invitado"] = LUZ.invitado
    session.save()

    def begin(*, width: int = 1280, script: bool = True, phone: bool = False, actor: Actor = LUZ) -> Visitante:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="es-CO", has_touch=phone,
            is_mobile=phone, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "sid", "value": str(session.session_key), "url": live_server.url}])
        contexts.append(context)
        visitors.append(Visitante(context, live_server.url, script=script))
        visitors[-1].go(f"/adjuntos/{objeto}/")
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems if "ERR_INTERNET" not in problem]
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def papeles(tmp_path: Path) -> dict[str, Path]:
    foto = io.BytesIO()
    Image.effect_noise((900, 600), 40).save(foto, "JPEG")
    contenidos = {
        "cédula.jpg": foto.getvalue(),
        "recibo.pdf": archivos.pdf(pages=2),
        "con clave.pdf": archivos.encrypted_pdf(),
        "factura.pdf": archivos.EXE,
        "video.pdf": b"%PDF-" + b"x" * rules.LIMITE_ARCHIVO,
    }
    for nombre, contenido in contenidos.items():
        (tmp_path / nombre).write_bytes(contenido)
    return {nombre: tmp_path / nombre for nombre in contenidos}


def check_all(objeto: str) -> None:
    """What the worker would be doing meanwhile."""
    for adjunto in selectors.adjuntos_of(LUZ, objeto):
        services.process(adjunto.id, now=timezone.now())


@pytest.mark.parametrize("width", [1280, 360])
def test_several_papers_go_at_once_and_each_gets_its_own_answer(visit, papeles, objeto, width):
    luz = visit(width=width)
    page = luz.page
    luz.look()

    page.set_input_files("#archivo-soporte", list(papeles.values()))

    lista = page.locator("#adjuntos-soporte-lista")
    envios = page.locator("[data-adjuntos-envios] .papel")
    expect(lista.locator(".papel")).to_have_count(3)
    expect(envios).to_have_count(2)
    expect(envios.filter(has_text="factura.pdf")).to_contain_text("un programa de Windows")
    expect(envios.filter(has_text="video.pdf")).to_contain_text("pesa más de 10 MB")
    expect(lista).to_contain_text("Lo estamos revisando")
    luz.look()
    check_all(objeto)
    expect(lista.locator(".papel", has_text="recibo.pdf")).to_contain_text("Listo")
    expect(lista.locator(".papel", has_text="con clave.pdf")).to_contain_text("Quítele la protección")
    expect(page.locator("[data-adjuntos-aviso]")).to_have_text("Terminamos de revisar los archivos.")
    luz.look()
    with page.expect_download() as descarga:
        lista.locator(".papel", has_text="recibo.pdf").get_by_role("link", name="Descargar").click()
    assert descarga.value.suggested_filename.startswith("soporte-")
    envios.filter(has_text="video.pdf").get_by_role("button", name="Cerrar").click()
    expect(envios).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Quitar con clave.pdf").click()
    expect(page.locator("#adjuntos")).not_to_contain_text("con clave.pdf")
    assert [a.nombre for a in selectors.adjuntos_of(LUZ, objeto)] == ["cédula.jpg", "recibo.pdf"]


def test_a_paper_is_dropped_on_its_box_and_nothing_happens_beside_it(visit, objeto):
    luz = visit()
    page = luz.page
    direccion = page.url
    arrastrado = page.evaluate_handle(
        """() => {
            const datos = new DataTransfer();
            datos.items.add(new File(["%PDF-1.7 algo"], "arrastrado.pdf", { type: "application/pdf" }));
            return datos;
        }"""
    )

    page.dispatch_event("h1", "drop", {"dataTransfer": arrastrado, "cancelable": True})
    page.dispatch_event("form:has(#archivo-cedula) [data-adjuntos-soltar]", "dragover", {"dataTransfer": arrastrado})
    expect(page.locator(".soltar[data-encima]")).to_have_count(1)
    page.dispatch_event("form:has(#archivo-cedula) [data-adjuntos-soltar]", "drop", {"dataTransfer": arrastrado})

    expect(page.locator("#adjuntos-cedula-lista")).to_contain_text("arrastrado.pdf")
    assert page.url == direccion
    assert [a.tipo for a in selectors.adjuntos_of(LUZ, objeto)] == ["cedula"]


def test_a_connection_that_breaks_loses_nothing_and_one_press_repeats(visit, papeles, objeto):
    luz = visit()
    page = luz.page
    luz.context.set_offline(True)

    page.set_input_files("#archivo-soporte", papeles["recibo.pdf"])

    fila = page.locator("[data-adjuntos-envios] .papel")
    expect(fila).to_contain_text("Se cortó la conexión")
    luz.context.set_offline(False)
    fila.get_by_role("button", name="Intentar otra vez").click()
    expect(page.locator("#adjuntos-soporte-lista")).to_contain_text("recibo.pdf")
    expect(fila).to_have_count(0)


def test_progress_is_shown_and_what_is_being_sent_can_be_stopped(visit, papeles, objeto):
    luz = visit()
    page = luz.page
    detenidas: list[Any] = []
    page.route("**/enviar/", lambda route: detenidas.append(route))  # held back: the bar stays

    page.set_input_files("#archivo-soporte", [papeles["recibo.pdf"], papeles["cédula.jpg"]])

    filas = page.locator("[data-adjuntos-envios] .papel")
    expect(filas.nth(0)).to_contain_text("Enviando…")
    expect(filas.nth(1)).to_contain_text("En espera")
    expect(page.get_by_role("progressbar", name="recibo.pdf")).to_be_visible()
    luz.look()
    filas.nth(0).get_by_role("button", name="Cancelar").click()
    expect(filas).to_have_count(1)
    expect(filas).to_contain_text("Enviando…")
    detenidas[-1].continue_()
    expect(page.locator("#adjuntos-soporte-lista")).to_contain_text("cédula.jpg")
    assert [a.nombre for a in selectors.adjuntos_of(LUZ, objeto)] == ["cédula.jpg"]


def test_a_telephone_offers_its_camera_and_a_computer_does_not(visit, papeles, objeto):
    escritorio, telefono = visit(), visit(width=360, phone=True)

    expect(escritorio.page.get_by_text("Tomar una foto").first).to_be_hidden()
    expect(telefono.page.get_by_text("Tomar una foto").first).to_be_visible()
    camara = telefono.page.locator("#camara-cedula")
    assert camara.get_attribute("capture") == "environment"
    camara.set_input_files(papeles["cédula.jpg"])
    expect(telefono.page.locator("#adjuntos-cedula-lista")).to_contain_text("cédula.jpg")


@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_script_each_paper_is_one_form(visit, papeles, objeto, width):
    luz = visit(width=width, script=False)
    page = luz.page

    for nombre, dice in (("recibo.pdf", "Recibimos «recibo.pdf»"), ("factura.pdf", "un programa de Windows"),
                         ("video.pdf", "pesa más de 10 MB")):  # fmt: skip
        page.set_input_files("#archivo-soporte", papeles[nombre])
        with page.expect_navigation():
            page.locator("form:has(#archivo-soporte)").get_by_role("button", name="Enviar el archivo").click()
        expect(page.locator("main")).to_contain_text(dice)
        expect(page.locator("#adjuntos-soporte-lista")).to_contain_text("recibo.pdf")
        luz.look()
    check_all(objeto)
    with page.expect_navigation():
        page.get_by_role("link", name="Ver si ya los revisamos").click()
    expect(page.locator("#adjuntos-soporte-lista")).to_contain_text("Listo")
    luz.press("Quitar recibo.pdf")
    expect(page.locator("main")).to_contain_text("Quitamos el archivo.")
