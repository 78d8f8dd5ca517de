"""Coming in: what is taken, what is refused at once and with which words, and that nothing is left behind."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy

from tests.adjuntos import archivos
from tests.adjuntos.conftest import draft_id, files_of, loose, new_folder, person
from tests.fabricas import NOW, guest
from tests.hilos import in_threads
from ventanilla.adjuntos import rules, selectors, services
from ventanilla.adjuntos.adapters import almacen as disco
from ventanilla.adjuntos.models import Adjunto, ConsumoMensual
from ventanilla.adjuntos.rules import ArchivoRechazado, Motivo
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente import services as expediente
from ventanilla.expediente.adapters.subidas import LIMITE
from ventanilla.expediente.models import Evento

pytestmark = pytest.mark.django_db
PDF = archivos.pdf()


def send(
    actor, objeto, contenido=PDF, *, nombre="papel.pdf", declarado="application/pdf", tipo="soporte", now=NOW, **mas
):
    stream = contenido if hasattr(contenido, "read") else io.BytesIO(contenido)
    return services.receive(
        actor, objeto=objeto, tipo=tipo, nombre=nombre, declarado=declarado, stream=stream, now=now, **mas
    )


def refusal(*args, **kwargs) -> ArchivoRechazado:
    with pytest.raises(ArchivoRechazado) as rechazo:
        send(*args, **kwargs)
    return rechazo.value


def test_a_paper_is_kept_whole_with_its_digest_and_waits_to_be_checked(luz, objeto, almacen):
    adjunto = send(luz, objeto, nombre="C:\\mis papeles\\cédula \u202e.pdf")

    assert (adjunto.estado, adjunto.nombre) == ("recibido", "cédula .pdf")
    assert files_of(almacen) == {f"adjuntos/{adjunto.id.hex[:2]}/{adjunto.id}/original"}
    assert Adjunto.objects.get(pk=adjunto.id).sha256 == hashlib.sha256(PDF).hexdigest()
    assert loose() == []
    assert Evento.objects.filter(accion="adjuntos.adjunto.recibido", objeto=f"adjunto:{adjunto.id}").count() == 1


@pytest.mark.parametrize(
    ("nombre", "declarado", "contenido"),
    [
        ("a.PDF", "application/pdf", PDF),
        ("sin extension", "application/pdf", PDF),
        ("a.pdf", "application/octet-stream", PDF),
        ("foto.jpg", "image/jpeg", archivos.image()),
        ("foto.jfif", "image/pjpeg", archivos.image()),
        ("foto.png", "image/png", archivos.image("PNG")),
    ],
)
def test_what_browsers_say_of_good_files_is_believed(luz, objeto, nombre, declarado, contenido):
    assert send(luz, objeto, contenido, nombre=nombre, declarado=declarado).estado == "recibido"


@pytest.mark.parametrize(
    ("nombre", "declarado", "contenido", "motivo", "dice"),
    [
        ("factura.pdf", "application/pdf", archivos.EXE, Motivo.FORMATO, "un programa de Windows"),
        ("papeles.zip", "application/zip", archivos.zip_bomb(), Motivo.FORMATO, "un ZIP"),
        ("papeles.pdf", "application/pdf", archivos.zip_bomb(), Motivo.FORMATO, "Envíelo como PDF"),
        ("IMG_1.HEIC", "image/heic", archivos.HEIC, Motivo.FORMATO, "una foto HEIC de iPhone"),
        ("IMG_1.jpg", "image/jpeg", archivos.HEIC, Motivo.FORMATO, "una foto HEIC de iPhone"),
        ("nada.pdf", "application/pdf", b"", Motivo.VACIO, "está vacío"),
        ("foto.pdf", "application/pdf", archivos.image(), Motivo.NO_COINCIDE, "una imagen JPEG"),
        ("foto.png", "image/jpeg", archivos.image(), Motivo.NO_COINCIDE, "una imagen JPEG"),
        ("foto.jpg", "text/html", archivos.image(), Motivo.NO_COINCIDE, "una imagen JPEG"),
        ("a.pdf", "application/pdf", b"GIF89a;" + PDF, Motivo.FORMATO, "GIF"),
        ("a.pdf", "application/pdf", b"\n" + PDF, Motivo.FORMATO, "no conocemos"),
        ("a.html", "text/html", b"<script>alert(1)</script>", Motivo.FORMATO, "una página web"),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words_that_help(
    luz, objeto, almacen, nombre, declarado, contenido, motivo, dice
):
    rechazo = refusal(luz, objeto, contenido, nombre=nombre, declarado=declarado)

    assert rechazo.motivo is motivo
    assert dice in rechazo.texto
    assert (files_of(almacen), loose(), Adjunto.objects.count()) == (set(), [], 0)


def test_two_hundred_megabytes_stop_at_ten_and_leave_nothing(luz, objeto, almacen):
    antes = send(luz, objeto)
    manguera = archivos.Manguera(200 << 20)

    rechazo = refusal(luz, objeto, manguera)

    assert rechazo.motivo is Motivo.MUY_PESADO
    assert "más de 10 MB" in rechazo.texto
    assert manguera.entregado <= rules.LIMITE_ARCHIVO + 64 * 1024
    assert len(files_of(almacen)) == 1
    assert [adjunto.id for adjunto in selectors.adjuntos_of(luz, objeto)] == [antes.id]


def test_the_server_reads_as_much_as_a_paper_may_weigh():
    assert LIMITE == rules.LIMITE_ARCHIVO


def test_the_same_file_twice_is_one_paper(luz, objeto, almacen):
    primero, segundo = send(luz, objeto), send(luz, objeto, nombre="otro nombre.pdf")

    assert primero.id == segundo.id
    assert len(files_of(almacen)) == 1
    assert ConsumoMensual.objects.get().bytes == len(PDF)
    assert send(luz, objeto, tipo="cedula").id != primero.id


def test_a_key_that_was_used_with_another_file_is_refused(luz, objeto):
    primero = send(luz, objeto, clave="k-1")

    assert send(luz, objeto, clave="k-1").id == primero.id
    assert refusal(luz, objeto, archivos.pdf(pages=2), clave="k-1").motivo is Motivo.CLAVE_USADA


def test_a_paper_that_nobody_asked_for_is_refused(luz, objeto):
    assert refusal(luz, objeto, tipo="selfie").motivo is Motivo.TIPO_DESCONOCIDO


def test_a_title_that_waits_for_its_translation_is_kept_as_text(luz, objeto):
    tipo = rules.TipoDeAdjunto("poder", gettext_lazy("Poder"), ayuda=gettext_lazy("Con presentación personal"))  # type: ignore[arg-type]
    for _ in range(2):
        services.open_carpeta(luz, objeto=objeto, tipos=(tipo,), volver="/", now=NOW)

    [visto] = selectors.panel_of(luz, objeto, now=NOW).tipos
    assert (visto.titulo, visto.ayuda, visto.formatos) == ("Poder", "Con presentación personal", "PDF, JPEG o PNG")


def test_each_kind_says_its_formats_and_how_many(luz, objeto):
    foto = refusal(luz, objeto, archivos.image(), nombre="a.jpg", declarado="image/jpeg", tipo="acta")
    send(luz, objeto, tipo="acta")
    otra = refusal(luz, objeto, archivos.pdf(pages=2), tipo="acta")

    assert (foto.motivo, otra.motivo) == (Motivo.FORMATO, Motivo.MUCHOS_DEL_TIPO)


def test_twenty_files_fit_and_one_more_does_not(luz, objeto):
    for n in range(rules.LIMITE_ARCHIVOS):
        send(luz, objeto, PDF + b"%" * (n + 1))

    assert refusal(luz, objeto).motivo is Motivo.MUCHOS_ARCHIVOS


def test_fifty_megabytes_fit_and_one_byte_more_does_not():
    hasta = rules.LIMITE_CARPETA
    rules.ensure_fits(size=1, archivos=3, usados=hasta - 1, del_tipo=0, maximo_del_tipo=20)

    with pytest.raises(ArchivoRechazado) as rechazo:
        rules.ensure_fits(size=2, archivos=3, usados=hasta - 1, del_tipo=0, maximo_del_tipo=20)
    assert rechazo.value.motivo is Motivo.CARPETA_LLENA


def test_a_folder_counts_what_it_has(luz, objeto, monkeypatch):
    monkeypatch.setattr(rules, "LIMITE_CARPETA", len(PDF) + 10)
    send(luz, objeto)

    assert refusal(luz, objeto, PDF + b"%").motivo is Motivo.CARPETA_LLENA


def test_a_month_has_its_limit_whatever_is_removed_and_the_next_begins_anew(luz, objeto, monkeypatch, almacen):
    monkeypatch.setattr(rules, "LIMITE_PERSONA_MES", len(PDF) + 10)
    services.remove(luz, send(luz, objeto).id, now=NOW)

    assert refusal(luz, objeto, PDF + b"%").motivo is Motivo.MES_LLENO
    assert Adjunto.objects.count() == 0
    assert send(luz, objeto, PDF + b"%", now=NOW + timedelta(days=21)).estado == "recibido"


def test_nobody_sends_to_a_draft_that_was_discarded_or_filed(luz, objeto):
    expediente.send_to_cita(luz, draft_id(objeto), motivo="identificacion", now=NOW)

    assert refusal(luz, objeto).motivo is Motivo.CERRADA


def test_a_disk_that_is_full_is_said_and_nothing_is_kept(luz, objeto, almacen, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disco, "save_original", full)

    with pytest.raises(services.NoSePudoGuardar):
        send(luz, objeto)
    assert (files_of(almacen), loose(), Adjunto.objects.count()) == (set(), [], 0)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_with_the_same_file_make_one_paper(luz, almacen):
    objeto = new_folder(luz)

    vistos, errores = in_threads(20, lambda _n: send(luz, objeto).id)

    assert errores == []
    assert len(set(vistos)) == 1
    assert (Adjunto.objects.count(), len(files_of(almacen)), loose()) == (1, 1, [])
    assert ConsumoMensual.objects.get().bytes == len(PDF)


@pytest.mark.django_db(transaction=True)
def test_thirty_threads_do_not_pass_the_limit_of_twenty(luz, almacen):
    objeto = new_folder(luz)

    _vistos, errores = in_threads(30, lambda n: send(luz, objeto, PDF + b"%" * n).id)

    assert {str(error) for error in errores} == {Motivo.MUCHOS_ARCHIVOS}
    assert (Adjunto.objects.count(), len(files_of(almacen)), loose()) == (20, 20, [])


# --- whose they are -----------------------------------------------------------------------------------


def test_somebody_else_finds_nothing(luz, objeto):
    adjunto = send(luz, objeto)
    otra = guest("otro-navegador")

    for intento in (
        lambda: selectors.panel_of(otra, objeto, now=NOW),
        lambda: selectors.adjuntos_of(otra, objeto),
        lambda: selectors.seen_for(otra, adjunto.id),
        lambda: selectors.page_of(otra, adjunto.id, 1),
        lambda: services.download(otra, adjunto.id),
        lambda: services.remove(otra, adjunto.id, now=NOW),
        lambda: send(otra, objeto),
        lambda: services.open_carpeta(otra, objeto=objeto, tipos=(), volver="/", now=NOW),
    ):
        with pytest.raises(ObjectDoesNotExist):
            intento()


def test_a_third_party_needs_a_power_that_reaches_it(luz):
    tercero = Actor(Calidad.TERCERO, user_id=None, nit="900123456", mandato="m", alcances=frozenset({"rut:preparar"}))
    sin_poder = Actor(Calidad.TERCERO, user_id=None, nit="900123456", mandato="m", alcances=frozenset({"rut:ver"}))
    services.open_carpeta(
        Actor.sistema(), objeto="caso:C-1", tipos=(), volver="/", alcance="rut:preparar", nit="900123456", now=NOW
    )

    assert selectors.adjuntos_of(tercero, "caso:C-1") == []
    with pytest.raises(ObjectDoesNotExist):
        selectors.adjuntos_of(sin_poder, "caso:C-1")


def test_what_was_filed_for_a_company_is_not_of_who_filed_it(luz):
    contadora = person("2900000009")
    services.open_carpeta(
        Actor.sistema(), objeto="caso:C-2", tipos=(), volver="/", nit="900123456", user_id=contadora.pk, now=NOW
    )
    en_su_nombre = Actor(Calidad.NOMBRE_PROPIO, user_id=contadora.pk, nit="1020304050")

    with pytest.raises(ObjectDoesNotExist):
        selectors.adjuntos_of(en_su_nombre, "caso:C-2")


# --- going out ----------------------------------------------------------------------------------------


def test_a_removed_paper_is_erased_within_the_hour(luz, objeto, almacen):
    adjunto = send(luz, objeto)

    services.remove(luz, adjunto.id, now=NOW)

    assert selectors.adjuntos_of(luz, objeto) == []
    assert services.sweep(now=NOW) == 0
    assert services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2) == 1
    assert (files_of(almacen), loose()) == (set(), [])


def test_a_discarded_draft_takes_its_papers_with_it(luz, objeto, almacen):
    send(luz, objeto)

    expediente.discard_borrador(luz, draft_id(objeto), now=NOW)
    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)

    assert (Adjunto.objects.count(), files_of(almacen), loose()) == (0, set(), [])


def test_a_crash_before_the_row_leaves_a_name_that_the_sweep_finds(luz, objeto, almacen, monkeypatch):
    def die(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(services, "_keep", die)
    monkeypatch.setattr(services, "_erase_now", lambda nombre: None)
    with pytest.raises(SystemExit):
        send(luz, objeto)
    assert len(files_of(almacen)) == 1

    services.sweep(now=NOW + rules.SUELTO_SE_BORRA * 2)

    assert (files_of(almacen), loose()) == (set(), [])


def test_what_was_filed_belongs_to_the_case_and_cannot_be_changed(luz, objeto):
    user = person("1020304050")
    adjunto = send(luz, objeto, clave="k-1")

    cuantos = services.adopt(
        luz, desde=objeto, hasta="caso:RUT-1", volver="/casos/RUT-1/", nit="1020304050", user_id=user.pk, now=NOW
    )

    dueno = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="1020304050")
    assert cuantos == 1
    assert [a.id for a in selectors.adjuntos_of(dueno, "caso:RUT-1")] == [adjunto.id]
    assert selectors.adjuntos_of(luz, objeto) == []
    with pytest.raises(ArchivoRechazado) as rechazo:
        services.remove(dueno, adjunto.id, now=NOW)
    assert rechazo.value.motivo is Motivo.CERRADA


def test_an_official_who_asks_for_more_opens_the_case_again(luz, objeto):
    send(luz, objeto)
    services.adopt(luz, desde=objeto, hasta="caso:RUT-1", volver="/casos/RUT-1/", nit="1020304050", now=NOW)
    dueno = Actor(Calidad.NOMBRE_PROPIO, user_id=7, nit="1020304050")
    assert refusal(dueno, "caso:RUT-1", archivos.pdf(pages=2)).motivo is Motivo.CERRADA

    pedido = rules.TipoDeAdjunto("certificado", "Certificado de la Cámara", obligatorio=True)
    services.open_carpeta(Actor.sistema(), objeto="caso:RUT-1", tipos=(pedido,), volver="/casos/RUT-1/", now=NOW)

    panel = selectors.panel_of(dueno, "caso:RUT-1", now=NOW)
    assert [(tipo.codigo, tipo.cabe, len(tipo.adjuntos)) for tipo in panel.tipos] == [
        ("certificado", True, 0),
        ("", False, 1),
    ]
    assert selectors.missing_of(dueno, "caso:RUT-1") == ("Certificado de la Cámara",)
    assert send(dueno, "caso:RUT-1", archivos.pdf(pages=2), tipo="certificado").estado == "recibido"
    assert selectors.missing_of(dueno, "caso:RUT-1") == ()
    services.close_carpeta(objeto="caso:RUT-1")
    assert refusal(dueno, "caso:RUT-1", archivos.pdf(pages=3), tipo="certificado").motivo is Motivo.CERRADA


def test_what_was_filed_is_not_taken_back_when_more_is_asked_for(luz, objeto, client):
    """The official reads it, and a signature says that it was sent."""
    user = person("1020304050")
    presentado = send(luz, objeto)
    services.adopt(luz, desde=objeto, hasta="caso:RUT-1", volver="/casos/RUT-1/", nit="1020304050", now=NOW)
    pedido = rules.TipoDeAdjunto("respuesta", "Documentos de su respuesta")
    services.open_carpeta(Actor.sistema(), objeto="caso:RUT-1", tipos=(pedido,), volver="/casos/RUT-1/", now=NOW)
    dueno = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="1020304050")
    nuevo = send(dueno, "caso:RUT-1", archivos.pdf(pages=2), tipo="respuesta")

    with pytest.raises(ArchivoRechazado) as rechazo:
        services.remove(dueno, presentado.id, now=NOW)
    client.force_login(user)
    pagina = client.get("/adjuntos/caso:RUT-1/").content.decode()
    services.remove(dueno, nuevo.id, now=NOW)

    assert rechazo.value.motivo is Motivo.CERRADA
    assert (str(nuevo.id) in pagina, str(presentado.id) in pagina) == (True, False)
    assert [a.id for a in selectors.adjuntos_of(dueno, "caso:RUT-1")] == [presentado.id]


def test_what_a_draft_no_longer_asks_for_can_be_taken_out_and_twice_is_once(luz, objeto):
    adjunto = send(luz, objeto)
    services.open_carpeta(luz, objeto=objeto, tipos=(), volver="/tramites/", now=NOW)

    services.remove(luz, adjunto.id, now=NOW)

    with pytest.raises(ObjectDoesNotExist):
        services.remove(luz, adjunto.id, now=NOW)
