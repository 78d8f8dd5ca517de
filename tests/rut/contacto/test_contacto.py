"""Changing address and telephone: proved, told to the old ones, and undone by whoever reads those."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import LUZ, NOW, datos_rut
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar, firmable
from ventanilla.expediente.models import Evento, Radicado
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.contacto import rules, services
from ventanilla.rut.contacto.tramite import CONTACTO
from ventanilla.rut.events import contacto_desconocido
from ventanilla.rut.models import CambioDeContacto

CLAVE = "arco lluvia sello mango"
NUEVO, CELULAR = "nuevo@ejemplo.co", "3009998877"


def person(**changes) -> Actor:
    """Luz, with a password, and what the register says of her."""
    rut.register_existing(Actor.sistema(), datos_rut(**changes), user_id=None, now=NOW)
    user_id = rut.ensure_user(Actor.sistema(), LUZ, now=NOW)
    cuentas.set_first_password(Actor.sistema(), user_id, password=CLAVE, now=NOW)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user_id, nit=LUZ)


def sent_digits(destino: str) -> str:
    mensajes = Mensaje.objects.filter(plantilla="codigo", destinatario=destino)
    found = re.search(r"\b(\d{6})\b", mensajes.order_by("-creado_at", "-pk")[0].texto)
    assert found
    return found.group(1)


def fill(actor: Actor, borrador_id, seccion: str, valor: str, *, now=NOW) -> None:
    if services.propose(actor, borrador_id, seccion=seccion, valor=valor, now=now):
        services.prove(actor, borrador_id, seccion=seccion, digits=sent_digits(valor), now=now)


def draft(actor: Actor, correo: str = NUEVO, telefono: str = CELULAR, *, now=NOW):
    borrador = expediente.start_borrador(actor, tramite=CONTACTO.codigo, now=now).pk
    fill(actor, borrador, "correo", correo, now=now)
    fill(actor, borrador, "telefono", telefono, now=now)
    return borrador


def change(actor: Actor, correo: str = NUEVO, telefono: str = CELULAR, *, now=NOW) -> CambioDeContacto:
    radicado = services.file_contacto(actor, draft(actor, correo, telefono, now=now), now=now)
    return CambioDeContacto.objects.get(radicado=radicado)


def llave(cambio: CambioDeContacto) -> str:
    return services.link_of(cambio).rstrip("/").rpartition("/")[2]


# --- rules ------------------------------------------------------------------------------------------


def test_a_change_can_be_undone_for_seventy_two_hours_and_once():
    assert rules.can_undo(NOW, None, now=NOW + timedelta(hours=72))
    assert not rules.can_undo(NOW, None, now=NOW + timedelta(hours=72, seconds=1))
    assert not rules.can_undo(NOW, NOW, now=NOW)


# --- filing -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_proved_becomes_the_register_and_the_account():
    actor = person()

    cambio = change(actor)

    actual = selectors.rut_by_nit(LUZ)
    assert (actual.version, actual.datos.correo, actual.datos.telefono) == (2, NUEVO, CELULAR)
    assert User.objects.get().email == NUEVO
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NUEVO, True, True)]
    assert Radicado.objects.get(numero=cambio.radicado).contenido["antes"]["correo"] == "luz@ejemplo.co"


@pytest.mark.django_db
def test_both_old_channels_and_the_new_address_hear_of_it():
    cambio = change(person())

    avisos = Mensaje.objects.filter(plantilla="contacto_cambiado")
    assert set(avisos.values_list("canal", "destinatario")) == {("correo", "luz@ejemplo.co"), ("sms", "3105550142")}
    assert all(services.link_of(cambio) in aviso.texto for aviso in avisos)
    assert Mensaje.objects.get(plantilla="contacto_listo").destinatario == NUEVO
    assert cambio.avisos == ["correo", "sms"]


@pytest.mark.django_db
def test_a_first_address_of_somebody_without_any_is_told_by_post():
    cambio = change(person(correo="", telefono=""))

    assert cambio.avisos == ["postal"]
    assert not Mensaje.objects.filter(plantilla="contacto_cambiado").exists()


@pytest.mark.django_db
def test_what_does_not_change_needs_no_code():
    actor = person()
    borrador = expediente.start_borrador(actor, tramite=CONTACTO.codigo, now=NOW).pk

    assert not services.propose(actor, borrador, seccion="telefono", valor="3105550142", now=NOW)
    assert services.propose(actor, borrador, seccion="correo", valor=NUEVO, now=NOW)


@pytest.mark.django_db
def test_an_address_that_somebody_else_uses_gets_the_same_answer():
    rut.register_existing(Actor.sistema(), datos_rut("1020304055", correo=NUEVO), user_id=None, now=NOW)

    assert change(person()).correo_despues == NUEVO


@pytest.mark.django_db
def test_the_code_of_one_datum_does_not_prove_the_other():
    actor = person()
    borrador = expediente.start_borrador(actor, tramite=CONTACTO.codigo, now=NOW).pk
    services.propose(actor, borrador, seccion="correo", valor=NUEVO, now=NOW)

    with pytest.raises(cuentas.CodigoInvalido):
        services.prove(actor, borrador, seccion="telefono", digits=sent_digits(NUEVO), now=NOW)


@pytest.mark.django_db
def test_it_is_not_filed_half_done_nor_without_changes():
    actor = person()
    borrador = expediente.start_borrador(actor, tramite=CONTACTO.codigo, now=NOW).pk
    fill(actor, borrador, "correo", "luz@ejemplo.co")
    with pytest.raises(services.FaltanSecciones):
        services.file_contacto(actor, borrador, now=NOW)
    fill(actor, borrador, "telefono", "3105550142")

    with pytest.raises(services.SinCambios):
        services.file_contacto(actor, borrador, now=NOW)


@pytest.mark.django_db
def test_filing_again_gives_the_same_number():
    actor = person()
    borrador = draft(actor)

    assert services.file_contacto(actor, borrador, now=NOW) == services.file_contacto(actor, borrador, now=NOW)
    assert CambioDeContacto.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_file_one_change():
    actor = person()
    borrador = draft(actor)

    numeros, errores = in_threads(20, lambda n: services.file_contacto(actor, borrador, now=NOW))

    assert errores == []
    assert len(set(numeros)) == 1
    assert CambioDeContacto.objects.count() == 1


@pytest.mark.django_db
def test_the_other_sessions_end_and_this_one_goes_on():
    actor = person()
    aqui, alla = Client(), Client()
    for navegador in (aqui, alla):
        navegador.force_login(User.objects.get())
        navegador.get(reverse("portal:perfil"))

    services.file_contacto(actor, draft(actor), sesion=aqui.session.session_key or "", now=NOW)

    assert aqui.get(reverse("portal:perfil")).status_code == 200
    assert alla.get(reverse("portal:perfil")).status_code == 302


# --- for another ------------------------------------------------------------------------------------


def third_party() -> Actor:
    """Somebody with a power over Luz's register."""
    propio = person()
    return Actor(
        Calidad.TERCERO, user_id=propio.user_id, nit=LUZ, mandato="mandato:1",
        alcances=frozenset({"rut:ver", "rut:preparar", "rut:firmar"}),
    )  # fmt: skip


