"""The panel as pages and fragments: sending, removing, downloading, and the limits of a request."""

import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.adjuntos import archivos
from tests.adjuntos.conftest import files_of, new_folder
from tests.fabricas import NOW, guest
from ventanilla.adjuntos import rules, selectors, services
from ventanilla.adjuntos.models import Adjunto
from ventanilla.cuentas import rules as cuentas_rules

pytestmark = pytest.mark.django_db
CON_FRONTERA = "multipart/form-data; boundary=frontera"
FRAGMENTO = {"HX-Request": "true"}


@pytest.fixture
def navegador(client, luz, monkeypatch):
    """The browser of who began the draft, at the hour of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    session = client.session
    session["invitado"] = luz.invitado
    session.save()
    return client


def upload(contenido: bytes = archivos.pdf(), nombre: str = "papel.pdf", tipo: str = "application/pdf"):
    return SimpleUploadedFile(nombre, contenido, content_type=tipo)


def send(client, objeto, archivo=None, *, tipo="soporte", **mas):
    datos = {"tipo": tipo} | ({"archivo": archivo} if archivo else {})
    return client.post(reverse("adjuntos:enviar", args=[objeto]), datos, **mas)


def said(respuesta) -> str:
    """The words of the refusal, as a script reads them."""
    texto: str
    [texto] = re.findall(r"data-adjuntos-error>([^<]*)<", respuesta.content.decode())
    return texto


def one(luz, objeto):
    [adjunto] = selectors.adjuntos_of(luz, objeto)
    return adjunto


# --- without a script ---------------------------------------------------------------------------------


def test_a_file_is_sent_and_one_is_back_where_one_was(navegador, luz, objeto):
    respuesta = send(navegador, objeto, upload())

    assert (respuesta.status_code, respuesta["Location"]) == (302, "/tramites/#adjuntos")
    assert one(luz, objeto).nombre == "papel.pdf"
    pagina = navegador.get(reverse("adjuntos:panel", args=[objeto]))
    assert pagina.status_code == 200
    assert "no-store" in pagina["Cache-Control"]
    assert "Recibimos «papel.pdf»" in pagina.content.decode()


@pytest.mark.parametrize(
    ("archivo", "dice"),
    [
        (None, "Elija un archivo"),
        (("nada.pdf", b"", "application/pdf"), "está vacío"),
        (("factura.pdf", archivos.EXE, "application/pdf"), "un programa de Windows"),
        (("<b>.zip", archivos.zip_bomb(), "application/zip"), "un ZIP"),
        (("grande.pdf", b"%PDF-" + b"x" * rules.LIMITE_ARCHIVO, "application/pdf"), "pesa más de 10 MB"),
        (("n" * 2000 + ".pdf", archivos.pdf(), "application/pdf"), ""),
    ],
)
def test_a_refusal_is_a_page_that_says_why_and_keeps_what_was_sent(navegador, luz, objeto, archivo, dice):
    send(navegador, objeto, upload(nombre="bueno.pdf"))

    respuesta = send(navegador, objeto, archivo and upload(archivo[1], archivo[0], archivo[2]))

    html = respuesta.content.decode()
    if dice:
        assert respuesta.status_code == 422
        assert '<a href="#archivo-soporte">' in html
        assert 'aria-invalid="true"' in html
        assert dice in said(respuesta)
        assert "<title>Error: " in html
    assert "bueno.pdf" in html or respuesta.status_code == 302


def both(navegador, objeto, elegido: bytes, foto: bytes):
    datos = {"tipo": "soporte", "archivo": upload(elegido), "foto": upload(foto, "foto.jpg", "image/jpeg")}
    return navegador.post(reverse("adjuntos:enviar", args=[objeto]), datos)


def test_a_file_and_a_photo_in_one_form_are_both_taken(navegador, luz, objeto):
    assert both(navegador, objeto, archivos.pdf(), archivos.image()).status_code == 302

    assert {a.nombre for a in selectors.adjuntos_of(luz, objeto)} == {"papel.pdf", "foto.jpg"}


@pytest.mark.parametrize(
    ("elegido", "foto", "dice", "queda"),
    [
        (archivos.EXE, archivos.image(), "un programa de Windows", {"foto.jpg"}),
        (archivos.pdf(), archivos.image() + b"x" * rules.LIMITE_ARCHIVO, "pesa más de 10 MB", {"papel.pdf"}),
    ],
)
def test_of_two_the_good_one_stays_and_the_other_is_explained(navegador, luz, objeto, elegido, foto, dice, queda):
    respuesta = both(navegador, objeto, elegido, foto)

    assert (respuesta.status_code, dice in said(respuesta)) == (422, True)
    assert {a.nombre for a in selectors.adjuntos_of(luz, objeto)} == queda


def test_two_hundred_megabytes_get_a_page_and_fill_nothing(navegador, luz, objeto, almacen):
    """The whole body is asked for, so that the browser reads the answer; no more than a paper is kept of it."""
    cabeza = (
        b'--frontera\r\nContent-Disposition: form-data; name="tipo"\r\n\r\nsoporte\r\n'
        b'--frontera\r\nContent-Disposition: form-data; name="archivo"; filename="video.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    final = b"\r\n--frontera--\r\n"
    cuerpo = archivos.Manguera(200 << 20, inicio=cabeza, final=final)
    largo = len(cabeza) + (200 << 20) + len(final)

    tracemalloc.start()
    respuesta = navegador.generic(
        "POST", reverse("adjuntos:enviar", args=[objeto]), b"",
        **{"wsgi.input": cuerpo, "CONTENT_TYPE": CON_FRONTERA, "CONTENT_LENGTH": str(largo)},
    )  # fmt: skip
    _ahora, pico = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert respuesta.status_code == 422
    assert "pesa más de 10 MB" in said(respuesta)
    assert cuerpo.entregado == largo
    assert pico < 40 << 20
    assert (files_of(almacen), Adjunto.objects.count()) == (set(), 0)


def test_beyond_a_quarter_of_a_gigabyte_nothing_more_is_read(navegador, luz, objeto):
    cabeza = (
        b'--frontera\r\nContent-Disposition: form-data; name="tipo"\r\n\r\nsoporte\r\n'
        b'--frontera\r\nContent-Disposition: form-data; name="archivo"; filename="video.pdf"\r\n\r\n'
    )
    cuerpo = archivos.Manguera(3 << 30, inicio=cabeza)

    respuesta = navegador.generic(
        "POST", reverse("adjuntos:enviar", args=[objeto]), b"",
        **{"wsgi.input": cuerpo, "CONTENT_TYPE": CON_FRONTERA, "CONTENT_LENGTH": str(3 << 30)},
    )  # fmt: skip

    assert (respuesta.status_code, "pesa más de 10 MB" in said(respuesta)) == (422, True)
    assert rules.LIMITE_ARCHIVO < cuerpo.entregado < 12 << 20


def test_a_paper_is_removed_once_and_pressing_twice_is_harmless(navegador, luz, objeto):
    send(navegador, objeto, upload())
    url = reverse("adjuntos:quitar", args=[one(luz, objeto).id])

    assert navegador.post(url)["Location"] == "/tramites/#adjuntos"
    assert selectors.adjuntos_of(luz, objeto) == []
    assert navegador.post(url).status_code == 404


def test_what_is_filed_shows_no_way_to_change_it(navegador, luz, objeto):
    send(navegador, objeto, upload())
    adjunto = one(luz, objeto)
    services.close_carpeta(objeto=objeto)

    html = navegador.get(reverse("adjuntos:panel", args=[objeto])).content.decode()

    assert "papel.pdf" in html
    assert 'type="file"' not in html
    assert "/quitar/" not in html
    assert send(navegador, objeto, upload(archivos.pdf(pages=2))).status_code == 422
    assert navegador.post(reverse("adjuntos:quitar", args=[adjunto.id])).status_code == 302
    assert one(luz, objeto).id == adjunto.id


# --- with a script ------------------------------------------------------------------------------------


def test_a_script_gets_the_list_alone(navegador, luz, objeto):
    bien = send(navegador, objeto, upload(), headers=FRAGMENTO)
    mal = send(navegador, objeto, upload(archivos.EXE), headers=FRAGMENTO)

    assert (bien.status_code, mal.status_code) == (200, 422)
    for respuesta in (bien, mal):
        assert "<html" not in respuesta.content.decode()
        assert "papel.pdf" in respuesta.content.decode()
    assert "un programa de Windows" in said(mal)
    assert "data-adjuntos-error" not in bien.content.decode()


def test_the_list_asks_for_itself_only_while_something_is_being_checked_and_only_what_changed(navegador, luz, objeto):
    antes = send(navegador, objeto, upload(), headers=FRAGMENTO).content.decode()
    [url] = set(re.findall(r'hx-get="([^"]+)"', antes))

    assert navegador.get(url, headers=FRAGMENTO).status_code == 204
    services.process(one(luz, objeto).id, now=NOW)
    despues = navegador.get(url, headers=FRAGMENTO)

    assert despues.status_code == 200
    assert "hx-get" not in despues.content.decode()
    assert "Listo" in despues.content.decode()


def test_a_check_that_takes_long_is_not_asked_for_without_end(navegador, luz, objeto, monkeypatch, settings):
    antes = send(navegador, objeto, upload(), headers=FRAGMENTO).content.decode()
    [url] = set(re.findall(r'hx-get="([^"]+)"', antes))

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + rules.SE_ESPERA)
    despues = navegador.get(url, headers=FRAGMENTO).content.decode()

    assert "hx-get" not in despues
    assert "La revisión tarda más de lo normal" in despues
    settings.ANTIVIRUS = "tests.adjuntos.conftest.AntivirusCaido"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    with pytest.raises(services.SinRevisar):
        services.process(one(luz, objeto).id, now=NOW)
    assert "hx-get" not in navegador.get(url, headers=FRAGMENTO).content.decode()


# --- taking it back -----------------------------------------------------------------------------------


def test_a_download_runs_nowhere_and_is_kept_by_nobody(navegador, luz, objeto):
    send(navegador, objeto, upload(nombre="mi <script> papel.pdf"))
    adjunto = one(luz, objeto)
    url = reverse("adjuntos:descargar", args=[adjunto.id])
    assert navegador.get(url).status_code == 404  # not checked yet
    services.process(adjunto.id, now=NOW)

    respuesta = navegador.get(url)

    assert respuesta["Content-Disposition"] == f'attachment; filename="soporte-{adjunto.id.hex[:8]}.pdf"'
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    assert respuesta["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in respuesta["Cache-Control"]
    pagina = navegador.get(reverse("adjuntos:pagina", args=[adjunto.id, 1]))
    assert (pagina["Content-Type"], pagina["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert navegador.get(reverse("adjuntos:pagina", args=[adjunto.id, 2])).status_code == 404


def test_another_browser_finds_nothing_at_any_address(navegador, luz, objeto):
    send(navegador, objeto, upload())
    adjunto = one(luz, objeto)
    services.process(adjunto.id, now=NOW)
    otra = Client()
    session = otra.session
    session["invitado"] = "otro-navegador"
    session.save()

    for url in (
        reverse("adjuntos:panel", args=[objeto]),
        reverse("adjuntos:descargar", args=[adjunto.id]),
        reverse("adjuntos:pagina", args=[adjunto.id, 1]),
    ):
        assert otra.get(url).status_code == 404
    assert send(otra, objeto, upload(archivos.pdf(pages=2))).status_code == 404
    assert otra.post(reverse("adjuntos:quitar", args=[adjunto.id])).status_code == 404
    assert one(luz, objeto).id == adjunto.id


@pytest.mark.parametrize("objeto", ["borrador:no-es-un-uuid", "caso:X", "otra cosa", "borrador:\x00", "%"])
def test_what_does_not_exist_is_not_found(navegador, objeto):
    assert navegador.get(reverse("adjuntos:panel", args=[objeto])).status_code == 404


def test_who_sends_without_end_is_told_to_wait(navegador, luz, objeto, monkeypatch):
    una = (cuentas_rules.Ventana("persona", 1, 3600),)
    monkeypatch.setitem(cuentas_rules.LIMITES, "adjuntos.enviar", una)
    send(navegador, objeto, upload())

    respuesta = send(navegador, objeto, upload(archivos.pdf(pages=2)))

    assert respuesta.status_code == 429
    assert respuesta["Retry-After"]
    assert len(selectors.adjuntos_of(luz, objeto)) == 1


def test_the_page_stays_light(navegador, luz, objeto, django_assert_max_num_queries):
    for n in range(rules.LIMITE_ARCHIVOS):
        services.receive(
            luz, objeto=objeto, tipo="soporte", nombre="n" * 120 + ".pdf", declarado="",
            stream=archivos.Manguera(n), now=NOW,
        )  # fmt: skip

    with django_assert_max_num_queries(12):
        respuesta = navegador.get(reverse("adjuntos:panel", args=[objeto]))

    assert len(respuesta.content) < 60_000


# --- for programs -------------------------------------------------------------------------------------


def test_a_program_sends_asks_downloads_and_removes(client, monkeypatch, django_user_model):
    from tests.adjuntos.conftest import person
    from ventanilla.comun.actor import Actor, Calidad

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    user = person("1020304050")
    actor = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="1020304050")
    objeto = new_folder(actor)
    assert client.get(f"/api/v1/adjuntos/{objeto}").status_code == 401
    client.force_login(user)

    enviado = client.post(f"/api/v1/adjuntos/{objeto}", {"tipo": "soporte", "archivo": upload()})
    uno = enviado.json()
    services.process(uno["id"], now=NOW)

    assert (enviado.status_code, uno["estado"]) == (202, "recibido")
    carpeta = client.get(f"/api/v1/adjuntos/{objeto}").json()
    assert [tipo["codigo"] for tipo in carpeta["tipos"]] == ["cedula", "soporte", "acta"]
    assert client.get(f"/api/v1/adjuntos/archivo/{uno['id']}").json()["estado"] == "limpio"
    contenido = client.get(f"/api/v1/adjuntos/archivo/{uno['id']}/contenido")
    assert (contenido.content[:5], contenido["X-Content-Type-Options"]) == (b"%PDF-", "nosniff")
    assert client.post(f"/api/v1/adjuntos/archivo/{uno['id']}/quitar").status_code == 204
    assert client.get(f"/api/v1/adjuntos/archivo/{uno['id']}").status_code == 404


def test_a_program_is_told_what_is_wrong(client, monkeypatch):
    from tests.adjuntos.conftest import person
    from ventanilla.comun.actor import Actor, Calidad

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    user = person("1020304050")
    objeto = new_folder(Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit="1020304050"))
    client.force_login(user)
    url = f"/api/v1/adjuntos/{objeto}"

    def answer(archivo=None, tipo="soporte", clave=""):
        datos = {"tipo": tipo} | ({"archivo": archivo} if archivo else {})
        respuesta = client.post(url, datos, headers={"Idempotency-Key": clave} if clave else {})
        return respuesta.status_code, str(respuesta.json().get("detail", ""))

    assert answer()[0] == 422
    assert answer(upload(b"%PDF-" + b"x" * rules.LIMITE_ARCHIVO)) == (413, rules.message("muy_pesado"))
    assert answer(upload(archivos.EXE))[0] == 422
    assert answer(upload(), tipo="selfie") == (422, rules.message("tipo_desconocido"))
    assert answer(upload(), clave="k")[0] == 202
    assert answer(upload(), clave="k")[0] == 202
    assert answer(upload(archivos.pdf(pages=2)), clave="k") == (409, rules.message("clave_usada"))
    assert Adjunto.objects.count() == 1
    services.close_carpeta(objeto=objeto)
    assert answer(upload(archivos.pdf(pages=2))) == (409, rules.message("cerrada"))
    ajeno = new_folder(guest("otro"))
    url = f"/api/v1/adjuntos/{ajeno}"
    assert answer(upload())[0] == 404
