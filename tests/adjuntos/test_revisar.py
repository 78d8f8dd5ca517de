"""Being checked: what comes clean and how clean, what is refused, and what is never taken for clean."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from PIL import Image

from tests.adjuntos import archivos
from tests.adjuntos.conftest import AntivirusDePrueba, files_of, loose
from tests.adjuntos.test_recibir import send
from tests.fabricas import NOW
from ventanilla.adjuntos import rules, selectors, services
from ventanilla.adjuntos.adapters import aislado
from ventanilla.adjuntos.models import Adjunto
from ventanilla.adjuntos.rules import ArchivoRechazado, EstadoAdjunto, Formato, Motivo
from ventanilla.expediente.models import Evento

pytestmark = pytest.mark.django_db


def checked(actor, objeto, contenido, *, nombre="a.pdf", declarado="", **mas):
    adjunto = send(actor, objeto, contenido, nombre=nombre, declarado=declarado, **mas)
    services.process(adjunto.id, now=NOW)
    return selectors.seen_for(actor, adjunto.id)


def clean_copy(adjunto) -> bytes:
    return selectors.copy_of(Adjunto.objects.get(pk=adjunto.id))


# --- clean --------------------------------------------------------------------------------------------


def test_a_pdf_comes_clean_with_an_image_for_each_page_and_its_original_goes(luz, objeto, almacen):
    adjunto = checked(luz, objeto, archivos.pdf(pages=3))

    assert (adjunto.estado, adjunto.paginas, adjunto.sin_antivirus) == ("limpio", 3, False)
    for pagina in (1, 2, 3):
        imagen = Image.open(io.BytesIO(selectors.page_of(luz, adjunto.id, pagina)))
        assert (imagen.format, imagen.size) == ("WEBP", (181, 253))
    for pagina in (0, 4):
        with pytest.raises(ObjectDoesNotExist):
            selectors.page_of(luz, adjunto.id, pagina)
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)
    assert {nombre.rpartition("/")[2] for nombre in files_of(almacen)} == {
        "copia",
        "0001.webp",
        "0002.webp",
        "0003.webp",
    }
    assert loose() == []
    assert list(Evento.objects.filter(objeto=f"adjunto:{adjunto.id}").values_list("accion", flat=True)) == [
        "adjuntos.adjunto.recibido",
        "adjuntos.adjunto.limpio",
    ]


def test_a_photo_is_painted_again_upright_and_tells_nothing_of_its_author(luz, objeto):
    contenido = archivos.photo_lying_down()
    assert b"Telefono de Luz" in contenido

    adjunto = checked(luz, objeto, contenido, nombre="a.jpg")

    copia = clean_copy(adjunto)
    imagen = Image.open(io.BytesIO(copia))
    assert imagen.size == (40, 60)
    assert not imagen.getexif()
    assert b"Telefono" not in copia
    assert b"en mi casa" not in copia


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(luz, objeto, mode):
    adjunto = checked(luz, objeto, archivos.image("PNG", mode=mode), nombre="a.png")

    assert adjunto.estado == "limpio"
    assert Image.open(io.BytesIO(selectors.page_of(luz, adjunto.id, 1))).size == (60, 40)


def test_a_photo_for_print_is_taken(luz, objeto):
    assert checked(luz, objeto, archivos.image(mode="CMYK"), nombre="a.jpg").estado == "limpio"


@pytest.mark.parametrize("cual", archivos.ACTIVOS)
def test_what_would_act_is_taken_out_of_a_pdf(luz, objeto, cual):
    change, nombre = archivos.ACTIVOS[cual]
    contenido = archivos.pdf(change)
    assert f"/{nombre}".encode() in contenido

    adjunto = checked(luz, objeto, contenido)

    assert adjunto.estado == "limpio"
    assert nombre in adjunto.quitado
    copia = io.BytesIO()
    pikepdf.open(io.BytesIO(clean_copy(adjunto))).save(
        copia, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.all
    )
    for clave in ("OpenAction", "AA", "JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE",
                  "EmbeddedFiles", "RichMedia", "FileAttachment", "XFA", "app.alert", "http://mala"):  # fmt: skip
        assert clave.encode() not in copia.getvalue()


def test_what_hides_inside_compressed_objects_is_found_too(luz, objeto):
    contenido = archivos.pdf(archivos.ACTIVOS["anidado"][0], object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in contenido

    assert "JavaScript" in checked(luz, objeto, contenido).quitado


def test_a_pdf_keeps_its_pages_and_loses_who_made_it(luz, objeto):
    def sign(documento):
        documento.docinfo["/Author"] = "Luz Marina"
        with documento.open_metadata() as datos:
            datos["dc:creator"] = ["Luz Marina"]

    copia = pikepdf.open(io.BytesIO(clean_copy(checked(luz, objeto, archivos.pdf(sign, pages=2)))))

    assert len(copia.pages) == 2
    assert not copia.docinfo
    assert "/Metadata" not in copia.Root


def test_a_file_that_is_two_things_comes_out_as_one(luz, objeto):
    for n, (nombre, contenido) in enumerate(
        {"a.pdf": archivos.pdf(), "a.jpg": archivos.image(), "a.png": archivos.image("PNG")}.items()
    ):
        doble = contenido + archivos.zip_bomb()
        assert zipfile.is_zipfile(io.BytesIO(doble))

        adjunto = checked(luz, objeto, doble, nombre=nombre)

        assert adjunto.estado == "limpio", n
        assert not zipfile.is_zipfile(io.BytesIO(clean_copy(adjunto)))


# --- refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contenido", "nombre", "motivo"),
    [
        (archivos.encrypted_pdf(), "a.pdf", Motivo.CIFRADO),
        (archivos.encrypted_pdf(user=""), "a.pdf", Motivo.CIFRADO),
        (b"%PDF-1.7\nno hay nada mas", "a.pdf", Motivo.DANADO),
        (archivos.pdf(pages=301), "a.pdf", Motivo.MUCHAS_PAGINAS),
        (archivos.pdf(archivos.crowded),
         "a.pdf", Motivo.MUY_COMPLEJO),
        (archivos.image(size=(300, 300))[:400], "a.jpg", Motivo.DANADO),
        (archivos.image("PNG", size=(300, 300))[:-30], "a.png", Motivo.DANADO),
        (archivos.png_bomb(), "a.png", Motivo.MUCHOS_PIXELES),
        (archivos.image() + AntivirusDePrueba.MARCA, "a.jpg", Motivo.MALICIOSO),
    ],
    ids=["cifrado", "cifrado sin clave", "dañado", "301 páginas", "20.001 objetos", "jpeg cortado", "png cortado",
         "bomba", "virus"],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_and_its_bytes_go(luz, objeto, almacen, contenido, nombre, motivo):
    bueno = checked(luz, objeto, archivos.pdf())

    malo = checked(luz, objeto, contenido, nombre=nombre)

    assert (malo.estado, malo.texto) == ("rechazado", rules.message(motivo))
    for door in (lambda: services.download(luz, malo.id), lambda: selectors.page_of(luz, malo.id, 1)):
        with pytest.raises(ObjectDoesNotExist):
            door()
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)
    assert all(str(bueno.id) in archivo for archivo in files_of(almacen))
    assert selectors.seen_for(luz, bueno.id).estado == "limpio"


def test_a_refused_paper_is_still_missing(luz, objeto):
    assert selectors.missing_of(luz, objeto) == ("Copia de la cédula",)

    checked(luz, objeto, archivos.encrypted_pdf(), tipo="cedula")
    assert selectors.missing_of(luz, objeto) == ("Copia de la cédula",)

    checked(luz, objeto, archivos.pdf(), tipo="cedula")
    assert selectors.missing_of(luz, objeto) == ()


# --- without a verdict --------------------------------------------------------------------------------


def test_without_antivirus_nothing_is_clean_and_it_is_asked_again_later(luz, objeto, settings):
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusCaido"
    adjunto = send(luz, objeto)

    with pytest.raises(services.SinRevisar):
        services.process(adjunto.id, now=NOW)

    visto = selectors.seen_for(luz, adjunto.id)
    assert (visto.estado, visto.por_revisar) == ("error_escaneo", True)
    assert visto.en_palabras == "En espera de revisión"
    with pytest.raises(ObjectDoesNotExist):
        services.download(luz, adjunto.id)
    assert services.check_again(now=NOW + timedelta(minutes=1)) == 0
    assert services.check_again(now=NOW + timedelta(minutes=11)) == 1
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusDePrueba"
    assert services.process(adjunto.id, now=NOW) is True
    assert selectors.seen_for(luz, adjunto.id).estado == "limpio"


def test_sending_again_what_waits_for_the_antivirus_asks_again_and_is_the_same(luz, objeto, settings):
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusCaido"
    adjunto = send(luz, objeto)
    with pytest.raises(services.SinRevisar):
        services.process(adjunto.id, now=NOW)

    assert send(luz, objeto).id == adjunto.id


def test_the_demonstration_says_that_nobody_looked(luz, objeto, settings):
    settings.ANTIVIRUS = "ventanilla.adjuntos.adapters.sin_antivirus.SinAntivirus"

    adjunto = checked(luz, objeto, archivos.pdf())

    assert (adjunto.estado, adjunto.sin_antivirus) == ("limpio", True)


@pytest.mark.parametrize("donde", ["_ensure_harmless", "aislado.read_apart", "almacen.save_reading", "_finish"])
def test_a_worker_killed_anywhere_is_repeated_by_another(luz, objeto, almacen, monkeypatch, donde):
    adjunto = send(luz, objeto)
    modulo, _, nombre = f"services.{donde}".rpartition(".")
    quien = services if modulo == "services" else getattr(services, modulo.rpartition(".")[2])

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as muerte:
        muerte.setattr(quien, nombre, die)
        with pytest.raises(SystemExit):
            services.process(adjunto.id, now=NOW)
    assert selectors.seen_for(luz, adjunto.id).estado == "en_cuarentena"
    with pytest.raises(ObjectDoesNotExist):
        selectors.page_of(luz, adjunto.id, 1)

    assert services.process(adjunto.id, now=NOW) is True
    assert selectors.seen_for(luz, adjunto.id).estado == "limpio"
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)
    assert len(files_of(almacen)) == 2


def test_a_job_that_comes_twice_does_its_work_once(luz, objeto):
    adjunto = checked(luz, objeto, archivos.pdf())

    assert services.process(adjunto.id, now=NOW) is False
    assert Evento.objects.filter(objeto=f"adjunto:{adjunto.id}", accion="adjuntos.adjunto.limpio").count() == 1


def test_two_workers_at_once_end_with_one_copy(luz, objeto, almacen, monkeypatch):
    adjunto = send(luz, objeto)
    real = aislado.read_apart

    def with_company(contenido, formato):
        monkeypatch.setattr(aislado, "read_apart", real)
        assert services.process(adjunto.id, now=NOW) is True
        return real(contenido, formato)

    monkeypatch.setattr(aislado, "read_apart", with_company)

    assert services.process(adjunto.id, now=NOW) is False
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)
    assert len(files_of(almacen)) == 2
    assert selectors.page_of(luz, adjunto.id, 1)


def test_a_paper_removed_while_it_is_read_stays_removed(luz, objeto, almacen, monkeypatch):
    adjunto = send(luz, objeto)
    real = aislado.read_apart

    def while_removed(contenido, formato):
        services.remove(luz, adjunto.id, now=NOW)
        return real(contenido, formato)

    monkeypatch.setattr(aislado, "read_apart", while_removed)

    assert services.process(adjunto.id, now=NOW) is False
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)
    assert (Adjunto.objects.count(), files_of(almacen), loose()) == (0, set(), [])


def test_a_job_that_was_lost_is_found(luz, objeto):
    adjunto = send(luz, objeto)

    assert selectors.to_check_again(now=NOW + timedelta(minutes=5)) == []
    assert selectors.to_check_again(now=NOW + timedelta(minutes=11)) == [adjunto.id]


def test_one_job_waits_for_each_paper_however_often_it_is_asked(luz, objeto):
    adjunto = send(luz, objeto)
    for minutos in (11, 16, 21):
        assert services.check_again(now=NOW + timedelta(minutes=minutos)) == 1

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'adjunto_id' = %s", [str(adjunto.id)])
        assert cursor.fetchone() == (1,)


def test_an_original_that_changed_on_disk_is_not_read(luz, objeto, almacen):
    adjunto = send(luz, objeto)
    (almacen / f"adjuntos/{adjunto.id.hex[:2]}/{adjunto.id}/original").write_bytes(archivos.pdf(pages=2))

    with pytest.raises(services.SinRevisar):
        services.process(adjunto.id, now=NOW)
    assert selectors.seen_for(luz, adjunto.id).estado == "error_escaneo"


def test_three_readings_cut_off_are_the_fault_of_the_file(luz, objeto, monkeypatch):
    def cut(contenido, formato):
        raise aislado.NoSePudoLeer("plazo")

    monkeypatch.setattr(aislado, "read_apart", cut)
    adjunto = send(luz, objeto)

    for _ in range(rules.INTENTOS_SEGUIDOS - 1):
        with pytest.raises(services.SinRevisar):
            services.process(adjunto.id, now=NOW)
    services.process(adjunto.id, now=NOW)

    assert selectors.seen_for(luz, adjunto.id).texto == rules.message(Motivo.MUY_COMPLEJO)


# --- what officials see -------------------------------------------------------------------------------


def test_an_official_sees_images_of_what_is_clean_and_only_of_that_case(luz, objeto):
    limpio = checked(luz, objeto, archivos.pdf())
    pendiente = send(luz, objeto, archivos.pdf(pages=2), now=NOW + timedelta(minutes=1))
    services.adopt(luz, desde=objeto, hasta="caso:RUT-1", volver="/", nit="1020304050", now=NOW)

    assert [a.id for a in selectors.papers_of_case("caso:RUT-1")] == [limpio.id, pendiente.id]
    assert selectors.image_for_case("caso:RUT-1", limpio.id, 1).startswith(b"RIFF")
    for objeto_ajeno, cual in (("caso:RUT-1", pendiente.id), ("caso:RUT-2", limpio.id)):
        with pytest.raises(ObjectDoesNotExist):
            selectors.image_for_case(objeto_ajeno, cual, 1)


def test_what_is_downloaded_is_the_clean_copy_under_our_own_name_and_is_written_down(luz, objeto):
    adjunto = checked(luz, objeto, archivos.pdf(archivos.ACTIVOS["al abrir"][0]), nombre="mío.pdf")

    descarga = services.download(luz, adjunto.id)

    assert descarga.nombre == f"soporte-{adjunto.id.hex[:8]}.pdf"
    assert b"OpenAction" not in descarga.contenido
    assert Evento.objects.filter(accion="adjuntos.adjunto.descargado", objeto=f"adjunto:{adjunto.id}").count() == 1


def test_a_closed_state_stays_closed():
    for final in (EstadoAdjunto.LIMPIO, EstadoAdjunto.RECHAZADO):
        assert rules.TRANSICIONES[final] == frozenset()
        with pytest.raises(ValueError):
            rules.ensure_transition(final, EstadoAdjunto.EN_CUARENTENA)


def test_reading_apart_needs_no_database():
    lectura = aislado.read_apart(archivos.image(), Formato.JPEG)

    assert len(lectura.imagenes) == 1
    with pytest.raises(ArchivoRechazado):
        aislado.read_apart(b"\xff\xd8\xff nada", Formato.JPEG)
