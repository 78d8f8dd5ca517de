"""Coming back, from the pages to the register: who asks, what is brought up to date, and an official who decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.casos.apoyo import official
from tests.fabricas import NOW, datos_rut
from tests.rut.mandatos.conftest import (
    AJENO,
    EMPRESA,
    REPRESENTANTE,
    datos_empresa,
    for_company,
    person,
    representacion,
)
from tests.rut.solicitudes import drafted, entered, send_papers, study, watched
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import NoSePuedeDecidir, asunto_of, decidible
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.models import Documento, Evento
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.models import VersionRut
from ventanilla.rut.reactivacion.services import FIRMABLE, admit, too_early
from ventanilla.rut.reactivacion.tramite import REACTIVACION
from ventanilla.rut.reactivacion.views import GUIADO
from ventanilla.rut.rules.estados import Causal
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db
UBICACION = {"municipio": "15001", "direccion": "Carrera 7 # 1-2", "telefono": "3001234567"}
SUSPENDIDA = {"razon": "Actualicé mis datos.", "termino": True}
FICTICIO = {"razon": "Pasaron cinco años.", "termino": True, "sancion_numero": "900.001"}


@pytest.fixture
def ana(db):
    return person(REPRESENTANTE)


@pytest.fixture
def suspendida(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="X", now=NOW)
    return ana


@pytest.fixture
def empresa(ana):
    """A cancelled company whose representative she is, by the register."""
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    services.change_estado(ana, EMPRESA, Causal.LIQUIDACION, radicado="X", now=NOW)
    return EMPRESA


def asked(actor, nit=REPRESENTANTE, razon=SUSPENDIDA, *, menos=""):
    borrador_id = drafted(actor, GUIADO, quien={"nit": nit}, razon=razon, ubicacion=UBICACION)
    send_papers(actor, GUIADO, borrador_id, menos=menos)
    return borrador_id


def filed(actor, borrador_id):
    with transaction.atomic():
        radicado = FIRMABLE.file(actor, borrador_id, now=NOW)
    return Caso.objects.get(radicado=radicado)


def test_an_official_brings_a_suspended_registration_back_with_what_was_brought_up_to_date(suspendida):
    caso = filed(suspendida, asked(suspendida))
    assert selectors.rut_of(suspendida).estado == "SUSPENDIDO"

    study(caso, aprobado=True)

    rut = selectors.rut_of(suspendida)
    assert (rut.estado, rut.datos.direccion, rut.datos.telefono) == ("ACTIVO", "Carrera 7 # 1-2", "3001234567")
    causas = VersionRut.objects.filter(contribuyente_id=REPRESENTANTE).order_by("numero")
    assert list(causas.values_list("causal", "concepto")) == [
        ("", "01"), ("desactualizado", "03"), ("cumplio", "05"), ("", "02"),
    ]  # fmt: skip


def test_what_was_sent_without_signature_has_a_sealed_statement_once(suspendida):
    caso = filed(suspendida, asked(suspendida))

    for _ in range(2):
        services.issue_recibo(caso.radicado, now=NOW)

    documento = Documento.objects.get(radicado_id=caso.radicado)
    assert (documento.tipo, documento.nit) == ("rut_solicitud", REPRESENTANTE)


def test_a_refusal_changes_nothing(suspendida):
    caso = filed(suspendida, asked(suspendida))

    study(caso, aprobado=False)

    assert selectors.rut_of(suspendida).estado == "SUSPENDIDO"
    assert VersionRut.objects.count() == 2


def test_whatever_the_ground_of_the_cancellation_it_may_come_back(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.SIN_AUTORIZACION, radicado="X", now=NOW)

    study(filed(ana, asked(ana, razon={"razon": "La necesito."})), aprobado=True)

    assert selectors.rut_of(ana).estado == "ACTIVO"
    assert selectors.causal_of(REPRESENTANTE) == "solicitud"


def test_a_representative_asks_for_a_cancelled_company_in_their_own_name(ana, empresa):
    caso = filed(ana, asked(ana, EMPRESA, {"razon": "Sigue en marcha."}))
    assert caso.nit == REPRESENTANTE
    assert "Panadería Quintero" in asunto_of(caso)

    study(caso, aprobado=True)

    assert selectors.rut_by_nit(EMPRESA).estado == "ACTIVO"
    assert Mensaje.objects.filter(plantilla="caso_abierto", destinatario=f"{REPRESENTANTE}@ejemplo.co").exists()


def test_nobody_else_asks_for_it_nor_learns_of_it(ana, empresa):
    ajeno = person(AJENO)

    impedimento = admit(ajeno, now=NOW)
    assert impedimento
    assert impedimento.porque == "Su RUT está activo: no hay nada que reactivar."
    borrador_id = asked(ajeno, EMPRESA, {"razon": "Es mía."})  # as no page would save it
    contexto = GUIADO.contexto(ajeno, GUIADO.draft_of(ajeno, borrador_id), now=NOW)
    assert "nit" in GUIADO.form("quien", contexto, {"nit": EMPRESA}).errors
    with pytest.raises(ObjectDoesNotExist):
        GUIADO.form("ubicacion", replace(contexto, datos={"quien": {"nit": EMPRESA}}))
    with pytest.raises(NoSePuedeFirmar, match="usted ya no lo representa"):
        FIRMABLE.freeze(ajeno, borrador_id, now=NOW)


def test_who_stopped_representing_it_meanwhile_files_nothing(ana, empresa):
    borrador_id = asked(ana, EMPRESA, {"razon": "Sigue en marcha."})
    services.change_rut(ana, EMPRESA, datos_empresa(), radicado="Y", now=NOW)

    with pytest.raises(NoSePuedeFirmar, match="usted ya no lo representa"):
        FIRMABLE.freeze(ana, borrador_id, now=NOW)


def test_a_fictitious_supplier_before_five_years_is_told_when(ana):
    """Art. 1.6.1.2.16: lifted on request five years after the sanction became final."""
    services.change_estado(ana, REPRESENTANTE, Causal.PROVEEDOR_FICTICIO, radicado="X", now=NOW)
    hoy = NOW.date()

    antes = too_early(selectors.causas_of(REPRESENTANTE), {"ejecutoria_date": "2021-08-12"}, today=hoy)
    assert antes
    assert "desde el 12 de agosto de 2026" in antes.porque
    assert too_early(selectors.causas_of(REPRESENTANTE), {"ejecutoria_date": "2021-08-11"}, today=hoy) is None
    with pytest.raises(NoSePuedeFirmar, match="cinco años"):
        FIRMABLE.freeze(ana, asked(ana, razon=FICTICIO | {"ejecutoria_date": "2021-08-12"}), now=NOW)


def test_answers_to_the_questions_of_another_registration_do_not_serve(ana, empresa):
    services.change_estado(ana, REPRESENTANTE, Causal.PROVEEDOR_FICTICIO, radicado="X", now=NOW)

    with pytest.raises(NoSePuedeFirmar, match="las preguntas de este RUT son otras"):
        FIRMABLE.freeze(ana, asked(ana, razon={"razon": "Sigue en marcha."}), now=NOW)


def test_without_the_identity_document_nothing_is_sent(suspendida):
    with pytest.raises(NoSePuedeFirmar, match="Falta enviar: documento de identidad"):
        FIRMABLE.freeze(suspendida, asked(suspendida, menos="identidad"), now=NOW)


def test_a_register_without_mail_comes_back_with_that_of_the_account(ana):
    """Its absence was the ground of the mass suspensions of 2024."""
    sin_correo = datos_rut(REPRESENTANTE, correo="")
    services.change_rut(ana, REPRESENTANTE, sin_correo, radicado="X", now=NOW)
    services.change_estado(ana, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="X", now=NOW)

    study(filed(ana, asked(ana)), aprobado=True)

    assert selectors.rut_of(ana).datos.correo == f"{REPRESENTANTE}@ejemplo.co"


def test_it_is_asked_once(suspendida):
    filed(suspendida, asked(suspendida))

    impedimento = admit(suspendida, now=NOW)

    assert impedimento
    assert impedimento.codigo == "ya_pedida"


def test_somebody_brought_it_back_meanwhile_and_the_official_is_told(suspendida):
    caso = filed(suspendida, asked(suspendida))
    services.change_estado(suspendida, REPRESENTANTE, Causal.ORDEN_DE_AREA, radicado="Z", now=NOW)

    with pytest.raises(NoSePuedeDecidir, match="activo no admite"):
        study(caso, aprobado=True)


def test_an_annulled_registration_does_not_come_back_here(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.SIN_DERECHO, radicado="X", now=NOW)

    impedimento = admit(ana, now=NOW)

    assert impedimento
    assert (impedimento.codigo, "Pida una cita" in impedimento.porque) == ("estado_anulado", True)


def test_a_guest_asks_for_nothing(db):
    assert selectors.reactivables_of(Actor(Calidad.INVITADO, invitado="x")) == []


def test_the_official_sees_before_and_after_side_by_side(suspendida):
    caso = filed(suspendida, asked(suspendida))

    panel = decidible(REACTIVACION.codigo).panel(caso)

    assert [(c.etiqueta, c.cambia) for c in panel.comparacion] == [
        ("Estado", True), ("Dirección", True), ("Teléfono", True), ("Correo", False),
    ]  # fmt: skip
    assert panel.objetos == (f"rut:{REPRESENTANTE}",)


def test_the_pages_show_the_ground_and_send_without_signature_by_who_just_proved_who_they_are(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.DIRECCION_INEXISTENTE, radicado="X", now=timezone.now())
    user = User.objects.get(pk=ana.user_id)
    user.set_password("arco lluvia sello mango")
    user.save()
    client = entered(ana)

    tareas = client.post(reverse("rut:reactivacion_empezar"), follow=True)
    borrador_id = tareas.context["borrador"].pk
    quien = reverse("rut:reactivacion_seccion", args=[borrador_id, "quien"])
    assert "Está suspendido" in client.get(quien).content.decode()
    assert client.post(quien, {"nit": EMPRESA, "version": 0}).status_code == 422
    razon = client.post(quien, {"nit": REPRESENTANTE, "version": 0})["Location"]
    assert "la dirección no existe o la persona no está allí" in client.get(razon).content.decode()
    ubicacion = client.post(razon, SUSPENDIDA | {"termino": "True", "version": 0})["Location"]
    assert "Calle 19 # 9-35" in client.get(ubicacion).content.decode()
    adjuntos = client.post(ubicacion, UBICACION | {"municipio": "Tunja, Boyacá", "version": 0})["Location"]
    assert "muestre la dirección de hoy" in client.get(adjuntos).content.decode()
    send_papers(ana, GUIADO, borrador_id, now=timezone.now())
    revisar = reverse("rut:reactivacion_revisar", args=[borrador_id])
    assert client.post(revisar).status_code == 302  # signed in long ago: first who they are
    assert not Caso.objects.exists()

    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
    pagina = client.get(revisar).content.decode()
    assert "Enviar la solicitud" in pagina
    assert "Firmar" not in pagina
    recibo = client.post(revisar)
    assert recibo["Location"] == reverse("rut:reactivacion_recibo", args=[borrador_id])
    assert Caso.objects.get().tipo == REACTIVACION.codigo
    assert client.post(revisar)["Location"] == recibo["Location"]  # pressed twice
    assert "Recibimos su solicitud" in client.get(recibo["Location"]).content.decode()


def test_an_old_register_that_tries_to_update_is_shown_the_way_back(suspendida):
    services.change_estado(suspendida, REPRESENTANTE, Causal.SIN_SUCESION, radicado="X", now=NOW)
    client = entered(suspendida)

    pagina = client.get(reverse("portal:tramite", args=["retiro-de-consumo"])).content.decode()

    assert "Su RUT está cancelado" in pagina
    assert f'href="{reverse("rut:reactivacion")}"' in pagina


def test_the_wait_is_asked_again_when_it_is_sent(ana):
    services.change_estado(ana, REPRESENTANTE, Causal.PROVEEDOR_FICTICIO, radicado="X", now=NOW)
    borrador_id = asked(ana, razon=FICTICIO | {"ejecutoria_date": "2021-08-12"})

    assert FIRMABLE.freeze(ana, borrador_id, now=NOW + timedelta(days=1))


def test_a_cancellation_in_between_shortens_no_wait(ana):
    """Suspended as a fictitious supplier, then cancelled on another ground: the five years still run."""
    services.change_estado(ana, REPRESENTANTE, Causal.PROVEEDOR_FICTICIO, radicado="X", now=NOW)
    services.change_estado(ana, REPRESENTANTE, Causal.FIN_DE_ESTABLECIMIENTO, radicado="Y", now=NOW)

    assert too_early(selectors.causas_of(REPRESENTANTE), {"ejecutoria_date": "2022-01-01"}, today=NOW.date())
    with pytest.raises(NoSePuedeFirmar, match="las preguntas de este RUT son otras"):
        FIRMABLE.freeze(ana, asked(ana, razon={"razon": "Sigue en marcha."}), now=NOW)

    services.change_estado(ana, REPRESENTANTE, Causal.ORDEN_DE_AREA, radicado="Z", now=NOW)
    services.change_estado(ana, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="W", now=NOW)
    assert too_early(selectors.causas_of(REPRESENTANTE), {}, today=NOW.date()) is None


# --- what changed while it waited ------------------------------------------------------------------


def test_what_the_register_says_since_it_was_asked_is_kept(suspendida):
    """A suspended registration is still brought up to date, and its mail changes by another procedure."""
    caso = filed(suspendida, asked(suspendida))
    ahora = replace(
        selectors.rut_of(suspendida).datos,
        direccion="Avenida Norte # 1-1",
        municipio="15238",
        correo="nuevo@ejemplo.co",
    )
    services.change_rut(suspendida, REPRESENTANTE, ahora, radicado="Y", now=NOW)

    study(caso, aprobado=True)

    datos = selectors.rut_of(suspendida).datos
    assert (datos.direccion, datos.municipio, datos.correo) == ("Avenida Norte # 1-1", "15238", "nuevo@ejemplo.co")
    assert datos.telefono == UBICACION["telefono"]


def test_a_change_that_comes_between_reading_and_writing_is_not_lost(suspendida, monkeypatch):
    """The register is locked before it is read: whoever writes it meanwhile waits."""
    caso = filed(suspendida, asked(suspendida))
    pasos: list[str] = []
    for nombre in ("lock_rut", "change_estado"):
        monkeypatch.setattr(services, nombre, watched(pasos, nombre, getattr(services, nombre)))
    monkeypatch.setattr(selectors, "rut_by_nit", watched(pasos, "leer", selectors.rut_by_nit))

    with transaction.atomic():
        decidible(REACTIVACION.codigo).apply(suspendida, caso, aprobado=True, motivo="", now=NOW)

    assert pasos[:3] == ["lock_rut", "leer", "change_estado"]


# --- who has no NIT of their own -------------------------------------------------------------------


def foreigner(numero):
    """Somebody with a foreigner's card, and a register of their own that is suspended."""
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="22", numero_documento=numero, nombre=f"Persona {numero}",
        correo=f"{numero}@ejemplo.co", now=NOW,
    )  # fmt: skip
    datos = datos_rut(numero, tipo_documento="22", correo=f"{numero}@ejemplo.co")
    services.register_existing(Actor.sistema(), datos, user_id=user.pk, now=NOW)
    services.change_estado(Actor.sistema(), numero, Causal.DESACTUALIZADO, radicado="X", now=NOW)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk)


