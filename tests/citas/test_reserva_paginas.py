"""Booking, page by page, as a browser without a script does it."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.citas.fabricas import INVITADO, NOW, RETIRO, a_cupo, a_puesto, at, book, cupos_at
from tests.fabricas import datos_rut
from tests.rut.mandatos.conftest import EMPRESA
from tests.rut.mandatos.conftest import empresa as empresa
from ventanilla.citas.models import Cita, Cupo, Sede
from ventanilla.citas.services import citas
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.referencias.rules import Vencimiento
from ventanilla.rut import selectors as rut
from ventanilla.rut import services as registro

pytestmark = pytest.mark.django_db
BUSCA = f"/citas/agendar/{RETIRO}/"
ROSA = {
    "acepta": "on",
    "tipo_documento": "13",
    "numero_documento": "52.123.456",
    "nombres": "Rosa Elena",
    "apellidos": "Cifuentes Lara",
    "celular": "300 123 4567",
    "correo": "rosa@ejemplo.co",
}


class Reloj:
    """What the pages take for now: a Tuesday of August, ten in the morning in Bogotá."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_(self, **cuanto: int) -> None:
        self.now += timedelta(**cuanto)


@pytest.fixture(autouse=True)
def reloj(monkeypatch):
    reloj = Reloj()
    monkeypatch.setattr(timezone, "now", lambda: reloj.now)
    return reloj


def text(respuesta) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", respuesta.content.decode()))


def told() -> list[dict[str, str]]:
    """The jobs that write to people."""
    return [trabajo.args for trabajo in ProcrastinateJob.objects.filter(task_name="citas.tell")]


def hora_of(cupo: Cupo) -> str:
    return f"{cupo.sede_id}|{cupo.canal}|{cupo.inicio_at.isoformat()}"


def hold(client: Client, cupo: Cupo, llave=None, consulta="canal=video"):
    return client.post(f"{BUSCA}apartar/?{consulta}", {"hora": hora_of(cupo), "llave": str(llave or uuid4())})


def typed(client: Client, cupo: Cupo, **cambios):
    """Held and typed: the page that comes next."""
    cita_id = hold(client, cupo)["Location"].split("/")[3]
    respuesta = client.post(f"/citas/reserva/{cita_id}/datos/", ROSA | cambios)
    assert respuesta.status_code == 302, text(respuesta)
    return cita_id


def test_a_guest_books_without_a_script(client):
    a_cupo(at(20, 10, 20))
    pagina = client.get(f"{BUSCA}cupos/?canal=video&sede=20")
    assert "Jueves 20 de agosto" in text(pagina)
    [hora] = re.findall(r'name="hora" value="([^"]+)"', pagina.content.decode())
    [llave] = set(re.findall(r'name="llave" value="([^"]+)"', pagina.content.decode()))

    apartada = client.post(f"{BUSCA}apartar/?canal=video&sede=20", {"hora": hora, "llave": llave}, follow=True)
    assert "El cupo es suyo hasta las 10:10 a. m." in text(apartada)
    [cita] = Cita.objects.all()
    confirma = client.post(f"/citas/reserva/{cita.pk}/datos/", ROSA, follow=True)
    assert "Tiene 45 segundos para aceptar" in text(confirma)
    lista = client.post(f"/citas/reserva/{cita.pk}/aceptar/", follow=True)

    cita.refresh_from_db()
    assert (cita.estado, cita.codigo, cita.persona) == ("confirmada", "0202026000001", "13-52123456")
    assert "020 2026 000001" in text(lista)
    assert "Este servicio será atendido de manera virtual" in text(lista)
    assert "/citas/c/0202026000001/" in lista.content.decode()


def test_choosing_again_what_one_holds_goes_on_with_it(client):
    cupo = a_cupo(at(20, 10, 20))
    cita_id = typed(client, cupo)

    assert hold(client, cupo)["Location"] == f"/citas/reserva/{cita_id}/"
    assert Cita.objects.count() == 1


