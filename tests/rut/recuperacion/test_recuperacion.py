"""Giving an account back: asked for by anybody, by two officials, after a day, and with a way to say no."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import LUZ, NOW, datos_rut, guest, move_to
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas_selectors
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.events import cuenta_recuperada
from ventanilla.rut.models import SolicitudDeRecuperacion
from ventanilla.rut.recuperacion import rules, services
from ventanilla.rut.rules.recuperaciones import EstadoRecuperacion as E

CLAVE = "arco lluvia sello mango"
NUEVO = "nuevo@ejemplo.co"
PERSONA: dict[str, Any] = {
    "tipo_documento": "13", "numero_documento": LUZ, "expedicion_date": datos_rut().expedicion_date,
    "nombres": "Luz Marina Quintero",
}  # fmt: skip
CONTACTO: dict[str, Any] = {"correo": NUEVO, "celular": "3009998877", "medio": "video", "recuerda": "vivo en Tunja"}
TODO = list(rules.CHECKLIST)


def register(**changes) -> None:
    rut.register_existing(Actor.sistema(), datos_rut(**changes), user_id=None, now=NOW)


def official(numero: str, *roles: str) -> Actor:
    user = User.objects.create(
        username=f"13-{numero}", tipo_documento="13", numero_documento=numero, nombre="Funcionario", is_staff=True,
        creado_at=NOW,
    )  # fmt: skip
    user.groups.set([Group.objects.get_or_create(name=rol)[0] for rol in roles])
    return Actor(Calidad.FUNCIONARIO, user_id=user.pk)


def sent_digits() -> str:
    found = re.search(r"\b(\d{6})\b", Mensaje.objects.filter(plantilla="codigo").order_by("-creado_at", "-pk")[0].texto)
    assert found
    return found.group(1)


def handed_in(*, now=NOW, **changes):
    solicitud = services.open_solicitud(guest(), **(PERSONA | changes), now=now)
    Mensaje.objects.filter(plantilla="codigo").delete()  # the one that follows is the only one to read
    services.set_contacto(guest(), solicitud, **CONTACTO, now=now)
    services.submit(guest(), solicitud, digits=sent_digits(), now=now)
    return solicitud


def identified(*, now=NOW):
    solicitud, a = handed_in(now=now), official("901", rules.IDENTIFICACION)
    services.identify(a, solicitud, checklist=TODO, evidencia="cita 7", now=now)
    return solicitud, a


def approved(*, now=NOW):
    solicitud, a = identified(now=now)
    services.approve(official("902", rules.APROBACION), solicitud, now=now)
    return solicitud, a


def applied(*, now=NOW):
    solicitud, _a = approved(now=now)
    assert services.apply(solicitud, now=now + rules.ESPERA)
    return solicitud


def row(solicitud) -> SolicitudDeRecuperacion:
    return SolicitudDeRecuperacion.objects.get(pk=solicitud)


def link(nombre: str, solicitud) -> str:
    """The key of a link as it was mailed."""
    return services._link(nombre, row(solicitud)).rstrip("/").rpartition("/")[2]


# --- rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("terminal", [E.TERMINADA, E.RECHAZADA, E.CANCELADA, E.VENCIDA])
def test_what_ended_stays_so(terminal):
    assert rules.TRANSICIONES[terminal] == frozenset()


def test_nothing_is_applied_without_an_approval_and_nothing_approved_without_an_identification():
    assert {estado for estado, a in rules.TRANSICIONES.items() if E.APLICADA in a} == {E.RETENIDA}
    assert {estado for estado, a in rules.TRANSICIONES.items() if E.RETENIDA in a} == {E.IDENTIFICADA}
    assert {estado for estado, a in rules.TRANSICIONES.items() if E.IDENTIFICADA in a} == {E.PEDIDA}


def test_every_state_is_told_in_words():
    assert set(rules.EN_PALABRAS) == set(E) == set(rules.TRANSICIONES)


def test_the_hold_is_a_whole_day():
    assert not rules.hold_is_over(NOW + rules.ESPERA, now=NOW + timedelta(hours=23, minutes=59))
    assert rules.hold_is_over(NOW + rules.ESPERA, now=NOW + timedelta(hours=24))


def test_the_third_in_ninety_days_is_too_many():
    assert not rules.too_many(1)
    assert rules.too_many(2)


# --- the way ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_at_the_end_the_new_address_opens_the_account_and_what_was_before_opens_nothing():
    register()
    user_id = rut.ensure_user(Actor.sistema(), LUZ, now=NOW)
    cuentas.set_first_password(Actor.sistema(), user_id, password="la que otro conoce", now=NOW)
    Authenticator.objects.create(user_id=user_id, type="totp", data={})
    ladron = Client()
    ladron.force_login(User.objects.get(pk=user_id))
    ladron.get(reverse("portal:perfil"))
    oidos = []
    cuenta_recuperada.connect(lambda sender, **datos: oidos.append(datos["user_id"]), weak=False, dispatch_uid="t")

    solicitud = applied()
    cuenta_recuperada.disconnect(dispatch_uid="t")

    user = User.objects.get(pk=user_id)
    assert (user.email, user.has_usable_password()) == (NUEVO, False)
    assert EmailAddress.objects.get(user=user).email == NUEVO
    assert selectors.rut_by_nit(LUZ).datos.correo == NUEVO
    assert not Authenticator.objects.filter(user_id=user_id).exists()
    assert ladron.get(reverse("portal:perfil")).status_code == 302
    assert oidos == [user_id]
    assert cuentas_selectors.is_frozen(user_id, now=NOW + timedelta(hours=24 + 71))
    assert not cuentas_selectors.is_frozen(user_id, now=NOW + timedelta(hours=24 + 73))
    services.choose_password(guest(), link("contrasena", solicitud), password=CLAVE, now=NOW + timedelta(hours=25))
    assert User.objects.get(pk=user_id).check_password(CLAVE)
    assert row(solicitud).estado == E.TERMINADA


@pytest.mark.django_db
def test_who_never_had_an_account_gets_one():
    register()

    applied()

    assert User.objects.get(username=f"13-{LUZ}").email == NUEVO


@pytest.mark.django_db
def test_the_request_is_told_to_the_new_address_and_the_approval_to_the_old_ones():
    register(telefono_2="3151112233")

    solicitud, _ = approved()

    assert Mensaje.objects.get(plantilla="recuperacion_pedida").destinatario == NUEVO
    avisos = Mensaje.objects.filter(plantilla="recuperacion_aviso")
    assert set(avisos.values_list("destinatario", flat=True)) == {"luz@ejemplo.co", "3105550142", "3151112233"}
    assert all(link("cancelar", solicitud) in aviso.texto for aviso in avisos)


@pytest.mark.django_db
def test_nothing_is_applied_before_its_day():
    register()
    solicitud, _ = approved()

    assert services.due(now=NOW + timedelta(hours=23)) == []
    assert not services.apply(solicitud, now=NOW + timedelta(hours=23))
    assert services.due(now=NOW + timedelta(hours=24)) == [solicitud]


@pytest.mark.django_db
def test_a_job_that_runs_twice_or_with_a_jumping_clock_applies_once():
    register()
    solicitud, _ = approved()

    assert services.apply(solicitud, now=NOW + timedelta(hours=30))
    assert not services.apply(solicitud, now=NOW + timedelta(hours=29))
    assert not services.apply(solicitud, now=NOW + timedelta(hours=31))
    assert Mensaje.objects.filter(plantilla="recuperacion_enlace").count() == 1
    assert selectors.rut_by_nit(LUZ).version == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_half_way_leaves_everything_for_the_next(monkeypatch):
    register()
    solicitud, _ = approved()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(notificaciones, "send_mensaje", die)
        with pytest.raises(KeyboardInterrupt):
            services.apply(solicitud, now=NOW + rules.ESPERA)
    assert selectors.rut_by_nit(LUZ).version == 1
    assert not User.objects.filter(username=f"13-{LUZ}").exists()

    assert services.apply(solicitud, now=NOW + rules.ESPERA)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_apply_once():
    register()
    solicitud, _ = approved()

    hechas, errores = in_threads(8, lambda n: services.apply(solicitud, now=NOW + rules.ESPERA))

    assert errores == []
    assert sorted(hechas) == [False] * 7 + [True]


@pytest.mark.django_db
def test_a_register_cancelled_during_the_hold_closes_it():
    register()
    solicitud, _ = approved()
    move_to(LUZ, "CANCELADO")

    assert not services.apply(solicitud, now=NOW + rules.ESPERA)
    assert row(solicitud).estado == E.RECHAZADA


# --- saying no --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_old_channels_can_say_no_and_nothing_happens():
    register()
    solicitud, _ = approved()

    services.cancel(guest(), link("cancelar", solicitud), now=NOW + timedelta(hours=5))

    assert not services.apply(solicitud, now=NOW + rules.ESPERA)
    assert selectors.rut_by_nit(LUZ).datos.correo == "luz@ejemplo.co"
    with pytest.raises(services.EnlaceVencido):
        services.cancel(guest(), link("cancelar", solicitud), now=NOW)


@pytest.mark.django_db
def test_each_link_does_one_thing():
    register()
    solicitud, _ = approved()
    for nombre in ("estado", "contrasena"):
        with pytest.raises(ObjectDoesNotExist):
            services.cancel(guest(), link(nombre, solicitud), now=NOW)
    with pytest.raises(ObjectDoesNotExist):
        services.user_of_link(link("cancelar", solicitud), now=NOW)


@pytest.mark.django_db
def test_the_link_of_the_password_works_once_and_for_a_day():
    register()
    solicitud = applied()
    llave, aplicada = link("contrasena", solicitud), NOW + rules.ESPERA
    with pytest.raises(services.EnlaceVencido):
        services.choose_password(guest(), llave, password=CLAVE, now=aplicada + timedelta(hours=24, seconds=1))
    services.choose_password(guest(), llave, password=CLAVE, now=aplicada + timedelta(hours=23))

    with pytest.raises(services.EnlaceVencido):
        services.choose_password(guest(), llave, password="la de otro", now=aplicada + timedelta(hours=23))


# --- the officials ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("calidad", [Calidad.NOMBRE_PROPIO, Calidad.SISTEMA, Calidad.INVITADO, Calidad.TERCERO])
def test_only_an_official_identifies(calidad):
    register()
    funcionario = official("901", rules.IDENTIFICACION)

    with pytest.raises(services.NoAutorizado):
        services.identify(
            Actor(calidad, user_id=funcionario.user_id), handed_in(), checklist=TODO, evidencia="x", now=NOW
        )


@pytest.mark.django_db
def test_each_act_asks_for_its_own_role():
    register()
    solicitud = handed_in()
    with pytest.raises(services.NoAutorizado):
        services.identify(official("903", rules.APROBACION), solicitud, checklist=TODO, evidencia="x", now=NOW)
    services.identify(official("901", rules.IDENTIFICACION), solicitud, checklist=TODO, evidencia="x", now=NOW)

    with pytest.raises(services.NoAutorizado):
        services.approve(official("904", rules.IDENTIFICACION), solicitud, now=NOW)


@pytest.mark.django_db
def test_who_left_the_entity_identifies_nobody():
    register()
    solicitud, a = handed_in(), official("901", rules.IDENTIFICACION)
    User.objects.filter(numero_documento="901").update(is_active=False)

    with pytest.raises(services.NoAutorizado):
        services.identify(a, solicitud, checklist=TODO, evidencia="x", now=NOW)


@pytest.mark.django_db
def test_nobody_handles_their_own_request():
    register()
    solicitud, propia = handed_in(), official(LUZ, rules.IDENTIFICACION, rules.APROBACION)

    with pytest.raises(services.NoAutorizado):
        services.identify(propia, solicitud, checklist=TODO, evidencia="x", now=NOW)


@pytest.mark.django_db
def test_who_identified_neither_approves_nor_rejects_though_holding_both_roles():
    register()
    solicitud, ambos = handed_in(), official("901", rules.IDENTIFICACION, rules.APROBACION)
    services.identify(ambos, solicitud, checklist=TODO, evidencia="x", now=NOW)

    with pytest.raises(services.MismoFuncionario):
        services.approve(ambos, solicitud, now=NOW)
    with pytest.raises(services.MismoFuncionario):
        services.reject(ambos, solicitud, motivo="x", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("falta", TODO)
def test_the_whole_list_is_needed(falta):
    register()
    with pytest.raises(services.FaltanPuntos):
        services.identify(
            official("901", rules.IDENTIFICACION), handed_in(), checklist=[p for p in TODO if p != falta],
            evidencia="cita 7", now=NOW,
        )  # fmt: skip


@pytest.mark.django_db
def test_evidence_is_needed():
    register()
    with pytest.raises(services.FaltanPuntos):
        services.identify(official("901", rules.IDENTIFICACION), handed_in(), checklist=TODO, evidencia="  ", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"numero_documento": "1020304099"}, {"expedicion_date": NOW.date()}])
def test_the_official_hears_that_the_register_has_nobody_like_that(wrong):
    register()
    with pytest.raises(services.SinRegistro):
        services.identify(
            official("901", rules.IDENTIFICACION), handed_in(**wrong), checklist=TODO, evidencia="x", now=NOW
        )


@pytest.mark.django_db
def test_one_live_request_for_each_taxpayer():
    register()
    identified()

    with pytest.raises(services.OtraEnCurso):
        services.identify(official("905", rules.IDENTIFICACION), handed_in(), checklist=TODO, evidencia="x", now=NOW)


@pytest.mark.django_db
def test_the_third_in_ninety_days_waits():
    register()
    a, b = official("901", rules.IDENTIFICACION), official("902", rules.APROBACION)
    for dia in (0, 10):
        now = NOW + timedelta(days=dia)
        solicitud = handed_in(now=now)
        services.identify(a, solicitud, checklist=TODO, evidencia="x", now=now)
        services.approve(b, solicitud, now=now)
        services.apply(solicitud, now=now + rules.ESPERA)
    tercera = handed_in(now=NOW + timedelta(days=20))
    services.identify(a, tercera, checklist=TODO, evidencia="x", now=NOW + timedelta(days=20))

    with pytest.raises(services.DemasiadasRecuperaciones):
        services.approve(b, tercera, now=NOW + timedelta(days=20))
    services.approve(b, tercera, now=NOW + timedelta(days=92))


@pytest.mark.django_db
def test_a_rejection_is_told_with_its_reason_to_the_new_address():
    register()
    solicitud = handed_in()

    services.reject(official("901", rules.IDENTIFICACION), solicitud, motivo="No contestó.", now=NOW)

    assert "No contestó." in Mensaje.objects.get(plantilla="recuperacion_cerrada").texto
    assert row(solicitud).estado == E.RECHAZADA


@pytest.mark.django_db(transaction=True)
def test_two_officials_approving_at_once_approve_once():
    register()
    solicitud, _ = identified()
    b, c = official("902", rules.APROBACION), official("903", rules.APROBACION)

    hechas, errores = in_threads(2, lambda n: services.approve((b, c)[n], solicitud, now=NOW))

    assert len(hechas) == 1
    assert [type(error) for error in errores] == [rules.TransicionInvalida]
    assert Mensaje.objects.filter(plantilla="recuperacion_aviso", canal="correo").count() == 1


@pytest.mark.django_db
def test_each_step_leaves_one_event():
    register()
    services.choose_password(guest(), link("contrasena", applied()), password=CLAVE, now=NOW + timedelta(hours=25))

    acciones = Evento.objects.filter(accion__startswith="rut.recuperacion").order_by("id")
    assert [accion.rpartition(".")[2] for accion in acciones.values_list("accion", flat=True)] == [
        "pedida", "identificada", "aprobada", "aplicada", "terminada",
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_nobody_went_on_with_lapses():
    register()
    services.open_solicitud(guest(), **PERSONA, now=NOW)
    pedida = handed_in()

    assert services.expire_old(now=NOW + timedelta(days=2)) == 1
    assert services.expire_old(now=NOW + timedelta(days=31)) == 1
    assert row(pedida).estado == E.VENCIDA


# --- constraints ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("recuperacion_estado_known", {"estado": "otra"}),
        ("recuperacion_pedida_has_number", {"numero": None}),
        ("recuperacion_identificada_has_official", {"identificada_por": None}),
        ("recuperacion_retenida_was_approved", {"decidida_at": None}),
        ("recuperacion_applied_after_hold", {"aplicada_at": NOW, "enlace_vence_at": NOW}),
    ],
)
def test_the_database_refuses_a_step_without_what_it_needs(constraint, changes):
    register()
    solicitud, _ = approved()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SolicitudDeRecuperacion.objects.filter(pk=solicitud).update(**changes)


@pytest.mark.django_db
def test_the_database_refuses_one_official_for_both():
    register()
    solicitud, a = approved()
    with pytest.raises(IntegrityError, match="recuperacion_two_officials"), transaction.atomic():
        SolicitudDeRecuperacion.objects.filter(pk=solicitud).update(decidida_por=a.user_id)


@pytest.mark.django_db
def test_the_database_refuses_two_live_requests_of_one_taxpayer():
    register()
    primera, a = identified()
    segunda = handed_in()
    with pytest.raises(IntegrityError, match="recuperacion_one_live_per_contribuyente"), transaction.atomic():
        SolicitudDeRecuperacion.objects.filter(pk=segunda).update(
            estado="identificada", contribuyente=LUZ, identificada_por=a.user_id, identificada_at=NOW
        )


# --- pages ------------------------------------------------------------------------------------------

TECLEADO = {
    "tipo_documento": "13", "numero_documento": LUZ, "expedicion_date_0": "14", "expedicion_date_1": "3",
    "expedicion_date_2": "2008", "nombres": "Luz Marina Quintero",
}  # fmt: skip


def without_what_changes(respuesta) -> str:
    """The page without its token, its number, its hour and its secret link."""
    cambia = r'name="csrfmiddlewaretoken" value="[^"]+"|REC-\d{4}-\d{7}-\d|\d{1,2}:\d\d|solicitud/[^/]+/'
    return re.sub(cambia, "", respuesta.content.decode())


def walk(tecleado) -> list[tuple[int, str]]:
    """Up to the request handed in; what changes in every answer is taken out."""
    client, vistas = Client(), []
    Mensaje.objects.filter(plantilla="codigo").delete()
    for url, datos in (
        (reverse("rut:recuperacion"), tecleado),
        (reverse("rut:recuperacion_contacto"), CONTACTO),
        (reverse("rut:recuperacion_codigo"), {"codigo": "x"}),
        (reverse("rut:recuperacion_codigo"), None),
    ):
        respuesta = client.post(url, {"codigo": sent_digits()} if datos is None else datos)
        vistas.append((respuesta.status_code, without_what_changes(respuesta)))
    estado = client.get(respuesta["Location"])
    vistas.append((estado.status_code, without_what_changes(estado)))
    return vistas


@pytest.mark.django_db
def test_who_exists_and_who_does_not_see_the_same_pages():
    register()

    assert walk(TECLEADO) == walk(TECLEADO | {"numero_documento": "1020304099"})


@pytest.mark.django_db
def test_the_links_by_their_pages(client):
    register()
    now = timezone.now()
    solicitud, _ = approved(now=now)
    cancelar = reverse("rut:recuperacion_cancelar", args=[link("cancelar", solicitud)])
    assert "cancelar la solicitud" in client.get(cancelar).content.decode()
    assert row(solicitud).estado == E.RETENIDA
    assert "quedó cancelada" in client.post(cancelar).content.decode()
    assert client.get(cancelar).status_code == 410
    assert client.get(reverse("rut:recuperacion_contrasena", args=[link("contrasena", solicitud)])).status_code == 410
    assert client.get(reverse("rut:recuperacion_estado", args=["x.y"])).status_code == 404


@pytest.mark.django_db
def test_the_password_page_ends_at_sign_in(client):
    register()
    solicitud = applied(now=timezone.now() - rules.ESPERA)
    url = reverse("rut:recuperacion_contrasena", args=[link("contrasena", solicitud)])

    assert client.get(url).status_code == 200
    assert client.post(url, {"password1": CLAVE, "password2": CLAVE}).url == reverse("account_login")
    assert client.get(url).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", ["recuperacion", "recuperacion_contacto", "recuperacion_codigo"])
def test_each_page_is_light(client, pagina, django_assert_max_num_queries):
    client.post(reverse("rut:recuperacion"), TECLEADO)
    client.post(reverse("rut:recuperacion_contacto"), CONTACTO)

    with django_assert_max_num_queries(12):
        respuesta = client.get(reverse(f"rut:{pagina}"))

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= 60_000
    assert "no-store" in respuesta["Cache-Control"]
