"""Which organisations register here, and what their answers mean."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import datos_rut, found
from tests.rut.inscripcion_juridica.conftest import SECCIONES, SOCIA
from ventanilla.rut.inscripcion_juridica import rules
from ventanilla.rut.inscripcion_juridica.rules import Operacion
from ventanilla.rut.inscripcion_juridica.services import build
from ventanilla.rut.rules import excepciones

CONTADORA = {**SOCIA, "calidad": "contador", "tarjeta_profesional": "1", "desde": "2026-07-01"}
HOY = date(2026, 8, 11)
NO_VENDE = Operacion(gravado=False, excluido=False, comidas=False)
VENDE = Operacion(gravado=True, excluido=False, comidas=False)
FORMAS = (
    "SAS", "LTDA", "SA", "SCS", "SCA", "SC", "EU", "SEM", "SH", "SUC_EXT", "SOC_EXT", "COOP", "PRECOOP", "FONDO_EMP",
    "MUTUAL", "FUND", "CORP", "ASOC", "JAC", "PH", "SINDICATO", "IGLESIA", "CONSORCIO", "UT", "COLAB", "FIDUCIA",
    "FONDO_INV", "ENT_NAL", "ENT_DPTAL", "ENT_MPAL", "ENT_DESC",
)  # fmt: skip


def codes(forma, operacion=NO_VENDE):
    return [sugerencia.codigo for sugerencia in rules.suggest(forma, operacion)]


def form(forma="FUND", **cambios):
    secciones = {nombre: {**datos, **cambios.get(nombre, {})} for nombre, datos in SECCIONES.items()}
    secciones["camino"] = {**secciones["camino"], "forma": forma}
    return build(secciones, datos_rut("2900000001"), nit="")


def problems(forma="FUND", **cambios):
    return " ".join(rules.problems(form(forma, **cambios), today=HOY))


# --- which way ---


@pytest.mark.parametrize("forma", sorted(rules.CON_MATRICULA))
def test_commercial_companies_go_to_the_chamber_of_commerce_without_an_appointment(forma):
    otro = found(rules.other_way(forma, es_comerciante=False, hubo_falla=True))

    assert (otro.codigo, otro.cita) == ("matricula_mercantil", False)


def test_so_does_whoever_trades():
    assert rules.other_way("ASOC", es_comerciante=True, hubo_falla=False) is rules.CAMARA


def test_a_failure_of_ours_gives_an_appointment_to_who_needs_no_chamber():
    otro = found(rules.other_way("FUND", es_comerciante=False, hubo_falla=True))

    assert (otro.codigo, otro.cita) == (excepciones.Excepcion.FALLA_TECNICA, True)


@pytest.mark.parametrize("forma", sorted(set(FORMAS) - rules.CON_MATRICULA))
def test_every_other_form_registers_here(forma):
    assert rules.other_way(forma, es_comerciante=False, hubo_falla=False) is None


# --- box 53 ---


@pytest.mark.parametrize(
    ("forma", "tiene", "no_tiene"),
    [
        ("FUND", {"05", "42"}, {"04", "06"}),  # art. 19 and 364 E.T.
        ("COOP", {"04"}, {"05"}),  # art. 19-4 E.T.
        ("SINDICATO", {"06"}, {"05"}),  # art. 23 E.T.
        ("IGLESIA", {"06"}, {"05"}),
        ("JAC", set(), {"04", "05", "06"}),  # art. 22 E.T.
        ("PH", {"42"}, {"04", "05", "06"}),  # art. 22 E.T., art. 51 Ley 675 de 2001
        ("CONSORCIO", set(), {"04", "05", "06"}),  # art. 18 E.T.
        ("ENT_MPAL", {"09"}, {"05", "55"}),  # art. 22 and 437-2 E.T.
        ("SH", {"05"}, {"06"}),  # art. 13 E.T.
    ],
)
def test_income_tax_follows_the_form(forma, tiene, no_tiene):
    propuestas = set(codes(forma))

    assert tiene <= propuestas
    assert not no_tiene & propuestas


def test_who_sells_what_pays_iva_has_48_and_who_does_not_has_53():
    assert {"48", "53"} & set(codes("FUND", VENDE)) == {"48"}
    assert {"48", "53"} & set(codes("FUND")) == {"53"}


def test_a_restaurant_of_an_organisation_is_always_responsible():
    assert "33" in codes("ASOC", replace(VENDE, comidas=True))


@given(
    st.sampled_from(FORMAS),
    st.builds(Operacion, gravado=st.booleans(), excluido=st.booleans(), comidas=st.booleans()),
)
def test_what_is_proposed_can_always_be_chosen_and_never_says_what_is_of_persons(forma, operacion):
    sugerencias = rules.suggest(forma, operacion)
    propuestas = [sugerencia.codigo for sugerencia in sugerencias]

    assert rules.refusals(propuestas, sugerencias) == ()
    assert not {"49", "50"} & set(propuestas)
    assert "07" in propuestas  # art. 368 E.T.
    assert len(set(propuestas)) == len(propuestas)
    assert all(sugerencia.porque for sugerencia in sugerencias)


@pytest.mark.parametrize(
    ("codigos", "motivo"),
    [
        (["49"], "49 no es de organizaciones"),
        (["50"], "50 no es de organizaciones"),
        (["48"], "es responsable de IVA (48) o no lo es (53)"),
        (["13"], "13 no se elige aquí"),
        (["04"], "régimen especial y el ordinario"),
        (["22"], "22 no se puede elegir"),
    ],
)
def test_some_are_not_chosen(codigos, motivo):
    sugerencias = rules.suggest("FUND", NO_VENDE)

    assert motivo in " ".join(rules.refusals([*codes("FUND"), *codigos], sugerencias))


def test_an_obligatory_one_cannot_be_left_out():
    sugerencias = rules.suggest("FUND", NO_VENDE)

    assert "Debe quedar la responsabilidad 07" in " ".join(rules.refusals(["05", "42", "53"], sugerencias))


# --- what cannot be so ---


def test_what_is_well_is_well():
    assert problems() == ""


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({"constitucion": {"fecha": "2026-09-01", "registro": None, "entidad_registro": ""}}, "todavía no llega"),
        ({"constitucion": {"clase": "03"}}, "falta el número de la notaría"),
        ({"constitucion": {"registro": "2026-06-30"}}, "anterior a la del acto"),
        ({"constitucion": {"registro": None}}, "Falta la entidad que la registró o la fecha"),
        ({"constitucion": {"registro": "2026-09-01"}}, "fecha del registro todavía no llega"),
        ({"caracteristicas": {"vigencia_hasta": "2026-08-11"}}, "ya terminó"),
        ({"caracteristicas": {"nacional_privado": "60", "extranjero_privado": "39.9"}}, "suman 99,9 %"),
        ({"actividades": {"actividades": []}}, "por lo menos una actividad"),
        ({"principal": {"desde": "2026-06-30"}}, "antes del acto"),
        ({"socios": {"registros": [SOCIA, {**SOCIA, "numero_documento": "1", "participacion": "51"}]}}, "101 %"),
        ({"socios": {"registros": [{**SOCIA, "ingreso": "2026-12-01"}]}}, "ingreso de un socio"),
        ({"revisores": {"registros": [CONTADORA, CONTADORA]}}, "más de un contador"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said(cambios, motivo):
    assert motivo in problems(**cambios)


def test_the_auditor_is_nobody_else_of_the_organisation():
    socia_y_revisora = {**SOCIA, "numero_documento": "2900000003"}

    assert "art. 205" in problems(socios={"registros": [socia_y_revisora]})


@pytest.mark.parametrize("forma", sorted(rules.DE_VARIOS))
def test_a_consortium_is_of_two_at_least_who_have_all_of_it(forma):
    otra = {**SOCIA, "numero_documento": "900123456", "tipo_documento": "31"}

    assert "por lo menos dos" in problems(forma, socios={"registros": [SOCIA]})
    assert "suman 90 %" in problems(forma, socios={"registros": [SOCIA, {**otra, "participacion": "40"}]})
    assert problems(forma, socios={"registros": [SOCIA, otra]}) == ""


@given(st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_the_capital_adds_up_to_a_hundred_or_there_is_none(partes):
    motivo = rules.capital_refusal([Decimal(parte) for parte in partes])

    assert (motivo == "") == (sum(partes) in (0, 100))