def test_a_foreigner_asks_with_their_papers_and_others_do_not_wait_for_them(db):
    una, otra = foreigner("2900000071"), foreigner("2900000072")

    caso = filed(una, asked(una, "2900000071"))

    panel = casos_selectors.papers_panel(una, caso, now=NOW)
    assert panel
    assert len(panel.tipos) == 2
    impedimento = admit(una, now=NOW)
    assert impedimento
    assert impedimento.codigo == "ya_pedida"
    assert admit(otra, now=NOW) is None


def test_an_official_who_represents_the_company_does_not_decide_that_it_comes_back(ana, empresa):
    socia = official("2900000033", nombre="Socia Funcionaria")
    datos = datos_empresa(
        representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL), representacion("2900000033", CalidadPoder.SUPLENTE)
    )
    services.change_rut(ana, EMPRESA, datos, radicado="X", now=NOW)
    caso = filed(ana, asked(ana, EMPRESA, {"razon": "Sigue en marcha."}))

    with pytest.raises(ObjectDoesNotExist):
        casos.look(socia, caso.numero, now=NOW)
    with pytest.raises(casos.ColaVacia):
        casos.claim_next(socia, now=NOW)


def test_who_looked_at_the_company_is_written_for_the_company_too(ana, empresa):
    caso = filed(ana, asked(ana, EMPRESA, {"razon": "Sigue en marcha."}))

    casos.look(official("2900000030"), caso.numero, now=NOW)

    assert set(Evento.objects.filter(accion="datos.consultados").values_list("nit", flat=True)) == {
        REPRESENTANTE, EMPRESA,
    }  # fmt: skip


@pytest.mark.parametrize("pagina", ["quien", "razon", "ubicacion", "adjuntos", "revisar"])
def test_each_page_asks_the_database_little(ana, pagina, django_assert_max_num_queries):
    now = timezone.now()
    services.change_estado(ana, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="X", now=now)
    borrador_id = drafted(ana, GUIADO, now=now, quien={"nit": REPRESENTANTE}, razon=SUSPENDIDA, ubicacion=UBICACION)
    send_papers(ana, GUIADO, borrador_id, now=now)
    client = entered(ana)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": now.timestamp()}]
    session.save()
    url = reverse("rut:reactivacion_seccion", args=[borrador_id, pagina])
    client.get(url)  # what is read once and remembered

    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_who_acts_for_a_suspended_company_is_led_to_their_own_name(ana):
    services.register_existing(
        Actor.sistema(), datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )
    services.change_estado(ana, EMPRESA, Causal.DESACTUALIZADO, radicado="X", now=NOW)

    impedimento = admit(for_company(ana), now=NOW)

    assert impedimento
    assert (impedimento.codigo, impedimento.url_name) == ("en_nombre_propio", "rut:actuar")
    assert admit(ana, now=NOW) is None
