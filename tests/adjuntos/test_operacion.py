"""What the operator leans on: the doctor's look, the sweep that waits for a backup, a person's own export."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from tests.adjuntos import archivos
from tests.adjuntos.conftest import files_of, new_folder, person
from tests.adjuntos.test_recibir import send
from tests.fabricas import NOW
from ventanilla.adjuntos import rules, selectors, services, tasks
from ventanilla.adjuntos.adapters import aislado
from ventanilla.adjuntos.models import Adjunto
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.habeas import selectors as habeas
from ventanilla.operacion import doctor

pytestmark = pytest.mark.django_db


def finding() -> tuple[bool, str]:
    return doctor._adjuntos()


def test_the_doctor_finds_a_copy_that_is_lost_or_changed(luz, objeto, almacen):
    adjunto = send(luz, objeto)
    services.process(adjunto.id, now=NOW)
    assert finding() == (True, "1 completos")
    [copia] = [almacen / archivo for archivo in files_of(almacen) if archivo.endswith("/copia")]

    copia.write_bytes(b"otra cosa")
    assert finding()[0] is False
    copia.unlink()
    assert str(adjunto.id) in finding()[1]


def test_the_doctor_finds_papers_that_nobody_checks(luz, objeto):
    hace_una_hora = timezone.now() - timedelta(hours=1)
    adjunto = send(luz, objeto)
    Adjunto.objects.filter(pk=adjunto.id).update(recibido_at=hace_una_hora)

    assert finding() == (False, "1 sin revisar hace más de 20 minutos: ¿responde el antivirus?")


def test_the_doctor_tries_the_room_and_shows_the_antivirus_a_sample(settings, monkeypatch, tmp_path):
    assert doctor._revision() == (True, "lectura y antivirus")

    settings.ANTIVIRUS = "ventanilla.adjuntos.adapters.sin_antivirus.SinAntivirus"
    assert doctor._revision() == (True, "lectura aparte; nadie busca virus")
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusCaido"
    assert doctor._revision() == (False, "el antivirus no responde")
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusSinFirmas"
    assert doctor._revision()[0] is False
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusDePrueba"
    monkeypatch.setattr(aislado, "CUARTO", tmp_path / "no existe")
    assert doctor._revision() == (False, "no se pudo leer una imagen de muestra")


def test_nothing_is_erased_while_a_backup_copies(luz, objeto, almacen):
    services.remove(luz, send(luz, objeto).id, now=NOW)
    despues = NOW + rules.SUELTO_SE_BORRA * 2
    url = psycopg.conninfo.make_conninfo(
        dbname=connection.settings_dict["NAME"],
        user=connection.settings_dict["USER"],
        host=connection.settings_dict["HOST"],
    )

    with psycopg.connect(url) as copia:
        copia.execute("SELECT pg_advisory_lock_shared(%s)", [services.CANDADO_DE_COPIA])
        assert services.sweep(now=despues) == 0
        assert len(files_of(almacen)) == 1

    assert services.sweep(now=despues) == 1
    assert files_of(almacen) == set()


def test_every_file_that_a_paper_needs_is_named(luz, objeto, almacen):
    services.process(send(luz, objeto, archivos.pdf(pages=2)).id, now=NOW)
    services.process(send(luz, objeto, archivos.encrypted_pdf()).id, now=NOW)
    send(luz, objeto, archivos.pdf(pages=3))
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)

    assert set(selectors.kept_names()) == files_of(almacen)


def test_the_jobs_do_what_they_say(luz, objeto, settings):
    adjunto = send(luz, objeto)
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusCaido"

    tasks.process(str(adjunto.id))  # no verdict is no failure of the job: it is asked again later
    assert selectors.seen_for(luz, adjunto.id).estado == "error_escaneo"
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusDePrueba"
    Adjunto.objects.update(revisado_at=NOW)
    tasks.check_again(0)
    tasks.process(str(adjunto.id))
    tasks.sweep(0)

    assert selectors.seen_for(luz, adjunto.id).estado == "limpio"


def test_people_get_a_list_of_what_they_sent_and_of_nothing_else(luz, objeto):
    send(luz, objeto, nombre="de otra.pdf")
    user = person("1020304050")
    yo = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="1020304050")
    send(yo, new_folder(yo), nombre="mio.pdf")
    services.open_carpeta(Actor.sistema(), objeto="caso:C-1", tipos=(rules.TipoDeAdjunto("soporte", "x"),),
                          volver="/", nit="1020304050", now=NOW)  # fmt: skip
    send(yo, "caso:C-1", nombre="del caso.pdf")

    assert [fila["nombre"] for fila in habeas.personal_data_of(yo)["archivos"]] == ["mio.pdf", "del caso.pdf"]
