"""`make capturas`: the pictures of docs/imagenes, taken from a fresh installation of the product."""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from tests.navegador.conftest import ARGUMENTS
from tests.navegador.personas import Visitante
from tests.operacion.conftest import forget_data_of
from tests.operacion.procesos import Servicio

DESTINO = Path(__file__).resolve().parent.parent / "docs" / "imagenes"
NUMEROS = {1280: "1020304050", 360: "2900000002"}
SOLICITANTE = {
    "numero_documento": "5277{ancho:04d}",
    "nombres": "Rosa Elena",
    "apellidos": "Cifuentes Lara",
    "correo": "rosa.cifuentes@ejemplo.co",
    "celular": "3001234567",
}


def take(visitante: Visitante, nombre: str, ancho: int) -> None:
    """One picture, with few colours so that it weighs little."""
    archivo = DESTINO / f"{nombre}-{ancho}.png"
    visitante.page.evaluate("document.activeElement.blur()")
    visitante.page.screenshot(path=archivo, full_page=True)
    with Image.open(archivo) as imagen:
        imagen.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(archivo, optimize=True)
    print(f"{archivo.name}  {archivo.stat().st_size // 1024} KB")


def book(persona: Visitante, ancho: int) -> None:
    """An appointment without an account, from the calendar to its code."""
    persona.go("/citas/agendar/rut-responsabilidades/cupos/?canal=video&sede=20")
    take(persona, "cita-calendario", ancho)
    persona.page.locator("main .slots input").first.check(force=True)
    persona.press("Apartar esta hora")
    persona.page.check("[name=acepta]")
    for campo, valor in SOLICITANTE.items():
        persona.page.fill(f"[name={campo}]", valor.format(ancho=ancho))
    expect(persona.page.locator(".prueba [type=checkbox]")).to_be_checked()
    persona.press("Continuar")
    take(persona, "cita-aceptar", ancho)
    persona.press("Aceptar la cita")
    take(persona, "cita-lista", ancho)


def main() -> int:
    DESTINO.mkdir(parents=True, exist_ok=True)
    carpeta = Path(tempfile.mkdtemp())
    servicio = Servicio(carpeta / "var")
    try:
        servicio.start()
        with sync_playwright() as playwright:
            navegador = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            for ancho, numero in NUMEROS.items():
                contexto = navegador.new_context(viewport={"width": ancho, "height": 800}, locale="es-CO")
                persona = Visitante(contexto, f"http://localhost:{servicio.port}", script=True)
                persona.go("/")
                take(persona, "inicio", ancho)
                persona.begin()
                persona.go(f"{persona.draft()}ubicacion/")
                persona.page.fill("[name=direccion]", "Calle 19 # 9-35, local 2")
                persona.page.fill("[name=telefono]", "310 555 01")
                persona.press("Continuar")
                take(persona, "paso-con-errores", ancho)
                persona.go(f"{persona.draft()}motivo/")
                persona.say_why()
                persona.prove_mail("luzmarina.q@ejemplo.co")
                persona.show_document(numero)
                persona.answer(numero)
                persona.fill_location()
                persona.add_activity()
                persona.press("Continuar")
                persona.state_sales()
                persona.press("Continuar")
                take(persona, "revise", ancho)
                persona.send()
                persona.wait_for_pdf()
                take(persona, "recibo", ancho)
                otra = navegador.new_context(viewport={"width": ancho, "height": 800}, locale="es-CO")
                book(Visitante(otra, f"http://localhost:{servicio.port}", script=True), ancho)
            navegador.close()
    finally:
        servicio.end()
        forget_data_of(carpeta / "var")
        shutil.rmtree(carpeta, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
