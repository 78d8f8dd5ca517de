"""Who may act for whom: derived from the register at each question, never joined, never wider than the table."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import NOW, found, move_to
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, representacion
from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import FIRMAN, Alcance
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.models import Representante
from ventanilla.rut.rules import poderes
from ventanilla.rut.rules.estados import Causal, EstadoRut, Uso
from ventanilla.rut.rules.poderes import CalidadPoder

ALCANCES = st.sets(st.sampled_from(list(Alcance)))


@given(
    st.sampled_from(list(CalidadPoder)), st.none() | ALCANCES, st.sampled_from(EstadoRut), st.booleans(), st.booleans()
)
def test_a_power_never_reaches_further_than_its_quality_and_its_mandate(calidad, alcances, estado, firma, congelado):
    alcanza = poderes.effective(calidad, alcances, estado=estado, firma_por_terceros=firma, congelado=congelado)

    assert alcanza <= poderes.ALCANCES_POR_CALIDAD[calidad]
    assert alcances is None or alcanza <= alcances
    assert estado in ("ACTIVO", "SUSPENDIDO") or not alcanza
    assert estado == "ACTIVO" or alcances is None or not alcanza
    assert estado == "ACTIVO" or alcanza <= {Alcance.RUT_VER, Alcance.RUT_PREPARAR, Alcance.RUT_FIRMAR}
    assert firma or not alcanza & FIRMAN
    assert not congelado or Alcance.MANDATO_OTORGAR not in alcanza


@given(ALCANCES, ALCANCES)
def test_nobody_gives_more_than_they_hold_nor_the_power_to_give(pedidos, tiene):
    if poderes.may_grant(pedidos, tiene):
        assert pedidos <= tiene
        assert Alcance.MANDATO_OTORGAR not in pedidos


def test_only_the_principal_representative_gives_mandates():
    pueden = [c for c, alcances in poderes.ALCANCES_POR_CALIDAD.items() if Alcance.MANDATO_OTORGAR in alcances]

    assert pueden == [CalidadPoder.PRINCIPAL]


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_the_longest_mandate_ends_three_years_on(desde):
    assert timedelta(days=1094) <= poderes.latest_end(desde) - desde <= timedelta(days=1096)


def test_an_ended_mandate_stays_ended():
    assert all(poderes.TRANSICIONES_MANDATO[estado] == frozenset() for estado in poderes.TERMINADOS)


def test_the_representative_of_the_register_may_act(empresa):
    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)

    assert (poder.nit, poder.titular, poder.calidad) == (EMPRESA, "Panadería Quintero S.A.S.", CalidadPoder.PRINCIPAL)
    assert poder.alcances == frozenset(Alcance)
    assert selectors.poder_by_clave(empresa.representante.user_id, poder.clave, now=NOW) == poder


def test_the_power_of_another_is_nobodys(empresa):
    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)

    assert selectors.poder_by_clave(empresa.ajeno.user_id, poder.clave, now=NOW) is None
    for basura in ("", "rut:", "rut:x", "rut:-1", "mandato:99999999999999999999", "otro:1", f"{poder.clave} "):
        assert selectors.poder_by_clave(empresa.representante.user_id, basura, now=NOW) is None


def test_who_leaves_the_register_can_do_nothing_from_the_next_question_on(empresa):
    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)

    rut.change_rut(Actor.sistema(), EMPRESA, datos_empresa(), radicado="X-1", now=NOW)

    assert selectors.poderes_of(empresa.representante.user_id, now=NOW) == []
    assert selectors.poder_by_clave(empresa.representante.user_id, poder.clave, now=NOW) is None
    assert Representante.objects.get().hasta_date is not None


def test_for_a_suspended_company_its_representative_only_brings_the_register_up_to_date(empresa):
    rut.change_estado(Actor.sistema(), EMPRESA, Causal.DESACTUALIZADO, radicado="X-1", now=NOW)

    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)

    assert poder.alcances == {Alcance.RUT_VER, Alcance.RUT_PREPARAR, Alcance.RUT_FIRMAR}
    actor = empresa.como_representante
    assert rut.rut_for(actor, Uso.ACTUALIZAR)[1] is None
    assert found(rut.rut_for(actor, Uso.ACREDITAR)[1]).codigo == "estado_suspendido"


@pytest.mark.parametrize("estado", ["CANCELADO", "ANULADO"])
def test_nobody_acts_for_a_taxpayer_that_is_not_in_the_register_any_more(empresa, estado):
    move_to(EMPRESA, estado)

    assert selectors.poderes_of(empresa.representante.user_id, now=NOW) == []


def test_without_responsibility_22_one_prepares_but_does_not_sign(empresa):
    datos = selectors.rut_of_user(empresa.representante.user_id).datos
    sin_22 = {**datos.as_json(), "responsabilidades": ["05", "49"]}
    rut.change_rut(Actor.sistema(), REPRESENTANTE, type(datos).from_json(sin_22), radicado="X-2", now=NOW)

    [poder] = selectors.poderes_of(empresa.representante.user_id, now=NOW)

    assert Alcance.RUT_PREPARAR in poder.alcances
    assert not poder.alcances & FIRMAN


def test_the_same_person_in_two_qualities_has_two_powers_that_are_never_joined(empresa):
    rut.change_rut(
        Actor.sistema(),
        EMPRESA,
        datos_empresa(
            representacion(REPRESENTANTE, CalidadPoder.SUPLENTE), representacion(REPRESENTANTE, CalidadPoder.CONTADOR)
        ),
        radicado="X-3",
        now=NOW,
    )

    claves = {p.calidad: p.alcances for p in selectors.poderes_of(empresa.representante.user_id, now=NOW)}

    assert set(claves) == {CalidadPoder.SUPLENTE, CalidadPoder.CONTADOR}
    assert Alcance.PAGO_GENERAR in claves[CalidadPoder.CONTADOR]
    assert Alcance.DEVOLUCION_PEDIR not in claves[CalidadPoder.CONTADOR]
