"""Leaving the consumption tax, from the pages to the register."""

from datetime import UTC, datetime, timedelta

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
from ventanilla.rut.retiro_consumo.services import FIRMABLE, admit
from ventanilla.rut.retiro_consumo.tramite import RETIRO_CONSUMO
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
CORREO = f"{REPRESENTANTE}@ejemplo.co"
INGRESOS = {"ingresos_hace_un": 90_000_000, "ingresos_hace_dos": 80_000_000, "ingresos_hace_tres": 0}
NEGOCIO = {
    "locales_hace_un": 1, "locales_hace_dos": 1, "locales_hace_tres": 0, "locales_hoy": 1,
    "operacion_mayor": 4_000_000, "otros_gravados": False,
}  # fmt: skip


@pytest.fixture
def responsable(db):
    return person(REPRESENTANTE, "05", "33", "49")


@pytest.fixture
def con_firma(responsable, argon_for_tests):  # noqa: F811
    with_instrument(responsable, now=NOW - timedelta(minutes=5), correo=CORREO)
    return responsable


def drafted(actor, *, now=NOW, **cambios):
    borrador = expediente_services.start_borrador(actor, tramite=RETIRO_CONSUMO.codigo, now=now)
    for nombre, datos in {"ingresos": INGRESOS, "negocio": NEGOCIO}.items():
        respuestas = {clave: cambios.get(clave, valor) for clave, valor in datos.items()} | {"year": now.year}
        expediente_services.save_seccion(actor, borrador.pk, nombre=nombre, datos=respuestas, version=0, now=now)
    return borrador.pk


def signed(actor, borrador_id):
    intencion = firmar.open_intencion(actor, borrador_id, now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)
    factor = Factor(TipoFactor.CODIGO, codigo=last_code(CORREO))
    return firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)


def entered(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_who_signs_and_meets_every_condition_leaves_at_once(con_firma):
    signed(con_firma, drafted(con_firma))

    assert selectors.rut_of(con_firma).datos.responsabilidades == ("05", "49", "50")
    assert VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2).radicado.startswith("RUT-")
    assert selectors.version_of(REPRESENTANTE, 1).datos.responsabilidades == ("05", "33", "49")


def test_the_decision_says_every_condition_with_the_uvt_of_its_year(con_firma):
    signed(con_firma, drafted(con_firma))
    radicado = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2).radicado

    for _ in range(2):
        services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)

    assert len(Mensaje.objects.get(plantilla="rut_cambiado", destinatario=CORREO).adjuntos) == 2
    condiciones = expediente.contenido_of_radicado(radicado)["grupos"][2]["renglones"]
    assert all(renglon["valor"].startswith("Cumple") for renglon in condiciones)
    exige = " ".join(renglon["etiqueta"] for renglon in condiciones)
    # 3.500 UVT of 2025 (49.799), 2024 (47.065), 2023 (42.412) and 2026 (52.374)
    for tope in ("$174.297.000", "$164.728.000", "$148.442.000", "$183.309.000"):
        assert tope in exige


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"ingresos_hace_tres": 150_000_000}, "en 2023: menos de .*usted: \\$150.000.000"),
        ({"locales_hace_dos": 2}, "negocio en 2024 .usted: 2"),
        ({"operacion_mayor": 200_000_000}, "Ninguna venta de"),
    ],
)
def test_who_does_not_meet_a_condition_is_told_which_and_signs_nothing(con_firma, cambio, dice):
    borrador_id = drafted(con_firma, **cambio)

    with pytest.raises(NoSePuedeFirmar, match=dice):
        FIRMABLE.freeze(con_firma, borrador_id, now=NOW)


def test_answers_given_before_new_year_are_asked_again(con_firma):
    nochevieja = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)  # still 2026 in Bogotá
    borrador_id = drafted(con_firma, now=nochevieja.replace(year=2026, month=12, day=31))

    assert FIRMABLE.freeze(con_firma, borrador_id, now=nochevieja)
    with pytest.raises(NoSePuedeFirmar, match="Empezó un año nuevo"):
        FIRMABLE.freeze(con_firma, borrador_id, now=nochevieja + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("responsabilidades", "codigo"), [(("05", "33"), "consumo_sin_firma"), (("05", "50"), "sin_33")]
)
def test_who_cannot_begin_is_told_why(responsabilidades, codigo):
    impedimento = admit(person("2900000007", *responsabilidades), now=NOW)

    assert impedimento
    assert impedimento.codigo == codigo


def test_a_cancelled_register_changes_nothing_more(con_firma):
    borrador_id = drafted(con_firma)
    services.change_estado(con_firma, REPRESENTANTE, Causal.SIN_SUCESION, radicado="X", now=NOW)

    with pytest.raises(NoSePuedeFirmar, match="Su RUT está cancelado"):
        FIRMABLE.freeze(con_firma, borrador_id, now=NOW)


def test_without_signature_the_start_page_offers_to_make_one_or_an_appointment_with_its_reason(responsable):
    client = entered(responsable)

    pagina = client.get(reverse("portal:tramite", args=[RETIRO_CONSUMO.slug])).content.decode()

    assert "/citas/agendar/?tramite=rut.retiro_consumo&amp;motivo=consumo_sin_firma" in pagina
    assert reverse("firma:mi_firma") in pagina
    assert client.post(reverse("rut:retiro_consumo_empezar")).status_code == 409


def test_the_pages_ask_for_each_year_and_end_in_the_review(con_firma):
    client, this_year = entered(con_firma), timezone.localdate().year

    tareas = client.post(reverse("rut:retiro_consumo_empezar"), follow=True)
    ingresos = reverse("rut:retiro_consumo_seccion", args=[tareas.context["borrador"].pk, "ingresos"])
    pagina = client.get(ingresos).content.decode()
    assert all(f"restaurante o bar en {this_year - hace}" in pagina for hace in (1, 2, 3))
    assert client.post(ingresos, {**INGRESOS, "ingresos_hace_un": "mucho", "version": 0}).status_code == 422
    tras_ingresos = client.post(ingresos, {**INGRESOS, "ingresos_hace_un": "$80.500.000", "version": 0})
    assert tras_ingresos["Location"].endswith("/negocio/")
    negocio = client.post(tras_ingresos["Location"], {**NEGOCIO, "version": 0})
    revisar = client.get(negocio["Location"])

    assert revisar.status_code == 200
    assert "$80.500.000" in revisar.content.decode()
    assert "Firmar y enviar" in revisar.content.decode()
