"""Sheets 2 to 6 of the printed form 001: who needs them gets them all, in the official order, and nothing is lost."""

import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fabricas import NOW
from tests.rut.test_formulario_001 import LUZ, URL, make, pages_text
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.operacion.demo import ensure_demo
from ventanilla.rut import services
from ventanilla.rut.adapters.formulario_001 import ANEXAS, CASILLAS
from ventanilla.rut.adapters.formulario_001.hojas import Casilla
from ventanilla.rut.rules.casillas import Casillas
from ventanilla.rut.rules.estados import EstadoRut

EMPRESA: dict[str, str | list[str]] = {**LUZ, "59": "SI"}
OFICIALES = {
    2: [*range(62, 98), *range(170, 174)],
    3: [*range(98, 111)],
    4: [*range(111, 124)],
    5: [*range(124, 160)],
    6: [*range(160, 170)],
}
POR_HOJA = {3: 5, 4: 5, 6: 5}
NOMBRES_DE_REGISTRO = {3: "Representante", 4: "Socio o miembro", 6: "Establecimiento"}


def registro(hoja: int, **cambios: str | list[str]) -> dict[str, str | list[str]]:
    """A record that says something of its own in every box; `c98="18"` changes what box 98 says."""
    lleno: dict[str, str | list[str]] = {c.numero: values(c) if c.posiciones > 1 else values(c)[0] for c in boxes(hoja)}
    return lleno | {clave.removeprefix("c"): valor for clave, valor in cambios.items()}


def values(casilla: Casilla) -> list[str]:
    return [f"D{casilla.numero}{'AB'[lugar]}" for lugar in range(casilla.posiciones)]


def boxes(hoja: int) -> Sequence[Casilla]:
    return ANEXAS[hoja].casillas


def make_hojas(hojas: dict[int, list[Casillas]], nombres: dict[str, str] | None = None, **kwargs: str) -> bytes:
    return make({**EMPRESA, "59": "SI" if any(hojas.values()) else "NO"}, nombres or {}, hojas=hojas, **kwargs)


@pytest.fixture(scope="module")
def completo() -> bytes:
    return make_hojas({hoja: [registro(hoja)] for hoja in ANEXAS})


# --- every box, in order ----------------------------------------------------------------------------


@pytest.mark.parametrize("hoja", ANEXAS)
def test_each_sheet_has_every_official_box_once_and_in_order(hoja, completo):
    texto = pages_text(completo)[hoja - 1]

    encontradas = [texto.find(f" {numero}. ") for numero in OFICIALES[hoja]]
    assert [int(c.numero) for c in boxes(hoja)] == OFICIALES[hoja]
    assert -1 not in encontradas
    assert encontradas == sorted(encontradas)
    assert [texto.count(f" {c.numero}. {c.titulo}") for c in boxes(hoja)] == [1] * len(boxes(hoja))


@pytest.mark.parametrize("hoja", ANEXAS)
def test_what_a_box_holds_follows_its_title(hoja, completo):
    texto = pages_text(completo)[hoja - 1]

    for casilla in boxes(hoja):
        assert f" {casilla.numero}. {casilla.titulo} {' '.join(values(casilla))}" in texto


@pytest.mark.parametrize("hoja", ANEXAS)
def test_each_sheet_repeats_whose_it_is(hoja, completo):
    texto = pages_text(completo)[hoja - 1]

    assert f"Hoja {hoja}. {ANEXAS[hoja].titulo}" in texto
    assert (
        "4. Número de formulario 14012345678 5. Número de Identificación Tributaria (NIT) 1020304050 6. DV 8" in texto
    )
    assert f"Hoja {hoja} Página {hoja} de 6" in texto


def test_no_number_is_printed_on_two_sheets():
    numeros = Counter(casilla.numero for casillas in (CASILLAS, *map(boxes, ANEXAS)) for casilla in casillas)

    assert [numero for numero, veces in numeros.items() if veces > 1] == []