def test_a_double_click_holds_once(client):
    cupos_at(at(20, 10, 20), 2)
    cupo, llave = Cupo.objects.order_by("pk")[0], uuid4()

    primera, segunda = hold(client, cupo, llave), hold(client, cupo, llave)

    assert primera["Location"] == segunda["Location"]
    assert Cita.objects.count() == 1


def test_the_last_place_taken_by_another_offers_the_three_nearest(client):
    cupo = a_cupo(at(20, 10, 20))
    a_cupo(at(20, 10, 40))
    a_cupo(at(20, 16, 0))
    a_cupo(at(24, 9, 0), sede="05")
    hold(Client(), cupo)

    respuesta = hold(client, cupo)

    assert respuesta.status_code == 409
    assert "Otra persona tomó ese cupo antes" in text(respuesta)
    horas = re.findall(r'name="hora" value="([^|]+)\|video\|([^"]+)"', respuesta.content.decode())
    assert [sede for sede, _hora in horas] == ["20", "20", "05"]
    assert datetime.fromisoformat(horas[0][1]) == at(20, 10, 40)
    assert Cita.objects.count() == 1


def test_who_takes_longer_than_forty_five_seconds_loses_nothing_that_was_typed(client, reloj):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))
    reloj.pass_(seconds=46)

    tarde = client.post(f"/citas/reserva/{cita_id}/aceptar/")

    assert tarde.status_code == 409
    assert "Se acabó el tiempo para aceptar" in text(tarde)
    assert "con un toque queda apartado otro cupo" in text(tarde)
    [hora] = re.findall(r'name="hora" value="([^"]+)"', tarde.content.decode())
    otra = client.post(f"{BUSCA}apartar/?canal=video", {"hora": hora, "llave": str(uuid4())})
    lista = client.post(otra["Location"] + "aceptar/", follow=True)
    assert "Su cita está lista" in text(lista)
    assert Cita.objects.get(estado="confirmada").persona == "13-52123456"
    assert "citas_tecleado" not in client.session


def test_a_place_lost_to_a_quicker_one_leaves_the_data_for_another(client, reloj):
    cupo, siguiente = a_cupo(at(20, 10, 20)), a_cupo(at(20, 10, 40))
    cita_id = typed(client, cupo)
    reloj.pass_(seconds=46)
    typed(Client(), cupo, numero_documento="52999111")
    assert Cita.objects.get(pk=cita_id).persona == ""

    tarde = client.get(f"/citas/reserva/{cita_id}/")
    otra = hold(client, siguiente)

    assert tarde.status_code == 409
    assert otra["Location"].endswith(f"/reserva/{Cita.objects.get(cupo=siguiente).pk}/")
    assert Cita.objects.get(cupo=siguiente).persona == "13-52123456"


def test_what_was_typed_is_forgotten_after_half_an_hour(client, reloj):
    typed(client, a_cupo(at(20, 10, 20)))
    reloj.pass_(minutes=31)

    otra = hold(client, Cupo.objects.get())

    assert otra["Location"].endswith("/datos/")
    assert "Cifuentes" not in text(client.get(otra["Location"]))


def test_what_one_typed_in_ones_own_name_is_not_used_in_another(client, empresa):
    typed(client, a_cupo(at(20, 10, 20)))
    client.force_login(User.objects.get(pk=empresa.representante.user_id))

    otra = hold(client, a_cupo(at(20, 11, 0)))

    assert otra["Location"].endswith("/datos/")
    assert "Cifuentes" not in text(client.get(otra["Location"]))


def test_a_place_closed_while_accepting(client):
    cupo = a_cupo(at(20, 10, 20))
    cita_id = typed(client, cupo)
    Cupo.objects.filter(pk=cupo.pk).update(retirado_at=NOW, libre_at=None)

    respuesta = client.post(f"/citas/reserva/{cita_id}/aceptar/")

    assert respuesta.status_code == 409
    assert "Ese punto de contacto cerró esa hora" in text(respuesta)
    assert not Cita.objects.filter(estado="confirmada").exists()


