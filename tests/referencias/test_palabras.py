"""People find the class of what they do in the first three answers, in their own words and spelling."""

import csv
import time
from importlib.resources import files

import pytest

from ventanilla.comun.busqueda import Entrada, Indice

DATOS = files("ventanilla.referencias") / "datos"


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATOS / name).read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def indice() -> Indice:
    words = {row["code"]: tuple(row["words"].split("|")) for row in rows_of("ciiu_palabras.csv")}
    return Indice(Entrada(row["code"], row["description"], words.get(row["code"], ())) for row in rows_of("ciiu.csv"))


FRASES = {
    "vendo pan": "4729",
    "hago pan": "1081",
    "panaderia": "1081",
    "arreglo celulares": "9512",
    "arregl0 celulares": "9512",
    "reparo selulares": "9512",
    "doy clases": "8559",
    "clases de inglés": "8559",
    "clases de musica": "8553",
    "tienda de barrio": "4711",
    "Tengo una tienda": "4711",
    "domiciliario": "5320",
    "domisiliario": "5320",
    "rappi": "5320",
    "uber": "4921",
    "taxi": "4921",
    "taxsista": "4921",
    "peluquería": "9602",
    "peluqeria": "9602",
    "hago uñas": "9602",
    "Tengo una peluquería y hago uñas": "9602",
    "abogado": "6910",
    "avogado": "6910",
    "programador": "6201",
    "desarrollo de software": "6201",
    "arriendo apartamentos": "6810",
    "arrendar apartamento": "6810",
    "influencer": "7310",
    "influenser": "7310",
    "contadora": "6920",
    "restaurante": "5611",
    "restorante": "5611",
    "vendo empanadas": "5619",
    "comidas rapidas": "5619",
    "soy médico": "8621",
    "dentista": "8622",
    "sicologo": "8692",
    "enfermera": "8699",
    "alvañil": "4111",
    "maestro de obra": "4111",
    "electricista": "4321",
    "plomero": "4322",
    "mecanico de motos": "4542",
    "mecanico": "4520",
    "conductor de camion": "4923",
    "trasteos": "4923",
    "modista": "1410",
    "vendo ropa por internet": "4791",
    "vendo ropa": "4771",
    "venta de zapatos": "4772",
    "fotografo": "7420",
    "diseño grafico": "7410",
    "veterinario": "7500",
    "finca cafetera": "0123",
    "ganadero": "0141",
    "gallinas": "0145",
    "reciclador": "3830",
    "niñera": "8891",
    "cuido ancianos": "8810",
    "empleada domestica": "9700",
    "jardinero": "8130",
    "vigilante": "8010",
    "airbnb": "5519",
    "venta por catalogo": "4799",
    "ferreteria": "4752",
    "drogueria": "4773",
    "me dedico a vender frutas y verduras": "4721",
    "ingeniero civil": "7112",
    "tatuador": "9609",
    "entrenador personal": "8552",
    "vendedor ambulante": "4789",
    "pensionado": "0020",
    "empleado": "0010",
    "ama de casa": "0081",
    "dividendos": "0090",
    "lavadero de carros": "4520",
    "contrato de prestación de servicios": "8299",
    "cultivo de papa": "0113",
}


@pytest.mark.parametrize("frase", FRASES)
def test_the_obvious_class_is_among_the_first_three(indice, frase):
    assert FRASES[frase] in [found.clave for found in indice.rank(frase)[:3]]


def test_the_words_belong_to_classes_that_exist():
    codes = {row["code"] for row in rows_of("ciiu.csv")}

    assert {row["code"] for row in rows_of("ciiu_palabras.csv")} <= codes


def test_there_are_many_ways_to_say_what_one_does():
    phrases = [phrase for row in rows_of("ciiu_palabras.csv") for phrase in row["words"].split("|")]

    assert len(phrases) >= 150
    assert all(phrase == phrase.strip() for phrase in phrases)
    assert all(phrases)


def test_every_phrase_finds_its_own_class(indice):
    lost = [
        (phrase, row["code"])
        for row in rows_of("ciiu_palabras.csv")
        for phrase in row["words"].split("|")
        if row["code"] not in [found.clave for found in indice.rank(phrase)[:3]]
    ]

    assert lost == []


def test_a_search_costs_a_few_milliseconds(indice):
    started = time.process_time()
    for frase in FRASES:
        indice.rank(frase)

    assert (time.process_time() - started) / len(FRASES) < 0.010