def test_a_code_is_said_in_words_and_a_municipality_by_its_own_department():
    nombres = {
        "62:2": "Derecho privado", "78:15": "Boyacá", "78:11": "Bogotá, D.C.", "79:15001": "Tunja",
        "79:11001": "Bogotá", "98:18": "Representante legal principal", "164:05001": "Medellín", "40": "Otro",
    }  # fmt: skip
    hojas: dict[int, list[Casillas]] = {
        2: [registro(2, c62="2", c78=["15", "11"], c79=["001", "001"])],
        3: [registro(3, c98="18")],
        6: [registro(6, c163="05", c164="001"), registro(6, c163="99", c164="001")],
    }

    _, hoja_2, hoja_3, hoja_6 = pages_text(make_hojas(hojas, nombres))

    assert "62. Naturaleza Derecho privado 2" in hoja_2
    assert "78. Departamento Boyacá 15 Bogotá, D.C. 11 79. Ciudad/Municipio Tunja 001 Bogotá 001" in hoja_2
    assert "98. Representación Representante legal principal 18" in hoja_3
    assert "164. Ciudad/Municipio Medellín 001" in hoja_6
    assert "164. Ciudad/Municipio 001" in hoja_6


def test_capital_is_read_as_money():
    hojas: dict[int, list[Casillas]] = {4: [registro(4, c120="12345678901", c121="33.34")]}

    assert "120. Valor capital del socio $12.345.678.901 121. % Participación 33.34" in pages_text(make_hojas(hojas))[1]


# --- how many sheets --------------------------------------------------------------------------------


def test_who_has_no_records_has_one_sheet():
    assert len(pages_text(make_hojas({}))) == 1
    assert len(pages_text(make_hojas({3: [], 6: []}))) == 1


def test_only_sheets_with_records_are_printed_and_in_the_order_of_the_form():
    _, *anexas = pages_text(make_hojas({6: [registro(6)], 2: [], 3: [registro(3)]}))

    assert [re.findall(r"Hoja (\d)\. ", pagina) for pagina in anexas] == [["3"], ["6"]]


def test_twelve_partners_take_three_sheets_that_say_which_they_are():
    paginas = pages_text(make_hojas({4: [registro(4, c112=f"80000{n}") for n in range(1, 13)], 6: [registro(6)]}))

    assert len(paginas) == 5
    assert "Hoja 4, 1 de 3. Socios" in paginas[1]
    assert "Hoja 4, continuación 2 de 3. Socios" in paginas[2]
    assert "Hoja 4, continuación 3 de 3. Socios" in paginas[3]
    quienes = [re.findall(r"112. Número de identificación (\d+)", pagina) for pagina in paginas[1:4]]
    assert [len(hoja) for hoja in quienes] == [5, 5, 2]
    assert sum(quienes, []) == [f"80000{n}" for n in range(1, 13)]
    assert "Socio o miembro 12" in paginas[3]


def test_a_list_says_where_it_goes_on_and_where_it_ends():
    _, primera, segunda, tercera = pages_text(make_hojas({4: [registro(4)] * 12}))

    assert "Sigue en la hoja 4, continuación 2 de 3." in primera
    assert "Sigue en la hoja 4, continuación 3 de 3." in segunda
    assert "Fin de la hoja 4. Registros: 12." in tercera
    assert "Fin de la hoja" not in primera + segunda


def test_an_auditor_who_is_replaced_takes_a_second_sheet_5():
    saliente = {str(numero): f"S{numero}" for numero in range(124, 136)}

    paginas = pages_text(make_hojas({5: [registro(5), saliente]}))

    assert "Hoja 5, continuación 2 de 2" in paginas[2]
    assert "125. Número de identificación S125" in paginas[2]
    assert "Revisor fiscal principal 124." in paginas[2]