def test_an_office_that_stops_attending_while_accepting_leaves_the_others(client, reloj):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))
    a_cupo(at(21, 9, 0), sede="05")
    Sede.objects.filter(punto_id="20").update(activa=False)
    reloj.pass_(seconds=46)

    respuesta = client.post(f"/citas/reserva/{cita_id}/aceptar/")

    assert respuesta.status_code == 409
    assert "Viernes 21 de agosto, 9:00 a. m." in text(respuesta)


@pytest.mark.parametrize(("enviado", "segundos"), [({}, 45), ({"sin_prisa": "1"}, 300)])
def test_more_time_with_one_tap(client, reloj, enviado, segundos):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))
    reloj.pass_(seconds=40)

    client.post(f"/citas/reserva/{cita_id}/mas-tiempo/", enviado)

    assert Cita.objects.get().hasta_at == reloj.now + timedelta(seconds=segundos)


def test_who_asked_for_calm_has_five_minutes_from_the_start(client):
    typed(client, a_cupo(at(20, 10, 20)), sin_prisa="1")

    assert Cita.objects.get().hasta_at == NOW + timedelta(minutes=5)


def test_not_accepting_frees_the_place_at_once(client):
    cupo = a_cupo(at(20, 10, 20))
    cita_id = typed(client, cupo)

    respuesta = client.post(f"/citas/reserva/{cita_id}/soltar/", follow=True)

    assert "Soltamos el cupo" in text(respuesta)
    assert Cupo.objects.get().libre_at == NOW
    assert Cita.objects.get().persona == ""


def test_accepting_without_data_asks_for_them(client):
    cita_id = hold(client, a_cupo(at(20, 10, 20)))["Location"].split("/")[3]

    respuesta = client.post(f"/citas/reserva/{cita_id}/aceptar/")

    assert respuesta["Location"] == f"/citas/reserva/{cita_id}/datos/"


def test_accepting_twice_is_one_appointment(client):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))

    primera = client.post(f"/citas/reserva/{cita_id}/aceptar/")
    segunda = client.post(f"/citas/reserva/{cita_id}/aceptar/")

    assert primera["Location"] == segunda["Location"]
    assert Cita.objects.filter(codigo__isnull=False).count() == 1


def test_a_held_place_is_of_one_browser(client):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))

    for camino in ("", "datos/", "lista/", "cita.ics", "cita.pdf"):
        assert Client().get(f"/citas/reserva/{cita_id}/{camino}").status_code == 404, camino
    for camino in ("aceptar/", "soltar/", "mas-tiempo/", "mover/"):
        assert Client().post(f"/citas/reserva/{cita_id}/{camino}").status_code == 404, camino


def test_badly_typed_data_stay_and_are_explained(client):
    cita_id = hold(client, a_cupo(at(20, 10, 20)))["Location"].split("/")[3]

    respuesta = client.post(f"/citas/reserva/{cita_id}/datos/", ROSA | {"celular": "30012", "sin_prisa": "1"})

    assert respuesta.status_code == 422
    assert "Escriba 10 números" in text(respuesta)
    assert 'value="Cifuentes Lara"' in respuesta.content.decode()
    assert re.search(r'name="sin_prisa" value="1" checked', respuesta.content.decode())


@pytest.mark.parametrize(
    "hora", ["", "20|video|ayer", "20|correo|2026-08-20T10:20:00-05:00", "x" * 500, "20|video|2026-08-20T10:20:00"]
)
def test_an_hour_that_no_form_of_ours_has_is_answered(client, hora):
    a_cupo(at(20, 10, 20))

    respuesta = client.post(f"{BUSCA}apartar/?canal=video&sede=20", {"hora": hora, "llave": str(uuid4())})

    assert respuesta.status_code in (409, 422)
    assert not Cita.objects.exists()


def test_holding_again_and_again_is_limited(client, monkeypatch):
    monkeypatch.setitem(cuentas_rules.LIMITES, "citas.apartar", (cuentas_rules.Ventana("ip", 2, 3600),))
    cupos = [a_cupo(at(20, 10 + n)) for n in range(3)]

    estados = [hold(client, cupo).status_code for cupo in cupos]

    assert estados == [302, 302, 429]


# --- one live appointment for each person and service -------------------------------------------------


