import re

import pytest
from django.core.exceptions import ObjectDoesNotExist

from ventanilla.comun.busqueda import fold
from ventanilla.referencias import rules, selectors

pytestmark = pytest.mark.django_db


def test_departments_and_municipalities_come_in_alphabetical_order():
    names = [departamento.name for departamento in selectors.departamentos()]
    places = [municipio.name for municipio in selectors.municipios_of("15")]

    assert names == sorted(names, key=fold)
    assert places == sorted(places, key=fold)
    assert len(places) == 123


def test_a_municipality_knows_its_department():
    tunja = selectors.municipio("15001")

    assert tunja.completo == "Tunja, Boyacá"
    assert selectors.municipio("11001").completo == "Bogotá, D.C."


@pytest.mark.parametrize(
    "ask",
    [
        lambda: selectors.municipio("99999"),
        lambda: selectors.municipio(""),
        lambda: selectors.municipios_of("00"),
        lambda: selectors.actividad("0000"),
        lambda: selectors.responsabilidad("99"),
        lambda: selectors.tipo_documento("00"),
        lambda: selectors.punto_contacto("zz"),
        lambda: selectors.uvt(1999),
        lambda: selectors.seccional_of("99999"),
    ],
)
def test_what_is_not_in_a_list_does_not_exist(ask):
    with pytest.raises(ObjectDoesNotExist):
        ask()


def test_a_class_knows_its_section():
    assert selectors.actividad("4711").seccion_code == "G"
    assert selectors.actividad("0123").seccion_code == "A"
    assert selectors.actividad("0010").seccion_code == ""


def test_the_sections_hold_every_class_once():
    sections = selectors.actividades_by_section()

    codes = [actividad.code for section in sections for actividad in section.actividades]
    assert len(sections) == 22  # 21 of the classification, and the activities that only the RUT has
    assert len(codes) == len(set(codes)) == 507


@pytest.mark.parametrize(
    ("query", "codes"),
    [("4711", ["4711"]), ("478", ["4781", "4782", "4789"]), ("9999", []), ("", [])],
)
def test_a_class_is_found_by_its_code_or_its_beginning(query, codes):
    found = [found.code for found in selectors.search_actividades(query)]

    assert found == codes or (query == "" and len(found) <= 12)


def test_a_class_is_found_by_what_people_call_it():
    first = selectors.search_actividades("vendo empanadas")[0]

    assert (first.code, first.coincidencia) == ("5619", "vendo empanadas")
    assert first.seccion_title == "Alojamiento y servicios de comida"


@pytest.mark.parametrize("limit", [0, 1, 5])
def test_no_more_classes_than_asked_for(limit):
    assert len(selectors.search_actividades("vendo", limit)) == limit
    assert len(selectors.search_actividades("47", limit)) == limit


def test_historical_responsibilities_are_not_offered_but_are_known():
    offered = [found.code for found in selectors.responsabilidades()]

    assert "48" in offered
    assert "11" not in offered
    assert selectors.responsabilidad("11").name == "Ventas régimen común"


def test_document_types_by_use():
    rut = [tipo.abbr for tipo in selectors.tipos_documento("rut")]

    assert "CC" in rut
    assert "NUIP" not in rut
    assert len(selectors.tipos_documento()) == 18


def test_colombia_has_its_code_of_the_form():
    assert {pais.code: pais.dian_code for pais in selectors.paises()}["CO"] == "169"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cali", "05"),
        ("Medellin", "11"),
        ("bogota", "32"),
        ("quindio", "01"),
        ("pazto", "14"),
    ],
)
def test_contact_points_are_found_by_place(query, code):
    assert code in [punto.code for punto in selectors.puntos_contacto(query)]


def test_without_a_query_every_contact_point_by_city():
    puntos = selectors.puntos_contacto()

    assert len(puntos) == 57
    assert [fold(p.city) for p in puntos] == sorted(fold(p.city) for p in puntos)


@pytest.mark.parametrize(
    ("municipio", "seccional"),
    [
        ("11001", "32"),  # Bogotá: the one for natural persons
        ("05001", "11"),  # its own office, not the customs one
        ("15001", "20"),
        ("15759", "26"),  # Sogamoso has its own
        ("15632", "20"),  # another of Boyacá: that of the capital
        ("25754", "32"),  # Cundinamarca is attended from Bogotá
        ("25307", "08"),  # but Girardot has its own
        ("86001", "46"),  # the only one of Putumayo
        ("05045", "41"),  # Urabá
        ("88564", "27"),
        ("99773", "42"),
    ],
)
def test_the_office_of_a_place(municipio, seccional):
    assert selectors.seccional_of(municipio) == seccional


def test_every_place_has_an_office_that_attends_taxes_of_people():
    for departamento in selectors.departamentos():
        for municipio in selectors.municipios_of(departamento.code):
            punto = selectors.punto_contacto(selectors.seccional_of(municipio.code))
            assert punto.kind in rules.ATIENDEN_IMPUESTOS


def test_without_offices_the_lists_are_damaged():
    with pytest.raises(rules.SinSeccional):
        rules.choose_seccional("11001", (), {})


def test_an_exception_to_an_office_that_closed_is_ignored():
    tunja = selectors.punto_contacto("20")

    assert rules.choose_seccional("15632", (tunja,), {"15632": "26"}) == "20"


def test_the_uvt_of_the_years():
    assert selectors.uvt(2025) == 49_799
    assert [value.year for value in selectors.uvts()] == list(range(2026, 2005, -1))


def test_the_small_tables_of_the_form():
    assert {valor.code: valor.name for valor in selectors.valores_de_casilla("2")} == {
        "01": "Inscripción",
        "02": "Actualización",
        "03": "Suspensión",
        "04": "Cancelación",
        "05": "Reactivación",
        "06": "Anulación",
    }
    assert selectors.nombre_de_valor("98", "18") == "Representante legal principal"
    assert selectors.nombre_de_valor("98", "no") == ""
    assert len(selectors.valores_de_casilla("57")) == 4


def test_each_form_of_organisation_has_its_box():
    formas = {valor.code for valor in selectors.formas_de_organizacion()}

    assert {"SAS", "FUND", "CONSORCIO"} <= formas
    assert {selectors.casilla_de_forma(forma) for forma in formas} == {str(numero) for numero in range(63, 70)}
    assert selectors.casilla_de_forma("no existe") == ""


def test_questions_by_topic_and_by_words():
    topics = selectors.temas_de_preguntas()

    assert topics[0] == "RUT"
    assert {p.topic for p in selectors.preguntas_frecuentes(topic="RUT")} == {"RUT"}
    assert selectors.preguntas_frecuentes("cuanto vale la uvt")[0].code == "renta-uvt"
    assert selectors.preguntas_frecuentes("¿el rut se bence?")[0].code == "rut-vencimiento"


def test_the_answers_speak_of_usted():
    familiar = {"tú", "tu", "tus", "te", "puedes", "debes", "tienes", "eres", "ti", "contigo", "tuyo"}
    for pregunta in selectors.preguntas_frecuentes():
        words = set(re.findall(r"\w+", f"{pregunta.question} {pregunta.answer}".lower()))
        assert not words & familiar, pregunta.code


@pytest.mark.django_db
def test_until_the_new_uvt_is_published_the_last_one_serves():
    assert selectors.uvt_in_force(2026) == selectors.uvt(2026)
    assert selectors.uvt_in_force(2031) == selectors.uvt(max(uvt.year for uvt in selectors.uvts()))