@pytest.mark.django_db
def test_for_another_it_is_filed_only_by_signing():
    actor = third_party()
    borrador = draft(actor)
    with pytest.raises(services.SeFirma):
        services.file_contacto(actor, borrador, now=NOW)
    acto = firmable(CONTACTO.codigo).freeze(actor, borrador, now=NOW)

    firmable(CONTACTO.codigo).file(actor, borrador, now=NOW)

    assert NUEVO in acto.canonical().decode()
    assert selectors.rut_by_nit(LUZ).datos.correo == NUEVO


@pytest.mark.django_db
def test_a_power_over_the_register_is_not_one_over_the_account():
    actor = third_party()

    firmable(CONTACTO.codigo).file(actor, draft(actor), now=NOW)

    assert User.objects.get().email == "luz@ejemplo.co"


@pytest.mark.django_db
def test_what_changes_after_it_was_read_has_other_bytes():
    actor = third_party()
    borrador = draft(actor)
    leido = firmable(CONTACTO.codigo).freeze(actor, borrador, now=NOW).canonical()
    assert firmable(CONTACTO.codigo).freeze(actor, borrador, now=NOW).canonical() == leido

    fill(actor, borrador, "correo", "otro@ejemplo.co")

    assert firmable(CONTACTO.codigo).freeze(actor, borrador, now=NOW).canonical() != leido