def test_a_stranger_learns_nothing_of_the_appointment_that_there_is(client):
    suya = book(a_cupo(at(21, 9, 0), sede="05"))
    cita_id = typed(client, a_cupo(at(20, 10, 20)))

    respuesta = client.get(f"/citas/reserva/{cita_id}/")
    mover = client.post(f"/citas/reserva/{cita_id}/mover/")

    assert respuesta.status_code == 409
    assert "Ya hay una cita para ese documento" in text(respuesta)
    assert str(suya.codigo) not in text(respuesta)
    assert "Cali" not in text(respuesta)
    assert "21 de agosto" not in text(respuesta)
    assert mover.status_code == 404
    assert {"cita_id": str(suya.pk), "que": "ya_tiene"} in told()
    assert client.post(f"/citas/reserva/{cita_id}/aceptar/")["Location"] == f"/citas/reserva/{cita_id}/"


def test_ones_own_is_offered_to_be_moved_in_one_step(client):
    primera = typed(client, a_cupo(at(21, 9, 0)))
    client.post(f"/citas/reserva/{primera}/aceptar/")
    cita_id = typed(client, nueva := a_cupo(at(20, 10, 20)))

    ofrece = client.get(f"/citas/reserva/{cita_id}/")
    assert "Usted ya tiene una cita para este servicio" in text(ofrece)
    assert Cita.objects.get(pk=cita_id).hasta_at == NOW + timedelta(minutes=5)
    movida = client.post(f"/citas/reserva/{cita_id}/mover/", follow=True)

    assert "Su cita cambió" in text(movida)
    [viva] = Cita.objects.filter(estado="confirmada")
    assert (str(viva.pk), viva.cupo_id, viva.cambios) == (primera, nueva.pk, 1)
    assert client.post(f"/citas/reserva/{cita_id}/mover/")["Location"].endswith("/movida/")
    assert Cita.objects.get(pk=primera).cambios == 1
    assert client.get(f"/citas/reserva/{cita_id}/cita.ics").status_code == 200


# --- who is known -------------------------------------------------------------------------------------


def test_who_signed_in_types_nothing(client, empresa):
    client.force_login(User.objects.get(pk=empresa.representante.user_id))
    cita_id = hold(client, a_cupo(at(20, 10, 20)))["Location"].split("/")[3]
    pagina = client.get(f"/citas/reserva/{cita_id}/datos/").content.decode()
    assert "numero_documento" not in pagina
    escrito = dict(re.findall(r'name="(correo|celular|telefono)" value="([^"]*)"', pagina))

    client.post(f"/citas/reserva/{cita_id}/datos/", {"acepta": "on", **escrito})
    client.post(f"/citas/reserva/{cita_id}/aceptar/")

    cita = Cita.objects.get()
    assert (cita.estado, cita.persona, cita.nit, cita.mandato) == ("confirmada", "13-2900000001", "2900000001", "")


def as_company(client: Client, actor) -> Client:
    client.force_login(User.objects.get(pk=actor.user_id))
    [poder] = [p for p in rut.poderes_of(actor.user_id, now=NOW) if p.nit == EMPRESA]
    session = client.session
    session["actua"] = {"clave": poder.clave, "titular": "Panadería", "nit": EMPRESA}
    session.save()
    return client


def test_a_representative_books_for_the_company_under_their_own_name(client, empresa):
    as_company(client, empresa.representante)
    cupo = a_cupo(at(20, 10, 20), linea="devoluciones", canal="correo")
    cita_id = client.post("/citas/agendar/devolucion-pj/apartar/", {"hora": hora_of(cupo), "llave": str(uuid4())})[
        "Location"
    ].split("/")[3]
    assert "Panadería Quintero" in text(client.get(f"/citas/reserva/{cita_id}/datos/"))

    client.post(f"/citas/reserva/{cita_id}/datos/", {"acepta": "on", "correo": "empresa@ejemplo.co"})
    client.post(f"/citas/reserva/{cita_id}/aceptar/")

    cita = Cita.objects.get()
    assert (cita.estado, cita.persona, cita.nit) == ("confirmada", f"31-{EMPRESA}", EMPRESA)
    assert cita.user_id == empresa.representante.user_id
    assert cita.mandato != ""


