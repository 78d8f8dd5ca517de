"""Powers on paper at the desk: one official writes, another approves, each with their role."""

import pytest

from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, empresa, for_company  # noqa: F401
from ventanilla.expediente.models import Evento
from ventanilla.rut.models import Mandato

pytestmark = pytest.mark.django_db
LISTA = "/escritorio/poderes/"
PAPEL = {
    "nit": EMPRESA, "tipo_documento": "13", "numero_documento": CONTADORA, "alcances": ["rut:ver", "rut:preparar"],
    "hasta_0": "30", "hasta_1": "11", "hasta_2": "2026", "papel": "Escritura 120 de la notaría 4",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def escribe(desk):
    return desk(official("2900000063", "Mandatos revisión"))


@pytest.fixture
def aprueba(desk):
    return desk(official("2900000064", "Mandatos aprobación"))


def test_one_writes_another_approves(empresa, escribe, aprueba):  # noqa: F811
    assert escribe.post(f"{LISTA}nuevo/", PAPEL)["Location"] == LISTA
    mandato = Mandato.objects.get()

    html = aprueba.get(f"{LISTA}{mandato.pk}/").content.decode()
    for dicho in ("Escritura 120 de la notaría 4", "Ver el RUT y descargar su copia", "30 de noviembre de 2026"):
        assert dicho in html, dicho
    aprueba.post(f"{LISTA}{mandato.pk}/aprobar/")

    mandato.refresh_from_db()
    assert mandato.estado == "vigente"
    assert Evento.objects.get(accion="datos.consultados").nit == EMPRESA


def test_what_was_written_stays_when_something_is_wrong(empresa, escribe):  # noqa: F811
    for cambio, dicho in (
        ({"nit": "1"}, "Revise el NIT"),
        ({"nit": "800197268"}, "Ese NIT no está en el RUT"),
        ({"hasta_2": "2036"}, "máximo tres años"),
        ({"alcances": []}, "Marque lo que el documento permite"),
        ({"papel": ""}, "Diga qué documento vio"),
    ):
        respuesta = escribe.post(f"{LISTA}nuevo/", PAPEL | cambio)
        assert respuesta.status_code == 422, cambio
        assert dicho in respuesta.content.decode()
        assert CONTADORA in respuesta.content.decode()
    assert not Mandato.objects.exists()


def test_who_wrote_it_does_not_approve_it(empresa, desk):  # noqa: F811
    ambos = desk(official("2900000065", "Mandatos revisión", "Mandatos aprobación"))
    ambos.post(f"{LISTA}nuevo/", PAPEL)
    mandato = Mandato.objects.get()

    assert "debe aprobarlo otra persona" in ambos.get(f"{LISTA}{mandato.pk}/").content.decode()
    dicho = ambos.post(f"{LISTA}{mandato.pk}/aprobar/", follow=True).content.decode()

    assert "Quien revisó no aprueba" in dicho
    assert Mandato.objects.get().estado == "en_revision"


def test_it_is_refused_with_a_reason_and_only_once(empresa, escribe, aprueba):  # noqa: F811
    escribe.post(f"{LISTA}nuevo/", PAPEL)
    mandato = Mandato.objects.get()
    assert aprueba.post(f"{LISTA}{mandato.pk}/rechazar/", {"motivo": ""}).status_code == 422

    aprueba.post(f"{LISTA}{mandato.pk}/rechazar/", {"motivo": "No permite actuar."})
    dicho = aprueba.post(f"{LISTA}{mandato.pk}/aprobar/", follow=True).content.decode()

    assert "ya no está en revisión" in dicho
    assert (Mandato.objects.get().estado, Mandato.objects.get().motivo_fin) == ("rechazado", "No permite actuar.")


def test_each_step_has_its_role(empresa, escribe, aprueba, nelson, desk):  # noqa: F811
    escribe.post(f"{LISTA}nuevo/", PAPEL)
    mandato = Mandato.objects.get()

    assert escribe.get(f"{LISTA}{mandato.pk}/").status_code == 403
    assert escribe.post(f"{LISTA}{mandato.pk}/aprobar/").status_code == 403
    assert aprueba.get(f"{LISTA}nuevo/").status_code == 403
    assert desk(nelson).get(LISTA).status_code == 403
    lista = escribe.get(LISTA).content.decode()
    assert CONTADORA not in lista
    assert "Panadería" not in lista
