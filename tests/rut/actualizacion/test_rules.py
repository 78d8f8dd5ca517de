"""What being late costs, how often the address changes, and what is added to box 53."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fabricas import datos_rut, found
from tests.rut.actualizacion.conftest import company
from ventanilla.comun.dias_habiles import is_business_day
from ventanilla.rut.actualizacion.rules import registro, responsabilidades
from ventanilla.rut.actualizacion.rules.direccion import Direccion, count_changes, may_change, months_before
from ventanilla.rut.actualizacion.rules.sancion import Hecho, last_day, month_after, sancion_for, sanciones
from ventanilla.rut.rules.datos import Actividad, Capital, Exportador, ServicioExportado
from ventanilla.rut.rules.responsabilidades import SOLO_POR_OTRO_TRAMITE

UVT_2026 = 52_374
HOY = date(2026, 8, 11)
DIAS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


# --- art. 658-3, numeral 3, E.T. -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hecho", "limite"),
    [
        (date(2026, 7, 8), date(2026, 8, 10)),  # the 8th of August is a Saturday
        (date(2026, 7, 11), date(2026, 8, 11)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # the 28th of February is a Saturday
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 12, 24), date(2026, 1, 26)),  # over the year, and the 24th is a Saturday
        (date(2026, 7, 7), date(2026, 8, 10)),  # the 7th is the Battle of Boyacá, a Friday
    ],
)
def test_art_658_3_there_is_a_month_after_the_fact_that_ends_on_a_business_day(hecho, limite):
    assert last_day(hecho) == limite


@pytest.mark.parametrize(
    ("grave", "dias", "pesos"),
    [
        (False, 0, 0),
        (True, 0, 0),
        (False, 1, 52_000),
        (True, 1, 105_000),
        (False, 10, 524_000),
        (True, 10, 1_047_000),
    ],
)
def test_art_658_3_one_uvt_for_each_day_and_two_when_it_is_the_address_or_the_activity(grave, dias, pesos):
    hecho = Hecho("x", date(2026, 7, 13), grave)
    today = date(2026, 8, 13) + timedelta(days=dias)

    sancion = sancion_for(hecho, today=today, uvt=UVT_2026)

    assert (sancion.limite, sancion.dias, sancion.pesos) == (date(2026, 8, 13), dias, pesos)


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DIAS, st.integers(0, 3000), st.booleans())
def test_art_658_3_within_the_term_nothing_and_each_day_later_more(hecho, despues, grave):
    today = hecho + timedelta(days=despues)

    sancion = sancion_for(Hecho("x", hecho, grave), today=today, uvt=UVT_2026)

    assert is_business_day(sancion.limite)
    assert sancion.limite >= month_after(hecho)
    assert (sancion.pesos > 0) == (today > sancion.limite)
    assert sancion.pesos <= sancion_for(Hecho("x", hecho, grave), today=today + timedelta(days=1), uvt=UVT_2026).pesos


def test_art_658_3_each_fact_has_its_own_penalty():
    una, otra = sanciones([Hecho("a", date(2026, 1, 13)), Hecho("b", HOY)], today=HOY, uvt=UVT_2026)

    assert una.dias > 0
    assert otra.dias == 0


# --- two addresses in six months (the administration's online service) ------------------------------


def at(dia, direccion):
    return Direccion(dia, "15001", direccion)


def test_only_versions_whose_address_differs_from_the_one_before_count():
    direcciones = [at(HOY - timedelta(days=n), d) for n, d in ((90, "A"), (80, "B"), (70, "B"), (60, "B"))]

    assert count_changes(direcciones, today=HOY) == 1
    assert may_change(direcciones, today=HOY)


def test_a_change_of_municipality_alone_is_a_change_of_address():
    direcciones = [Direccion(date(2026, 7, 1), "15001", "A"), Direccion(date(2026, 8, 1), "05001", "A")]

    assert count_changes(direcciones, today=HOY) == 1


@pytest.mark.parametrize(
    ("primera", "puede"), [(date(2026, 2, 11), True), (date(2026, 2, 12), False), (date(2025, 8, 1), True)]
)
def test_the_first_of_two_changes_stops_counting_after_six_months(primera, puede):
    direcciones = [at(date(2025, 1, 1), "A"), at(primera, "B"), at(date(2026, 8, 1), "C")]

    assert may_change(direcciones, today=HOY) == puede


def test_registering_is_not_a_change():
    assert count_changes([at(HOY, "A")], today=HOY) == 0
    assert count_changes([], today=HOY) == 0


@pytest.mark.parametrize(
    ("dia", "antes"), [(date(2026, 8, 31), date(2026, 2, 28)), (date(2026, 3, 15), date(2025, 9, 15))]
)
def test_six_months_before_is_the_same_day_or_the_last_of_its_month(dia, antes):
    assert months_before(dia, 6) == antes


# --- box 53 ------------------------------------------------------------------------------------------

NATURAL = datos_rut(responsabilidades=("05", "49"))
JURIDICA = company()


@pytest.mark.parametrize("codigo", SOLO_POR_OTRO_TRAMITE)
def test_what_is_given_by_another_procedure_is_not_added(codigo):
    assert responsabilidades.why_not(NATURAL, codigo) == SOLO_POR_OTRO_TRAMITE[codigo]


@pytest.mark.parametrize(
    ("datos", "codigo", "porque"),
    [
        (JURIDICA, "49", "art. 437"),  # 49 on a legal person (pairs of section 13, unverified)
        (JURIDICA, "50", "art. 512-13"),
        (NATURAL, "53", "personas jurídicas"),
        (datos_rut(responsabilidades=("48",)), "49", "Dejar de ser responsable de IVA"),  # art. 437, par. 3
        (datos_rut(responsabilidades=("33",)), "50", "su propio trámite"),  # art. 512-13
        (company(responsabilidades=("48",)), "53", "pida una cita"),  # 48 with 53, and art. 614
        (datos_rut(responsabilidades=("47",)), "05", "art. 903"),  # 05 with 47
        (datos_rut(responsabilidades=("04",)), "05", "art. 19"),  # 05 with 04
    ],
)
def test_what_this_register_cannot_hold_is_not_added_and_says_why(datos, codigo, porque):
    assert porque in responsabilidades.why_not(datos, codigo)


def test_who_becomes_responsible_stops_being_non_responsible():
    assert responsabilidades.add(("05", "49"), ["48"]) == ("05", "48")
    assert responsabilidades.add(("50",), ["33"]) == ("33",)
    assert responsabilidades.add(("53",), ["48"]) == ("48",)


def test_both_of_a_pair_are_not_added_together():
    nada = datos_rut(responsabilidades=("14",))

    assert responsabilidades.refusals(nada, ["48", "49"])
    assert responsabilidades.refusals(nada, ["33", "50"])
    assert responsabilidades.refusals(company(responsabilidades=("05",)), ["48", "53"])
    assert responsabilidades.refusals(nada, ["48", "22"]) == ()


codigos = st.lists(st.sampled_from(["05", "07", "14", "22", "33", "42", "48", "49", "50", "53"]), unique=True)


@given(codigos, codigos, st.booleans())
def test_adding_what_is_not_refused_removes_only_what_it_puts_out_and_leaves_a_legal_register(tiene, pide, juridica):
    datos = replace(JURIDICA if juridica else NATURAL, responsabilidades=tuple(sorted(tiene)))
    if registro.refusals(datos) or responsabilidades.refusals(datos, pide):
        return

    queda = responsabilidades.add(datos.responsabilidades, pide)

    assert set(tiene) - set(queda) <= {"49", "50", "53"}
    assert set(queda) - set(tiene) <= set(pide)
    assert registro.refusals(replace(datos, responsabilidades=queda)) == ()


# --- what a register must say ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cambio", "porque"),
    [
        ({"actividades": ()}, "actividad principal"),
        ({"actividades": tuple(Actividad(f"100{n}", HOY) for n in range(5))}, "cuatro actividades"),
        ({"actividades": (Actividad("1081", HOY),) * 2}, "dos veces"),
        ({"responsabilidades": ("48", "53")}, "48"),
        ({"responsabilidades": ("49",)}, "personas naturales"),
        ({"aduaneros": ("22",)}, "responsabilidad 10"),  # box 54 without code 10
        ({"exportador": Exportador(forma="1", tipo="2")}, "exporta servicios"),
        ({"exportador": Exportador(forma="1", tipo="1", servicios=(ServicioExportado("1", "83"),))}, "CPC"),
        ({"representantes": ()}, "representante legal principal"),  # art. 556 E.T.
    ],
)
def test_what_a_company_cannot_say_is_refused_with_its_reason(cambio, porque):
    assert registro.refusals(JURIDICA) == ()
    assert porque in " ".join(registro.refusals(replace(JURIDICA, **cambio)))


def test_the_parts_of_a_company_add_up():
    socio = JURIDICA.socios[0]
    otro = replace(socio, quien=replace(socio.quien, numero_documento="1"), participacion=Decimal("40.0001"))
    capital = replace(found(JURIDICA.organizacion), capital=Capital(nacional_privado=Decimal(99)))

    assert "más de 100" in registro.refusals(replace(JURIDICA, socios=(socio, otro)))[0]
    assert registro.refusals(replace(JURIDICA, socios=(socio, replace(otro, retiro=HOY)))) == ()
    assert "sumar 100" in registro.refusals(replace(JURIDICA, organizacion=capital))[0]