def test_what_was_held_for_the_company_is_not_accepted_in_ones_own_name(client, empresa):
    as_company(client, empresa.representante)
    cita_id = hold(client, a_cupo(at(20, 10, 20)), consulta="canal=video")
    assert cita_id.status_code == 422  # for natural persons only
    cupo = a_cupo(at(20, 11), linea="devoluciones", canal="correo")
    hecha = client.post("/citas/agendar/devolucion-pj/apartar/", {"hora": hora_of(cupo), "llave": str(uuid4())})
    session = client.session
    del session["actua"]
    session.save()

    assert client.get(hecha["Location"]).status_code == 404


def test_in_person_the_office_of_where_one_lives_is_proposed(client, empresa):
    client.force_login(User.objects.get(pk=empresa.representante.user_id))

    libros = client.get("/citas/agendar/libros/").content.decode()
    video = client.get(BUSCA).content.decode()

    assert re.search(r'<option value="20" selected>Tunja', libros)
    assert 'value="cualquiera" selected' in video


def test_a_company_is_told_before_the_calendar_that_a_service_is_for_persons(client, empresa):
    as_company(client, empresa.representante)

    assert "Este servicio es solo para personas" in text(client.get(BUSCA))


# --- what is looked for -------------------------------------------------------------------------------


def test_what_there_is_sooner_elsewhere_is_told_with_what_it_costs(client):
    a_cupo(at(20, 10, 20), canal="presencial", linea="libros")
    a_cupo(at(12, 9, 40), sede="05", canal="presencial", linea="libros")

    pagina = text(client.get("/citas/agendar/libros/cupos/?sede=20"))

    assert "¿La necesita antes? Miércoles 12 de agosto, 9:40 a. m." in pagina
    assert "Es en otro departamento: tendría que viajar." in pagina


def test_in_person_anywhere_one_chooses_the_office_of_the_day(client):
    a_cupo(at(20, 10, 20), canal="presencial", linea="libros")
    a_cupo(at(20, 9, 40), sede="05", canal="presencial", linea="libros")

    respuesta = client.get("/citas/agendar/libros/cupos/")

    assert "2 cupos. Elija el punto de contacto." in text(respuesta)
    [enlace] = re.findall(r'href="(\?[^"]*sede=20[^"]*)#horas"', respuesta.content.decode())
    assert "10:20 a. m." in text(client.get("/citas/agendar/libros/cupos/" + enlace.replace("&amp;", "&")))


def test_needs_are_matched_to_the_desk(client):
    a_cupo(at(20, 10, 20))
    con = a_puesto("20", "Con intérprete", canal="video", atiende=("interprete",))
    a_cupo(at(20, 11, 0), puesto=con)

    respuesta = client.get(f"{BUSCA}cupos/?sede=20&necesidades=interprete")

    assert "11:00 a. m." in text(respuesta)
    assert "10:20" not in text(respuesta)


def test_the_months_not_released_yet_are_announced(client):
    a_cupo(at(20, 10, 20))
    a_cupo(at(10, 9, 0, mes=9), libre_at=at(24, 8, 0))

    pagina = text(client.get(f"{BUSCA}cupos/?sede=20"))

    assert "Los cupos de septiembre se abren el lunes 24 de agosto, a las 8:00 a. m." in pagina


def test_when_a_returned_place_comes_back_is_nobodys_to_know(client):
    a_cupo(at(20, 10, 20))
    devuelto = a_cupo(at(21, 9, 0))
    cita = book(devuelto)
    citas.cancel(INVITADO, cita.pk, now=NOW)

    assert "se abren" not in text(client.get(f"{BUSCA}cupos/?sede=20"))


def test_an_office_that_does_not_attend_so_is_said(client):
    respuesta = client.get(f"{BUSCA}cupos/?canal=video&sede=43")

    assert respuesta.status_code == 422
    assert "Ese punto de contacto atiende este servicio en persona" in text(respuesta)


