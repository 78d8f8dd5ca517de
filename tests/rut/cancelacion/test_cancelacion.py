"""Cancelling, from the pages to the register: who asks, what hinders, and two officials who decide."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.casos.apoyo import official
from tests.fabricas import NOW, datos_rut
from tests.firma.conftest import argon_for_tests, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, for_company, person, representacion
from tests.rut.solicitudes import approve, drafted, entered, send_papers, signed, study, watched
from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import NoSePuedeDecidir, decidible
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import ports, selectors, services
from ventanilla.rut.cancelacion.services import FIRMABLE, admit, in_the_way, open_procedures
from ventanilla.rut.cancelacion.tramite import CANCELACION, papers_section
from ventanilla.rut.cancelacion.views import GUIADO
from ventanilla.rut.models import VersionRut
from ventanilla.rut.rules.estados import Causal, Uso
from ventanilla.rut.rules.poderes import CalidadPoder
from ventanilla.rut.services import tramites

pytestmark = pytest.mark.django_db
CORREO = f"{REPRESENTANTE}@ejemplo.co"
ABUELO = "2900000040"
LIQUIDACION = {"liquidacion_numero": "Acta 14", "liquidacion_date": "2026-06-30", "liquidacion_expide": "Asamblea"}
FALLECIDO = {
    "tipo_documento": "13", "numero_documento": ABUELO, "nombre": "Luz Marina Quintero Rojas",
    "fallecimiento_date": "2026-01-20", "parentesco": "heredero",
}  # fmt: skip
SUCESION = {
    "defuncion_numero": "09123456", "defuncion_date": "2026-01-22", "defuncion_expide": "Notaría 2 de Tunja",
    "liquidacion_numero": "1420", "liquidacion_date": "2026-07-01", "liquidacion_expide": "Notaría 2 de Tunja",
    "poder_numero": "", "poder_date": None, "poder_expide": "",
}  # fmt: skip


@pytest.fixture
def ana(db, argon_for_tests):  # noqa: F811
    """A person with a signature, who may sign for others."""
    ana = person(REPRESENTANTE)
    with_instrument(ana, now=NOW - timedelta(minutes=5), correo=CORREO)
    return ana


@pytest.fixture
def empresa(ana):
    """The company that she represents, as she acts for it."""
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    return for_company(ana)


@pytest.fixture
def abuelo(db):
    return services.register_existing(Actor.sistema(), datos_rut(ABUELO), user_id=None, now=NOW)


def some(impedimento):
    assert impedimento is not None
    return impedimento


def liquidated(actor, *, menos=""):
    borrador_id = drafted(
        actor, GUIADO, causal={"causal": Causal.LIQUIDACION}, **{papers_section(Causal.LIQUIDACION): LIQUIDACION}
    )
    send_papers(actor, GUIADO, borrador_id, menos=menos)
    return borrador_id


def succession(actor, **cambios):
    borrador_id = drafted(
        actor, GUIADO, causal={"causal": Causal.SUCESION_LIQUIDADA}, fallecido=FALLECIDO | cambios,
        **{papers_section(Causal.SUCESION_LIQUIDADA): SUCESION},
    )  # fmt: skip
    send_papers(actor, GUIADO, borrador_id)
    return borrador_id


# --- a company ---------------------------------------------------------------------------------------


def test_two_officials_cancel_a_liquidated_company_and_its_decision_gives_the_reasons(empresa):
    caso = signed(empresa, liquidated(empresa), CORREO)
    assert selectors.rut_by_nit(EMPRESA).estado == "ACTIVO"

    study(caso, aprobado=True)
    assert selectors.rut_by_nit(EMPRESA).estado == "ACTIVO"  # one person is not enough
    approve(caso)

    rut = selectors.rut_by_nit(EMPRESA)
    assert (rut.estado, rut.causal, rut.concepto, rut.radicado) == ("CANCELADO", "liquidacion", "04", caso.radicado)
    assert selectors.version_of(EMPRESA, 1).estado == "ACTIVO"
    casos.issue_decision(caso.numero, now=NOW)
    assert Mensaje.objects.filter(plantilla="caso_decidido", destinatario="empresa@ejemplo.co").count() == 1


def test_a_refusal_changes_nothing(empresa):
    caso = signed(empresa, liquidated(empresa), CORREO)

    study(caso, aprobado=False)
    approve(caso)

    assert VersionRut.objects.filter(contribuyente_id=EMPRESA).count() == 1
    assert Caso.objects.get().estado == "negado"


def test_the_copies_go_with_the_case_and_what_is_signed_says_their_digests(empresa):
    caso = signed(empresa, liquidated(empresa), CORREO)

    grupos = {g["titulo"]: g["renglones"] for g in expediente.contenido_of_radicado(caso.radicado)["grupos"]}
    assert [r["etiqueta"] for r in grupos["Copias que envía"]] == [
        "Documento de identidad de quien pide", "Documento que aprueba la liquidación final",
    ]  # fmt: skip
    papeles = adjuntos.papers_of_case(casos_selectors.objeto_of(caso.numero))
    assert sorted(p.tipo for p in papeles) == ["identidad", "liquidacion"]


def test_without_a_paper_nothing_is_signed(empresa):
    borrador_id = liquidated(empresa, menos="liquidacion")

    with pytest.raises(NoSePuedeFirmar, match="Falta enviar: documento que aprueba la liquidación final"):
        FIRMABLE.freeze(empresa, borrador_id, now=NOW)


def test_what_another_app_says_is_pending_hinders_asking_and_deciding(empresa, monkeypatch):
    caso = signed(empresa, liquidated(empresa), CORREO)
    monkeypatch.setitem(ports._obstaculos, "prueba", lambda nit, now: [f"numeración de {nit}"])

    study(caso, aprobado=True)
    with pytest.raises(NoSePuedeDecidir, match=f"pendientes: numeración de {EMPRESA}"):
        approve(caso)

    assert selectors.rut_by_nit(EMPRESA).estado == "ACTIVO"
    assert Caso.objects.get().estado == "por_aprobar"
    assert "Pendiente: numeración" in decidible(CANCELACION.codigo).panel(caso).avisos[0]


def test_an_open_procedure_hinders_and_a_draft_does_not(empresa):
    drafted(empresa, GUIADO, causal={"causal": Causal.LIQUIDACION})
    assert open_procedures(EMPRESA, NOW) == []
    assert in_the_way(empresa, Causal.LIQUIDACION, now=NOW) is None

    casos.open_caso(
        empresa, tipo="rut.oficio.desactualizado", radicado="OFI-1", nit=EMPRESA, titular="Panadería", seccional="",
        now=NOW,
    )  # fmt: skip

    impedimento = some(in_the_way(empresa, Causal.LIQUIDACION, now=NOW))
    assert impedimento.codigo == "con_pendientes"
    assert "en estudio" in impedimento.porque


def test_it_is_asked_once(empresa):
    signed(empresa, liquidated(empresa), CORREO)

    with pytest.raises(NoSePuedeFirmar, match="Un funcionario la está estudiando"):
        FIRMABLE.freeze(empresa, liquidated(empresa), now=NOW)


def test_the_register_changed_meanwhile_and_the_official_is_told(empresa):
    caso = signed(empresa, liquidated(empresa), CORREO)
    study(caso, aprobado=True)
    services.change_estado(empresa, EMPRESA, Causal.FUSION, radicado="X", now=NOW)

    with pytest.raises(NoSePuedeDecidir, match="cancelado no admite"):
        approve(caso)


# --- somebody who died --------------------------------------------------------------------------------


def test_an_heir_asks_in_their_own_name_and_the_dead_persons_registration_is_cancelled(ana, abuelo):
    caso = signed(ana, succession(ana), CORREO)
    assert (caso.nit, caso.solicitante_id) == (REPRESENTANTE, ana.user_id)

    study(caso, aprobado=True)
    approve(caso)

    assert (selectors.rut_by_nit(ABUELO).estado, selectors.rut_by_nit(ABUELO).causal) == (
        "CANCELADO", "sucesion_liquidada",
    )  # fmt: skip
    assert selectors.rut_by_nit(REPRESENTANTE).estado == "ACTIVO"


def test_the_heir_is_told_the_same_whether_the_dead_person_is_registered_or_not(ana, abuelo):
    registrado = succession(ana)
    con = FIRMABLE.freeze(ana, registrado, now=NOW)
    expediente_services.discard_borrador(ana, registrado, now=NOW)
    sin = FIRMABLE.freeze(ana, succession(ana, numero_documento="2900000041"), now=NOW)

    assert [g.titulo for g in con.grupos] == [g.titulo for g in sin.grupos]
    assert "Calle 19" not in str(con.grupos)


def test_nothing_the_dead_person_owed_is_told_to_the_heir(ana, abuelo, monkeypatch):
    monkeypatch.setitem(ports._obstaculos, "prueba", lambda nit, now: ["deudas"] if nit == ABUELO else [])

    caso = signed(ana, succession(ana), CORREO)

    assert not Mensaje.objects.exclude(destinatario=CORREO).exists()
    panel = decidible(CANCELACION.codigo).panel(caso)
    assert panel.avisos == ("Pendiente: deudas.",)
    assert [(c.antes, c.despues) for c in panel.comparacion][0] == ("Activo", "Cancelado")


def test_a_document_that_nobody_registered_can_only_be_refused(ana):
    caso = signed(ana, succession(ana), CORREO)
    study(caso, aprobado=True)

    with pytest.raises(NoSePuedeDecidir, match="Ningún registro"):
        approve(caso)
    assert "Ningún registro" in decidible(CANCELACION.codigo).panel(caso).avisos[0]


def test_the_official_sees_when_the_name_is_another(ana, abuelo):
    caso = signed(ana, succession(ana, nombre="Pedro Pérez"), CORREO)

    assert "quien pide escribió «Pedro Pérez»" in decidible(CANCELACION.codigo).panel(caso).avisos[-1]


def test_nobody_cancels_themselves_as_dead(ana):
    contexto = GUIADO.contexto(ana, GUIADO.start(ana, now=NOW), now=NOW)
    datos = {k: v for k, v in FALLECIDO.items() if k != "fallecimiento_date"} | {
        "numero_documento": REPRESENTANTE, "fallecimiento_date_0": "20", "fallecimiento_date_1": "1",
        "fallecimiento_date_2": "2026",
    }  # fmt: skip

    form = GUIADO.form("fallecido", contexto, datos)

    assert form.errors["numero_documento"] == ["Ese es su propio documento. Escriba el de la persona que falleció."]


def test_who_asks_is_not_the_official_of_their_own_request(ana, abuelo):
    caso = signed(ana, succession(ana), CORREO)
    otra = official(REPRESENTANTE, nombre="La misma persona")

    with pytest.raises(ObjectDoesNotExist):
        casos.claim(otra, caso.numero, now=NOW)


# --- who cannot ---------------------------------------------------------------------------------------


def test_without_signature_a_succession_needs_an_appointment_and_the_rest_a_signature(db):
    sin = person("2900000007")

    assert some(in_the_way(sin, Causal.SUCESION_LIQUIDADA, now=NOW)).codigo == "sucesion_sin_firma"
    assert some(in_the_way(sin, Causal.SIN_SUCESION, now=NOW)).cita
    otra = some(in_the_way(sin, Causal.SIN_AUTORIZACION, now=NOW))
    assert (otra.codigo, otra.cita) == ("sin_firma", False)


def test_who_has_no_rut_can_only_come_for_somebody_else(db):
    actor = Actor(Calidad.NOMBRE_PROPIO, user_id=7, nit="2900000008")

    assert some(admit(actor, now=NOW)).codigo == "sucesion_sin_firma"


def test_end_of_activity_is_told_what_to_do_instead_and_signs_nothing(ana):
    impedimento = some(in_the_way(ana, "cese", now=NOW))
    borrador_id = drafted(ana, GUIADO, causal={"causal": "cese"})

    assert (impedimento.codigo, impedimento.url_name) == ("cese", "rut:actualizacion")
    with pytest.raises(NoSePuedeFirmar, match="Elija una razón"):
        FIRMABLE.freeze(ana, borrador_id, now=NOW)


def test_a_ground_of_companies_is_not_a_persons(ana):
    with pytest.raises(NoSePuedeFirmar, match="no es de este registro"):
        FIRMABLE.freeze(ana, liquidated(ana), now=NOW)


def test_a_suspended_person_may_ask_and_sign_it(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="X", now=NOW)
    borrador_id = drafted(
        ana, GUIADO, causal={"causal": Causal.SIN_AUTORIZACION},
        **{papers_section(Causal.SIN_AUTORIZACION): {"hechos": "Nunca me inscribí."}},
    )  # fmt: skip
    send_papers(ana, GUIADO, borrador_id)

    assert signed(ana, borrador_id, CORREO).tipo == CANCELACION.codigo


def test_a_cancelled_one_is_shown_the_way_back(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.SIN_SUCESION, radicado="X", now=NOW)

    impedimento = some(admit(ana, now=NOW))

    assert (impedimento.codigo, impedimento.url_name) == ("estado_cancelado", "rut:reactivacion")
    assert some(services.rut_for(ana, Uso.ACTUALIZAR)[1]).url_name == "rut:reactivacion"


# --- pages --------------------------------------------------------------------------------------------


def test_the_pages_ask_what_each_ground_needs_and_forget_nothing(ana, abuelo):
    client = entered(ana)

    tareas = client.post(reverse("rut:cancelacion_empezar"), follow=True)
    borrador_id = tareas.context["borrador"].pk
    causal = reverse("rut:cancelacion_seccion", args=[borrador_id, "causal"])
    cese = client.post(causal, {"causal": "cese", "version": 0})
    assert cese.status_code == 409
    assert "Dejar de trabajar no cancela el RUT" in cese.content.decode()
    fallecido = client.post(causal, {"causal": "sucesion_liquidada", "version": 1})["Location"]
    assert fallecido.endswith("/fallecido/")
    dichos = {k: v for k, v in FALLECIDO.items() if k != "fallecimiento_date"} | {
        "fallecimiento_date_0": "20", "fallecimiento_date_1": "1", "fallecimiento_date_2": "2026", "version": 0,
    }  # fmt: skip
    papeles = client.post(fallecido, dichos)["Location"]
    assert papeles.endswith("/papeles-sucesion-liquidada/")
    antes = {
        "defuncion_numero": "09123456", "defuncion_expide": "Notaría 2", "liquidacion_numero": "1420",
        "liquidacion_expide": "Notaría 2", "version": 0,
        "defuncion_date_0": "22", "defuncion_date_1": "1", "defuncion_date_2": "2026",
        "liquidacion_date_0": "1", "liquidacion_date_1": "12", "liquidacion_date_2": "2025",
    }  # fmt: skip
    mal = client.post(papeles, antes)
    assert mal.status_code == 422
    assert "anterior al fallecimiento" in mal.content.decode()
    adjuntos = client.post(papeles, antes | {"liquidacion_date_2": "2026", "liquidacion_date_1": "7"})["Location"]
    pagina = client.get(adjuntos)
    assert "Registro civil de defunción" in pagina.content.decode()
    sin = client.post(adjuntos, {"version": 0})
    assert sin.status_code == 422
    assert "Falta enviar: documento de identidad de quien pide" in sin.content.decode()


def test_the_draft_of_a_cancellation_is_not_somebody_elses(ana):
    borrador_id = drafted(ana, GUIADO, causal={"causal": Causal.SIN_SUCESION})

    with pytest.raises(ObjectDoesNotExist):
        GUIADO.draft_of(person("2900000009"), borrador_id)


def test_an_official_does_not_decide_on_their_own_register_asked_by_somebody_else(ana):
    """Somebody says that the official died: the case is of who asks, the registration is the official's."""
    services.register_existing(Actor.sistema(), datos_rut("2900000034"), user_id=None, now=NOW)
    vive = official("2900000034", nombre="Luz Marina Quintero Rojas")
    causal = {"causal": Causal.SUCESION_LIQUIDADA}
    fallecido = FALLECIDO | {"numero_documento": "2900000034"}
    borrador_id = drafted(
        ana, GUIADO, causal=causal, fallecido=fallecido, **{papers_section(Causal.SUCESION_LIQUIDADA): SUCESION}
    )
    send_papers(ana, GUIADO, borrador_id)
    numero = signed(ana, borrador_id, CORREO).numero

    with pytest.raises(ObjectDoesNotExist):
        casos.look(vive, numero, now=NOW)
    with pytest.raises(casos.ColaVacia):
        casos.claim_next(vive, now=NOW)


