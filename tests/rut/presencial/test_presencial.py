"""An official changes a register with the person present: once, by who may, and the person knows."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections

from tests.casos.apoyo import MOTIVO, official, version_of
from tests.fabricas import NOW, datos_rut
from tests.rut.mandatos.conftest import (  # noqa: F401
    AJENO,
    CONTADORA,
    EMPRESA,
    REPRESENTANTE,
    empresa,
    person,
    representacion,
)
from tests.rut.presencial.apoyo import CITA, OTRA_CITA, ROLES, came, customs, desk, leave, renamed, submitted
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.models import Caso
from ventanilla.casos.rules import EstadoCaso
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.models import Evento, Radicado
from ventanilla.expediente.services import verify_chain
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors
from ventanilla.rut import services as rut_services
from ventanilla.rut.models import Contribuyente, Mandato, VersionRut
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.rules import CambioInvalido, Quien
from ventanilla.rut.presencial.services import atencion
from ventanilla.rut.rules.estados import Causal
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db
NIT = "1020304050"


@pytest.fixture
def luz(db):
    return person(NIT, "05", "14", "49")


@pytest.fixture
def nelson(db):
    return desk("2900000030", nombre="Nelson Ariza")


@pytest.fixture
def gloria(db):
    return official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")


def facts(nit=NIT):
    return selectors.rut_by_nit(nit).datos


# --- responsibilities and customs: at once


def test_what_is_removed_is_one_version_with_its_filing(luz, nelson):
    hecho = submitted(nelson, NIT, leave("14"))

    version = VersionRut.objects.get(contribuyente_id=NIT, numero=2)
    assert (version.radicado, hecho.caso) == (hecho.radicado, "")
    assert facts().responsabilidades == ("05", "49")
    assert selectors.version_of(NIT, 1).datos.responsabilidades == ("05", "14", "49")
    assert hecho.radicado.startswith("RUT-2026-")


def test_capacities_enter_with_the_10_and_leave_with_it(luz, nelson):
    submitted(nelson, NIT, customs(agrega=("23",)))
    assert (facts().aduaneros, facts().responsabilidades) == (("23",), ("05", "10", "14", "49"))

    submitted(nelson, NIT, customs(quita=("23",)), version=2, intento="dos")

    assert (facts().aduaneros, facts().responsabilidades) == ((), ("05", "14", "49"))


def test_a_capacity_that_is_given_no_more_is_refused(luz, nelson):
    with pytest.raises(CambioInvalido, match="ya no se otorga"):
        submitted(nelson, NIT, customs(agrega=("26",)))


def test_the_sealed_statement_says_what_why_with_which_appointment_and_who(luz, nelson):
    hecho = submitted(nelson, NIT, leave("14"))

    rut_services.deliver_cambio(NIT, radicado=hecho.radicado, now=NOW)
    rut_services.deliver_cambio(NIT, radicado=hecho.radicado, now=NOW)

    correo = Mensaje.objects.get(plantilla="rut_cambiado")
    assert (correo.destinatario, len(correo.adjuntos)) == (f"{NIT}@ejemplo.co", 2)
    dicho = str(expediente.contenido_of_radicado(hecho.radicado)["grupos"])
    for parte in ("14 Informante de exógena", "Dejó la actividad", "Local cerrado.", CITA, "Nelson Ariza"):
        assert parte in dicho


def test_the_person_reads_in_their_accesses_who_opened_and_changed_it_and_for_what(luz, nelson):
    atencion.open_rut(nelson, NIT, motivo=f"Cita: {CITA}", now=NOW)
    hecho = submitted(nelson, NIT, leave("14"))

    motivos = [e.datos["motivo"] for e in expediente.accesos_of(luz)]
    assert len(motivos) == 2
    assert hecho.radicado in motivos[0]
    assert CITA in motivos[1]
    cambio = Evento.objects.get(accion="rut.contribuyente.actualizado")
    assert (cambio.user_id, cambio.calidad) == (nelson.user_id, "funcionario")
    assert verify_chain() == []


def test_a_filing_at_the_desk_does_not_break_the_list_of_filings_of_the_person(luz, nelson, client):
    submitted(nelson, NIT, leave("14"))
    client.force_login(User.objects.get(pk=luz.user_id))

    assert client.get("/mis-tramites/").status_code == 200
    assert [r["tramite"] for r in expediente.personal_data_of(luz.user_id or 0)["radicados"]] == ["rut.presencial"]


# --- nothing twice, nothing lost


def test_a_double_click_is_one_filing_with_the_same_answer(luz, nelson):
    assert submitted(nelson, NIT, leave("14")) == submitted(nelson, NIT, leave("14"))
    assert Radicado.objects.count() == 1
    assert selectors.rut_by_nit(NIT).version == 2


def test_who_read_an_older_version_is_told_which_one_came_and_nothing_is_done(luz, nelson):
    otra = desk("2900000033")
    hecho = submitted(otra, NIT, customs(agrega=("23",)), cita=OTRA_CITA)

    with pytest.raises(atencion.RutCambio) as conflict:
        submitted(nelson, NIT, leave("14"), intento="dos")

    assert (conflict.value.version, conflict.value.radicado) == (2, hecho.radicado)
    assert facts().responsabilidades == ("05", "10", "14", "49")
    assert submitted(nelson, NIT, leave("14"), version=2, intento="dos").radicado


def test_reading_it_back_writes_nothing(luz, nelson):
    revision = atencion.review(atencion.rut_at_desk(nelson, NIT, now=NOW), came(NIT), leave("14"), now=NOW)

    assert [una.etiqueta for una in revision.comparacion] == ["53: 05", "53: 14", "53: 49"]
    assert [una.antes for una in revision.comparacion if una.cambia] == ["Informante de exógena"]
    assert not revision.segunda_persona
    assert selectors.rut_by_nit(NIT).version == 1
    assert Radicado.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_officials_at_once_leave_one_change_and_one_clear_refusal():
    person(NIT, "05", "14", "42", "49")
    quienes = [desk("2900000030"), desk("2900000033")]
    salida = Barrier(2)

    def go(n):
        try:
            salida.wait(timeout=10)
            return submitted(quienes[n], NIT, leave(("14", "42")[n]), intento=f"intento-{n}", cita=(CITA, OTRA_CITA)[n])
        except atencion.RutCambio as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        hechos = list(hilos.map(go, range(2)))

    assert sorted(type(uno).__name__ for uno in hechos) == ["Hecho", "RutCambio"]
    assert selectors.rut_by_nit(NIT).version == 2
    assert len(facts().responsabilidades) == 3


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_are_one_filing():
    person(NIT, "05", "14", "49")
    actor = desk()
    salida = Barrier(5)

    def go(_n):
        try:
            salida.wait(timeout=10)
            return submitted(actor, NIT, leave("14"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as hilos:
        hechos = set(hilos.map(go, range(5)))

    assert len(hechos) == 1
    assert Radicado.objects.count() == 1


# --- who may


def test_the_role_and_the_desk_are_asked_at_every_step(luz):
    sin_rol = official("2900000035", "Escritorio")
    retirada = desk("2900000036")
    casos.set_funcionario(Actor.sistema(), retirada.user_id or 0, seccional="", habilidades=(), activo=False)
    quitada = desk("2900000037")
    User.objects.get(pk=quitada.user_id or 0).groups.clear()

    for actor in (luz, Actor.sistema(), sin_rol, retirada, quitada):
        with pytest.raises(atencion.NoAutorizado):
            atencion.open_rut(actor, NIT, motivo="x", now=NOW)
        with pytest.raises(atencion.NoAutorizado):
            atencion.rut_at_desk(actor, NIT, now=NOW)
        with pytest.raises(atencion.NoAutorizado):
            atencion.result_of(actor, NIT, "uno")
        with pytest.raises(atencion.NoAutorizado):
            submitted(actor, NIT, leave("14"))
    assert selectors.rut_by_nit(NIT).version == 1


def test_nobody_changes_their_own_register_nor_of_whom_they_represent(empresa):  # noqa: F811
    propia = desk("2900000050")
    rut_services.register_existing(Actor.sistema(), datos_rut("2900000050"), user_id=propia.user_id, now=NOW)
    User.objects.filter(pk=empresa.representante.user_id).update(is_staff=True)
    suya = desk(REPRESENTANTE)

    for actor, nit in ((propia, "2900000050"), (suya, EMPRESA)):
        with pytest.raises(atencion.Impedido):
            atencion.open_rut(actor, nit, motivo="x", now=NOW)
        with pytest.raises(atencion.Impedido):
            submitted(actor, nit, leave("48"))


def test_what_is_not_active_is_not_changed_here(luz, nelson):
    rut_services.change_estado(Actor.sistema(), NIT, Causal.SIN_SUCESION, radicado="RUT-9", now=NOW)

    with pytest.raises(atencion.EstadoNoPermite, match="cancelado"):
        submitted(nelson, NIT, leave("14"), version=2)


def test_nobody_is_found_under_a_nit_that_is_not_there(nelson):
    with pytest.raises(ObjectDoesNotExist):
        atencion.open_rut(nelson, "999999999", motivo="x", now=NOW)


def test_every_line_of_the_checklist_is_needed(luz, nelson):
    with pytest.raises(atencion.FaltaVerificar) as falta:
        submitted(nelson, NIT, leave("14"), verificadas=("documento", "voluntad"))

    assert falta.value.faltan == ("presencia", "soportes")


def test_an_appointment_serves_one_taxpayer_as_often_as_needed(luz, nelson):
    otra = person("2900000007", "05", "14", "49")
    submitted(nelson, NIT, leave("14"))
    submitted(nelson, NIT, customs(agrega=("23",)), version=2, intento="dos")

    with pytest.raises(atencion.CitaDeOtro):
        submitted(nelson, otra.nit or "", leave("14"), intento="tres")
    assert selectors.rut_by_nit("2900000007").version == 1


def test_a_company_is_changed_with_its_representative_or_an_attorney_in_front(empresa, nelson):  # noqa: F811
    with pytest.raises(CambioInvalido, match="representante"):
        submitted(
            nelson,
            EMPRESA,
            leave("48", fundamento="sin_ventas_gravadas"),
            numero_documento=AJENO,
            quien=Quien.REPRESENTANTE,
        )

    submitted(
        nelson,
        EMPRESA,
        leave("48", fundamento="sin_ventas_gravadas"),
        numero_documento=REPRESENTANTE,
        quien=Quien.REPRESENTANTE,
    )
    assert facts(EMPRESA).responsabilidades == ("05", "53")
    Mandato.objects.create(
        mandante_id=EMPRESA, tipo_documento="13", numero_documento=AJENO, origen="digital",
        alcances=["rut:ver", "rut:preparar", "rut:firmar"], desde_date=NOW.date(),
        hasta_date=NOW.date() + timedelta(days=30), estado="vigente", otorgado_por_id=empresa.representante.user_id,
        propuesto_at=NOW, aceptado_at=NOW,
    )  # fmt: skip
    submitted(
        nelson,
        EMPRESA,
        customs(agrega=("22",)),
        version=2,
        intento="dos",
        numero_documento=AJENO,
        quien=Quien.REPRESENTANTE,
    )
    assert facts(EMPRESA).aduaneros == ("22",)


def test_a_mandate_that_ended_or_does_not_reach_the_register_serves_nothing(empresa, nelson):  # noqa: F811
    mandato = Mandato.objects.create(
        mandante_id=EMPRESA, tipo_documento="13", numero_documento=CONTADORA, origen="digital", alcances=["rut:ver"],
        desde_date=NOW.date(), hasta_date=NOW.date() + timedelta(days=30), estado="vigente",
        otorgado_por_id=empresa.representante.user_id, propuesto_at=NOW, aceptado_at=NOW,
    )  # fmt: skip

    for cambios in ({}, {"alcances": ["rut:firmar"], "hasta_date": NOW.date() - timedelta(days=1),
                         "desde_date": NOW.date() - timedelta(days=9)}):  # fmt: skip
        Mandato.objects.filter(pk=mandato.pk).update(**cambios)
        with pytest.raises(CambioInvalido):
            submitted(nelson, EMPRESA, customs(agrega=("22",)), quien=Quien.REPRESENTANTE, numero_documento=CONTADORA)


# --- identification: two officials


def asked(nelson, **cambios):
    return submitted(nelson, NIT, renamed(NIT, **(cambios or {"primer_apellido": "Quiñones"})))


def test_a_change_of_identity_waits_for_another_official(luz, nelson, gloria):
    hecho = asked(nelson)

    caso = Caso.objects.get(numero=hecho.caso)
    assert (caso.estado, caso.propuesta_por_id, caso.radicado) == (
        EstadoCaso.POR_APROBAR, nelson.user_id, hecho.radicado,
    )  # fmt: skip
    assert facts().primer_apellido == "Quintero"
    assert [fila.numero for fila in casos_selectors.to_approve(gloria, now=NOW)] == [hecho.caso]


def test_the_second_official_sees_both_sides_and_their_approval_changes_it(luz, nelson, gloria):
    hecho = asked(nelson)
    ficha = casos_selectors.ficha_of(casos_selectors.caso_for_official(gloria, hecho.caso, now=NOW), now=NOW)
    assert [(una.antes, una.despues) for una in ficha.diferencias] == [("Quintero", "Quiñones")]
    assert ficha.completa

    casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)

    rut = selectors.rut_by_nit(NIT)
    assert (rut.datos.primer_apellido, rut.version, rut.radicado) == ("Quiñones", 2, hecho.radicado)
    assert Contribuyente.objects.get(nit=NIT).nombre == "Luz Marina Quiñones Rojas"
    assert User.objects.get(pk=luz.user_id).nombre == "Luz Marina Quiñones Rojas"
    assert Evento.objects.filter(accion="rut.contribuyente.actualizado", user_id=gloria.user_id).exists()


def test_with_a_new_type_of_document_one_signs_in_with_it(luz, nelson, gloria):
    datos = replace(facts(), tipo_documento="12")
    Contribuyente.objects.filter(nit=NIT).update(tipo_documento="12")
    User.objects.filter(pk=luz.user_id).update(tipo_documento="12", username=f"12-{NIT}")
    rut_services.change_rut(Actor.sistema(), NIT, datos, radicado="X", now=NOW)
    hecho = submitted(nelson, NIT, renamed(NIT, tipo_documento="13"), version=2)

    casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)

    assert User.objects.get(pk=luz.user_id).username == f"13-{NIT}"
    assert Contribuyente.objects.get(nit=NIT).tipo_documento == "13"


def test_who_attended_does_not_approve_even_with_the_role(luz, gloria):
    ambos = desk("2900000034", *ROLES, "Aprobación")
    hecho = asked(ambos)

    with pytest.raises(casos.MismaPersona):
        casos.approve(ambos, hecho.caso, version=version_of(hecho.caso), now=NOW)
    casos.send_back(gloria, hecho.caso, nota="Falta el lugar de expedición.", version=version_of(hecho.caso), now=NOW)
    casos.decide(ambos, hecho.caso, aprobado=False, motivo=MOTIVO, version=version_of(hecho.caso), now=NOW)
    casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)
    assert facts().primer_apellido == "Quintero"
    assert Caso.objects.get(numero=hecho.caso).estado == EstadoCaso.NEGADO


def test_a_case_that_changed_hands_is_not_approved_by_who_attended(luz, nelson, gloria):
    ambos = desk("2900000034", *ROLES, "Aprobación")
    jefa = official("2900000032", "Supervisión")
    hecho = asked(ambos)
    casos.send_back(gloria, hecho.caso, nota="Otra vez.", version=version_of(hecho.caso), now=NOW)
    casos.transfer(jefa, hecho.caso, a_user_id=nelson.user_id or 0, now=NOW)
    casos.decide(
        nelson, hecho.caso, aprobado=True, motivo=MOTIVO, verificadas=tuple(rules.CHECKLIST),
        version=version_of(hecho.caso), now=NOW,
    )  # fmt: skip

    with pytest.raises(casos.NoSePuedeDecidir, match="otro funcionario"):
        casos.approve(ambos, hecho.caso, version=version_of(hecho.caso), now=NOW)


def test_other_changes_meanwhile_stay_and_another_identity_meanwhile_stops_it(luz, nelson, gloria):
    hecho = asked(nelson)
    submitted(nelson, NIT, leave("14"), intento="dos")
    casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)
    assert (facts().primer_apellido, facts().responsabilidades) == ("Quiñones", ("05", "49"))

    otro = submitted(nelson, NIT, renamed(NIT, primer_nombre="Lucero"), version=3, intento="tres")
    rut_services.change_rut(Actor.sistema(), NIT, replace(facts(), otros_nombres=""), radicado="X", now=NOW)
    with pytest.raises(casos.NoSePuedeDecidir, match="después de la cita"):
        casos.approve(gloria, otro.caso, version=version_of(otro.caso), now=NOW)
    ficha = casos_selectors.ficha_of(casos_selectors.caso_for_official(gloria, otro.caso, now=NOW), now=NOW)
    assert any("después de la cita" in aviso for aviso in ficha.panel.avisos)
    assert facts().primer_nombre == "Luz"


def test_what_was_cancelled_meanwhile_is_not_changed(luz, nelson, gloria):
    hecho = asked(nelson)
    rut_services.change_estado(Actor.sistema(), NIT, Causal.SIN_SUCESION, radicado="RUT-9", now=NOW)

    with pytest.raises(casos.NoSePuedeDecidir, match="ya no está activo"):
        casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)


def test_one_change_of_identity_at_a_time(luz, nelson):
    hecho = asked(nelson)

    assert asked(nelson) == hecho  # the same attempt
    with pytest.raises(atencion.OtraEnCurso) as otra:
        submitted(nelson, NIT, renamed(NIT, primer_nombre="Lucero"), intento="dos")
    assert otra.value.numero == hecho.caso
    assert Caso.objects.count() == Radicado.objects.count() == 1


def test_who_cannot_answer_for_the_case_does_not_open_it(luz):
    solo_presencial = desk("2900000038", rules.ROL)
    de_aduanas = desk("2900000039", habilidades=("aduanas",))

    for actor in (solo_presencial, de_aduanas):
        with pytest.raises(atencion.NoAutorizado):
            asked(actor)
    assert Caso.objects.count() == Radicado.objects.count() == 0


def test_a_company_changes_its_name_and_who_represents_it_stays(empresa, nelson, gloria):  # noqa: F811
    hecho = submitted(
        nelson, EMPRESA, renamed(EMPRESA, razon_social="Panadería La Espiga S.A.S."), quien=Quien.REPRESENTANTE,
        numero_documento=REPRESENTANTE,
    )  # fmt: skip

    casos.approve(gloria, hecho.caso, version=version_of(hecho.caso), now=NOW)

    assert selectors.rut_by_nit(EMPRESA).nombre == "Panadería La Espiga S.A.S."
    assert [r.calidad for r in facts(EMPRESA).representantes] == [CalidadPoder.PRINCIPAL]
