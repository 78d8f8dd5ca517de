import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ventanilla.comun.busqueda import Entrada, Indice, fold, rank

TRAMITES = (
    Entrada("inscripcion", "Inscripción en el RUT", ("sacar el RUT", "por primera vez", "NIT nuevo")),
    Entrada("copia", "Copia del RUT", ("descargar el RUT", "certificado RUT", "bajar el pdf del rut")),
    Entrada("cita", "Agendar una cita", ("pedir turno", "hablar con un funcionario")),
    Entrada("firma", "Firma electrónica", ("IFE", "renovar la firma")),
    Entrada("ano", "Año gravable", ("declaración del año",)),
)


def keys(query: str) -> list[str]:
    return [found.clave for found in rank(query, TRAMITES)]


def test_fold_forgets_accents_capitals_and_spaces_but_not_the_enie():
    assert fold("  Inscripción   EN el RÚT ") == "inscripcion en el rut"
    assert fold("AÑO Ñandú") == "año ñandu"
    assert fold("man\u0303ana") == "mañana"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("inscripcion", "inscripcion"),
        ("INSCRIPCIÓN", "inscripcion"),
        ("incripcion", "inscripcion"),  # a missing letter
        ("copia rut", "copia"),
        ("copias", "copia"),  # plural
        ("desargar el rut", "copia"),
        ("quiero sacar el rut", "inscripcion"),
        ("turno", "cita"),
        ("funcionarios", "cita"),
        ("firma electronica", "firma"),
        ("firm", "firma"),  # half a word
        ("ife", "firma"),
    ],
)
def test_what_people_type_finds_what_they_mean(query, first):
    assert keys(query)[0] == first


@pytest.mark.parametrize("query", ["", "   ", "¿?", "😀😀", "zzzzzzzz"])
def test_nothing_sensible_finds_nothing(query):
    assert keys(query) == []


def test_the_answer_says_which_phrase_matched():
    assert rank("pedir turno", TRAMITES)[0].coincidencia == "pedir turno"


def test_the_limit_is_kept():
    assert len(Indice(TRAMITES).rank("rut", limit=1)) == 1


def test_an_empty_list_answers_nothing():
    assert rank("rut", ()) == []


@given(st.text(max_size=300))
def test_any_text_is_answered_without_error_and_in_order(query):
    found = rank(query, TRAMITES)

    scores = [result.puntaje for result in found]
    assert scores == sorted(scores, reverse=True)
    assert len({result.clave for result in found}) == len(found)


@given(st.sampled_from(TRAMITES))
def test_a_title_always_finds_itself_first(entry):
    assert keys(entry.titulo)[0] == entry.clave


@example("ᴬᴮ")  # letters that give capitals when they are taken apart
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