def test_while_it_is_filed_nobody_else_asks_for_the_same_register(empresa, monkeypatch):
    """The owner and who holds their power may each have a draft: the register is locked before the last look."""
    borrador_id = liquidated(empresa)
    pasos: list[str] = []
    monkeypatch.setattr(tramites, "lock_rut", watched(pasos, lambda nit: nit, services.lock_rut))
    monkeypatch.setattr(type(FIRMABLE), "freeze", watched(pasos, "lee", type(FIRMABLE).freeze))

    with transaction.atomic():
        FIRMABLE.file(empresa, borrador_id, now=NOW)

    assert pasos == [EMPRESA, "lee"]


@pytest.mark.parametrize("pagina", ["causal", "papeles-sin-autorizacion", "adjuntos", "revisar"])
def test_each_page_asks_the_database_little(db, argon_for_tests, pagina, django_assert_max_num_queries):  # noqa: F811
    now = timezone.now()
    ana = person(REPRESENTANTE)
    with_instrument(ana, now=now, correo=CORREO)
    borrador_id = drafted(
        ana, GUIADO, now=now, causal={"causal": Causal.SIN_AUTORIZACION},
        **{papers_section(Causal.SIN_AUTORIZACION): {"hechos": "Nunca me inscribí."}},
    )  # fmt: skip
    send_papers(ana, GUIADO, borrador_id, now=now)
    client, url = entered(ana), reverse("rut:cancelacion_seccion", args=[borrador_id, pagina])
    client.get(url)  # what is read once and remembered

    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200