@pytest.mark.django_db
def test_what_is_not_ready_cannot_be_signed():
    actor = third_party()
    borrador = expediente.start_borrador(actor, tramite=CONTACTO.codigo, now=NOW).pk

    with pytest.raises(NoSePuedeFirmar):
        firmable(CONTACTO.codigo).freeze(actor, borrador, now=NOW)
    with pytest.raises(NoSePuedeFirmar):
        firmable(CONTACTO.codigo).file(actor, borrador, now=NOW)


# --- "it was not me" --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_saying_no_puts_the_old_back_and_shuts_the_door():
    actor = person()
    intruso = Client()
    intruso.force_login(User.objects.get())
    intruso.get(reverse("portal:perfil"))
    cambio = change(actor)
    oidos = []
    contacto_desconocido.connect(lambda sender, **datos: oidos.append(datos["user_id"]), weak=False, dispatch_uid="t")

    services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW + timedelta(hours=71))
    contacto_desconocido.disconnect(dispatch_uid="t")

    actual = selectors.rut_by_nit(LUZ)
    assert (actual.version, actual.datos.correo, actual.datos.telefono) == (3, "luz@ejemplo.co", "3105550142")
    assert User.objects.get().email == "luz@ejemplo.co"
    assert not User.objects.get().has_usable_password()
    assert intruso.get(reverse("portal:perfil")).status_code == 302
    assert oidos == [actor.user_id]
    assert Evento.objects.filter(accion="rut.contacto.desconocido").count() == 1


@pytest.mark.django_db
def test_what_came_after_is_undone_with_it_and_its_own_link_dies():
    actor = person()
    primero = change(actor)
    segundo = change(actor, "intruso@ejemplo.co", "3001112233", now=NOW + timedelta(hours=1))

    services.undo_contacto(Actor(Calidad.INVITADO), llave(primero), now=NOW + timedelta(hours=2))

    assert selectors.rut_by_nit(LUZ).datos.correo == "luz@ejemplo.co"
    with pytest.raises(services.EnlaceVencido):
        services.undo_contacto(Actor(Calidad.INVITADO), llave(segundo), now=NOW + timedelta(hours=3))


@pytest.mark.django_db
def test_only_what_changed_comes_back():
    actor = person()
    cambio = change(actor, "luz@ejemplo.co", CELULAR)

    services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW)

    assert selectors.rut_by_nit(LUZ).datos.telefono == "3105550142"
    assert EmailAddress.objects.get().email == "luz@ejemplo.co"


@pytest.mark.django_db
def test_a_link_dies_after_seventy_two_hours_and_after_its_use():
    cambio = change(person())
    with pytest.raises(services.EnlaceVencido):
        services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW + timedelta(hours=73))
    services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW)

    with pytest.raises(services.EnlaceVencido):
        services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("mala", ["x", "1", "1.xxxx", "999999.abc", "", "."])
