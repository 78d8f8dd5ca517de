"""The pages of the desk: who enters, what is seen and done, and that nothing typed is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.casos.apoyo import MOTIVO, PUNTOS, UNA_PERSONA, alone, many, official, opened, version_of
from tests.fabricas import NOW, datos_rut
from ventanilla.casos import services
from ventanilla.casos.models import Caso, NotaDeCaso
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db
COLA, MIOS, APROBAR, SUPERVISION, PERSONAS = (
    f"/escritorio/{camino}" for camino in ("", "mios/", "por-aprobar/", "supervision/", "personas/")
)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


def url(numero, acto=""):
    return f"/escritorio/caso/{numero}/{acto}"


def taken(actor, luz, **changes):
    numero = opened(luz, **changes)
    services.claim(actor, numero, now=NOW)
    return numero


def decision(numero, accion="aprobar", **changes):
    return {
        "version": version_of(numero), "motivo": MOTIVO, "verificadas": list(PUNTOS), "accion": accion, "plantilla": "",
    } | changes  # fmt: skip


# --- who enters


def test_people_and_strangers_stay_out(luz, desk):
    assert Client().get(COLA)["Location"].startswith("/cuenta/ingresar/?next=/escritorio/")
    assert desk(luz).get(COLA).status_code == 403
    assert Evento.objects.filter(accion="acceso.negado", datos__motivo="niega").count() == 1


def test_an_official_enters_with_the_second_factor_of_this_session(nelson, desk):
    sin_factor = desk(nelson, con_factor=False)

    assert sin_factor.get(COLA)["Location"] == "/cuenta/segundo-factor/"
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(User.objects.get(pk=nelson.user_id), "JBSWY3DPEHPK3PXP")
    assert sin_factor.get(COLA)["Location"].startswith("/cuenta/segundo-factor/confirmar/?next=%2Fescritorio%2F")
    assert desk(nelson).get(COLA).status_code == 200


def test_each_page_is_for_its_role(nelson, gloria, jefa, desk):
    de = {"nelson": desk(nelson), "gloria": desk(gloria), "jefa": desk(jefa)}
    puede = {
        COLA: {"nelson", "gloria", "jefa"}, MIOS: {"nelson", "gloria", "jefa"}, APROBAR: {"gloria"},
        SUPERVISION: {"jefa"}, PERSONAS: {"nelson", "gloria", "jefa"},
    }  # fmt: skip
    for pagina, quienes in puede.items():
        entran = {nombre for nombre, client in de.items() if client.get(pagina).status_code == 200}
        assert entran == quienes, pagina


def test_who_handles_no_cases_begins_at_their_own_list(desk):
    for n, (rol, lista) in enumerate(
        {
            "Identificación": "recuperaciones/", "Mandatos revisión": "poderes/", "Mandatos aprobación": "poderes/",
            "RUT presencial": "personas/",
        }.items()
    ):  # fmt: skip
        client = desk(official(f"290000011{n}", rol))
        assert client.get(COLA)["Location"] == COLA + lista
        html = client.get(COLA, follow=True).content.decode()
        assert "Mis casos" not in html
        assert ("Buscar persona" in html) == (rol == "RUT presencial")
        assert client.get(MIOS).status_code == 403
    assert desk(official("2900000119", "Habeas data")).get(COLA).status_code == 403


def test_a_role_taken_away_closes_the_door_at_the_next_click(nelson, desk):
    client = desk(nelson)
    User.objects.get(pk=nelson.user_id).groups.clear()

    assert client.get(COLA).status_code == 403


def test_an_official_without_an_office_is_told_what_is_missing(desk):
    user = cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento="2900000080", nombre="N", correo="n@e.co", now=NOW
    )
    roles = ("Escritorio", "Aprobación", "Supervisión")
    cuentas.make_official(Actor.sistema(), user.username, roles=roles, now=NOW)
    client = desk(Actor(official("2900000081").calidad, user_id=user.pk))

    for pagina in (COLA, APROBAR, SUPERVISION):
        respuesta = client.get(pagina)
        assert respuesta.status_code == 403
        assert "Sin oficina asignada" in respuesta.content.decode()


# --- the queue


def test_the_next_case_is_one_button_away(luz, nelson, desk):
    numero = opened(luz)
    client = desk(nelson)
    assert numero in client.get(COLA).content.decode()

    respuesta = client.post("/escritorio/tomar/")

    assert respuesta["Location"] == url(numero)
    assert client.get(url(numero)).status_code == 200
    vacia = client.post("/escritorio/tomar/", follow=True)
    assert "No hay casos en cola que usted pueda tomar" in vacia.content.decode()


def test_a_button_of_a_row_takes_that_case_and_says_when_another_was_first(luz, nelson, gloria, desk):
    opened(luz, "R-1", prioridad=9)
    numero = opened(luz, "R-2")

    assert desk(nelson).post("/escritorio/tomar/", {"numero": numero})["Location"] == url(numero)
    segunda = desk(gloria).post("/escritorio/tomar/", {"numero": numero}, follow=True)
    assert "otra persona lo tomó" in segunda.content.decode()
    assert Caso.objects.get(numero=numero).asignado_a_id == nelson.user_id


def test_the_queue_names_nobody_and_filters_by_skill_and_kind(luz, nelson, desk):
    uno, otro = opened(luz, "R-1"), opened(luz, "R-2", tipo=UNA_PERSONA)
    client = desk(nelson)

    html = client.get(COLA).content.decode()
    assert uno in html
    assert "Luz Marina" not in html
    filtrada = client.get(COLA, {"tipo": UNA_PERSONA}).content.decode()
    assert otro in filtrada
    assert uno not in filtrada
    assert otro not in client.get(COLA, {"habilidad": "aduanas"}).content.decode()


# --- a case


def test_a_case_shows_all_and_the_look_is_written(luz, nelson, desk):
    numero = taken(nelson, luz)
    services.note(nelson, numero, texto="Llamé y no contesta.", now=NOW)

    html = desk(nelson).get(url(numero)).content.decode()

    for dicho in (
        "Luz Marina Quintero Rojas", "1.020.304.050-8", numero, "Segundo cambio en seis meses.", "<del>Lus</del>",
        "<ins>Luz</ins>", "1 diferencia</strong>",
        "Llamé y no contesta.", "Vio el documento original.", "Tomó el caso",
        "Otra persona debe aprobar",
    ):  # fmt: skip
        assert dicho in html, dicho
    assert Evento.objects.get(accion="datos.consultados").datos["motivo"].startswith("Estudia el caso")


def test_only_the_differences_when_one_asks(luz, nelson, desk):
    numero = taken(nelson, luz)

    html = desk(nelson).get(url(numero), {"ver": "cambios"}).content.decode()

    assert "Primer nombre" in html
    assert "Primer apellido" not in html


def test_a_case_of_another_is_not_there(luz, nelson, gloria, desk):
    numero = taken(nelson, luz)

    assert desk(gloria).get(url(numero)).status_code == 404
    assert desk(nelson).get(url("CAS-2026-9999999-0")).status_code == 404
    for acto in ("soltar/", "marcar/"):
        assert desk(gloria).post(url(numero, acto)).status_code == 404


def test_deciding_goes_on_to_the_second_person_and_to_the_end(prueba, luz, nelson, gloria, desk):
    numero = taken(nelson, luz)

    propuesta = desk(nelson).post(url(numero, "decidir/"), decision(numero), follow=True)
    assert "Otra persona debe aprobarla" in propuesta.content.decode()
    de_gloria = desk(gloria)
    assert numero in de_gloria.get(APROBAR).content.decode()
    assert "Estoy de acuerdo: aprobar" in de_gloria.get(url(numero)).content.decode()
    de_gloria.post(url(numero, "aprobar/"), {"version": version_of(numero)})

    assert prueba.hechos == [(numero, True, MOTIVO)]
    assert Caso.objects.get(numero=numero).estado == "aprobado"


def test_the_second_person_sends_it_back_saying_why(luz, nelson, gloria, desk):
    numero = taken(nelson, luz)
    desk(nelson).post(url(numero, "decidir/"), decision(numero, "negar"))
    client = desk(gloria)

    assert client.post(url(numero, "devolver/"), {"version": version_of(numero)}).status_code == 422
    client.post(url(numero, "devolver/"), {"version": version_of(numero), "nota": "Mire la foto."})

    de_nelson = desk(nelson).get(url(numero)).content.decode()
    assert "Mire la foto." in de_nelson
    assert MOTIVO in de_nelson


def test_what_is_missing_is_said_and_what_was_typed_stays(luz, nelson, desk):
    numero = taken(nelson, luz)
    client = desk(nelson)

    sin_marca = client.post(url(numero, "decidir/"), decision(numero, verificadas=["registro"]))
    assert sin_marca.status_code == 422
    html = sin_marca.content.decode()
    assert "Para aprobar falta marcar: Vio el documento original." in html
    assert MOTIVO in html

    corta = client.post(url(numero, "decidir/"), decision(numero, motivo="No."))
    assert corta.status_code == 422
    assert "Explique un poco más" in corta.content.decode()


def test_an_effect_that_cannot_be_is_told_with_everything_in_place(luz, nelson, desk):
    alone().falla = "El RUT está cancelado."
    numero = taken(nelson, luz, tipo=UNA_PERSONA)

    respuesta = desk(nelson).post(url(numero, "decidir/"), decision(numero))

    assert respuesta.status_code == 422
    assert "El RUT está cancelado." in respuesta.content.decode()
    assert MOTIVO in respuesta.content.decode()
    assert Caso.objects.get(numero=numero).estado == "tomado"


def test_marking_the_list_does_not_lose_the_reasons(luz, nelson, desk):
    numero = taken(nelson, luz)

    html = desk(nelson).post(url(numero, "marcar/"), decision(numero, "marcar", motivo="A medias.")).content.decode()

    assert "Guardó la lista de verificación." in html
    assert "A medias.</textarea>" in html
    assert html.count(" checked") >= 2


def test_a_template_comes_after_what_was_typed_without_a_script(luz, nelson, desk):
    numero = taken(nelson, luz)

    respuesta = desk(nelson).post(
        url(numero, "decidir/"), decision(numero, "plantilla", plantilla="coincide", motivo="Antes.")
    )

    html = respuesta.content.decode()
    assert re.search(r"Antes\.\s+Los documentos de Luz Marina Quintero Rojas coinciden", html)
    assert html.count(" checked") >= 2
    assert Caso.objects.get(numero=numero).estado == "tomado"


def test_deciding_what_another_has_just_decided_is_a_clear_message_and_nothing_is_lost(luz, nelson, jefa, desk):
    otra = official("2900000085", nombre="Otra Funcionaria")
    numero = taken(nelson, luz, tipo=UNA_PERSONA)
    vieja = decision(numero, motivo="Lo que Nelson había escrito con cuidado.")
    services.transfer(jefa, numero, a_user_id=otra.user_id or 0, now=NOW)
    desk(otra).post(url(numero, "decidir/"), decision(numero, "negar", motivo="No coincide con el registro."))

    respuesta = desk(nelson).post(url(numero, "decidir/"), vieja)

    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    for dicho in (
        "El caso ya estaba decidido. No se hizo nada.", "Otra Funcionaria, el 11 de agosto de 2026", "Negado",
        "No coincide con el registro.", "Lo que Nelson había escrito con cuidado.",
    ):  # fmt: skip
        assert dicho in html, dicho
    assert Caso.objects.get(numero=numero).estado == "negado"
    assert len(alone().hechos) == 1


def test_a_case_that_changed_and_is_still_mine_comes_back_with_what_i_typed(luz, nelson, jefa, desk):
    otra = official("2900000085")
    numero = taken(nelson, luz)
    vieja = decision(numero, motivo="Lo que Nelson había escrito con cuidado.")
    services.transfer(jefa, numero, a_user_id=otra.user_id or 0, now=NOW)
    services.transfer(jefa, numero, a_user_id=nelson.user_id or 0, now=NOW)
    client = desk(nelson)

    respuesta = client.post(url(numero, "decidir/"), vieja)

    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "lo que escribió sigue aquí" in html
    assert "Marta Jefa" in html
    assert "Lo que Nelson había escrito con cuidado." in html
    assert f'name="version" value="{version_of(numero)}"' in html
    assert client.post(url(numero, "decidir/"), decision(numero)).status_code == 302


def test_asking_the_person_and_giving_back_and_noting(luz, nelson, desk):
    numero = taken(nelson, luz)
    client = desk(nelson)

    client.post(url(numero, "nota/"), {"texto": "Una nota."})
    assert client.post(url(numero, "nota/"), {"texto": ""}).status_code == 422
    client.post(url(numero, "marcar/"), {"verificadas": ["documento"]})
    assert client.post(url(numero, "pedir/"), {"version": version_of(numero), "texto": ""}).status_code == 422
    client.post(url(numero, "pedir/"), {"version": version_of(numero), "texto": "Traiga la escritura."})

    assert NotaDeCaso.objects.get().texto == "Una nota."
    assert Caso.objects.get(numero=numero).estado == "requerido"
    assert "Traiga la escritura." in client.get(url(numero)).content.decode()
    otro = taken(nelson, luz, radicado="R-2")
    assert client.post(url(otro, "soltar/"))["Location"] == COLA
    assert Caso.objects.get(numero=otro).estado == "en_cola"


def test_asking_on_an_old_screen_keeps_the_text(luz, nelson, desk):
    numero = taken(nelson, luz)

    respuesta = desk(nelson).post(url(numero, "pedir/"), {"version": "1", "texto": "Traiga la escritura."})

    assert respuesta.status_code == 409
    assert "Traiga la escritura." in respuesta.content.decode()


def test_a_supervisor_gives_a_case_to_somebody(luz, nelson, jefa, desk):
    numero = opened(luz)
    client = desk(jefa)
    assert "Pasar a otra persona" in client.get(url(numero)).content.decode()
    assert "Nelson Ariza" in client.get(url(numero, "traspasar/")).content.decode()

    assert client.post(url(numero, "traspasar/"), {"version": version_of(numero)}).status_code == 422
    client.post(url(numero, "traspasar/"), {"version": version_of(numero), "a": nelson.user_id})

    assert Caso.objects.get(numero=numero).asignado_a_id == nelson.user_id


def test_the_supervision_has_charts_with_their_tables(luz, nelson, jefa, desk):
    taken(nelson, luz)

    html = desk(jefa).get(SUPERVISION).content.decode()

    assert html.count('role="img"') == 2
    assert "Edad de los casos abiertos, en días. 0 a 2 días: 1; 3 a 7 días: 0" in html
    assert html.count("Ver como tabla") == 2
    assert "Nelson Ariza" in html
    assert "Luz Marina" not in html


# --- people


def registered(numero="1020304050"):
    user = User.objects.filter(numero_documento=numero).first()
    return rut.register_existing(Actor.sistema(), datos_rut(numero), user_id=user.pk if user else None, now=NOW)


BUSCA = {"q": "luz quint", "motivo": "cita", "detalle": "CIT-2026-1"}


def test_nothing_is_searched_without_a_reason(luz, nelson, desk):
    registered()
    client = desk(nelson)

    for falta in BUSCA:
        respuesta = client.post(PERSONAS, {**BUSCA, falta: ""})
        assert respuesta.status_code == 422
        assert "Qu••••" not in respuesta.content.decode()
    assert not Evento.objects.filter(accion="escritorio.personas.buscadas").exists()


def test_who_is_found_is_masked_until_the_reason_is_written(luz, nelson, desk):
    registered()
    client = desk(nelson)

    hallada = client.post(PERSONAS, BUSCA).content.decode()
    assert "Qu••••" in hallada
    assert "Quintero" not in hallada
    assert "luz@ejemplo.co" not in hallada

    vista = client.post(f"{PERSONAS}1020304050/", {"motivo": "cita", "detalle": "CIT-2026-1"}).content.decode()
    assert "Quintero" in vista
    assert "luz@ejemplo.co" in vista
    busqueda = Evento.objects.get(accion="escritorio.personas.buscadas")
    assert busqueda.datos["halladas"] == 1
    assert "luz" not in str(busqueda.datos).lower()
    acceso = Evento.objects.get(accion="datos.consultados")
    assert (acceso.nit, acceso.objeto) == ("1020304050", "rut:1020304050")
    assert acceso.datos["motivo"] == "La persona está presente, con cita o en video: CIT-2026-1"


def test_the_person_sees_who_looked_and_why(luz, nelson, desk):
    registered()
    desk(nelson).post(f"{PERSONAS}1020304050/", {"motivo": "llamada", "detalle": "LL-7"})
    client = Client()
    client.force_login(User.objects.get(pk=luz.user_id))

    html = client.get(reverse("portal:accesos")).content.decode()

    assert "La persona llamó y pide ayuda: LL-7" in html


def test_without_a_reason_nobody_is_shown_and_one_does_not_look_at_oneself(luz, nelson, desk):
    registered()
    registered("2900000030")
    client = desk(nelson)

    sin_motivo = client.post(f"{PERSONAS}1020304050/")
    assert sin_motivo.status_code == 422
    assert "Quintero" not in sin_motivo.content.decode()
    propio = client.post(f"{PERSONAS}2900000030/", {"motivo": "cita", "detalle": "1"})
    assert propio.status_code == 422
    assert "luz@ejemplo.co" not in propio.content.decode()
    assert client.get(f"{PERSONAS}1020304050/").status_code == 405
    assert client.post(f"{PERSONAS}999/", {"motivo": "cita", "detalle": "1"}).status_code == 404


def test_nobody_reads_the_register_from_end_to_end(luz, nelson, desk, monkeypatch):
    registered()
    unas_pocas = {**rules.LIMITES, "escritorio.personas": (rules.Ventana("persona", 3, 3600),)}
    monkeypatch.setattr(rules, "LIMITES", unas_pocas)
    client = desk(nelson)

    estados = [client.post(PERSONAS, BUSCA).status_code for _ in range(5)]

    assert estados == [200, 200, 200, 429, 429]


# --- budgets


def test_every_page_is_within_its_budget_with_many_cases(
    luz, nelson, gloria, jefa, desk, django_assert_max_num_queries
):
    many(3_000)
    todo = official("2900000086", "Escritorio", "Aprobación", "Supervisión")
    for n in range(30):
        services.claim(nelson, opened(luz, f"R-{n}"), now=NOW)
    numero = taken(nelson, luz, radicado="R-100")
    por_aprobar = taken(nelson, luz, radicado="R-101")
    services.decide(
        nelson, por_aprobar, aprobado=True, motivo=MOTIVO, verificadas=PUNTOS, version=version_of(por_aprobar), now=NOW
    )
    for quien, camino in (
        (nelson, COLA), (nelson, MIOS), (nelson, url(numero)), (nelson, PERSONAS), (gloria, APROBAR),
        (gloria, url(por_aprobar)), (jefa, SUPERVISION), (jefa, url(numero)), (todo, url(numero)),
        (todo, url(por_aprobar)),
    ):  # fmt: skip
        client = desk(quien)
        client.get(camino)
        with django_assert_max_num_queries(12):
            respuesta = client.get(camino)
        assert respuesta.status_code == 200, camino
        assert len(respuesta.content) <= 60_000, (camino, len(respuesta.content))


def test_an_address_or_number_that_no_text_can_hold_is_not_found_and_fails_nowhere(luz, desk):
    todo = desk(official("2900000058", "Escritorio", "RUT presencial"))
    persona = Client(headers={"X-Actuacion": "propio"})
    persona.force_login(User.objects.get(pk=luz.user_id))

    assert [persona.get(f"{donde}/%00/").status_code for donde in ("/casos", "/adjuntos", "/api/v1/casos")] == [404] * 3
    assert todo.get("/escritorio/caso/%00/").status_code == 404
    assert todo.post("/escritorio/personas/%00/", {"motivo": "cita", "detalle": "x"}).status_code == 404
    assert todo.post("/escritorio/tomar/", {"numero": "\0"}).status_code == 302
    assert todo.post(reverse("presencial:entrar"), {"nit": "\0", "detalle": "\0x"}).status_code == 404
