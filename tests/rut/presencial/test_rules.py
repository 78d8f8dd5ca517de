"""What may change at the desk, article by article."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import datos_rut
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.rules import (
    ActoAdministrativo,
    CalidadAduanera,
    CambioDeAduanas,
    CambioInvalido,
    Comparecencia,
    Medio,
    Quien,
    Retiro,
)
from ventanilla.rut.rules.datos import Representacion, Tercero
from ventanilla.rut.rules.responsabilidades import (
    INCOMPATIBLES,
    NUNCA_EN_JURIDICAS,
    SOLO_POR_OTRO_TRAMITE,
    incompatibilities,
)

HOY = date(2026, 8, 11)
ACTO = ActoAdministrativo("1-00-201-0042", date(2026, 7, 30))
VIGENTES = frozenset({"21", "22", "23", "53", "62"})
LUZ = datos_rut()
CEDULA = {"tipo_documento": "13", "primer_nombre": "Ana", "primer_apellido": "Gil"}
EMPRESA = datos_rut(
    "900123456", tipo_documento="31", tipo_contribuyente="1", razon_social="Panadería La Espiga S.A.S.",
    primer_nombre="", otros_nombres="", primer_apellido="", segundo_apellido="", responsabilidades=("05", "48", "52"),
    representantes=tuple(
        Representacion(calidad=calidad, desde=date(2020, 1, 1), quien=Tercero(**CEDULA, numero_documento=numero))
        for calidad, numero in (("18", "2900000001"), ("contador", "2900000002"))
    ),
)  # fmt: skip


def came(**cambios):
    valores = {
        "cita": "0092026012434", "medio": Medio.VIDEO, "quien": Quien.TITULAR, "tipo_documento": "13",
        "numero_documento": LUZ.numero_documento, "verificadas": tuple(rules.CHECKLIST), "evidencia": "Cédula vista.",
        "motivo": "La persona lo pidió en la cita.",
    }  # fmt: skip
    return Comparecencia(**(valores | cambios))


def leaving(codigo, fundamento="actividad_terminada", *, visto="RUT del local cerrado.", acto=None):
    return Retiro(codigo, fundamento, visto, acto)


# --- the appointment and who came


@pytest.mark.parametrize("texto", ["0092026012434", " 009-2026-012434 ", "009 2026 012434", "0092025000001"])
def test_the_code_of_an_appointment_is_point_year_and_number(texto):
    assert rules.parse_cita(texto, today=HOY).startswith("0092")


@pytest.mark.parametrize(
    "texto",
    ["", "92026012434", "0092026000000", "00920260124344", "009202601243A", "0092021012434", "0092027012434", "²" * 13],
)  # fmt: skip
def test_what_is_not_such_a_code_or_of_another_year_is_refused(texto):
    with pytest.raises(CambioInvalido):
        rules.parse_cita(texto, today=HOY)


def test_the_code_is_found_in_what_the_official_noted():
    assert rules.find_cita("Cita 0092026012434, por video", today=HOY) == "0092026012434"
    assert rules.find_cita("llamada 00920260124345", today=HOY) == ""
    assert rules.find_cita("Cita 0092019012434", today=HOY) == ""


def test_the_whole_checklist_is_asked_in_its_order():
    assert rules.unchecked(()) == tuple(rules.CHECKLIST)
    assert rules.unchecked(("voluntad", "documento", "otra")) == ("presencia", "soportes")
    assert rules.unchecked(tuple(rules.CHECKLIST)) == ()


def test_the_owner_comes_with_the_number_of_the_register():
    rules.ensure_who(LUZ, came(), es_apoderado=False)

    with pytest.raises(CambioInvalido, match="Se cancela por cambio de documento"):
        rules.ensure_who(LUZ, came(numero_documento="1099888777"), es_apoderado=False)


def test_for_an_organisation_comes_its_legal_representative_or_an_attorney():
    ana = came(quien=Quien.REPRESENTANTE, numero_documento="2900000001")
    contador = came(quien=Quien.REPRESENTANTE, numero_documento="2900000002")

    rules.ensure_who(EMPRESA, ana, es_apoderado=False)
    rules.ensure_who(EMPRESA, contador, es_apoderado=True)
    for otro in (contador, came(quien=Quien.TITULAR, numero_documento="900123456")):
        with pytest.raises(CambioInvalido):
            rules.ensure_who(EMPRESA, otro, es_apoderado=False)


# --- identification: article 1.6.1.2.14 of Decreto 1625 de 2016


def test_names_and_issue_change_and_nothing_else_does():
    nueva = replace(rules.identificacion_of(LUZ), primer_apellido="Quiñones", expedicion_municipio="11001")

    despues = rules.change_identificacion(LUZ, nueva, today=HOY)

    assert (despues.primer_apellido, despues.expedicion_municipio) == ("Quiñones", "11001")
    assert replace(despues, primer_apellido="Quintero", expedicion_municipio="15001") == LUZ


def test_a_document_of_another_country_has_no_municipality_of_issue():
    extranjera = datos_rut(tipo_documento="41", expedicion_pais="245", expedicion_municipio="")
    nueva = replace(rules.identificacion_of(extranjera), primer_nombre="Lucy")

    assert rules.change_identificacion(extranjera, nueva, today=HOY).primer_nombre == "Lucy"


def test_the_type_changes_only_along_one_number():
    con_tarjeta = datos_rut(tipo_documento="12")
    cedula = replace(rules.identificacion_of(con_tarjeta), tipo_documento="13")

    assert rules.change_identificacion(con_tarjeta, cedula, today=HOY).tipo_documento == "13"
    with pytest.raises(CambioInvalido, match="no conserva el número"):
        rules.change_identificacion(LUZ, replace(rules.identificacion_of(LUZ), tipo_documento="22"), today=HOY)


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({}, "No cambió ningún dato"),
        ({"primer_apellido": ""}, "primer apellido"),
        ({"razon_social": "Otra"}, "no razón social"),
        ({"expedicion_date": date(2026, 8, 12)}, "no ha llegado"),
        ({"expedicion_municipio": ""}, "lugar de expedición"),
    ],
)
def test_a_natural_person_has_names_and_a_document_issued_somewhere(cambios, dice):
    with pytest.raises(CambioInvalido, match=dice):
        rules.change_identificacion(LUZ, replace(rules.identificacion_of(LUZ), **cambios), today=HOY)


def test_an_organisation_changes_its_name_and_never_gets_surnames():
    suya = rules.identificacion_of(EMPRESA)

    despues = rules.change_identificacion(EMPRESA, replace(suya, razon_social="La Espiga S.A.S."), today=HOY)

    assert despues.nombre_completo == "La Espiga S.A.S."
    for mala in (replace(suya, razon_social=""), replace(suya, primer_nombre="Ana")):
        with pytest.raises(CambioInvalido):
            rules.change_identificacion(EMPRESA, mala, today=HOY)


# --- box 53


def test_what_is_removed_leaves_with_its_ground():
    despues = rules.remove_responsabilidades(
        replace(LUZ, responsabilidades=("05", "14", "49")), [leaving("14")], today=HOY
    )

    assert despues.responsabilidades == ("05", "49")


@pytest.mark.parametrize(
    ("datos", "sale", "fundamento", "quedan"),
    [
        (replace(LUZ, responsabilidades=("05", "48")), "48", "no_responsable_iva", ("05", "49")),
        (replace(LUZ, responsabilidades=("05", "33", "49")), "33", "no_responsable_consumo", ("05", "49", "50")),
        (EMPRESA, "48", "sin_ventas_gravadas", ("05", "52", "53")),
    ],
)
def test_what_takes_its_place_follows_from_the_ground(datos, sale, fundamento, quedan):
    assert rules.remove_responsabilidades(datos, [leaving(sale, fundamento)], today=HOY).responsabilidades == quedan


def test_grounds_of_natural_persons_do_not_serve_organisations_and_the_other_way_round():
    with pytest.raises(CambioInvalido, match="no sirve"):
        rules.remove_responsabilidades(EMPRESA, [leaving("48", "no_responsable_iva")], today=HOY)
    with pytest.raises(CambioInvalido, match="no sirve"):
        rules.remove_responsabilidades(
            replace(LUZ, responsabilidades=("05", "48")), [leaving("48", "sin_ventas_gravadas")], today=HOY
        )


@pytest.mark.parametrize("codigo", sorted(rules.DE_LA_ADMINISTRACION))
def test_what_only_the_administration_gives_leaves_only_with_its_act(codigo):
    datos = replace(LUZ, responsabilidades=("14", codigo))

    for sin in (leaving(codigo), leaving(codigo, "acto"), leaving(codigo, "acto", acto=ActoAdministrativo(" ", HOY))):
        with pytest.raises(CambioInvalido, match="acto"):
            rules.remove_responsabilidades(datos, [sin], today=HOY)
    con = leaving(codigo, "acto", acto=ACTO)
    assert rules.remove_responsabilidades(datos, [con], today=HOY).responsabilidades == ("14",)


def test_the_13_and_the_15_are_of_the_administration():
    assert {"13", "15"} <= rules.DE_LA_ADMINISTRACION < set(SOLO_POR_OTRO_TRAMITE)


def test_an_act_of_tomorrow_is_none():
    retiro = leaving("13", "acto", acto=ActoAdministrativo("1", date(2026, 8, 12)))

    with pytest.raises(CambioInvalido, match="no ha llegado"):
        rules.remove_responsabilidades(replace(LUZ, responsabilidades=("05", "13")), [retiro], today=HOY)


def test_the_10_does_not_leave_by_itself_and_what_is_not_there_neither():
    datos = replace(LUZ, responsabilidades=("05", "10"), aduaneros=("23",))

    assert rules.grounds_for("10", datos) == ()
    with pytest.raises(CambioInvalido, match="última calidad"):
        rules.remove_responsabilidades(datos, [leaving("10", "acto", acto=ACTO)], today=HOY)
    with pytest.raises(CambioInvalido, match="no está"):
        rules.remove_responsabilidades(datos, [leaving("48")], today=HOY)


def test_the_register_does_not_stay_empty_nor_twice_nor_without_a_reason():
    solo = replace(LUZ, responsabilidades=("49",))

    for retiros, dice in (
        ([leaving("49")], "sin responsabilidades"),
        ([], "al menos una"),
        ([leaving("49"), leaving("49")], "dos veces"),
        ([leaving("49", visto=" ")], "qué vio"),
        ([leaving("49", "inventado")], "no sirve"),
    ):
        with pytest.raises(CambioInvalido, match=dice):
            rules.remove_responsabilidades(solo, retiros, today=HOY)


@pytest.mark.parametrize("par", INCOMPATIBLES, ids=lambda par: f"{par.una}-{par.otra}")
def test_two_that_exclude_one_another_never_stay(par):
    datos = replace(LUZ, responsabilidades=tuple(sorted({par.una, par.otra, "14"})))

    with pytest.raises(CambioInvalido) as refused:
        rules.remove_responsabilidades(datos, [leaving("14")], today=HOY)
    assert par.porque in refused.value.motivos


def test_no_ground_gives_an_organisation_what_organisations_never_have():
    de_todos = [f for f in rules.FUNDAMENTOS if f.persona != "2"]

    assert {f.entra for f in de_todos} & set(NUNCA_EN_JURIDICAS) == set()


@given(
    st.sets(st.sampled_from(["05", "07", "09", "13", "14", "22", "33", "41", "42", "48", "52"]), min_size=2), st.data()
)
def test_whatever_is_allowed_leaves_a_box_53_that_may_be(codigos, data):
    datos = replace(LUZ, responsabilidades=tuple(sorted(codigos)))
    salen = data.draw(st.lists(st.sampled_from(sorted(codigos)), min_size=1, unique=True))
    retiros = [
        leaving(codigo, data.draw(st.sampled_from(rules.grounds_for(codigo, datos))).codigo, acto=ACTO)
        for codigo in salen
    ]

    try:
        despues = rules.remove_responsabilidades(datos, retiros, today=HOY)
    except CambioInvalido as error:
        assert error.motivos
        return

    assert not set(salen) & set(despues.responsabilidades)
    assert despues.responsabilidades
    assert not incompatibilities(despues.responsabilidades)
    assert replace(despues, responsabilidades=datos.responsabilidades) == datos


# --- box 54


def given_by(codigo, acto=ACTO):
    return CalidadAduanera(codigo, acto)


def changed(datos, agrega=(), quita=()):
    cambio = CambioDeAduanas(tuple(map(given_by, agrega)), tuple(map(given_by, quita)))
    return rules.change_aduanas(datos, cambio, vigentes=VIGENTES, today=HOY)


def test_the_10_comes_with_the_first_capacity_and_leaves_with_the_last():
    importadora = changed(LUZ, agrega=["23"])
    ambas = changed(importadora, agrega=["22"])
    ninguna = changed(ambas, quita=["22", "23"])

    assert (importadora.aduaneros, importadora.responsabilidades) == (("23",), ("05", "10", "49"))
    assert ambas.aduaneros == ("22", "23")
    assert "10" in changed(ambas, quita=["22"]).responsabilidades
    assert ninguna == LUZ


@pytest.mark.parametrize(
    ("agrega", "quita", "dice"),
    [
        ([], [], "al menos una"),
        (["26"], [], "ya no se otorga"),
        (["23"], [], "ya está"),
        ([], ["22"], "no está"),
        (["22", "22"], [], "dos veces"),
    ],
)
def test_capacities_are_those_in_force_each_once(agrega, quita, dice):
    with pytest.raises(CambioInvalido, match=dice):
        changed(replace(LUZ, aduaneros=("23",)), agrega, quita)


@pytest.mark.parametrize("acto", [ActoAdministrativo("", HOY), ActoAdministrativo("77", date(2026, 8, 12))])
def test_each_capacity_needs_its_act(acto):
    for cambio in (CambioDeAduanas(agrega=(given_by("22", acto),)), CambioDeAduanas(quita=(given_by("23", acto),))):
        with pytest.raises(CambioInvalido, match="acto"):
            rules.change_aduanas(replace(LUZ, aduaneros=("23",)), cambio, vigentes=VIGENTES, today=HOY)


def test_box_54_holds_twenty():
    muchas = frozenset(f"{n:02d}" for n in range(30, 52))
    cambio = CambioDeAduanas(agrega=tuple(given_by(c) for c in sorted(muchas)))

    with pytest.raises(CambioInvalido, match="No caben"):
        rules.change_aduanas(LUZ, cambio, vigentes=muchas, today=HOY)


@given(st.sets(st.sampled_from(sorted(VIGENTES))), st.sets(st.sampled_from(sorted(VIGENTES))))
def test_box_54_is_never_filled_without_the_10(agrega, quita):
    datos = replace(LUZ, aduaneros=("23",), responsabilidades=("05", "10"))

    try:
        despues = changed(datos, agrega, quita)
    except CambioInvalido:
        return

    assert bool(despues.aduaneros) == ("10" in despues.responsabilidades)


# --- what the person is told


def test_what_follows_is_told_before_confirming():
    sin_iva = replace(LUZ, responsabilidades=("05", "49"))
    con_iva = replace(LUZ, responsabilidades=("05", "48"))

    assert rules.warnings_for(con_iva, sin_iva) == (rules.CONSECUENCIAS["48"],)
    assert rules.warnings_for(LUZ, changed(LUZ, agrega=["23"])) == (rules.ADUANERO_SIN_IVA,)
    assert rules.warnings_for(LUZ, LUZ) == ()


def test_only_identification_needs_a_second_person():
    assert {rules.Gestion.IDENTIFICACION} == rules.SEGUNDA_PERSONA
