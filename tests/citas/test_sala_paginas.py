"""The pages of the day: the desk's, the room's, and those of who arrives."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.casos.apoyo import official, opened, person, registered
from tests.citas.fabricas import NOW, a_cupo, a_puesto, at
from tests.citas.test_sala import HORA, MINUTO, a_cita, desk, walk_in
from tests.escritorio.conftest import at_the_desk
from tests.fabricas import datos_rut
from ventanilla.casos.models import NotaDeCaso
from ventanilla.citas.models import Cita, Llamada, Puesto, Turno
from ventanilla.citas.sala.services import llegada, turnos
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.citas.services.video import link_of
from ventanilla.comun.actor import Actor
from ventanilla.expediente.models import Evento
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import services as rut

pytestmark = pytest.mark.django_db
DIA = "/escritorio/citas/"


class Reloj:
    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture(autouse=True)
def reloj(monkeypatch):
    cache.clear()
    reloj = Reloj()
    monkeypatch.setattr(timezone, "now", lambda: reloj.now)
    return reloj


@pytest.fixture
def nelson() -> Actor:
    return official("2900000030", "Citas atención", "Escritorio", "RUT presencial", nombre="Nelson Ariza")


@pytest.fixture
def mesa(nelson) -> Client:
    """Nelson at his desk."""
    return sit(nelson, desk("Mesa 1"))


def sit(actor: Actor, puesto: Puesto) -> Client:
    client = at_the_desk(actor)
    assert client.post(f"{DIA}puesto/", {"puesto": puesto.pk})["Location"] == DIA
    return client


def text(respuesta) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", respuesta.content.decode()))


def follow(client: Client, url: str, datos=None) -> str:
    respuesta = client.post(url, datos or {}, follow=True)
    assert respuesta.status_code == 200, text(respuesta)
    return text(respuesta)


def turno_url(turno: Turno, acto: str = "") -> str:
    return f"{DIA}turno/{turno.pk}/{acto}"


def attended(actor: Actor, cita: Cita, puesto: Puesto) -> Turno:
    turno = llegada.check_in(actor, cita.pk, now=NOW)
    turnos.call_this(actor, turno.pk, puesto, now=NOW)
    return turnos.begin(actor, turno.pk, now=NOW)


# --- the desk ---------------------------------------------------------------------------------------


def test_first_one_says_where_one_sits(nelson):
    client = at_the_desk(nelson)
    a_puesto("20", "Mesa 1")

    assert client.get(DIA)["Location"] == f"{DIA}puesto/"
    assert client.post(f"{DIA}puesto/", {}).status_code == 422
    assert "Mesa 1 (en persona)" in text(client.get(f"{DIA}puesto/"))


def test_a_desk_of_another_office_cannot_be_chosen():
    client = at_the_desk(official("2900000031", "Citas atención", seccional="05"))

    assert client.post(f"{DIA}puesto/", {"puesto": desk("Mesa 1").pk}).status_code == 422


def test_who_has_only_this_role_begins_at_the_day():
    client = at_the_desk(official("2900000031", "Citas atención"))

    assert client.get("/escritorio/")["Location"] == DIA


def test_the_day_of_the_desk_from_the_code_to_the_close(mesa, nelson):
    cita = a_cita()

    assert "Turno R-001. La persona ya espera." in follow(mesa, f"{DIA}llegada/", {"codigo": cita.codigo})
    llamado = follow(mesa, f"{DIA}llamar/")
    assert "R-001 Ro•••• El•••• Ci•••• La••••" in llamado
    assert "52.123.456" not in llamado

    turno = Turno.objects.get()
    presente = follow(mesa, turno_url(turno, "atender/"))
    assert "Rosa Elena Cifuentes Lara" in presente
    assert "52.123.456" in presente

    assert "Falta corregir" in text(mesa.post(turno_url(turno, "cerrar/"), {}))
    assert "Cerró el turno R-001." in follow(mesa, turno_url(turno, "cerrar/"), {"resultado": "resuelto"})
    cerrado = text(mesa.get(turno_url(turno)))
    assert "Rosa" not in cerrado
    assert "Lo atendió Nelson Ariza" in cerrado


def test_the_qr_of_the_citizen_is_read_as_its_code(mesa):
    cita = a_cita()

    leido = f"https://ventanilla.example/citas/cita/{cita.codigo}/{secret_of(cita)}/"

    assert "Turno R-001" in follow(mesa, f"{DIA}llegada/", {"codigo": leido})


@pytest.mark.parametrize(
    ("codigo", "dice"),
    [
        ("", "Escriba el código de la cita."),
        ("hola", "El código tiene 13 números"),
        ("0202026999999", "No hay una cita con ese código en sus oficinas."),
    ],
)
def test_a_code_that_is_not_is_told_beside_its_field(mesa, codigo, dice):
    respuesta = mesa.post(f"{DIA}llegada/", {"codigo": codigo})

    assert respuesta.status_code == 422
    assert dice in text(respuesta)
    assert f'value="{codigo}"' in respuesta.content.decode() or not codigo


def test_an_appointment_of_another_day_says_which(mesa):
    cita = a_cita(at(12, 10))

    assert "Esa cita es para el miércoles 12 de agosto" in text(mesa.post(f"{DIA}llegada/", {"codigo": cita.codigo}))


def test_without_appointment_a_form_gives_the_turn_once(mesa):
    pagina = mesa.get(f"{DIA}sin-cita/").content.decode()
    llave = re.findall(r'name="llave" value="([0-9a-f-]+)"', pagina)[0]
    datos = {
        "llave": llave, "servicio": "radicacion", "tipo_documento": "13", "numero_documento": "1.010", "nombre": "Ana",
    }  # fmt: skip
    assert mesa.post(f"{DIA}sin-cita/", {**datos, "nombre": ""}).status_code == 422

    for _ in range(2):
        assert "Turno A-001" in follow(mesa, f"{DIA}sin-cita/", datos)

    assert Turno.objects.get().numero_documento == "1010"


def test_who_waits_already_is_told_at_the_form(mesa, nelson):
    turno = walk_in(nelson)
    pagina = mesa.get(f"{DIA}sin-cita/").content.decode()
    llave = re.findall(r'name="llave" value="([0-9a-f-]+)"', pagina)[0]

    respuesta = mesa.post(f"{DIA}sin-cita/", {
        "llave": llave, "servicio": "rut-responsabilidades", "tipo_documento": "13",
        "numero_documento": turno.numero_documento, "nombre": "Ana",
    })  # fmt: skip

    assert respuesta.status_code == 422


def test_the_list_is_of_ones_own_desk_until_one_asks_for_all(mesa):
    cita = a_cita()

    assert str(cita.codigo)[-6:] not in text(mesa.get(DIA))
    assert "Nadie en este puesto ese día" in text(mesa.get(DIA))
    assert str(cita.codigo)[-6:] in text(mesa.get(f"{DIA}?puesto=0"))
    assert str(cita.codigo)[-6:] in text(mesa.get(DIA))


def test_where_nobody_waits_the_button_says_so(mesa):
    assert "No espera nadie que este puesto atienda." in follow(mesa, f"{DIA}llamar/")


def test_with_somebody_at_the_desk_the_button_goes_back_to_them(mesa, nelson):
    walk_in(nelson, "1")
    walk_in(nelson, "2")
    follow(mesa, f"{DIA}llamar/")

    assert "Termine con esa persona primero." in follow(mesa, f"{DIA}llamar/")
    assert "Volver al turno R-001" in text(mesa.get(DIA))
    assert Turno.objects.filter(estado="llamado").count() == 1


def test_after_one_call_nobody_is_absent(mesa, nelson):
    walk_in(nelson)
    follow(mesa, f"{DIA}llamar/")
    turno = Turno.objects.get()

    assert "Llámelo al menos dos veces" in follow(mesa, turno_url(turno, "no-vino/"))
    assert "Lo llamó otra vez." in follow(mesa, turno_url(turno, "otra-vez/"))
    assert "Quedó como no presentado." in follow(mesa, turno_url(turno, "no-vino/"))
    assert "Está otra vez en la fila." in follow(mesa, turno_url(turno, "regresar/"))


def test_an_act_that_is_not_is_not_found(mesa, nelson):
    assert mesa.post(turno_url(walk_in(nelson), "borrar/")).status_code == 404


def test_a_turn_of_another_office_is_not_found(nelson):
    turno = walk_in(nelson)
    ajena = at_the_desk(official("2900000031", "Citas atención", seccional="05"))

    assert ajena.get(turno_url(turno)).status_code == 404
    assert ajena.post(turno_url(turno, "no-vino/")).status_code == 404


def test_a_note_goes_into_the_case_of_the_person(mesa, nelson):
    for _ in registered():
        numero = opened(person("52123456"))
        turno = attended(nelson, a_cita(), Puesto.objects.get(nombre="Mesa 1"))
        assert numero in text(mesa.get(turno_url(turno)))
        assert mesa.post(turno_url(turno, "nota/"), {"texto": "", "caso": numero}).status_code == 422

        dicho = follow(mesa, turno_url(turno, "nota/"), {"texto": "Trajo la escritura.", "caso": numero})

        assert f"La nota quedó en el caso {numero}." in dicho
        assert NotaDeCaso.objects.count() == 1


def test_from_the_attendance_one_goes_to_change_the_rut_with_the_code(mesa, nelson):
    rut.register_existing(Actor.sistema(), datos_rut("52123456"), user_id=None, now=NOW)
    cita = a_cita()
    turno = attended(nelson, cita, Puesto.objects.get(nombre="Mesa 1"))

    html = mesa.get(turno_url(turno)).content.decode()
    assert f'name="detalle" value="Cita {cita.codigo}"' in html
    entra = mesa.post(reverse("presencial:entrar"), {"nit": "52123456", "detalle": f"Cita {cita.codigo}"})
    assert entra.status_code == 302, text(entra)

    cambiar = mesa.get(entra["Location"] + "responsabilidades/").content.decode()
    assert f'value="{cita.codigo}"' in cambiar


def test_another_hour_from_the_attendance(mesa, nelson):
    cita = a_cita()
    a_cupo(at(13, 9), canal="presencial")
    turno = attended(nelson, cita, Puesto.objects.get(nombre="Mesa 1"))
    html = mesa.get(f"{DIA}cita/{cita.pk}/otra-hora/").content.decode()
    assert "13 de agosto de 2026" in html
    llave = re.findall(r'name="llave" value="([0-9a-f-]+)"', html)[0]
    hora = re.findall(r'name="inicio_at" value="([^"]+)"', html)[0]

    dicho = follow(mesa, f"{DIA}cita/{cita.pk}/otra-hora/", {"llave": llave, "inicio_at": hora})

    assert "La cita quedó para el jueves 13 de agosto" in dicho
    assert Turno.objects.get(pk=turno.pk).resultado == "reagendado"


def test_an_hour_that_somebody_took_says_so_and_offers_the_others(mesa):
    cita = a_cita()
    otro = a_cupo(at(13, 9), canal="presencial")
    llave = re.findall(
        r'name="llave" value="([0-9a-f-]+)"', mesa.get(f"{DIA}cita/{cita.pk}/otra-hora/").content.decode()
    )[0]
    a_cupo(at(14, 9), canal="presencial")
    type(otro).objects.filter(pk=otro.pk).update(libre_at=None)

    respuesta = mesa.post(f"{DIA}cita/{cita.pk}/otra-hora/", {"llave": llave, "inicio_at": otro.inicio_at.isoformat()})

    assert respuesta.status_code == 422
    assert "Otra persona tomó esa hora." in text(respuesta)
    assert "14 de agosto" in text(respuesta)


# --- from a distance --------------------------------------------------------------------------------


def test_by_telephone_the_number_shows_when_it_is_asked_for(nelson, reloj):
    cita = a_cita(canal="llamada")
    client = sit(nelson, desk("Línea 1", "llamada"))
    assert cita.codigo is not None
    url = f"{DIA}a-distancia/{cita.pk}/"
    assert "3001234567" not in client.get(url).content.decode()

    assert "3001234567" in client.post(url).content.decode()

    assert Evento.objects.filter(accion="datos.consultados").count() == 1
    reloj.now = HORA
    client = sit(nelson, desk("Línea 1", "llamada"))
    assert client.post(f"{url}intento/", {}).status_code == 422
    assert "Quedó escrita la llamada 1." in follow(client, f"{url}intento/", {"resultado": "ocupado"})
    assert "Llame al menos dos veces" in follow(client, f"{url}no-contesto/")
    assert Llamada.objects.count() == 1
    assert "Rosa Elena Cifuentes Lara" in follow(client, f"{url}atender/")


def test_by_mail_the_answer_is_written_and_sent(nelson, reloj):
    cita = a_cita(canal="correo")
    reloj.now = HORA
    client = sit(nelson, desk("Correo 1", "correo"))
    follow(client, f"{DIA}a-distancia/{cita.pk}/atender/")
    turno = Turno.objects.get()
    respuesta = client.post(turno_url(turno, "cerrar/"), {"texto": "Va en estudio.", "resultado": ""})
    assert respuesta.status_code == 422
    assert "Va en estudio." in respuesta.content.decode()

    follow(client, turno_url(turno, "cerrar/"), {"texto": "Va en estudio.", "resultado": "orientado"})

    assert Mensaje.objects.filter(plantilla="cita_respuesta").count() == 1


def test_the_list_of_both_ways(mesa):
    a_cita(canal="llamada")
    a_cita(at(11, 11), numero="2", canal="correo")

    dicho = text(mesa.get(f"{DIA}a-distancia/"))

    assert "Por teléfono · 1" in dicho
    assert "Por correo electrónico · 1" in dicho
    assert "Rosa" not in dicho


# --- the room ---------------------------------------------------------------------------------------


def test_who_arrives_says_so_and_gets_a_number_without_a_name():
    cita = a_cita()

    respuesta = Client().post("/citas/llegue/", {"codigo": cita.codigo, "numero_documento": "52.123.456"})

    assert respuesta.status_code == 200
    assert "R-001" in text(respuesta)
    assert "Rosa" not in text(respuesta)


def test_a_wrong_code_and_the_document_of_another_are_told_alike():
    cita = a_cita()

    dichos = {
        re.sub(r'value="[^"]*"', "", Client().post("/citas/llegue/", datos).content.decode())
        for datos in (
            {"codigo": cita.codigo, "numero_documento": "1"[:1] + "11"},
            {"codigo": "0202026999999", "numero_documento": "111"},
        )
    }

    assert all("No encontramos una cita con ese código y ese documento." in dicho for dicho in dichos)
    assert Turno.objects.count() == 0


@pytest.mark.parametrize(
    ("minutos", "dice"), [(-90, "Todavía es temprano"), (10, "Ya pasó la hora de su cita. Hable con un funcionario")]
)
def test_out_of_its_hour_the_kiosk_says_what_to_do(reloj, minutos, dice):
    cita = a_cita()
    reloj.now = HORA + minutos * MINUTO

    respuesta = Client().post("/citas/llegue/", {"codigo": cita.codigo, "numero_documento": "52123456"})

    assert respuesta.status_code == 422
    assert dice in text(respuesta)


def test_the_kiosk_tires_of_guessing():
    client, datos = Client(), {"codigo": "0202026999999", "numero_documento": "111"}

    estados = [client.post("/citas/llegue/", datos).status_code for _ in range(11)]

    assert estados == [422] * 10 + [429]


def test_the_screen_names_nobody_and_is_quiet_while_nothing_changes(nelson):
    walk_in(nelson)
    turnos.call_next(nelson, desk(), now=NOW)
    client = Client()

    pagina = client.get("/citas/pantalla/20/").content.decode()

    assert "R-001" in pagina
    assert "Ana" not in pagina
    assert '<noscript><meta http-equiv="refresh"' in pagina
    visto = re.findall(r"\?visto=([0-9a-f]+)", pagina)[0]
    igual = client.get(f"/citas/pantalla/20/?visto={visto}", headers={"HX-Request": "true"})
    assert igual.status_code == 204
    turnos.put_back(nelson, Turno.objects.get().pk, now=NOW)
    otra = client.get(f"/citas/pantalla/20/?visto={visto}", headers={"HX-Request": "true"})
    assert otra.status_code == 200
    assert "<html" not in otra.content.decode()


def test_an_office_that_is_not_has_no_screen():
    assert Client().get("/citas/pantalla/zz/").status_code == 404


def test_the_video_room_of_the_demo_gives_a_turn_and_says_what_it_is(nelson, reloj):
    cita = a_cita(canal="video")
    url = re.sub(r"^https?://[^/]+", "", link_of(cita))
    reloj.now = HORA - 16 * MINUTO
    assert "se abre quince minutos antes" in text(Client().get(url))
    reloj.now = HORA - 10 * MINUTO
    assert "Esta es la sala de demostración" in text(Client().get(url))

    llegado = text(Client().post(url))

    assert "R-001" in llegado
    turno = Turno.objects.get()
    turnos.call_next(nelson, desk("Video 1", "video"), now=reloj.now)
    assert "Un funcionario lo espera." in text(Client().get(url))
    assert turno.canal == "video"


def test_another_secret_opens_no_room():
    cita = a_cita(canal="video")

    assert Client().get(f"/citas/sala/{cita.codigo}/{secret_of(cita)}/").status_code == 404


# --- figures and the report -------------------------------------------------------------------------


def test_each_chart_has_its_table(mesa, nelson):
    walk_in(nelson)

    respuesta = mesa.get(f"{DIA}cifras/")

    html = respuesta.content.decode()
    assert html.count('<svg class="chart"') == html.count("<caption") == 6
    assert "Llegaron 1" in text(respuesta)


@pytest.mark.parametrize(
    "consulta", ["desde=2026-08-10&hasta=2026-08-01", "desde=hoy&hasta=", "desde=2026-01-01&hasta=2026-08-01"]
)
def test_days_without_sense_are_told(mesa, consulta):
    respuesta = mesa.get(f"{DIA}cifras/?{consulta}")

    assert respuesta.status_code == 422
    assert "Falta corregir" in text(respuesta)


def test_the_report_is_for_who_makes_the_agenda(mesa):
    jefa = at_the_desk(official("2900000032", "Citas agenda"))
    for n in range(4):
        cita = a_cita(at(12, 9 + n), numero=f"5{n}")
        Cita.objects.filter(pk=cita.pk).update(huella_conexion="c" * 32, huella_contacto="")

    assert mesa.get(f"{DIA}agendan-por-muchas/").status_code == 403
    dicho = text(jefa.get(f"{DIA}agendan-por-muchas/"))
    assert "Una conexión cccccccc…" in dicho
    assert "c" * 32 not in dicho
    abierta = text(jefa.get(f"{DIA}agendan-por-muchas/conexion/{'c' * 32}/"))
    assert abierta.count("Ro•••• El••••") == 4
    assert jefa.get(f"{DIA}agendan-por-muchas/conexion/{'d' * 32}/").status_code == 404


# --- how much a page costs --------------------------------------------------------------------------


def test_the_pages_of_the_desk_ask_little(mesa, nelson):
    cita = a_cita()
    for n in range(30):
        walk_in(nelson, f"1{n}")
    turno = attended(nelson, cita, Puesto.objects.get(nombre="Mesa 1"))
    costes = {}
    for url in (
        f"{DIA}?puesto=0",
        turno_url(turno),
        f"{DIA}a-distancia/",
        f"{DIA}cifras/",
        f"{DIA}sin-cita/",
        f"{DIA}puesto/",
    ):
        mesa.get(url)
        with CaptureQueriesContext(
            connection,
        ) as consultas:
            respuesta = mesa.get(url)
        costes[url] = (len(consultas), len(respuesta.content))

    assert {url: coste for url, coste in costes.items() if coste[0] > 12 or coste[1] > 60_000} == {}


def test_the_public_pages_ask_little(nelson):
    for n in range(30):
        walk_in(nelson, f"1{n}")
    for url in ("/citas/llegue/", "/citas/pantalla/20/"):
        with CaptureQueriesContext(connection) as consultas:
            respuesta = Client().get(url)
        assert len(consultas) <= 12, url
        assert len(respuesta.content) <= 60_000, url


def test_no_page_of_a_person_is_kept(mesa):
    for url in (DIA, "/citas/llegue/", "/citas/pantalla/20/"):
        assert "no-store" in mesa.get(url)["Cache-Control"]


def test_yesterday_is_read_and_not_acted_on(mesa):
    ayer = (timezone.localdate(NOW) - timedelta(days=1)).isoformat()

    html = mesa.get(f"{DIA}?puesto=0&dia={ayer}").content.decode()

    assert "Citas del 10 de agosto de 2026" in html
    assert ">Llegó<" not in html
