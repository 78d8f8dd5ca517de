import pytest

from tests.casos import apoyo


@pytest.fixture(autouse=True)
def prueba():
    """The kinds of case of these tests; the value is the one that needs a second person."""
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