# --- self-service first -------------------------------------------------------------------------------


def test_what_is_done_online_is_offered_before_the_calendar(client):
    primera = text(client.get("/citas/agendar/retiro-iva/"))
    assert "Puede hacerlo ya, en línea" in primera
    fuera = client.post("/citas/agendar/retiro-iva/en-linea/")
    assert fuera["Location"] == "/tramites/retiro-de-iva/"

    assert "¿No pudo hacer en línea «Retiro de la responsabilidad de IVA»?" in text(client.get("/citas/"))
    sigue = client.get("/citas/agendar/retiro-iva/?motivo=no_funciono&sigue=1")
    assert "Anotamos por qué necesita la cita" in text(sigue)
    assert client.get("/citas/agendar/retiro-iva/?sigue=1").status_code == 422


def test_who_cannot_do_it_online_as_far_as_is_known_goes_straight_to_the_search(client, empresa):
    actor = empresa.contadora
    datos = datos_rut(str(actor.nit), responsabilidades=("05", "48"))
    registro.change_rut(Actor.sistema(), str(actor.nit), datos, radicado="X-1", now=NOW)
    client.force_login(User.objects.get(pk=actor.user_id))

    respuesta = client.get("/citas/agendar/retiro-iva/")

    assert "Sin firma electrónica, el retiro de IVA necesita una cita" in text(respuesta)
    assert "Ver días y horas" in text(respuesta)
    assert 'name="motivo" value="iva_sin_firma"' in respuesta.content.decode()


def test_the_reason_goes_with_the_appointment(client):
    hold(
        client,
        a_cupo(at(20, 10, 20)),
        consulta="canal=video&tramite=rut.actualizacion&motivo=retiro_de_responsabilidades",
    )

    cita = Cita.objects.get()
    assert (cita.tramite, cita.motivo) == ("rut.actualizacion", "retiro_de_responsabilidades")


def test_who_comes_from_a_procedure_sees_why(client):
    pagina = text(client.get("/citas/agendar/?tramite=rut.retiro_iva&motivo=iva_sin_firma"))

    assert "Sin firma electrónica, el retiro de IVA necesita una cita" in pagina
    assert "Para lo que venía haciendo" in pagina


def test_what_was_typed_goes_with_the_appointment_of_its_owner_only(client, empresa):
    client.force_login(User.objects.get(pk=empresa.representante.user_id))
    borrador = expediente.start_borrador(empresa.representante, tramite="rut.actualizacion", now=NOW)
    consulta = f"canal=video&tramite=rut.actualizacion&motivo=identificacion&borrador={borrador.pk}"
    lista = client.get(f"/citas/agendar/?{consulta}")
    assert str(borrador.pk)[:8].upper() in text(lista)
    assert f"borrador={borrador.pk}" in lista.content.decode()

    hold(client, a_cupo(at(20, 10, 20)), consulta=consulta)
    hold(Client(), a_cupo(at(20, 11, 0)), consulta=consulta)

    assert [cita.borrador for cita in Cita.objects.order_by("cupo__inicio_at")] == [borrador.pk, None]


def test_the_first_page_says_what_for_how_and_that_it_is_free(client):
    pagina = text(client.get("/citas/"))

    for dicho in (
        "Todos los trámites son gratuitos", "no necesita intermediarios", "Iniciar solicitud", "Consultar cita",
        "Cancelar o modificar", "Libros de contabilidad", "Información Cobranzas", "Inscribirse en el RUT",
        "Generar la firma electrónica", "8:00 a. m. a 3:00 p. m.", "sábados, 8:00 a. m. a 12:00 m.", "quiosco",
    ):  # fmt: skip
        assert dicho in pagina, dicho


# --- the deadline lane --------------------------------------------------------------------------------


@pytest.fixture
def vence(monkeypatch):
    """Only NITs that end in 7, and the representative's, have something that falls due."""
    vencimiento = Vencimiento("renta_pn", "210", "1", 2025, "7", "7", 1, at(12, 0).date())
    monkeypatch.setattr(
        "ventanilla.referencias.selectors.vencimientos_of",
        lambda nit, **_: [vencimiento] if nit.endswith(("7", "0000001")) else [],
    )


