"""The pages of an attention at the desk, from the search to what came of it."""

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.casos.apoyo import official
from tests.escritorio.conftest import at_the_desk
from tests.fabricas import NOW
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, empresa, person  # noqa: F401
from tests.rut.presencial.apoyo import ACTO, CITA, OTRA_CITA, RAZON, customs, desk, leave, submitted
from ventanilla.casos import services as casos
from ventanilla.casos.models import Caso
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento, Radicado
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.presencial import rules
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
NIT = "1020304050"
DETALLE = f"Cita {CITA}"
COMPARECENCIA = {
    "cita": CITA, "medio": "video", "quien": "titular", "documento_tipo": "13", "documento_numero": NIT,
    "verificadas": list(rules.CHECKLIST), "evidencia": "Cédula original, y el registro civil.", "motivo": RAZON,
}  # fmt: skip
IDENTIDAD = {
    "tipo_documento": "13", "expedicion_date_0": "14", "expedicion_date_1": "3", "expedicion_date_2": "2008",
    "expedicion_municipio": "Tunja, Boyacá", "primer_apellido": "Quiñones", "segundo_apellido": "Rojas",
    "primer_nombre": "Luz", "otros_nombres": "Marina",
}  # fmt: skip
SALE_14 = {"quita_14": "on", "fundamento_14": "actividad_terminada", "visto_14": "Resolución que la retira."}


def act(numero, fecha, dia: date = ACTO.fecha):
    return {numero: ACTO.numero, f"{fecha}_0": dia.day, f"{fecha}_1": dia.month, f"{fecha}_2": dia.year}


ENTRA_23 = {"agrega_1": "23", **act("agrega_acto_1", "agrega_fecha_1")}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def luz(db):
    return person(NIT, "05", "14", "49")


@pytest.fixture
def nelson(db):
    return desk("2900000030", nombre="Nelson Ariza")


@pytest.fixture
def client(nelson):
    return at_the_desk(nelson)


def entered(client: Client, nit=NIT, detalle=DETALLE) -> str:
    """The address of an attention that began."""
    respuesta = client.post("/escritorio/presencial/", {"nit": nit, "detalle": detalle})
    assert respuesta.status_code == 302, respuesta.content.decode()[:400]
    return respuesta["Location"]


def text(respuesta) -> str:
    return unescape(respuesta.content.decode())


def read_back(client, base, gestion, cambio, **mas):
    respuesta = client.post(f"{base}{gestion}/", COMPARECENCIA | cambio | mas)
    assert respuesta.status_code == 302, text(respuesta)
    return respuesta["Location"]


def confirmed(client, revisar, version=1):
    return client.post(revisar, {"version": version})


# --- the whole way


def test_from_the_search_to_the_new_version(luz, client):
    persona = client.post(f"/escritorio/personas/{NIT}/", {"motivo": "cita", "detalle": DETALLE})
    assert "Cambiar el RUT con la persona presente" in text(persona)

    base = entered(client)
    assert "Datos de identificación" in text(client.get(base))
    assert f'value="{CITA}"' in text(client.get(f"{base}responsabilidades/"))
    revisar = read_back(client, base, "responsabilidades", SALE_14)
    antes = text(client.get(revisar))
    assert "<del>Informante de exógena</del>" in antes
    assert selectors.rut_by_nit(NIT).version == 1
    listo = confirmed(client, revisar)
    assert listo["Location"] == f"{base}listo/"

    assert "El RUT cambió" in text(client.get(listo["Location"]))
    assert selectors.rut_by_nit(NIT).datos.responsabilidades == ("05", "49")
    assert Evento.objects.filter(accion="datos.consultados", nit=NIT).count() == 3


