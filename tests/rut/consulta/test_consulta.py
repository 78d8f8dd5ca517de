"""What anybody may ask of the register by NIT: little, counted, and with a barrier against robots."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import REGISTRY

from tests.fabricas import LUZ, NOW, datos_rut
from tests.robots.retos import solve
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, datos_empresa, representacion
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.expediente.models import Evento
from ventanilla.robots import rules as robots
from ventanilla.robots.models import Frecuencia, RetoGastado
from ventanilla.rut import selectors, services
from ventanilla.rut.consulta import rules
from ventanilla.rut.rules.estados import Causal, EstadoRut
from ventanilla.rut.rules.poderes import CalidadPoder

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()
ESTADO, FACTURADOR = "/rut/consulta/", "/rut/consulta/facturador/"
RETOS = {ESTADO: "/reto/rut.estado/", FACTURADOR: "/reto/rut.facturador/"}
DIA = timedelta(days=1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(robots, "TRIES", 2)
    monkeypatch.setattr(robots, "ITERACIONES", 10)


@pytest.fixture
def luz():
    return services.register_existing(SISTEMA, datos_rut(), user_id=None, now=NOW)


@pytest.fixture
def empresa():
    return services.register_existing(
        SISTEMA, datos_empresa(representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL)), user_id=None, now=NOW
    )


def ask(client: Client, nit: str, ruta: str = ESTADO, *, prueba: str | None = None):
    """As a browser does: the challenge of the page, solved, with what was typed."""
    if prueba is None:
        prueba = solve(client.get(RETOS[ruta]).json())
    return client.post(ruta, {"nit": nit, "prueba": prueba})


def says(respuesta, *textos: str) -> None:
    cuerpo = " ".join(respuesta.content.decode().split())
    for texto in textos:
        assert texto in cuerpo, texto


# --- the answer -------------------------------------------------------------------------------------


@pytest.mark.parametrize("escrito", [LUZ, "1.020.304.050-8", "1020304050-8", " 1 020 304 050 ", "1.020.304.050–8"])
def test_a_nit_is_understood_as_it_is_printed(client, luz, escrito):
    respuesta = ask(client, escrito)

    assert respuesta.status_code == 200
    says(respuesta, "Ese RUT está activo", "Puede hacer trámites", "1.020.304.050-8", "11 de agosto de 2026")


def test_of_a_natural_person_nothing_else_is_told(client, luz):
    cuerpo = ask(client, LUZ).content.decode()

    for dato in ("Luz", "Marina", "Quintero", "Rojas", "luz@", "3105550142", "Calle 19", "15001", "1081"):
        assert dato not in cuerpo, dato


def test_the_name_of_an_organisation_is_public_and_who_represents_it_is_not_told(client, empresa):
    respuesta = ask(client, EMPRESA)

    says(respuesta, "Panadería Quintero S.A.S.", "Ese RUT está activo")
    assert REPRESENTANTE not in respuesta.content.decode()


@pytest.mark.parametrize(
    ("causal", "titulo", "estado"),
    [
        (Causal.ORDEN, "Ese RUT está suspendido", EstadoRut.SUSPENDIDO),
        (Causal.CAMBIO_DE_DOCUMENTO, "Ese RUT está cancelado", EstadoRut.CANCELADO),
        (Causal.SIN_DERECHO, "Ese RUT fue anulado", EstadoRut.ANULADO),
    ],
)
def test_a_register_that_left_the_active_state_says_which_and_since_when_but_not_why(
    client, luz, causal, titulo, estado
):
    services.change_estado(SISTEMA, LUZ, causal, radicado="", now=NOW + 3 * DIA)

    respuesta = ask(client, LUZ)

    says(respuesta, titulo, "14 de agosto de 2026")
    cuerpo = respuesta.content.decode()
    assert "Puede hacer trámites." not in cuerpo
    assert "Orden de un juez" not in cuerpo
    assert selectors.estado_publico(LUZ).estado is estado


def test_an_update_does_not_change_since_when_it_is_active(luz):
    services.change_rut(SISTEMA, LUZ, datos_rut(direccion="Otra"), radicado="", now=NOW + 5 * DIA)
    assert selectors.estado_publico(LUZ).desde_at == NOW

    services.change_estado(SISTEMA, LUZ, Causal.ORDEN, radicado="", now=NOW + 6 * DIA)
    services.change_estado(SISTEMA, LUZ, Causal.CUMPLIO, radicado="", now=NOW + 9 * DIA)
    services.change_rut(SISTEMA, LUZ, datos_rut(direccion="Aquella"), radicado="", now=NOW + 10 * DIA)

    publico = selectors.estado_publico(LUZ)
    assert (publico.estado, publico.desde_at) == (EstadoRut.ACTIVO, NOW + 9 * DIA)


@pytest.mark.parametrize("ruta", [ESTADO, FACTURADOR])
def test_a_nit_that_nobody_has_gets_the_same_page_with_another_answer(client, luz, ruta):
    respuesta = ask(client, "2900000077", ruta)

    assert respuesta.status_code == 200
    says(respuesta, "No encontramos un registro con ese NIT.")


def test_a_wrong_check_digit_is_told_before_anything_is_looked_up(client, luz):
    prueba = solve(client.get(RETOS[ESTADO]).json())

    respuesta = ask(client, "1.020.304.050-3", prueba=prueba)

    assert respuesta.status_code == 422
    says(respuesta, "El dígito de verificación no corresponde", 'value="1.020.304.050-3"')
    assert not RetoGastado.objects.exists()
    assert ask(client, LUZ, prueba=prueba).status_code == 200


# --- the electronic invoicer ------------------------------------------------------------------------


def with_responsibilities(numero: int, *codigos: str) -> None:
    services.change_rut(SISTEMA, LUZ, datos_rut(responsabilidades=codigos), radicado="", now=NOW + numero * DIA)


def test_who_has_no_responsibility_52_is_not_an_invoicer(client, luz):
    says(ask(client, LUZ, FACTURADOR), "No es facturador electrónico")
    assert selectors.responsable_desde(LUZ, "52") is None


def test_an_invoicer_is_one_since_the_version_that_said_so_first(client, luz):
    with_responsibilities(1, "05", "49", "52")
    with_responsibilities(2, "05", "48", "52")

    says(ask(client, LUZ, FACTURADOR), "Sí es facturador electrónico", "12 de agosto de 2026")


def test_who_stopped_and_began_again_is_one_since_the_second_time(luz):
    with_responsibilities(1, "52")
    with_responsibilities(2, "05")
    assert selectors.responsable_desde(LUZ, "52") is None

    with_responsibilities(3, "52")
    with_responsibilities(4, "52", "05")

    assert selectors.responsable_desde(LUZ, "52") == NOW + 3 * DIA


def test_who_was_registered_with_it_is_one_since_then():
    services.register_existing(SISTEMA, datos_rut(responsabilidades=("52",)), user_id=None, now=NOW)

    assert selectors.responsable_desde(LUZ, "52") == NOW


def test_a_suspended_invoicer_cannot_invoice_and_the_page_says_so(client, luz):
    with_responsibilities(1, "52")
    services.change_estado(SISTEMA, LUZ, Causal.ORDEN, radicado="", now=NOW + 2 * DIA)

    says(ask(client, LUZ, FACTURADOR), "Es facturador, pero hoy no puede facturar", "Suspendido")


@pytest.mark.parametrize("estado", list(EstadoRut))
def test_only_an_active_register_acts_and_invoices(estado):
    assert rules.may_act(estado) == (estado is EstadoRut.ACTIVO)
    assert rules.may_invoice(estado, es_facturador=True) == (estado is EstadoRut.ACTIVO)
    assert not rules.may_invoice(estado, es_facturador=False)


# --- the barrier ------------------------------------------------------------------------------------


def test_a_proof_serves_for_one_question(client, luz):
    prueba = solve(client.get(RETOS[ESTADO]).json())
    ask(client, LUZ, prueba=prueba)

    respuesta = ask(client, LUZ, prueba=prueba)

    assert respuesta.status_code == 422
    says(respuesta, "ya se usó en otra consulta")
    assert "Ese RUT está activo" not in respuesta.content.decode()


def test_the_proof_of_one_page_does_not_serve_for_the_other(client, luz):
    prueba = solve(client.get(RETOS[FACTURADOR]).json())

    assert ask(client, LUZ, ESTADO, prueba=prueba).status_code == 422


def test_without_javascript_five_questions_an_hour_and_then_what_to_do(client, luz):
    for _ in range(cuentas_rules.SIN_PRUEBA_POR_HORA):
        assert ask(client, LUZ, prueba="").status_code == 200

    respuesta = ask(client, LUZ, prueba="")

    assert respuesta.status_code == 429
    assert 0 < int(respuesta["Retry-After"]) <= 3600
    says(respuesta, "llámenos, o use un navegador con JavaScript", f'value="{LUZ}"')
    assert "Ese RUT está activo" not in respuesta.content.decode()
    assert ask(client, LUZ).status_code == 200  # who solves goes on


def test_thirty_questions_a_minute_from_one_address(client, luz, monkeypatch):
    monkeypatch.setitem(cuentas_rules.LIMITES, "consulta.publica", (cuentas_rules.Ventana("ip", 2, 86400),))
    for _ in range(2):
        assert ask(client, LUZ).status_code == 200

    respuesta = ask(client, LUZ)

    assert respuesta.status_code == 429
    assert int(respuesta["Retry-After"]) > 0


def test_guessing_numbers_gets_more_expensive(client, luz):
    for numero in range(2):
        ask(client, f"290000007{numero}")

    assert list(Frecuencia.objects.values_list("fallas", flat=True)) == [2, 2]  # the address, and everybody


def test_a_question_leaves_a_count_and_nothing_about_who_or_whom(client, luz):
    def count(hallado):
        etiquetas = {"consulta": "estado", "hallado": hallado}
        return REGISTRY.get_sample_value("ventanilla_consultas_publicas_total", etiquetas) or 0

    si, no, eventos = count("si"), count("no"), Evento.objects.count()
    ask(client, LUZ)
    ask(client, "2900000077")

    assert (count("si"), count("no")) == (si + 1, no + 1)
    assert Evento.objects.count() == eventos


@pytest.mark.parametrize("ruta", [ESTADO, FACTURADOR])
def test_a_question_costs_few_queries_and_the_page_is_light(client, empresa, ruta):
    prueba = solve(client.get(RETOS[ruta]).json())

    with CaptureQueriesContext(connection) as consultas:
        respuesta = ask(client, EMPRESA, ruta, prueba=prueba)

    assert respuesta.status_code == 200
    assert len(consultas) <= 8, [c["sql"][:120] for c in consultas]
    assert len(respuesta.content) < 60_000
    with CaptureQueriesContext(connection) as consultas:
        client.get(ruta)
    assert len(consultas) <= 2


@pytest.mark.parametrize("pregunta", [selectors.estado_publico, lambda nit: selectors.responsable_desde(nit, "52")])
def test_a_question_reads_by_key_and_not_the_whole_register(luz, pregunta):
    with CaptureQueriesContext(connection) as consultas:
        pregunta(LUZ)
    [consulta] = consultas.captured_queries

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {consulta['sql']}")
        plan = "\n".join(fila[0] for fila in cursor.fetchall())

    assert "Index" in plan
    assert "Seq Scan" not in plan, plan


def test_nobody_keeps_the_page_nor_finds_it_by_an_address_with_the_nit(client, luz):
    respuesta = ask(client, LUZ)

    assert "no-store" in respuesta["Cache-Control"]
    assert "Ese RUT" not in client.get(f"{ESTADO}?nit={LUZ}").content.decode()


# --- for programs -----------------------------------------------------------------------------------


def ask_api(client, nit, consulta="estado", *, prueba=None):
    if prueba is None:
        prueba = solve(client.get(f"/api/v1/retos/rut.{consulta}").json())
    return client.post(
        f"/api/v1/rut/consulta/{consulta}", {"nit": nit, "prueba": prueba}, content_type="application/json"
    )


def test_a_program_solves_and_asks(client, luz, empresa):
    assert ask_api(client, "1.020.304.050-8").json() == {
        "nit": LUZ,
        "dv": 8,
        "estado": "ACTIVO",
        "desde": "2026-08-11",
        "puede_actuar": True,
        "razon_social": "",
    }
    assert ask_api(client, EMPRESA).json()["razon_social"] == "Panadería Quintero S.A.S."
    assert ask_api(client, EMPRESA, "facturador").json() == {
        "nit": EMPRESA,
        "dv": 8,
        "es_facturador": False,
        "desde": None,
        "puede_facturar": False,
        "estado": "ACTIVO",
        "razon_social": "Panadería Quintero S.A.S.",
    }


def test_each_refusal_says_its_reason(client, luz):
    prueba = solve(client.get("/api/v1/retos/rut.estado").json())
    assert ask_api(client, LUZ, prueba=prueba).status_code == 200

    repetida, falta, invalida = (ask_api(client, LUZ, prueba=texto) for texto in (prueba, "", "x"))
    otra = ask_api(client, LUZ, "facturador", prueba=solve(client.get("/api/v1/retos/rut.estado").json()))
    de_pagina = ask_api(client, LUZ, prueba=solve(client.get("/reto/rut.estado/").json()))

    assert {r.status_code for r in (repetida, falta, invalida, otra, de_pagina)} == {403}
    assert [r.json()["motivo"] for r in (repetida, falta, invalida, otra, de_pagina)] == [
        "prueba_repetida",
        "prueba_falta",
        "prueba_invalida",
        "prueba_invalida",
        "prueba_invalida",
    ]


def test_a_program_without_registry_or_with_a_wrong_number_is_told(client, luz):
    assert ask_api(client, "2900000077").status_code == 404
    assert ask_api(client, "1.020.304.050-3").status_code == 422
    assert "dígito de verificación" in ask_api(client, "1.020.304.050-3").json()["detail"]


def test_a_program_that_asks_too_much_is_told_when_to_come_back(client, luz, monkeypatch):
    monkeypatch.setitem(cuentas_rules.LIMITES, "consulta.publica", (cuentas_rules.Ventana("ip", 1, 86400),))
    ask_api(client, LUZ)

    respuesta = ask_api(client, LUZ)

    assert respuesta.status_code == 429
    assert int(respuesta["Retry-After"]) > 0


def test_a_lapsed_challenge_of_a_program(client, luz, monkeypatch):
    ahora = timezone.now()
    monkeypatch.setattr("ventanilla.robots.api.timezone.now", lambda: ahora - timedelta(minutes=6))
    reto = client.get("/api/v1/retos/rut.estado").json()
    monkeypatch.undo()

    assert ask_api(client, LUZ, prueba=solve(reto)).json()["motivo"] == "prueba_vencida"