def test_a_link_that_is_not_ours_is_none(mala):
    change(person())

    with pytest.raises(ObjectDoesNotExist):
        services.undo_contacto(Actor(Calidad.INVITADO), mala, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_eight_presses_undo_once():
    cambio = change(person())

    hechas, errores = in_threads(8, lambda n: services.undo_contacto(Actor(Calidad.INVITADO), llave(cambio), now=NOW))

    assert len(hechas) == 1
    assert {type(error) for error in errores} == {services.EnlaceVencido}
    assert selectors.rut_by_nit(LUZ).version == 3


# --- constraints ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_refuses_a_change_of_nothing():
    cambio = change(person())
    with pytest.raises(IntegrityError, match="cambio_changes_something"), transaction.atomic():
        CambioDeContacto.objects.filter(pk=cambio.pk).update(
            correo_despues=cambio.correo_antes, telefono_despues=cambio.telefono_antes
        )


@pytest.mark.django_db
def test_the_database_refuses_undoing_before_doing():
    change(person())
    with pytest.raises(IntegrityError, match="cambio_deshecho_after_hecho"), transaction.atomic():
        CambioDeContacto.objects.update(deshecho_at=NOW - timedelta(seconds=1))


# --- pages ------------------------------------------------------------------------------------------


@pytest.fixture
def luz(client):
    person()
    client.post(reverse("account_login"), {"tipo_documento": "13", "numero_documento": LUZ, "password": CLAVE})
    return client


def start(client) -> str:
    return str(client.post(reverse("rut:contacto_empezar")).url)


@pytest.mark.django_db
def test_the_whole_way_by_its_pages(luz):
    base = start(luz)
    assert luz.get(base).status_code == 200
    assert luz.post(f"{base}correo/", {"valor": NUEVO}).url == f"{base}correo/codigo/"
    assert luz.get(f"{base}correo/codigo/").status_code == 200
    assert luz.post(f"{base}correo/codigo/", {"codigo": "x"}).status_code == 422
    assert luz.post(f"{base}correo/codigo/", {"codigo": sent_digits(NUEVO)}).url == f"{base}telefono/"
    assert luz.post(f"{base}telefono/", {"valor": "310 555 0142"}).url == f"{base}revisar/"
    assert "(no cambia)" in luz.get(f"{base}revisar/").content.decode()
    assert luz.post(f"{base}revisar/").url == f"{base}recibo/"

    recibo = luz.get(f"{base}recibo/").content.decode()
    assert CambioDeContacto.objects.get().radicado in recibo
    assert NUEVO in recibo
    assert luz.get(reverse("portal:perfil")).status_code == 200


@pytest.mark.django_db
def test_who_signed_in_long_ago_confirms_who_it_is_first(luz):
    base = start(luz)
    sesion = luz.session
    for metodo in sesion["account_authentication_methods"]:
        metodo["at"] -= 3600
    sesion.save()

    assert reverse("account_reauthenticate") in luz.get(f"{base}correo/").url


@pytest.mark.django_db
def test_a_landline_is_not_a_new_mobile_phone(luz):
    base = start(luz)

    assert luz.post(f"{base}telefono/", {"valor": "6015550142"}).status_code == 422


@pytest.mark.django_db
def test_looking_at_the_link_changes_nothing_and_the_button_does(client):
    cambio = change(person(), now=timezone.now())
    url = reverse("rut:contacto_no_fui_yo", args=[llave(cambio)])

    assert "deshacer el cambio" in client.get(url).content.decode()
    assert CambioDeContacto.objects.get().deshecho_at is None
    assert "Deshicimos el cambio" in client.post(url, {"deshacer": "1"}).content.decode()
    assert client.get(url).status_code == 410
    assert client.get(reverse("rut:contacto_no_fui_yo", args=["1.x"])).status_code == 404


@pytest.mark.django_db
def test_somebody_else_does_not_find_the_draft(luz):
    base = start(luz)
    ajeno = User.objects.create(
        username="13-99", tipo_documento="13", numero_documento="99", nombre="Otro", creado_at=NOW
    )
    otro = Client()
    otro.force_login(ajeno)

    assert otro.get(base).status_code == 404
    assert otro.get(f"{base}recibo/").status_code == 404


@pytest.mark.django_db
def test_without_a_register_one_is_led_to_it(client):
    client.force_login(
        User.objects.create(username="13-99", tipo_documento="13", numero_documento="99", nombre="Otro", creado_at=NOW)
    )

    assert "aún no tiene RUT" in client.post(reverse("rut:contacto_empezar")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", ["", "correo/", "telefono/", "revisar/"])
def test_each_page_is_light(luz, pagina, django_assert_max_num_queries):
    base = start(luz)
    luz.post(f"{base}correo/", {"valor": "luz@ejemplo.co"})
    luz.post(f"{base}telefono/", {"valor": "3105550142"})

    with django_assert_max_num_queries(12):
        respuesta = luz.get(base + pagina)

    assert respuesta.status_code == 200
    assert len(respuesta.content) <= 60_000
    assert "no-store" in respuesta["Cache-Control"]
