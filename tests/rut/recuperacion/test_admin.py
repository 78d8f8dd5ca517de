"""The officials' page until they have a desk: three acts, nothing to edit, and each look written down."""

import pytest
from django.contrib.admin import site
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from tests.rut.recuperacion.test_recuperacion import TODO, handed_in, identified, official, register, row
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.rut.models import SolicitudDeRecuperacion
from ventanilla.rut.recuperacion import rules

pytestmark = pytest.mark.django_db


def page():
    return site.get_model_admin(SolicitudDeRecuperacion)


def sent_by(actor: Actor, datos=None, method: str = "post"):
    request = getattr(RequestFactory(), method)("/", datos or {})
    request.user = User.objects.get(pk=actor.user_id or 0)
    request.session = {}
    request._messages = CookieStorage(request)
    return request


def said(request) -> list[str]:
    return [str(mensaje) for mensaje in request._messages._queued_messages]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = "tests.rut.recuperacion.con_admin"


def test_two_officials_carry_it_by_their_buttons():
    register()
    solicitud = handed_in()
    a, b = official("901", rules.IDENTIFICACION), official("902", rules.APROBACION)

    page().identify(sent_by(a, {"checklist": TODO, "evidencia": "cita 7"}), solicitud)
    page().approve(sent_by(b), solicitud)

    assert row(solicitud).estado == "retenida"


def test_an_incomplete_list_is_refused_with_its_reason():
    register()
    solicitud = handed_in()
    request = sent_by(official("901", rules.IDENTIFICACION), {"checklist": TODO[:2], "evidencia": "x"})

    page().identify(request, solicitud)

    assert "Falta algún punto" in said(request)[0]
    assert row(solicitud).estado == "pedida"


def test_the_same_official_is_refused_with_its_reason():
    register()
    solicitud, a = identified()
    User.objects.get(pk=a.user_id or 0).groups.create(name=rules.APROBACION)
    request = sent_by(a)

    page().approve(request, solicitud)

    assert "otro funcionario" in said(request)[0]


def test_looking_does_not_act_and_without_a_role_there_is_nothing_to_see():
    register()
    solicitud = handed_in()
    a = official("901", rules.IDENTIFICACION)
    with pytest.raises(PermissionDenied):
        page().identify(sent_by(a, method="get"), solicitud)

    nadie = sent_by(official("905"))
    assert not page().has_view_permission(nadie)
    with pytest.raises(PermissionDenied):
        page().change_view(nadie, str(solicitud))


def test_nothing_is_edited_and_each_look_is_written_down():
    register()
    solicitud = handed_in()
    request = sent_by(official("901", rules.IDENTIFICACION), method="get")

    respuesta = page().change_view(request, str(solicitud))
    respuesta.render()

    assert "Respondo por quién es" in respuesta.content.decode()
    assert not page().has_change_permission(request)
    assert not page().has_add_permission(request)
    assert not page().has_delete_permission(request)
    assert Evento.objects.filter(accion="rut.recuperacion.vista").count() == 1


def test_what_was_not_handed_in_is_not_listed():
    register()
    handed_in()
    SolicitudDeRecuperacion.objects.update(estado="abierta")

    assert not page().get_queryset(sent_by(official("901", rules.IDENTIFICACION))).exists()
