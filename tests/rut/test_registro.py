"""The register: versions, copies, and a register that was brought in."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import LUZ, NOW, datos_rut
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.models import Documento, Evento, Radicado
from ventanilla.expediente.ports import SelloError, sello
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.models import Contribuyente, VersionRut
from ventanilla.rut.rules import casillas
from ventanilla.rut.rules.datos import Actividad, DatosRut
from ventanilla.rut.services import documentos

SISTEMA = Actor.sistema()


@pytest.fixture
def luz(db):
    return services.register_existing(SISTEMA, datos_rut(), user_id=None, now=NOW)


@pytest.fixture
def radicado(db):
    return Radicado.objects.create(numero="R-1", tramite="x", nit=LUZ, contenido={}, radicado_at=NOW).numero


def text_of(documento):
    pdf = pypdfium2.PdfDocument(expediente.contenido_of(documento))
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


texto = st.text(min_size=1, max_size=20)


@given(texto, texto, st.lists(st.tuples(st.sampled_from(["1081", "6201"]), st.dates()), max_size=4))
def test_what_is_kept_comes_back_the_same(nombre, direccion, actividades):
    datos = datos_rut(
        primer_nombre=nombre, direccion=direccion, actividades=tuple(Actividad(c, d) for c, d in actividades)
    )

    assert DatosRut.from_json(datos.as_json()) == datos


def test_each_box_says_its_fact():
    boxes = casillas.principal(
        datos_rut(actividades=tuple(Actividad(c, date(2026, 1, n)) for n, c in enumerate(["1081", "4711", "5613"], 1))),
        nit=LUZ, formulario="26000000001", concepto="01", seccional="20", fecha=date(2026, 8, 11), anexos=0,
    )  # fmt: skip

    assert {n: boxes[n] for n in ("2", "4", "5", "6", "12", "24", "25", "26", "27", "29", "30", "39", "40")} == {
        "2": "01", "4": "26000000001", "5": LUZ, "6": "8", "12": "20", "24": "2", "25": "13", "26": LUZ,
        "27": "2008-03-14", "29": "15", "30": "001", "39": "15", "40": "001",
    }  # fmt: skip
    assert (boxes["46"], boxes["48"], boxes["50"]) == ("1081", "4711", ["5613"])
    assert boxes["53"] == ["05", "49"]


@pytest.mark.django_db
def test_form_001_is_dated_in_bogota():
    tarde = datetime(2026, 8, 12, 2, 0, tzinfo=UTC)  # still the 11th in Bogotá
    services.register_existing(SISTEMA, datos_rut(), user_id=None, now=tarde)

    assert selectors.rut_by_nit(LUZ).casillas()["61"] == "2026-08-11"


def test_the_sealed_copy_says_what_the_register_says(luz):
    codigo = services.issue_copia(SISTEMA, luz, radicado=None, now=NOW)
    documento = expediente.documento_by_codigo(codigo)
    contenido = expediente.contenido_of(documento)

    for dato in (LUZ, "Quintero", "Rojas", "Luz", "Marina", "Calle 19 # 9-35, local 2", "Tunja", "1081", "05", "49"):
        assert dato in text_of(documento)
    assert sello().validate(contenido).autentico
    with pikepdf.open(BytesIO(contenido)) as pdf:
        assert len(pdf.pages) == documento.paginas == 1


def test_a_copy_is_the_same_file_until_the_register_changes(luz):
    primera = services.issue_copia(SISTEMA, luz, radicado=None, now=NOW)
    assert services.issue_copia(SISTEMA, luz, radicado=None, now=NOW) == primera

    services.change_rut(SISTEMA, luz, datos_rut(direccion="Carrera 7 # 1-2"), radicado="", now=NOW)

    assert Documento.objects.get(pk=primera).estado == "sustituido"
    segunda = services.issue_copia(SISTEMA, luz, radicado=None, now=NOW)
    assert "Carrera 7 # 1-2" in text_of(expediente.documento_by_codigo(segunda))
    assert "Calle 19" in text_of(expediente.documento_by_codigo(primera))


@pytest.mark.django_db(transaction=True)
def test_ten_people_at_the_button_get_one_document():
    services.register_existing(SISTEMA, datos_rut(), user_id=None, now=NOW)

    codigos, errores = in_threads(6, lambda n: services.issue_copia(SISTEMA, LUZ, radicado=None, now=NOW))

    assert errores == []
    assert len(set(codigos)) == Documento.objects.count() == 1


def test_a_change_is_a_new_version_and_the_old_one_stays_readable(luz):
    services.change_rut(SISTEMA, luz, datos_rut(direccion="Carrera 7 # 1-2"), radicado="RUT-X", now=NOW)

    versiones = VersionRut.objects.filter(contribuyente_id=luz).order_by("numero")
    assert [(v.numero, v.concepto, v.datos["direccion"]) for v in versiones] == [
        (1, "01", "Calle 19 # 9-35, local 2"),
        (2, "02", "Carrera 7 # 1-2"),
    ]


def test_delivering_twice_sends_one_mail(luz, radicado):
    for _ in range(2):
        services.deliver_rut(luz, radicado=radicado, now=NOW)

    assert Mensaje.objects.filter(plantilla="rut_inscrito").count() == 1


def test_a_seal_that_fails_leaves_nothing_half_done_and_the_next_try_delivers(luz, radicado, monkeypatch):
    class Broken:
        def seal(self, pdf, *, motivo, now):
            raise SelloError

    with monkeypatch.context() as patch:
        patch.setattr(documentos, "sello", Broken)
        with pytest.raises(SelloError):
            services.deliver_rut(luz, radicado=radicado, now=NOW)
    assert not Documento.objects.exists()
    assert not Mensaje.objects.exists()

    services.deliver_rut(luz, radicado=radicado, now=NOW)

    assert Mensaje.objects.get().adjuntos == [Documento.objects.get().codigo]


@pytest.mark.django_db
def test_a_register_is_brought_in_once():
    filas = [(datos_rut(f"10000000{n:02d}"), None) for n in range(30)]

    assert services.load_contribuyentes(SISTEMA, filas, now=NOW) == 30
    assert services.load_contribuyentes(SISTEMA, filas, now=NOW) == 0

    assert Contribuyente.objects.count() == VersionRut.objects.count() == 30
    assert len(set(VersionRut.objects.values_list("formulario", flat=True))) == 30
    assert Evento.objects.filter(accion="rut.registro.cargado").count() == 1
    assert selectors.rut_by_nit("1000000007").datos == datos_rut("1000000007")


def test_absent_and_not_yours_are_the_same_answer(luz):
    for actor in (
        Actor(Calidad.INVITADO, invitado="x"),
        Actor(Calidad.NOMBRE_PROPIO, user_id=7, nit=luz),
        Actor(Calidad.NOMBRE_PROPIO, user_id=7, nit="999"),
    ):
        with pytest.raises(ObjectDoesNotExist):
            selectors.rut_of(actor)


@pytest.mark.parametrize(
    ("sentence", "guard"),
    [
        ("UPDATE rut_versionrut SET concepto = '09'", "append_only"),
        ("DELETE FROM rut_versionrut", "append_only"),
        ("TRUNCATE rut_versionrut", "append_only"),
        ("UPDATE rut_contribuyente SET dv = 10", "contribuyente_dv_digit"),
        ("UPDATE rut_contribuyente SET estado = 'X'", "contribuyente_estado_known"),
        ("UPDATE rut_contribuyente SET tipo = '3'", "contribuyente_tipo_known"),
    ],
)
def test_the_database_refuses_what_cannot_be(luz, sentence, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sentence)


@pytest.mark.parametrize(
    ("campos", "guard"),
    [
        ({"nit": "12x"}, "contribuyente_nit_digits"),
        ({"nit": "77777", "numero_documento": LUZ}, "contribuyente_one_per_documento"),
    ],
)
def test_the_database_refuses_a_taxpayer_that_cannot_be(luz, campos, guard):
    valores = {
        "nit": "1", "dv": 1, "tipo": "2", "tipo_documento": "13", "numero_documento": "1", "nombre": "A",
        "inscrito_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Contribuyente.objects.create(**(valores | campos))


def test_the_database_refuses_a_version_or_a_form_number_twice(luz):
    version = VersionRut.objects.get()
    valores = {"contribuyente_id": luz, "concepto": "02", "seccional": "20", "datos": {}, "desde_at": NOW}

    with pytest.raises(IntegrityError, match="version_one_per_numero"), transaction.atomic():
        VersionRut.objects.create(numero=1, formulario="99", **valores)
    with pytest.raises(IntegrityError, match="version_formulario_unique"), transaction.atomic():
        VersionRut.objects.create(numero=2, formulario=version.formulario, **valores)
