"""Every request has an id and one line in the log, and that line names nobody."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from ventanilla.config import politicas
from ventanilla.config.registro import logging_settings

CANARIES = ("canario", "1020304050", "maria.canario@correo.example")


def pagina(request: HttpRequest, numero: str) -> HttpResponse:
    return HttpResponse("ok")


def falla(request: HttpRequest, numero: str) -> HttpResponse:
    correo = request.GET["correo"]
    raise ValueError(f"no se pudo con {correo} de {numero}")


def duplicado(request: HttpRequest, numero: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE canarios (numero text CONSTRAINT canarios_numero_unique UNIQUE)")
        cursor.execute("INSERT INTO canarios VALUES (%s)", [numero])
        cursor.execute("INSERT INTO canarios VALUES (%s)", [numero])
    return HttpResponse("nunca")


urlpatterns = [
    path("persona/<str:numero>/", pagina),
    path("falla/<str:numero>/", falla),
    path("duplicado/<str:numero>/", duplicado),
]


@pytest.fixture(autouse=True)
def open_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of this file are not of the site: anybody may ask for them."""
    for vista in (pagina, falla, duplicado):
        monkeypatch.setitem(
            politicas.TABLA,
            f"{vista.__module__}.{vista.__name__}",
            politicas.lee(politicas.CUALQUIERA),
        )


class Registro:
    """What the product would have written, in the format of production or of the demo."""

    def __init__(self, *, as_json: bool) -> None:
        config = logging_settings(as_json=as_json)
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        formatter = dict(config["formatters"]["linea"])
        factory = formatter.pop("()")
        self.handler.setFormatter(factory(**formatter))
        self.quiet = [name for name, each in config["loggers"].items() if each.get("propagate") is False]

    def __enter__(self) -> "Registro":
        logging.getLogger().addHandler(self.handler)
        self.level = logging.getLogger("ventanilla").level
        logging.getLogger("ventanilla").setLevel(logging.INFO)
        return self

    def __exit__(self, *ignored: object) -> None:
        logging.getLogger().removeHandler(self.handler)
        logging.getLogger("ventanilla").setLevel(self.level)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_the_line_has_the_route_and_not_what_was_in_it(client: Client):
    with Registro(as_json=True) as registro:
        client.get("/persona/1020304050/?correo=maria.canario@correo.example")

    (line,) = registro.lines
    assert (line["metodo"], line["ruta"], line["estado"]) == ("GET", "/persona/<str:numero>/", 200)
    assert isinstance(line["ms"], float)
    assert not any(canary in registro.text for canary in CANARIES)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False], ids=["production", "demo"])
@pytest.mark.parametrize("page", ["falla", "duplicado"])
def test_an_error_is_told_without_its_words(client: Client, as_json: bool, page: str):
    with Registro(as_json=as_json) as registro:
        response = client.get(f"/{page}/1020304050/?correo=maria.canario@correo.example")

    assert response.status_code == 500
    assert f"in {page}" in registro.text or f" {page}" in registro.text
    assert not any(canary in registro.text for canary in CANARIES[1:])


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_the_constraint_that_refused_is_named(client: Client):
    with Registro(as_json=True) as registro:
        client.get("/duplicado/1020304050/")

    error = next(line for line in registro.lines if "excepcion" in line)
    assert error["excepcion"]["restriccion"] == "canarios_numero_unique"  # type: ignore[index]
    assert error["excepcion"]["tipo"].endswith(IntegrityError.__name__)  # type: ignore[index]


@pytest.mark.django_db
def test_signing_in_leaves_nothing_of_the_person_in_the_log(client: Client):
    with Registro(as_json=True) as registro:
        client.post(
            "/cuenta/ingresar/",
            {"login": "1020304050", "tipo": "13", "numero": "1020304050", "password": "canario-secreto"},
        )
        client.get("/no-existe/maria.canario@correo.example")

    assert len(registro.lines) >= 2
    assert not any(canary in registro.text for canary in CANARIES)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_a_well_formed_id_is_kept_and_answered(client: Client):
    with Registro(as_json=True) as registro:
        response = client.get("/persona/1/", headers={"X-Request-ID": "puerta-7.peticion_42"})

    assert response["X-Request-ID"] == "puerta-7.peticion_42"
    assert registro.lines[0]["peticion"] == "puerta-7.peticion_42"


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "corto", "a" * 65, "con espacio", "línea-ñandú", "<script>alert</script>"])
def test_any_other_id_is_replaced(client: Client, given: str):
    first = client.get("/persona/1/", headers={"X-Request-ID": given})["X-Request-ID"]
    second = client.get("/persona/1/", headers={"X-Request-ID": given})["X-Request-ID"]

    assert len(first) == 32
    assert first not in (given, second)


def test_a_line_break_in_a_value_cannot_forge_a_line():
    with Registro(as_json=False) as registro:
        logging.getLogger("ventanilla.prueba").info("hecho", extra={"valor": "a\n12:00:00 error falso"})

    assert len(registro.text.splitlines()) == 1
