"""Leaving IVA, from the pages to the register."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, argon_for_tests, last_code, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import REPRESENTANTE, person
from ventanilla.cuentas.models import User
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.firma.rules import Canal, Factor, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.models import VersionRut
from ventanilla.rut.retiro_iva.services import FIRMABLE, admit
from ventanilla.rut.retiro_iva.tramite import RETIRO_IVA

pytestmark = pytest.mark.django_db
CORREO = f"{REPRESENTANTE}@ejemplo.co"
INGRESOS = {
    "ingresos_anterior": 90_000_000, "ingresos_actual": 80_000_000, "consignaciones_anterior": 90_000_000,
    "consignaciones_actual": 80_000_000, "contrato_anterior": 0, "contrato_actual": 12_000_000, "year": 2026,
}  # fmt: skip
NEGOCIO = {"establecimientos": 1, "intangibles": False}


@pytest.fixture
def responsable(db):
    return person(REPRESENTANTE, "05", "48")


@pytest.fixture
def con_firma(responsable, argon_for_tests):  # noqa: F811
    with_instrument(responsable, now=NOW - timedelta(minutes=5), correo=CORREO)
    return responsable


def drafted(actor, ingresos=INGRESOS, negocio=NEGOCIO, *, now=NOW):
    borrador = expediente_services.start_borrador(actor, tramite=RETIRO_IVA.codigo, now=now)
    for nombre, datos in {"ingresos": ingresos, "negocio": negocio}.items():
        expediente_services.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=now)
    return borrador.pk


def signed(actor, borrador_id):
    intencion = firmar.open_intencion(actor, borrador_id, now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)
    factor = Factor(TipoFactor.CODIGO, codigo=last_code(CORREO))
    return firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)


def test_who_signs_and_meets_every_condition_leaves_at_once(con_firma):
    signed(con_firma, drafted(con_firma))

    rut = selectors.rut_of(con_firma)
    assert rut.datos.responsabilidades == ("05", "49")
    assert rut.version == 2
    version = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2)
    assert version.radicado.startswith("RUT-")
    assert selectors.version_of(REPRESENTANTE, 1).datos.responsabilidades == ("05", "48")


def test_the_decision_says_every_condition_and_comes_by_mail_once(con_firma):
    signed(con_firma, drafted(con_firma))
    radicado = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2).radicado

    services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)
    services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)

    correo = Mensaje.objects.get(plantilla="rut_cambiado")
    assert correo.destinatario == CORREO
    assert len(correo.adjuntos) == 2
    condiciones = expediente.contenido_of_radicado(radicado)["grupos"][2]["renglones"]
    assert len(condiciones) == 7
    assert all(renglon["valor"].startswith("Cumple") for renglon in condiciones)


def test_a_register_without_address_has_its_documents_and_no_mail(con_firma):
    signed(con_firma, drafted(con_firma))
    radicado = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2).radicado
    sin_correo = replace(selectors.rut_of(con_firma).datos, correo="")
    services.change_rut(con_firma, REPRESENTANTE, sin_correo, radicado="", now=NOW)

    services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)

    assert {d.tipo for d in expediente.documentos_of(con_firma)} == {"rut_decision", "rut"}
    assert not Mensaje.objects.filter(plantilla="rut_cambiado").exists()


def test_who_does_not_meet_a_condition_is_told_which_and_signs_nothing(con_firma):
    borrador_id = drafted(con_firma, negocio={"establecimientos": 3, "intangibles": False})

    with pytest.raises(NoSePuedeFirmar, match="Máximo un establecimiento.*usted: 3"):
        FIRMABLE.freeze(con_firma, borrador_id, now=NOW)


def test_what_was_answered_last_year_is_asked_again(con_firma):
    borrador_id = drafted(con_firma, {**INGRESOS, "year": 2025})

    with pytest.raises(NoSePuedeFirmar, match="Empezó otro año"):
        FIRMABLE.freeze(con_firma, borrador_id, now=NOW)


def test_if_the_register_changes_before_the_signature_nothing_is_signed(con_firma):
    borrador_id = drafted(con_firma)
    intencion = firmar.open_intencion(con_firma, borrador_id, now=NOW)
    firmar.send_codigo(con_firma, intencion.pk, canal=Canal.CORREO, now=NOW)
    datos = selectors.rut_of(con_firma).datos
    services.change_rut(con_firma, REPRESENTANTE, datos, radicado="OTRO", now=NOW)

    with pytest.raises(firmar.ObjetoCambio):
        firmar.sign(
            con_firma, intencion.pk, frase=FRASE, factor=Factor(TipoFactor.CODIGO, codigo=last_code(CORREO)),
            huella=HUELLA, now=NOW,
        )  # fmt: skip

    assert selectors.rut_of(con_firma).datos.responsabilidades == ("05", "48")


@pytest.mark.parametrize(("responsabilidades", "codigo"), [(("05", "48"), "iva_sin_firma"), (("05", "49"), "sin_48")])
def test_who_cannot_begin_is_told_why(responsabilidades, codigo):
    impedimento = admit(person("2900000007", *responsabilidades), now=NOW)

    assert impedimento is not None
    assert impedimento.codigo == codigo


def test_without_signature_the_start_page_offers_to_make_one_or_an_appointment_with_its_reason(responsable):
    client = Client()
    client.force_login(User.objects.get(pk=responsable.user_id))

    pagina = client.get(reverse("portal:tramite", args=[RETIRO_IVA.slug])).content.decode()

    assert "/citas/agendar/?tramite=rut.retiro_iva&amp;motivo=iva_sin_firma" in pagina
    assert reverse("firma:mi_firma") in pagina
    assert client.post(reverse("rut:retiro_iva_empezar")).status_code == 409


def test_the_pages_keep_every_answer_and_end_in_the_review(con_firma):
    client = Client()
    client.force_login(User.objects.get(pk=con_firma.user_id))

    tareas = client.post(reverse("rut:retiro_iva_empezar"), follow=True)
    borrador_id = tareas.context["borrador"].pk
    ingresos = reverse("rut:retiro_iva_seccion", args=[borrador_id, "ingresos"])
    assert client.post(ingresos, {**INGRESOS, "ingresos_actual": "mucho", "version": 0}).status_code == 422
    tras_ingresos = client.post(ingresos, {**INGRESOS, "ingresos_actual": "$80.000.000", "version": 0})
    assert tras_ingresos["Location"].endswith("/negocio/")
    negocio = client.post(tras_ingresos["Location"], {**NEGOCIO, "version": 0})
    revisar = client.get(negocio["Location"])

    assert revisar.status_code == 200
    assert "$80.000.000" in revisar.content.decode()
    assert "Firmar y enviar" in revisar.content.decode()


def test_two_tabs_are_shown_both_versions(con_firma):
    client = Client()
    client.force_login(User.objects.get(pk=con_firma.user_id))
    url = reverse("rut:retiro_iva_seccion", args=[drafted(con_firma, now=timezone.now()), "negocio"])

    otra = client.post(url, {"establecimientos": 0, "intangibles": "False", "version": 0})

    assert otra.status_code == 409
    assert 'name="establecimientos"' in otra.content.decode()


def test_the_draft_of_one_procedure_is_not_a_page_of_another(con_firma):
    client = Client()
    client.force_login(User.objects.get(pk=con_firma.user_id))
    otro = expediente_services.start_borrador(con_firma, tramite="rut.contacto", now=NOW)

    assert client.get(reverse("rut:retiro_iva_tareas", args=[otro.pk])).status_code == 404
