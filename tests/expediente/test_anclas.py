"""The head of the chain outside the database: what was altered, taken out or cut off shows."""

import pytest
from django.db import connection

from tests.fabricas import NOW
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors, services
from ventanilla.expediente.adapters import anclas
from ventanilla.expediente.models import Evento
from ventanilla.expediente.ports import SelloError
from ventanilla.notificaciones.models import Mensaje
from ventanilla.operacion import doctor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.VAR = tmp_path / "var"


def happen(cuantos: int) -> None:
    for _ in range(cuantos):
        services.record_evento(Actor.sistema(), accion="pruebas.cosa.hecha", objeto="cosa:1")


def tamper(sql: str) -> None:
    """As a superuser who looks away from the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_each_anchor_has_the_head_its_stamp_and_the_one_before(settings):
    happen(3)
    assert services.anchor_chain(now=NOW)
    happen(2)
    assert services.anchor_chain(now=NOW)

    primera, segunda = anclas.read()
    assert (primera.seq, segunda.seq) == (3, 5)
    assert segunda.anterior == primera.digest()
    assert segunda.sello
    assert segunda.hash == Evento.objects.get(seq=5).hash
    assert services.verify_anchors() == []


def test_nothing_is_written_while_nothing_happens():
    happen(1)

    assert services.anchor_chain(now=NOW)
    assert not services.anchor_chain(now=NOW)


def test_without_the_authority_it_is_anchored_without_stamp(monkeypatch):
    class SinAutoridad:
        def stamp(self, *args, **kwargs):
            raise SelloError("no answer")

    monkeypatch.setattr(services, "sello", SinAutoridad)
    happen(1)

    assert services.anchor_chain(now=NOW)
    assert next(anclas.read()).sello == ""


def test_the_auditor_gets_the_head_by_mail(settings):
    settings.AUDITOR_CORREO = "auditora@ejemplo.co"
    happen(1)

    services.anchor_chain(now=NOW)

    mensaje = Mensaje.objects.get(destinatario="auditora@ejemplo.co")
    assert str(Evento.objects.get(seq=1).hash) in mensaje.texto


@pytest.mark.parametrize(
    ("sql", "dice"),
    [
        ("DELETE FROM expediente_evento WHERE seq > 2", "la cadena termina en el 2"),
        ("DELETE FROM expediente_evento WHERE seq = 4", "falta el evento 4"),
        ("UPDATE expediente_evento SET hash = repeat('a', 64) WHERE seq = 4", "el evento 4 no es el que se ancló"),
    ],
)
def test_a_cut_tail_a_missing_row_and_an_edited_one_are_found(sql, dice):
    happen(4)
    services.anchor_chain(now=NOW)

    tamper(sql)

    assert any(dice in falla for falla in services.verify_anchors())
    cadena = next(h for h in doctor.examine() if h.nombre == "cadena de eventos")
    assert not cadena.ok


def test_a_tail_that_is_cut_and_written_again_is_found():
    happen(4)
    services.anchor_chain(now=NOW)

    tamper("DELETE FROM expediente_evento WHERE seq > 2")
    happen(2)

    assert services.verify_chain() == []
    assert any("no es el que se ancló" in falla for falla in services.verify_anchors())


def test_an_edited_file_of_anchors_is_found():
    for _ in range(3):
        happen(1)
        services.anchor_chain(now=NOW)
    archivo = anclas.archivo()
    archivo.write_text(archivo.read_text().replace('"seq":2', '"seq":1', 1))

    assert any("línea 3" in falla for falla in services.verify_anchors())


def test_a_line_cut_by_a_crash_is_written_over():
    happen(1)
    services.anchor_chain(now=NOW)
    with anclas.archivo().open("a") as archivo:
        archivo.write('{"seq":9,"ha')
    happen(1)

    assert services.anchor_chain(now=NOW)
    assert [ancla.seq for ancla in anclas.read()] == [1, 2]
    assert services.verify_anchors() == []


def test_anybody_reads_the_latest_anchors(client):
    happen(1)
    services.anchor_chain(now=NOW)

    pagina = client.get("/transparencia/cadena/").content.decode()

    ultima = selectors.last_ancla()
    assert ultima is not None
    assert ultima.hash in pagina