@given(st.fixed_dictionaries({hoja: st.integers(0, 12) for hoja in POR_HOJA}))
@settings(max_examples=6, deadline=None)
def test_however_many_there_are_each_is_printed_once(cuantos):
    paginas = pages_text(make_hojas({hoja: [registro(hoja)] * n for hoja, n in cuantos.items()}))
    texto = " ".join(paginas)

    assert len(paginas) == 1 + sum(-(-n // POR_HOJA[hoja]) for hoja, n in cuantos.items())
    for hoja, n in cuantos.items():
        numeros = re.findall(rf"{NOMBRES_DE_REGISTRO[hoja]} (\d+) {boxes(hoja)[0].numero}\.", texto)
        assert [int(numero) for numero in numeros] == list(range(1, n + 1))
    for numero, pagina in enumerate(paginas, start=1):
        assert f"Página {numero} de {len(paginas)}" in pagina


def test_five_partners_with_long_names_are_not_cut_in_two():
    largo = "SOCIEDAD DE INVERSIONES AGROINDUSTRIALES Y COMERCIALES DEL ALTIPLANO CUNDIBOYACENSE " * 6
    paginas = pages_text(make_hojas({4: [registro(4, c119=largo, c115=largo[:90])] * 5}))

    assert len(paginas) == 3  # they need a second page
    for pagina in paginas[1:]:
        assert pagina.count(" 111. ") == pagina.count(" 123. ") > 0


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anexos", "hojas"),
    [("NO", {6: [registro(6)]}), ("", {6: [registro(6)]}), ("SI", {}), ("SI", {3: []}), ("si", {3: [registro(3)]})],
)
def test_box_59_must_say_whether_there_are_other_sheets(anexos, hojas):
    with pytest.raises(ValueError, match="box 59"):
        make({**LUZ, "59": anexos}, hojas=hojas)


@pytest.mark.parametrize(
    ("hojas", "dice"),
    [
        ({3: [{"98": "18"}, {"111": "13"}]}, "boxes that are not on sheet 3: 111"),
        ({5: [{"5": "1"}]}, "boxes that are not on sheet 5: 5"),
        ({7: [{"170": "1"}]}, "no sheet 7"),
        ({1: [{"35": "Otra"}]}, "no sheet 1"),
        ({2: [registro(2), registro(2)]}, "sheet 2 has one record, got 2"),
        ({2: [{"71": ["01", "02", "03"]}]}, "box 71 has 2 positions, got 3 values"),
        ({4: [{"119": ["Una", "Otra"]}]}, "box 119 has 1 positions, got 2 values"),
    ],
)
def test_what_the_form_has_no_room_for_is_refused(hojas, dice):
    with pytest.raises(ValueError, match=dice):
        make_hojas(hojas)


@pytest.mark.parametrize(("casilla", "largo"), [("5", 20), ("53", 4), ("54", 4)])
def test_what_would_be_cut_where_nothing_wraps_is_refused(casilla, largo):
    assert make({**LUZ, casilla: "W" * largo})
    with pytest.raises(ValueError, match=f"box {casilla} holds {largo} characters at most"):
        make({**LUZ, casilla: "W" * (largo + 1)})


# --- the state of the registration ------------------------------------------------------------------


@pytest.mark.parametrize("estado", set(EstadoRut) - {EstadoRut.ACTIVO})
def test_a_registration_that_is_not_active_says_so_at_the_top_of_every_page(estado):
    hojas: dict[int, list[Casillas]] = {3: [registro(3)] * 6, 6: [registro(6, c162="LARGO " * 2000)]}

    documento = pypdfium2.PdfDocument(make_hojas(hojas, estado=estado))

    assert len(documento) > 4  # the long name makes its sheet go on
    for pagina in documento:
        arriba = pagina.get_textpage().get_text_bounded(bottom=pagina.get_height() - 60)
        assert f"REGISTRO {estado}" in arriba
    documento.close()


def test_the_band_can_be_read_in_black_and_white():
    documento = pypdfium2.PdfDocument(make(estado="CANCELADO"))
    pagina = documento[0].render(scale=1, grayscale=True).to_pil().crop((50, 15, 560, 60))
    documento.close()

    tonos = sorted(tono for _, tono in pagina.getcolors())
    assert (tonos[0], tonos[-1]) < (60, 256)
    assert sum(veces for veces, tono in pagina.getcolors() if tono < 60) > 5_000


def test_an_active_registration_has_no_band(completo):
    assert not any("REGISTRO ACTIVO" in pagina for pagina in pages_text(completo))
    assert all("Estado del registro Activo" in pagina for pagina in pages_text(completo))


def test_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="DORMIDO"):
        make(estado="DORMIDO")


