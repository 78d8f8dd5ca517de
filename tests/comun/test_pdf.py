"""What a compiled PDF promises, whatever people wrote in it."""

import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from ventanilla.comun.pdf import FUENTES, REEMPLAZO, PdfError, clean, compile_pdf, glyphs

NOW = datetime(2026, 8, 11, 15, 31, tzinfo=UTC)


@pytest.fixture
def plantilla(tmp_path: Path) -> Path:
    path = tmp_path / "carta.typ"
    path.write_text(
        """
        #let d = json(bytes(sys.inputs.datos))
        #set document(title: "Carta")
        #set text(font: ("Public Sans", "DejaVu Sans"), lang: "es", region: "co")
        = Carta
        #d.texto
        """
    )
    return path


def text_of(pdf: bytes) -> str:
    documento = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(pagina.get_textpage().get_text_range() for pagina in documento).replace("\r\n", " ")
    finally:
        documento.close()


def test_it_is_tagged_pdf_a_and_pdf_ua(plantilla):
    pdf = pikepdf.open(BytesIO(compile_pdf(plantilla, {"texto": "Hola"}, now=NOW)))

    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "es-CO"


def test_every_font_is_inside(plantilla):
    pdf = pikepdf.open(BytesIO(compile_pdf(plantilla, {"texto": "Hola Ж"})))

    programs = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]

    assert len(programs) == 3  # regular, bold heading, fallback
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in programs)


@pytest.mark.parametrize(
    "texto",
    [
        "*a* _b_ #panic() $x^2$ `c` <d> @e \\ [f] = g",
        '#read("/etc/passwd")',
        "</svg>\"'&",
        '#import "x.typ": *',
    ],
)
def test_what_a_person_wrote_is_never_markup(plantilla, texto):
    assert texto in text_of(compile_pdf(plantilla, {"texto": texto}))


@pytest.mark.parametrize("texto", ["😀👩‍👩‍👧🇨🇴", "漢字", "\x00\x07", "\ud800", "\ue000", "\ufffe", "עברית العربية", ""])
def test_no_character_breaks_it(plantilla, texto):
    assert compile_pdf(plantilla, {"texto": texto}).startswith(b"%PDF-1.7")


def test_invisible_characters_cannot_mislead():
    assert clean({"a": ["x\u202etxt.exe", "a\u200bb", "tab\there", "nin\u0303o"]}) == {
        "a": ["xtxt.exe", "ab", "tab here", "niño"]
    }


def test_what_no_font_can_draw_becomes_the_replacement_character():
    assert clean("漢 y ñ") == f"{REEMPLAZO} y ñ"


def test_the_letters_of_colombia_are_in_the_fonts():
    assert set(map(ord, "áéíóúüñÁÉÍÓÚÜÑ¿¡«»—·•°ºª#$€" + REEMPLAZO)) <= glyphs()


def test_equal_input_gives_equal_bytes(plantilla):
    first, second = (compile_pdf(plantilla, {"texto": "Hola"}, now=NOW) for _ in range(2))

    assert first == second


def test_a_broken_template_says_what_is_wrong(plantilla):
    plantilla.write_text("#nada")

    with pytest.raises(PdfError, match="unknown variable: nada"):
        compile_pdf(plantilla, {})


def test_threads_do_not_mix_their_data(plantilla):
    # pypdfium2 itself is not made for threads, hence the texts are read one at a time.
    pdfs: dict[int, bytes] = {}

    def compile_only(number: int) -> None:
        for _ in range(5):
            pdfs[number] = compile_pdf(plantilla, {"texto": f"soy el {number}."})

    hilos = [threading.Thread(target=compile_only, args=(number,)) for number in range(6)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert all(f"soy el {number}." in text_of(pdfs[number]) for number in range(6))


def test_each_vendored_font_has_its_licence_beside_it():
    families = {path.name.split("-")[0].split(".")[0].lower() for path in FUENTES.glob("*.ttf")}

    assert families == {"publicsans", "dejavusans"}
    assert {path.name for path in FUENTES.glob("LICENCIA-*")} == {
        "LICENCIA-public-sans.txt",
        "LICENCIA-dejavu.txt",
    }
