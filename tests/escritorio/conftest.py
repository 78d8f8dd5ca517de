import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from tests.casos import apoyo
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User


@pytest.fixture(autouse=True)
def prueba():
    yield from apoyo.registered()


@pytest.fixture
def luz():
    return apoyo.person("1020304050")


@pytest.fixture
def nelson():
    return apoyo.official("2900000030", nombre="Nelson Ariza")


@pytest.fixture
def gloria():
    return apoyo.official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")


@pytest.fixture
def jefa():
    return apoyo.official("2900000032", "Supervisión", nombre="Marta Jefa")


def at_the_desk(actor: Actor, *, con_factor: bool = True) -> Client:
    """A session of that person, opened with a second factor as the desk asks."""
    client = Client()
    user = User.objects.get(pk=actor.user_id or 0)
    client.force_login(user)
    if con_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


@pytest.fixture
def desk():
    return at_the_desk