# --- verifiable, accessible -------------------------------------------------------------------------


def test_every_page_alone_can_be_verified():
    pdf = make_hojas({4: [registro(4)] * 6, 6: [registro(6, c162="LARGO " * 1500)]})
    documento = pypdfium2.PdfDocument(pdf)

    codigos = [zxingcpp.read_barcodes(pagina.render(scale=3).to_pil()) for pagina in documento]

    documento.close()
    assert len(codigos) > 4
    assert [[codigo.text for codigo in pagina] for pagina in codigos] == [[URL]] * len(codigos)
    for texto in pages_text(pdf):
        assert "7KQ2 M9XD 4TRA 8C5W 0V3Z 6N1Y 2B" in texto
        assert URL in texto
        assert "Fecha generación documento PDF: 11-08-2026 21:30" in texto


def test_a_main_sheet_that_goes_on_can_be_verified_on_both_pages():
    documento = pypdfium2.PdfDocument(make({**LUZ, "41": "LARGO " * 1000}))

    codigos = [zxingcpp.read_barcodes(pagina.render(scale=3).to_pil()) for pagina in documento]

    documento.close()
    assert len(codigos) >= 2
    assert [[codigo.text for codigo in pagina] for pagina in codigos] == [[URL]] * len(codigos)


def test_it_stays_accessible_and_archivable(completo):
    documento = pikepdf.open(BytesIO(completo))

    with documento.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
    assert documento.Root.Lang == "es-CO"
    kinds = Counter(
        str(o.S) for o in documento.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o
    )
    assert kinds["/H1"] == 1
    assert kinds["/H2"] == 8 + 5  # what the main sheet has, and one for each sheet
    assert kinds["/H3"] == 5 + 1 + 1 + 3 + 1  # the sections of each record
    assert kinds["/Table"] == 1  # constitution and last reform
    assert kinds["/TH"] == 3


# --- hostile text -----------------------------------------------------------------------------------


def everything(texto: str) -> tuple[dict[str, str | list[str]], dict[int, list[Casillas]]]:
    """The same words in every box of the six sheets."""
    principal: dict[str, str | list[str]] = {
        c.numero: [texto] * c.posiciones if c.posiciones > 1 else texto for c in CASILLAS if not c.largo
    }
    hojas: dict[int, list[Casillas]] = {
        hoja: [{c.numero: [texto] * c.posiciones if c.posiciones > 1 else texto for c in boxes(hoja)}]
        for hoja in ANEXAS
    }
    return {**principal, "5": "1020304050", "59": "SI"}, hojas


def how_many() -> int:
    """In how many places `everything` writes it."""
    principal = sum(c.posiciones for c in CASILLAS if not c.largo and c.numero != "59")
    repetidas = 2 * len(ANEXAS)  # boxes 4 and 6 at the head of each sheet
    return principal + repetidas + sum(c.posiciones for hoja in ANEXAS for c in boxes(hoja))


def squeezed(texto: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02-]", "", texto)


def collisions(pdf: bytes) -> list[str]:
    """Characters that leave the paper's margins, or lie on one another."""
    malas = []
    documento = pypdfium2.PdfDocument(pdf)
    for numero, pagina in enumerate(documento, start=1):
        textos = pagina.get_textpage()
        letras = [
            (textos.get_charbox(i), letra)
            for i, letra in enumerate(textos.get_text_range())
            if letra.strip() and letra not in "\u200b\ufffefi"  # the last two are drawn as one
        ]
        malas += [
            f"{numero}: {letra!r} outside" for (x1, y1, x2, y2), letra in letras if x1 < 36 or x2 > 576 or y1 < 18
        ]
        renglones: dict[int, list[tuple[tuple[float, ...], str]]] = {}
        for caja, letra in letras:
            renglones.setdefault(round((caja[1] + caja[3]) / 2 / 3), []).append((caja, letra))
        for renglon in renglones.values():
            for (a, letra_a), (b, letra_b) in pairwise(sorted(renglon)):
                encima = min(a[2], b[2]) - max(a[0], b[0])
                if encima > 0.6 * min(a[2] - a[0], b[2] - b[0]) > 0:
                    malas.append(f"{numero}: {letra_a!r} on {letra_b!r}")
    documento.close()
    return malas


