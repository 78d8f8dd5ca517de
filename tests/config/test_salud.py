import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ventanilla.config import salud


@pytest.fixture
def live_worker(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


@pytest.mark.django_db
def test_alive_costs_no_query_and_sets_no_cookie(client: Client):
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/salud")

    assert response.status_code == 200
    assert response.json() == {"estado": "viva"}
    assert len(queries) == 0
    assert not response.cookies


def test_alive_answers_by_whatever_name_a_probe_uses(client: Client):
    assert client.get("/salud", headers={"Host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db
def test_ready_when_migrated_and_a_worker_lives(client: Client, live_worker: None, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)

    response = client.get("/salud/lista")

    assert (response.status_code, response.json()) == (200, {"estado": "lista"})


@pytest.mark.django_db
def test_not_ready_when_no_worker_gives_signs_of_life(client: Client, live_worker: None, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    response = client.get("/salud/lista")

    assert response.status_code == 503
    assert response.json()["causas"] == ["ningún trabajador activo"]


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client: Client, live_worker: None, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(salud, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'procrastinate'")

    response = client.get("/salud/lista")

    assert response.json()["causas"] == ["migraciones pendientes"]


@pytest.mark.parametrize("path", ["/salud", "/salud/lista", "/metricas"])
def test_the_operators_pages_only_read(client: Client, path: str):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_metrics_count_the_jobs(client: Client, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)

    response = client.get("/metricas")

    assert response.status_code == 200
    assert 'ventanilla_trabajos{estado="failed"} 0.0' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "request_extra",
    [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}],
)
def test_metrics_are_not_for_strangers(client: Client, request_extra: dict[str, str]):
    assert client.get("/metricas", **request_extra).status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
def test_with_a_token_only_the_token_opens_the_metrics(client: Client, settings, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    settings.METRICAS_TOKEN = "t" * 32

    assert client.get("/metricas").status_code == 404
    assert client.get("/metricas", headers={"Authorization": "Bearer otra"}).status_code == 404
    assert client.get("/metricas", headers={"Authorization": f"Bearer {'t' * 32}"}).status_code == 200


def test_production_without_a_token_shows_no_metrics(client: Client, settings):
    settings.ES_PRODUCCION = True

    assert client.get("/metricas").status_code == 404
