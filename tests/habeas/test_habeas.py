"""The habeas-data desk: terms in business days, consents, requests filed once, answers and taking everything away."""

import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import NOW
from tests.firma.conftest import person
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.dias_habiles import is_business_day
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.habeas import rules, selectors, services
from ventanilla.habeas.models import Consentimiento, SolicitudHabeas
from ventanilla.habeas.rules import Estado, Tipo
from ventanilla.notificaciones.models import Mensaje

DIAS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(DIAS, st.sampled_from(list(Tipo)))
def test_a_term_ends_on_a_business_day_and_never_before_as_many_have_passed(dia, tipo):
    vence = rules.due(tipo, dia)

    habiles = sum(is_business_day(dia + timedelta(days=n)) for n in range(1, (vence - dia).days + 1))
    assert is_business_day(vence)
    assert habiles == rules.DIAS[tipo]
    assert rules.due_extended(tipo, vence) > vence


def test_the_terms_are_those_of_the_law():
    """Ley 1581 de 2012, articles 14 and 15."""
    assert (rules.DIAS[Tipo.CONSULTA], rules.PRORROGA[Tipo.CONSULTA]) == (10, 5)
    assert (rules.DIAS[Tipo.RECLAMO], rules.PRORROGA[Tipo.RECLAMO]) == (15, 8)


def test_it_is_extended_once_and_before_it_ends():
    vence = date(2026, 8, 20)

    assert rules.may_extend(Estado.RADICADA, vence, today=vence)
    assert not rules.may_extend(Estado.RADICADA, vence, today=vence + timedelta(days=1))
    assert not rules.may_extend(Estado.PRORROGADA, vence, today=vence)
    assert rules.TRANSICIONES[Estado.RESPONDIDA] == frozenset()


@pytest.fixture
def luz(db):
    return person()


def file(actor, clave=None, tipo=Tipo.CONSULTA, **cambios):
    datos: dict[str, Any] = {
        "texto": "¿Qué teléfono tienen?", "nombre": "Luz", "documento": "1020304050", "correo": "luz@ejemplo.co",
        "now": NOW,
    } | cambios  # fmt: skip
    return services.file_solicitud(actor, clave=clave or uuid4(), tipo=tipo, **datos)


def official(numero="2900000009"):
    actor = person(numero)
    user = User.objects.get(pk=actor.user_id or 0)
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get_or_create(name=rules.ROL)[0])
    return Actor(Calidad.FUNCIONARIO, user_id=user.pk)


def test_sending_it_twice_files_one(luz):
    clave = uuid4()

    assert file(luz, clave).numero == file(luz, clave).numero
    assert Evento.objects.filter(accion="habeas.solicitud.radicada").count() == 1
    assert Mensaje.objects.filter(plantilla="habeas_radicada").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_file_one():
    actor, clave = person(), uuid4()

    hechas, errores = in_threads(20, lambda _: file(actor, clave).numero)

    assert (len(set(hechas)), errores) == (1, [])


def test_an_official_answers_once_and_the_person_hears(luz):
    solicitud, funcionario = file(luz), official()

    services.answer(funcionario, solicitud.numero, respuesta="El 310.", now=NOW)

    assert selectors.solicitud_for(luz, solicitud.numero).respuesta == "El 310."
    assert "El 310." in Mensaje.objects.get(plantilla="habeas_respondida").texto
    with pytest.raises(rules.TransicionInvalida):
        services.answer(funcionario, solicitud.numero, respuesta="Otra", now=NOW)


def test_nobody_without_the_role_answers_nor_anybody_their_own(luz):
    solicitud, funcionario = file(luz), official()
    propia = file(Actor(Calidad.NOMBRE_PROPIO, user_id=funcionario.user_id), documento="2900000009")

    for actor, numero in ((luz, solicitud.numero), (funcionario, propia.numero)):
        with pytest.raises(services.NoAutorizado):
            services.answer(actor, numero, respuesta="x", now=NOW)


def test_an_extension_tells_why_and_moves_the_term(luz):
    solicitud = file(luz)

    services.extend(official(), solicitud.numero, motivo="Falta un archivo.", now=NOW)

    solicitud.refresh_from_db()
    assert solicitud.vence_date == rules.due_extended(Tipo.CONSULTA, rules.due(Tipo.CONSULTA, date(2026, 8, 11)))
    assert "Falta un archivo." in Mensaje.objects.get(plantilla="habeas_prorrogada").texto


def test_complaints_are_marked_by_themselves_once(luz):
    file(luz, tipo=Tipo.RECLAMO)
    file(luz, tipo=Tipo.CONSULTA)

    assert (services.mark_reclamos(now=NOW), services.mark_reclamos(now=NOW)) == (1, 0)


