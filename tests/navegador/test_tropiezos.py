"""What goes wrong on the way: it is said, nothing typed is lost, nothing is done twice."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.navegador, pytest.mark.xdist_group("navegador")]


def test_two_tabs_that_save_the_same_page(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.go(f"{persona.draft()}motivo/")
    otra = persona.context.new_page()
    otra.goto(persona.page.url)
    otra.check("[name=para][value=declarar]")
    otra.get_by_role("button", name="Continuar").click()

    persona.say_why(para="representar")

    expect(persona.page.locator("h1")).to_have_text("Esta parte cambió en otra pestaña")
    expect(persona.page.locator("table")).to_contain_text("Declarar renta")
    persona.look()
    persona.press("Guardar lo que acabo de escribir")
    persona.go(persona.draft())
    expect(persona.page.locator("main")).to_contain_text("Cumplir obligaciones por otra persona")


def test_a_double_click_and_an_old_tab_file_once(visit):
    persona = visit()
    persona.fill_everything("2900000005", "doble@ejemplo.co")
    vieja = persona.context.new_page()
    vieja.goto(persona.page.url.replace("revisar", "ubicacion"))
    persona.page.check("[name=declara]")

    persona.page.get_by_role("button", name="Enviar mi inscripción").dblclick()

    expect(persona.page.locator("h1")).to_contain_text("Ya tiene RUT")
    persona.wait_for_pdf()
    assert visit().mails("doble@ejemplo.co", "Ya tiene RUT").count() == 1
    vieja.fill("[name=direccion]", "Otra calle 1 # 2-3")
    vieja.get_by_role("button", name="Continuar").click()
    expect(vieja.locator("h1")).to_have_text("Este trámite ya no se puede cambiar")
    expect(vieja.locator("main")).to_contain_text("Ya lo envió y quedó radicado")


def test_who_is_registered_is_told_so_only_after_the_proof(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.prove_mail("otro@ejemplo.co")
    persona.show_document("2900000001")  # Juan Camilo, registered by the demonstration
    expect(persona.page.locator("h1")).to_contain_text("Tres preguntas")
    persona.answer("2900000001")

    expect(persona.page.locator("h1")).to_have_text("Usted ya tiene RUT")
    persona.look()


def test_two_wrong_proofs_lead_to_an_official_and_keep_what_was_typed(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.prove_mail("falla@ejemplo.co")
    for _ in range(2):
        persona.show_document("2900000006")
        persona.answer("2900000006", right=False)

    expect(persona.page.locator("h1")).to_have_text("No pudimos confirmar quién es usted")
    expect(persona.page.locator("main")).to_contain_text("Guardamos lo que escribió")
    persona.look()
    persona.go("/rut/inscripcion/")
    expect(persona.page.get_by_role("button", name="Empezar la inscripción")).to_be_visible()


@pytest.mark.parametrize(
    ("quien", "para", "dice"),
    [
        ("menor", "trabajar", "Los menores de edad se inscriben con un funcionario"),
        ("extranjero", "trabajar", "Con documento extranjero"),
        ("cedula", "comercio", "cámara de comercio"),
        ("cedula", "aduanas", "Las calidades aduaneras se agregan con un funcionario"),
    ],
)
def test_who_has_another_way_is_told_before_typing(visit, quien, para, dice):
    persona = visit(width=360)
    persona.begin()

    persona.say_why(quien, para)

    expect(persona.page.locator("main")).to_contain_text(dice)
    persona.look()


def test_responsibilities_that_exclude_each_other_are_refused_with_the_reason(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.prove_mail("iva@ejemplo.co")
    persona.show_document("2900000007")
    persona.answer("2900000007")
    persona.fill_location()
    persona.add_activity()
    persona.press("Continuar")
    persona.state_sales()
    persona.page.get_by_text("Agregar o cambiar otras").click()
    persona.page.check("[name=codigos][value='48']")
    persona.press("Continuar")

    expect(persona.page.get_by_role("alert")).to_contain_text("No se puede ser responsable y no responsable de IVA")
    expect(persona.page.locator("[name=codigos][value='48']")).to_be_checked()
    expect(persona.page.locator("[name=codigos][value='49']")).to_be_checked()
    assert persona.page.title().startswith("Error")
    persona.look()


def test_what_is_badly_typed_stays_and_is_explained(visit):
    persona = visit()
    persona.begin()
    persona.go(f"{persona.draft()}ubicacion/")
    page = persona.page
    page.select_option("[name=departamento]", "15")
    expect(page.locator("[name=municipio] option[value='15001']")).to_have_count(1)
    page.select_option("[name=municipio]", "15001")
    for direccion, dice in (
        ("Calle 😀 # 1-2", "Quite los emojis y símbolos"),
        ("x" * 10_000, "Tiene 10.000 caracteres y caben 150"),
    ):
        page.fill("[name=direccion]", direccion)
        page.fill("[name=telefono]", "310 555 01")
        persona.press("Continuar")

        resumen = page.get_by_role("alert")
        expect(resumen).to_contain_text(dice)
        expect(resumen).to_contain_text("Escriba 10 números")
        expect(resumen).to_be_focused()
        assert page.input_value("[name=direccion]") == direccion
        assert page.input_value("[name=municipio]") == "15001"
        persona.look()

    # A municipality of another department, as only a meddled form can send it.
    page.fill("[name=direccion]", "Calle 1 # 2-3")
    page.fill("[name=telefono]", "3105550142")
    page.locator("[name=municipio]").evaluate("e => { e.options[1].value = '05001'; e.selectedIndex = 1; }")
    persona.press("Continuar")
    expect(page.get_by_role("alert")).to_contain_text("Ese municipio no es del departamento que eligió")


def test_a_wrong_code_is_told_and_another_can_be_asked_for(visit):
    persona = visit()
    persona.begin()
    persona.say_why()
    persona.page.fill("[name=correo]", "codigo@ejemplo.co")
    persona.press("Enviarme el código")
    bueno = persona.read_code("codigo@ejemplo.co")
    persona.page.fill("[name=codigo]", "000000" if bueno != "000000" else "111111")
    persona.press("Confirmar")
    expect(persona.page.get_by_role("alert")).to_contain_text("Ese código no sirve")
    persona.look()

    persona.press("Enviarme otro código")

    expect(persona.page.locator("main")).to_contain_text("El anterior ya no sirve")


def test_a_draft_goes_on_in_another_device(visit):
    primero = visit()
    primero.begin()
    primero.say_why()
    primero.prove_mail("retomar@ejemplo.co")

    segundo = visit(width=360)
    segundo.go("/retomar/")
    segundo.look()
    segundo.page.fill("[name=correo]", "retomar@ejemplo.co")
    segundo.press("Enviarme el enlace")
    expect(segundo.page.locator("h1")).to_have_text("Revise su correo")
    segundo.look()
    segundo.mails("retomar@ejemplo.co", "Siga con su trámite").get_by_role("link").click()
    direccion = segundo.page.locator("main a", has_text="/retomar/").get_attribute("href")
    assert direccion
    segundo.page.goto(direccion)
    segundo.look()
    segundo.press("Seguir aquí")

    expect(segundo.page.locator("h1")).to_have_text("Inscribirse en el RUT")
    expect(segundo.page.locator("main")).to_contain_text("re•••••••@ejemplo.co")
    segundo.page.goto(direccion)
    expect(segundo.page.locator("h1")).to_have_text("El enlace ya no sirve")
    assert primero.context.request.get(primero.base + primero.draft()).status == 404


def test_a_pdf_that_was_altered_is_found_out(visit, tmp_path):
    juan = visit()
    juan.go("/cuenta/ingresar/")
    juan.page.fill("[name=numero_documento]", "2900000001")
    juan.page.fill("[name=password]", "arco lluvia sello mango")
    juan.press("Ingresar")
    juan.go("/rut/copia/")
    boton = juan.page.locator("main").get_by_text("Descargar el RUT en PDF")
    with juan.page.expect_download() as descarga:
        boton.click()
    descarga.value.save_as(tmp_path / "bueno.pdf")
    contenido = (tmp_path / "bueno.pdf").read_bytes()
    malo = bytearray(contenido)
    malo[len(malo) // 3] ^= 1
    (tmp_path / "malo.pdf").write_bytes(malo)
    juan.go("/mis-tramites/")
    juan.page.get_by_role("link", name="Registro Único Tributario").first.click()
    codigo = re.search(r"/v/([0-9A-Z]{26})/", juan.page.url)
    assert codigo

    dice = {
        (True, "bueno"): "Es el mismo archivo.",
        (True, "malo"): "No es el mismo archivo.",
        (False, "bueno"): "Es el mismo archivo y su sello es válido.",
        (False, "malo"): "Este archivo fue alterado.",
    }
    for (script, archivo), respuesta in dice.items():
        extrano = visit(script=script)
        extrano.go(f"/v/{codigo.group(1)}/")
        extrano.page.set_input_files("input[type=file]", tmp_path / f"{archivo}.pdf")
        if not script:
            extrano.press("Comparar")
        expect(extrano.page.locator("main")).to_contain_text(respuesta)
        extrano.look()
