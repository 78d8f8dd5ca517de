"""The printed form 001: every box, legible and verifiable."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from ventanilla.rut.adapters.formulario_001 import CASILLAS, render
from ventanilla.rut.rules.casillas import Casillas

NOW = datetime(2026, 8, 12, 2, 30, tzinfo=UTC)  # still the 11th in Bogotá
CODIGO = "7KQ2M9XD4TRA8C5W0V3Z6N1Y2B"
URL = f"https://ventanilla.example/v/{CODIGO}"
LUZ: dict[str, str | list[str]] = {
    "2": "01", "4": "14012345678", "5": "1020304050", "6": "8", "12": "20", "14": "31",
    "24": "2", "25": "13", "26": "1020304050", "27": "2008-03-14", "28": "169", "29": "15", "30": "001",
    "31": "QUINTERO", "32": "ROJAS", "33": "LUZ", "34": "MARINA", "36": "LA ESPIGA DE ORO", "37": "LEO",
    "38": "169", "39": "15", "40": "001", "41": "CR 10 # 20 - 30 AP 402", "42": "luz.quintero@ejemplo.co",
    "43": "150001", "44": "3001234567", "45": "6087400000", "46": "1081", "47": "2026-08-01",
    "48": "4724", "49": "2026-08-02", "50": ["5619", "4711"], "51": "1234", "52": "0",
    "53": ["05", "49"], "59": "NO", "60": "3", "61": "2026-08-11", "984": "LUZ MARINA QUINTERO ROJAS",
    "985": "CONTRIBUYENTE",
}  # fmt: skip
NOMBRES = {
    "39": "Boyacá", "40": "Tunja", "46": "Elaboración de productos de panadería",
    "50:4711": "Comercio al por menor en establecimientos no especializados",
    "53:05": "Impuesto de renta, régimen ordinario", "53:49": "No responsable de IVA",
}  # fmt: skip


def make(
    casillas: Casillas = LUZ,
    nombres: Mapping[str, str] = NOMBRES,
    *,
    hojas: Mapping[int, Sequence[Casillas]] = {},
    estado: str = "ACTIVO",
) -> bytes:
    return render(
        casillas,
        nombres,
        hojas=hojas,
        estado=estado,
        codigo=CODIGO,
        url_verificacion=URL,
        generado_at=NOW,
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make()


def pages_text(pdf: bytes) -> list[str]:
    documento = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s+", " ", pagina.get_textpage().get_text_range()) for pagina in documento]
    finally:
        documento.close()


def test_the_main_sheet_has_every_official_box_in_order(pdf):
    official = [
        *("2", "4", "5", "6", "12", "14"), *map(str, range(24, 62)), "984", "985",
    ]  # fmt: skip
    [texto] = pages_text(pdf)

    assert [casilla.numero for casilla in CASILLAS] == official
    positions = [texto.find(f"{casilla.numero}. {casilla.titulo}") for casilla in CASILLAS]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_every_value_is_in_the_text(pdf):
    [texto] = pages_text(pdf)
    values = [v for value in LUZ.values() for v in (value if isinstance(value, list) else [value])]

    assert [value for value in (*values, *NOMBRES.values()) if value not in texto] == []


def test_a_value_follows_the_title_of_its_box(pdf):
    [texto] = pages_text(pdf)

    assert "31. Primer apellido QUINTERO" in texto
    assert "40. Ciudad/Municipio Tunja 001" in texto
    assert "46. Actividad principal: código Elaboración de productos de panadería 1081" in texto


def test_the_responsibilities_have_26_positions_and_the_customs_users_20(pdf):
    by_number = {casilla.numero: casilla for casilla in CASILLAS}

    assert (by_number["53"].posiciones, by_number["54"].posiciones) == (26, 20)
    with pytest.raises(ValueError, match="box 53 has 26 positions"):
        make({"53": ["05"] * 27})


def test_a_full_list_of_responsibilities_fits_on_two_pages_at_most():
    codes = [f"{number:02d}" for number in range(5, 31)]
    nombres = {f"53:{code}": "Obligación con un nombre bastante largo que ocupa su lugar " * 2 for code in codes}

    pages = pages_text(make({**LUZ, "53": codes}, nombres))

    assert len(pages) <= 2
    assert all(code in " ".join(pages) for code in codes)


def test_a_box_of_another_sheet_is_refused():
    with pytest.raises(ValueError, match="98"):
        make({"98": "18"})


def test_it_says_when_it_was_made_in_bogota_time(pdf):
    assert "Fecha generación documento PDF: 11-08-2026 21:30" in pages_text(pdf)[0]


def test_the_code_is_printed_in_groups(pdf):
    assert "7KQ2 M9XD 4TRA 8C5W 0V3Z 6N1Y 2B" in pages_text(pdf)[0]


def test_the_qr_on_the_page_resolves_to_the_address_and_is_at_least_20_mm(pdf):
    documento = pypdfium2.PdfDocument(pdf)
    scale = 3
    image = documento[0].render(scale=scale).to_pil()
    documento.close()

    [code] = zxingcpp.read_barcodes(image)

    assert code.text == URL
    corners = code.position
    width_mm = abs(corners.top_right.x - corners.top_left.x) / (72 * scale) * 25.4
    assert width_mm >= 20


def test_it_stays_accessible_and_archivable(pdf):
    documento = pikepdf.open(BytesIO(pdf))

    with documento.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Formulario del Registro Único Tributario 001, NIT 1020304050"
    kinds = [str(o.S) for o in documento.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 8
    figures = [
        o for o in documento.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure" and "/P" in o
    ]
    assert all("/Alt" in figure for figure in figures)


def test_the_page_is_letter(pdf):
    with pikepdf.open(BytesIO(pdf)) as documento:
        assert [float(x) for x in documento.pages[0].MediaBox] == [0, 0, 612, 792]


@pytest.mark.parametrize("numero", ["33", "36", "41", "42", "984"])
@pytest.mark.parametrize("texto", ["W" * 10_000, "palabra " * 1250, "😀👩‍👩‍👧" * 2000])
def test_ten_thousand_characters_stay_inside_the_page(numero, texto):
    pdf = make({**LUZ, numero: texto})

    documento = pypdfium2.PdfDocument(pdf)
    outside = 0
    for pagina in documento:
        textos = pagina.get_textpage()
        boxes = [textos.get_charbox(i) for i in range(0, textos.count_chars(), 7)]
        outside += sum(1 for left, _bottom, right, _top in boxes if left < 0 or right > 612 - 20)
    documento.close()
    assert outside == 0
    assert "985. Cargo CONTRIBUYENTE" in " ".join(pages_text(pdf))


def test_markup_in_a_name_is_only_a_name():
    [texto] = pages_text(make({**LUZ, "35": "#panic() *SAS* $x$ [y] <z>"}))

    assert "#panic() *SAS* $x$ [y] <z>" in texto