def test_a_permission_is_given_once_taken_back_and_given_again(luz):
    for _ in range(2):
        services.grant_consentimiento(luz, "encuestas", now=NOW)
    assert set(selectors.consentimientos_of(luz)) == {"encuestas"}
    for _ in range(2):
        services.revoke_consentimiento(luz, "encuestas", now=NOW)
    assert selectors.consentimientos_of(luz) == {}
    services.grant_consentimiento(luz, "encuestas", now=NOW)

    assert Consentimiento.objects.count() == 2
    assert Evento.objects.filter(accion__startswith="habeas.consentimiento").count() == 3


def test_what_the_law_orders_is_not_asked_for(luz):
    with pytest.raises(services.NoSePide):
        services.grant_consentimiento(luz, "tramites", now=NOW)


def test_the_copy_has_what_is_mine_and_no_secret(luz):
    otra = person("2900000009", correo="otra@ejemplo.co", direccion="Calle secreta 1")
    file(otra, documento="2900000009", texto="asunto de otra")

    copia = services.export_json(luz, now=NOW).decode()

    datos = json.loads(copia)
    assert datos["rut"]["nit"] == "1020304050"
    assert datos["cuenta"]["correo"] == "luz@ejemplo.co"
    for ajeno in ("otra@ejemplo.co", "Calle secreta", "asunto de otra", "argon2", "cifrado", "resumen"):
        assert ajeno not in copia


@pytest.mark.parametrize(
    ("constraint", "cambios"),
    [
        ("habeas_tipo_known", {"tipo": "queja"}),
        ("habeas_estado_known", {"estado": "otro"}),
        ("habeas_respondida_has_answer", {"estado": "respondida"}),
        ("habeas_prorrogada_has_reason", {"estado": "prorrogada"}),
    ],
)
def test_constraints_of_a_request(luz, constraint, cambios):
    numero = file(luz).numero

    with pytest.raises(IntegrityError, match=constraint):
        SolicitudHabeas.objects.filter(pk=numero).update(**cambios)


def test_consentimiento_one_live(luz):
    services.grant_consentimiento(luz, "video", now=NOW)
    uno = Consentimiento.objects.get()
    uno.pk = None

    with pytest.raises(IntegrityError, match="consentimiento_one_live"):
        uno.save(force_insert=True)


def test_consentimiento_revocado_after(luz):
    services.grant_consentimiento(luz, "video", now=NOW)

    with pytest.raises(IntegrityError, match="consentimiento_revocado_after"):
        Consentimiento.objects.update(revocado_at=NOW - timedelta(days=1))


def signed_in(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_the_pages_from_permission_to_copy(luz):
    client = signed_in(luz)
    assert "Para qué los usamos" in client.get("/mis-datos/").content.decode()

    client.post("/mis-datos/permisos/encuestas/", {"quiere": "si"})
    assert set(selectors.consentimientos_of(luz)) == {"encuestas"}
    assert json.loads(client.post("/mis-datos/copia.json").content)["consentimientos"][0]["finalidad"] == "encuestas"
    destino = client.post("/mis-datos/copia.pdf")
    assert destino.status_code == 302
    assert "Sus datos personales" in client.get(destino["Location"]).content.decode()
    assert client.post("/mis-datos/solicitar/", {"clave": uuid4()}).status_code == 422
    hecha = client.post("/mis-datos/solicitar/", {"clave": uuid4(), "tipo": "reclamo", "texto": "Corrijan mi nombre"})
    assert re.search(r"HD-\d{4}-\d{7}-\d", hecha.content.decode())


def test_who_has_no_account_proves_a_mail_and_asks(db, client):
    datos = {
        "clave": uuid4(), "tipo": "consulta", "texto": "¿Qué tienen?", "nombre": "Ana", "documento": "52000111",
        "correo": "ana@ejemplo.co",
    }  # fmt: skip

    assert client.post("/mis-datos/solicitar/", datos)["Location"] == "/mis-datos/solicitar/codigo/"
    assert client.post("/mis-datos/solicitar/codigo/", {"codigo": "000000"}).status_code in (200, 422)
    codigo = re.search(r"\b(\d{6})\b", Mensaje.objects.get(destinatario="ana@ejemplo.co").texto)
    assert codigo
    client.post("/mis-datos/solicitar/codigo/", {"codigo": codigo.group(1)})

    assert SolicitudHabeas.objects.get().correo == "ana@ejemplo.co"


def test_programs_ask_once_with_their_key(luz):
    client, clave = signed_in(luz), str(uuid4())

    def ask():
        return client.post(
            "/api/v1/mis-datos/solicitudes", {"tipo": "consulta", "texto": "¿Qué tienen?"},
            content_type="application/json", headers={"Idempotency-Key": clave},
        )  # fmt: skip

    assert ask().json() == ask().json()
    assert len(client.get("/api/v1/mis-datos/solicitudes").json()) == 1
    assert client.get("/api/v1/mis-datos").json()["rut"]["nit"] == "1020304050"