def test_identification_is_proposed_and_another_official_finds_it(luz, client):
    base = entered(client)

    listo = confirmed(client, read_back(client, base, "identificacion", IDENTIDAD))

    pagina = text(client.get(listo["Location"]))
    caso = Caso.objects.get()
    assert caso.numero in pagina
    assert "Otro funcionario" in pagina
    assert selectors.rut_by_nit(NIT).version == 1
    gloria = at_the_desk(official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña"))
    ficha = text(gloria.get(f"/escritorio/caso/{caso.numero}/"))
    assert "Quiñones" in ficha
    assert "Vi el documento de identidad original" in ficha
    aprobada = gloria.post(f"/escritorio/caso/{caso.numero}/aprobar/", {"version": caso.version})
    assert aprobada.status_code == 302
    assert selectors.rut_by_nit(NIT).datos.primer_apellido == "Quiñones"


def test_the_person_follows_the_proposal_and_gets_the_decision_and_the_new_copy(luz, client):
    confirmed(client, read_back(client, entered(client), "identificacion", IDENTIDAD))
    caso = Caso.objects.get()
    suya = Client()
    suya.force_login(User.objects.get(pk=luz.user_id or 0))
    assert "Un segundo funcionario revisa la decisión" in text(suya.get(f"/casos/{caso.numero}/"))
    assert suya.get("/mis-tramites/").status_code == 200

    casos.approve(official("2900000031", "Escritorio", "Aprobación"), caso.numero, version=caso.version, now=NOW)
    casos.issue_decision(caso.numero, now=NOW)
    services.deliver_cambio(NIT, radicado=caso.radicado, now=NOW)

    assert "Aprobamos su solicitud" in text(suya.get(f"/casos/{caso.numero}/"))
    correos = dict(Mensaje.objects.values_list("plantilla", "adjuntos"))
    assert (len(correos["caso_decidido"]), len(correos["rut_cambiado"])) == (1, 2)
    accesos = text(suya.get("/mis-datos/accesos/"))
    assert "Cambio de los datos de identificación, con usted presente" in accesos


def test_customs_enter_with_their_act_and_leave_with_theirs(luz, client):
    base = entered(client)
    confirmed(client, read_back(client, base, "aduanas", ENTRA_23))
    assert selectors.rut_by_nit(NIT).datos.aduaneros == ("23",)

    sale = {"quita_23": "on", **act("acto_23", "fecha_23")}
    confirmed(client, read_back(client, base, "aduanas", sale), version=2)

    assert selectors.rut_by_nit(NIT).datos.aduaneros == ()


def test_a_company_is_attended_with_its_representative(empresa, client):  # noqa: F811
    base = entered(client, EMPRESA)
    pagina = text(client.get(f"{base}identificacion/"))
    assert "35. Razón social" in pagina
    assert "31. Primer apellido" not in pagina
    assert "La persona dueña del RUT" not in pagina

    mal = client.post(
        f"{base}identificacion/",
        COMPARECENCIA | {"quien": "representante", "tipo_documento": "31", "razon_social": "La Espiga S.A.S."},
    )

    assert mal.status_code == 422
    assert "no es de un representante legal" in text(mal)
    bien = read_back(
        client, base, "identificacion", {"tipo_documento": "31", "razon_social": "La Espiga S.A.S."},
        quien="representante", documento_numero=REPRESENTANTE,
    )  # fmt: skip
    assert confirmed(client, bien).status_code == 302
    assert Caso.objects.get().nit == EMPRESA


# --- what is missing or may not be is told beside it


@pytest.mark.parametrize(
    ("gestion", "cambio", "dice"),
    [
        ("responsabilidades", SALE_14 | {"cita": "12"}, "13 números"),
        ("responsabilidades", SALE_14 | {"verificadas": ["documento"]}, "Falta marcar: La persona está presente"),
        ("responsabilidades", SALE_14 | {"verificadas": []}, "Sin la lista completa"),
        ("responsabilidades", SALE_14 | {"evidencia": "Sí"}, "Explique un poco más"),
        ("responsabilidades", SALE_14 | {"documento_numero": "1099888777"}, "Se cancela por cambio de documento"),
        ("responsabilidades", {}, "al menos una"),
        ("responsabilidades", {"quita_14": "on"}, "Elija el fundamento para retirar la 14"),
        ("responsabilidades", {"quita_14": "on", "fundamento_14": "acto", "visto_14": "x"}, "número del acto"),
        ("identificacion", IDENTIDAD | {"primer_apellido": ""}, "como está en el documento"),
        ("identificacion", IDENTIDAD | {"primer_apellido": "Quintero"}, "No cambió ningún dato"),
        ("identificacion", IDENTIDAD | {"expedicion_date_2": "2027"}, "no ha llegado"),
        ("identificacion", IDENTIDAD | {"expedicion_municipio": "Macondo"}, "No encontramos ese municipio"),
        ("aduanas", {}, "al menos una"),
        ("aduanas", {"agrega_1": "23"}, "fecha del acto"),
        ("aduanas", ENTRA_23 | {"agrega_2": "23", **act("agrega_acto_2", "agrega_fecha_2")}, "dos veces"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(gestion, cambio, dice, luz, client):
    base = entered(client)

    respuesta = client.post(f"{base}{gestion}/", COMPARECENCIA | cambio)

    assert respuesta.status_code == 422
    pagina = text(respuesta)
    assert dice in pagina
    assert "error-summary" in pagina
    assert RAZON in pagina
    assert Radicado.objects.count() == 0


def test_what_only_the_administration_gives_says_so(client):
    person(NIT, "05", "13", "49")
    base = entered(client)

    pagina = text(client.get(f"{base}responsabilidades/"))

    assert "solo sale con el acto que la retira" in pagina
    assert pagina.count('value="actividad_terminada"') == 2  # of the 05 and the 49, not of the 13


# --- twice, at once, and back


def test_the_second_click_gets_the_same_receipt(luz, client):
    base = entered(client)
    for gestion, cambio in (("aduanas", ENTRA_23), ("identificacion", IDENTIDAD)):
        revisar = read_back(client, base, gestion, cambio)
        version = selectors.rut_by_nit(NIT).version

        primero, segundo = confirmed(client, revisar, version), confirmed(client, revisar, version)

        assert primero["Location"] == segundo["Location"] == f"{base}listo/"
    assert Radicado.objects.count() == 2
    assert selectors.rut_by_nit(NIT).version == 2


def test_who_comes_second_reads_what_changed_and_confirms_over_it(luz, client):
    base = entered(client)
    revisar = read_back(client, base, "responsabilidades", SALE_14)
    otra = submitted(desk("2900000033"), NIT, customs(agrega=("23",)), cita=OTRA_CITA)

    conflicto = confirmed(client, revisar)

    assert conflicto.status_code == 409
    pagina = text(conflicto)
    assert "No se hizo nada, y lo que escribió sigue aquí" in pagina
    assert otra.radicado in pagina
    assert 'name="version" value="2"' in pagina
    confirmed(client, revisar, version=2)
    datos = selectors.rut_by_nit(NIT).datos
    assert (datos.responsabilidades, datos.aduaneros) == (("05", "10", "49"), ("23",))


def test_if_another_did_the_same_already_one_is_sent_back_to_the_form(luz, client):
    base = entered(client)
    revisar = read_back(client, base, "responsabilidades", SALE_14)
    submitted(desk("2900000033"), NIT, leave("14"), cita=OTRA_CITA)

    respuesta = confirmed(client, revisar)

    assert respuesta["Location"] == f"{base}responsabilidades/"
    pagina = client.get(respuesta["Location"])
    assert pagina.status_code == 200
    assert "al menos una" in text(pagina)
    assert RAZON in text(pagina)


def test_going_back_to_correct_keeps_what_was_typed(luz, client):
    base = entered(client)
    read_back(client, base, "identificacion", IDENTIDAD)

    pagina = text(client.get(f"{base}identificacion/"))

    assert 'value="Quiñones"' in pagina
    assert RAZON in pagina
    assert "error-summary" not in pagina


def test_after_it_is_done_nothing_typed_stays_in_the_session(luz, client):
    base = entered(client)
    confirmed(client, read_back(client, base, "responsabilidades", SALE_14))

    assert "visto_14" not in str(dict(client.session))
    assert client.get(f"{base}responsabilidades/revisar/")["Location"] == f"{base}responsabilidades/"


def test_a_second_change_of_identity_is_told_of_the_first(luz, client):
    base = entered(client)
    confirmed(client, read_back(client, base, "identificacion", IDENTIDAD))

    respuesta = client.post(f"{base}identificacion/", COMPARECENCIA | IDENTIDAD)

    assert respuesta.status_code == 422
    assert Caso.objects.get().numero in text(respuesta)


def test_an_appointment_of_somebody_else_is_refused(luz, client):
    person("2900000007", "05", "14", "49")
    submitted(desk("2900000033"), "2900000007", leave("14"))
    base = entered(client)

    respuesta = client.post(f"{base}responsabilidades/", COMPARECENCIA | SALE_14)

    assert respuesta.status_code == 422
    assert "ya se usó para otra persona" in text(respuesta)


def test_an_appointment_that_another_used_meanwhile_sends_back_to_the_form(luz, client):
    person("2900000007", "05", "14", "49")
    base = entered(client)
    revisar = read_back(client, base, "responsabilidades", SALE_14)
    submitted(desk("2900000033"), "2900000007", leave("14"))

    respuesta = confirmed(client, revisar)

    assert respuesta["Location"] == f"{base}responsabilidades/"
    assert "ya se usó para otra persona" in text(client.get(respuesta["Location"]))
    assert selectors.rut_by_nit(NIT).version == 1


# --- who enters


def test_only_the_role_enters_and_an_attention_is_of_its_session(luz, client):
    base = entered(client)
    otra = at_the_desk(desk("2900000033"))
    sin_rol = at_the_desk(official("2900000034", "Escritorio"))

    assert otra.get(base).status_code == 404
    assert client.get(f"/escritorio/presencial/{uuid4()}/").status_code == 404
    assert client.get(f"{base}inventada/").status_code == 404
    assert sin_rol.post("/escritorio/presencial/", {"nit": NIT, "detalle": "x"}).status_code == 403
    persona = sin_rol.post(f"/escritorio/personas/{NIT}/", {"motivo": "cita", "detalle": DETALLE})
    assert "Cambiar el RUT" not in text(persona)


def test_without_a_reason_one_goes_back_to_the_search(luz, client):
    respuesta = client.post("/escritorio/presencial/", {"nit": NIT, "detalle": " "})

    assert respuesta["Location"] == reverse("escritorio:personas")
    assert not Evento.objects.filter(accion="datos.consultados").exists()


def test_who_is_tied_to_the_register_or_finds_it_cancelled_is_told(empresa):  # noqa: F811
    suya = at_the_desk(desk(REPRESENTANTE))
    cliente = at_the_desk(desk("2900000033"))
    services.change_estado(empresa.representante, "2900000002", Causal.SIN_SUCESION, radicado="RUT-9", now=NOW)

    impedida = suya.post("/escritorio/presencial/", {"nit": EMPRESA, "detalle": DETALLE})
    cancelado = cliente.post("/escritorio/presencial/", {"nit": "2900000002", "detalle": DETALLE})

    assert (impedida.status_code, cancelado.status_code) == (403, 409)
    assert "debe atenderlo otra persona" in text(impedida)
    assert "cancelado" in text(cancelado)
    assert cliente.post("/escritorio/presencial/", {"nit": "9", "detalle": DETALLE}).status_code == 404


def test_a_session_remembers_the_last_five_attentions(luz, client):
    bases = [entered(client) for _ in range(6)]

    assert client.get(bases[0]).status_code == 404
    assert client.get(bases[-1]).status_code == 200


@pytest.mark.parametrize("gestion", list(rules.Gestion))
def test_pages_are_small_private_and_ask_little(gestion, luz, client):
    base = entered(client)
    revisar = read_back(
        client, base, gestion.value,
        {"identificacion": IDENTIDAD, "responsabilidades": SALE_14, "aduanas": ENTRA_23}[gestion.value],
    )  # fmt: skip

    for camino in (base, f"{base}{gestion.value}/", revisar):
        client.get(camino)
        with CaptureQueriesContext(connection) as consultas:
            respuesta = client.get(camino)
        assert len(consultas) <= 12, [c["sql"] for c in consultas]
        assert len(respuesta.content) <= 60_000
        assert "no-store" in respuesta["Cache-Control"]


def test_a_wrong_version_or_nothing_to_confirm_does_no_harm(luz, client):
    base = entered(client)

    assert client.post(f"{base}aduanas/revisar/", {"version": 1})["Location"] == f"{base}aduanas/"
    revisar = read_back(client, base, "aduanas", ENTRA_23)
    for version in ("", "x", "²", "9" * 30):
        assert confirmed(client, revisar, version)["Location"] == f"{base}aduanas/"
    assert client.get(f"{base}listo/")["Location"] == base
    assert Radicado.objects.count() == 0