@pytest.mark.parametrize(
    "texto",
    [
        "W" * 90,
        "WWWWWW WWWWWWWWW WWWWWWWWWWWW",
        "CORPORACION INTERINSTITUCIONALMENTE DESCENTRALIZADA",
        "#panic() *SAS* $x$ [y] <z> @a \\ \"'`",
        "ÑÁÉÍÓÚ Ж中Ω ¿¡ «»",
    ],
)
def test_any_words_in_every_box_are_all_printed_inside_it(texto):
    casillas, hojas = everything(texto)

    pdf = make(casillas, {}, hojas=hojas)

    esperado = squeezed(texto.replace("中", "\N{REPLACEMENT CHARACTER}")) * how_many()
    assert Counter(esperado) - Counter("".join(pages_text(pdf))) == {}  # letter by letter: a page may end in between
    assert collisions(pdf) == []


@pytest.mark.parametrize("texto", ["W" * 60, "NOMBRE DE UN CODIGO QUE ES LARGO"])
def test_long_codes_with_long_names_wrap_too(texto):
    casillas, hojas = everything("C" * 24)
    nombres = {f"{c.numero}:{'C' * 24}": texto for c in (*CASILLAS, *(c for hoja in ANEXAS for c in boxes(hoja)))}

    pdf = make(casillas, nombres, hojas=hojas)

    assert collisions(pdf) == []
    assert Counter("".join(pages_text(pdf)))["C"] >= 24 * how_many()


@pytest.mark.parametrize(("hoja", "casilla"), [(2, "79"), (3, "102"), (6, "165")])
def test_twelve_thousand_characters_go_on_over_as_many_pages_as_they_need(hoja, casilla):
    lleno = {c.numero: "" for c in boxes(hoja)}

    pdf = make_hojas({hoja: [{**lleno, casilla: "XY" * 6000}]})

    assert "".join(pages_text(pdf)).count("X") >= 6000
    assert collisions(pdf) == []


@given(st.lists(st.tuples(*[st.text(alphabet="WWWWWm ", max_size=260)] * 3), min_size=1, max_size=5))
@settings(max_examples=10, deadline=None)
def test_records_of_any_height_stay_between_head_and_foot(socios):
    lleno = {c.numero: "" for c in boxes(4)}

    pdf = make_hojas({4: [{**lleno, "115": a, "119": b, "121": c} for a, b, c in socios]})

    assert collisions(pdf) == []
    letras = Counter(letra for socio in socios for texto in socio for letra in texto if letra != " ")
    assert letras - Counter("".join(pages_text(pdf))) == {}


# --- the register -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_copy_of_a_company_brings_its_organisation_partners_representative_and_establishment():
    ensure_demo(NOW)

    codigo = services.issue_copia(Actor.sistema(), "900123456", radicado=None, now=NOW)

    documento = expediente.documento_by_codigo(codigo)
    principal, *anexas = pages_text(expediente.contenido_of(documento))
    assert documento.paginas == 5
    assert "59. Anexos SI" in principal
    assert [re.findall(r"Hoja (\d)\. ", pagina) for pagina in anexas] == [["2"], ["3"], ["4"], ["6"]]
    organizacion, representante, socios, establecimiento = anexas
    assert "Sociedad por acciones simplificada SAS" in organizacion
    assert "79. Ciudad/Municipio Tunja 001" in organizacion
    assert "98. Representación Representante legal principal 18" in representante
    assert ("$12.000.000" in socios, "$8.000.000" in socios) == (True, True)
    assert "164. Ciudad/Municipio Tunja 001 165. Dirección Calle 19 # 9-35" in establecimiento