def test_places_kept_for_deadlines_are_for_the_nit_that_falls_due(client, vence):
    cupo = a_cupo(at(20, 10, 20), carril="vencimiento", general_at=at(19, 8, 0))
    assert "No hay cupos este mes" in text(client.get(f"{BUSCA}cupos/?sede=20"))
    assert client.post(f"{BUSCA}vencimiento/?sede=20", {"nit": "52123456"}).status_code == 422
    assert hold(client, cupo).status_code == 409
    abre = client.post(f"{BUSCA}vencimiento/?sede=20", {"nit": "52123457"}, follow=True)
    assert "la cita es solo para ese NIT" in text(abre)

    ajena = typed(client, cupo)
    negada = client.post(f"/citas/reserva/{ajena}/aceptar/")
    assert Cupo.objects.get().libre_at == NOW
    suya = typed(client, cupo, numero_documento="52123457")
    aceptada = client.post(f"/citas/reserva/{suya}/aceptar/", follow=True)

    assert negada.status_code == 409
    assert "Ese cupo es para quien tiene un vencimiento" in text(negada)
    assert "Su cita está lista" in text(aceptada)


def test_who_signed_in_sees_the_places_kept_for_their_own_deadline(client, vence, empresa):
    a_cupo(at(20, 10, 20), carril="vencimiento", general_at=at(19, 8, 0))
    client.force_login(User.objects.get(pk=empresa.representante.user_id))

    assert "NIT 2.900.000.001-4:" in text(client.get(f"{BUSCA}cupos/?sede=20"))
    as_company(client, empresa.representante)
    assert "NIT 2.900.000.001-4:" not in text(client.get(f"{BUSCA}cupos/?sede=20"))


# --- what one leaves with -----------------------------------------------------------------------------


@pytest.fixture
def booked(client):
    cita_id = typed(client, a_cupo(at(20, 10, 20)))
    client.post(f"/citas/reserva/{cita_id}/aceptar/")
    return cita_id


def test_the_file_for_calendars_says_the_instant(client, booked):
    respuesta = client.get(f"/citas/reserva/{booked}/cita.ics")

    assert respuesta["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20260820T152000Z" in respuesta.content.decode()


def test_the_sheet_of_paper_is_a_pdf(client, booked):
    respuesta = client.get(f"/citas/reserva/{booked}/cita.pdf")

    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta.content.startswith(b"%PDF")


def test_pages_are_light_for_a_representative_too(client, empresa, django_assert_max_num_queries):
    a_cupo(at(20, 10, 20), linea="orientacion")
    as_company(client, empresa.representante)
    client.get("/citas/")
    busca = "/citas/agendar/orientacion-tac/"
    hecha = client.post(f"{busca}apartar/", {"hora": hora_of(Cupo.objects.get()), "llave": str(uuid4())})
    for pagina in ("/citas/", "/citas/agendar/", busca, f"{busca}cupos/", hecha["Location"]):
        with django_assert_max_num_queries(12):
            assert client.get(pagina).status_code == 200, pagina


def test_pages_are_light(client, django_assert_max_num_queries):
    for n in range(18):
        cupos_at(at(20, 8 + n // 2, 30 * (n % 2)), 3)
    cita_id = typed(client, a_cupo(at(21, 10, 20)))
    mia = client.session
    assert mia["citas_tecleado"]["servicio"] == RETIRO
    paginas = [
        "/citas/", "/citas/agendar/", BUSCA, "/citas/agendar/retiro-iva/", f"{BUSCA}cupos/", f"{BUSCA}cupos/?sede=20",
        f"/citas/reserva/{cita_id}/datos/", f"/citas/reserva/{cita_id}/",
    ]  # fmt: skip
    for pagina in paginas:
        with django_assert_max_num_queries(12):
            respuesta = client.get(pagina)
        assert respuesta.status_code == 200, pagina
        assert len(respuesta.content) < 60_000, pagina
        assert "no-store" in respuesta["Cache-Control"], pagina
