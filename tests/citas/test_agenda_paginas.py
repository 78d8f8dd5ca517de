"""The pages of the agenda at the desk: two steps, one office, nothing typed lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casos.apoyo import official
from tests.citas.test_agenda import CORTO, SISTEMA
from tests.escritorio.conftest import at_the_desk
from ventanilla.casos import services as casos
from ventanilla.citas.agenda import selectors, services
from ventanilla.citas.agenda.services import Frente
from ventanilla.citas.models import (
    Ajustes,
    AperturaDeAgenda,
    CambioDeAgenda,
    CierreDeAgenda,
    Cita,
    Cupo,
    Puesto,
    ReglaDeAgenda,
    Sede,
    Servicio,
)
from ventanilla.citas.rules.agenda import first_of_month
from ventanilla.citas.rules.roles import AGENDA, ATENCION
from ventanilla.citas.selectors.disponibilidad import start_of
from ventanilla.comun.dias_habiles import add_business_days
from ventanilla.operacion.semilla.citas import HORARIO, OFICINAS

pytestmark = pytest.mark.django_db
AGENDA_URL = "/escritorio/citas/agenda/"


@pytest.fixture
def marta():
    return at_the_desk(official("2900000040", AGENDA, nombre="Marta Jaimes"))


@pytest.fixture
def tunja():
    quien = official("2900000041", AGENDA, nombre="Tomás Tunja")
    casos.set_funcionario(SISTEMA, quien.user_id or 0, seccional="20", habilidades=())
    return at_the_desk(quien)


@pytest.fixture
def regla():
    now = timezone.now()
    hoy = selectors.local_date(now)
    services.begin_sede(SISTEMA, "20", [Frente("rut", "video", ["Video 1", "Video 2"])], CORTO, desde=hoy)
    services.publish(SISTEMA, "20", *selectors.horizon(now=now), now=now)
    return ReglaDeAgenda.objects.get()


def next_day(n=3):
    """A business day that is still to come."""
    return add_business_days(selectors.local_date(timezone.now()), n)


def boxes(respuesta):
    """What the form on the page would send, without its buttons."""
    texto = respuesta.content.decode()
    texto = texto[texto.rindex("<form", 0, texto.index('name="version"')) :]
    salen: dict[str, list[str]] = {}
    for etiqueta in re.findall(r"<input[^>]*>", texto):
        nombre = re.search(r'name="([^"]+)"', etiqueta)
        valor = re.search(r'value="([^"]*)"', etiqueta)
        marcado = "checked" in etiqueta or not re.search(r'type="(checkbox|radio)"', etiqueta)
        if nombre and marcado:
            salen.setdefault(nombre[1], []).append(valor[1] if valor else "on" if "checkbox" in etiqueta else "")
    for nombre, opciones in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', texto, re.S):
        elegida = re.search(r'value="([^"]*)"[^>]*selected', opciones) or re.search(r'value="([^"]*)"', opciones)
        salen[nombre] = [elegida[1]] if elegida else []
    for nombre, contenido in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', texto, re.S):
        salen[nombre] = [contenido.strip()]
    return salen


def fecha(nombre, dia):
    return {f"{nombre}_0": dia.day, f"{nombre}_1": dia.month, f"{nombre}_2": dia.year}


def two_steps(client, url, **cambia):
    """Open, write, look, do. The page that says what would change and the one after doing it."""
    abierta = client.get(url)
    escrito = {**boxes(abierta), **cambia}
    vista = client.post(url, {**escrito, "accion": "revisar"})
    assert vista.status_code == 200, re.findall(r"error-\w+.*", vista.content.decode())
    hecha = client.post(url, {**boxes(vista), "accion": "aplicar"}, follow=True)
    return vista, hecha


def test_the_week_is_a_table_of_hours_and_days_with_places_counted(marta, regla, django_assert_max_num_queries):
    marta.get(AGENDA_URL)
    with django_assert_max_num_queries(12):
        pagina = marta.get(AGENDA_URL, {"sede": "20", "dia": next_day().isoformat()})

    texto = pagina.content.decode()
    assert pagina.status_code == 200
    assert '<th scope="row">08:00</th>' in texto
    assert "2 de 2" in texto or "2 sin abrir" in texto
    assert len(pagina.content) < 60_000


def test_the_week_of_the_busiest_office_is_light(marta):
    now = timezone.now()
    hoy = selectors.local_date(now)
    services.begin_sede(SISTEMA, "32", OFICINAS["32"], HORARIO, desde=hoy)
    services.publish(SISTEMA, "32", hoy, hoy + timedelta(days=14), now=now)

    pagina = marta.get(AGENDA_URL, {"sede": "32", "dia": (hoy + timedelta(days=7)).isoformat()})

    assert len(pagina.content) < 60_000


def test_only_who_makes_agenda_gets_in(regla):
    desde_la_mesa = at_the_desk(official("2900000042", ATENCION, nombre="Nelson"))
    assert desde_la_mesa.get(AGENDA_URL).status_code == 403
    assert desde_la_mesa.post(f"{AGENDA_URL}cerrar/?sede=20", {"accion": "aplicar"}).status_code == 403


def test_an_official_of_one_office_edits_only_that_one(tunja, regla):
    assert tunja.get(AGENDA_URL).status_code == 200
    assert tunja.get(f"{AGENDA_URL}oficina/20/regla/{regla.pk}/").status_code == 200
    for ajena in (
        "?sede=32", "oficina/32/", "oficina/32/regla/", "oficina/32/puesto/", "cerrar/?sede=32", "cerrar/",
        "terminos/", "servicio-nuevo/", "aperturas/anunciar/", "servicios/libros/", f"oficina/32/regla/{regla.pk}/",
        "sobrecupo/?sede=32",
    ):  # fmt: skip
        assert tunja.get(f"{AGENDA_URL}{ajena}").status_code == 404, ajena
    assert "Bogotá" not in tunja.get(AGENDA_URL).content.decode()


def test_a_rule_is_looked_at_then_changed_then_undone(marta, regla):
    antes = Cupo.objects.filter(retirado_at=None).count()
    vista, hecha = two_steps(marta, f"{AGENDA_URL}oficina/20/regla/{regla.pk}/", hasta_time="10:00")

    assert "cupos libres" in vista.content.decode()
    assert ReglaDeAgenda.objects.get().hasta_time.hour == 10
    assert "Deshacer" in hecha.content.decode()
    cambio = CambioDeAgenda.objects.get()
    assert cambio.retirados > 0

    assert marta.get(f"{AGENDA_URL}cambios/{cambio.pk}/deshacer/").status_code == 200
    marta.post(f"{AGENDA_URL}cambios/{cambio.pk}/deshacer/", {"vistas": "0"})
    assert ReglaDeAgenda.objects.get().hasta_time.hour == 12
    assert Cupo.objects.filter(retirado_at=None).count() == antes


def test_looking_changes_nothing_and_going_back_keeps_what_was_typed(marta, regla):
    url = f"{AGENDA_URL}oficina/20/regla/{regla.pk}/"
    escrito = {**boxes(marta.get(url)), "minutos": "30"}
    vista = marta.post(url, {**escrito, "accion": "revisar"})

    otra_vez = marta.post(url, {**boxes(vista), "accion": "corregir"})

    assert 'value="30"' in otra_vez.content.decode()
    assert ReglaDeAgenda.objects.get().minutos == 60
    assert not CambioDeAgenda.objects.exists()


@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"hasta_time": "07:00"}, "Debe terminar después de empezar."),
        ({"dias": []}, "Marque al menos un día."),
        ({"pausa_2_desde": "09:00"}, "Escriba desde y hasta qué hora va la pausa."),
        ({"minutos": "240"}, "En ese horario no cabe ninguna cita."),
        ({"canal": "presencial"}, "Marque solo puestos que atienden de ese modo."),
        ({"desde_time": "mañana"}, "Escriba la hora así: 14:30."),
    ],
)
def test_a_rule_that_cannot_be_is_said_beside_its_box(marta, regla, mal, dice):
    url = f"{AGENDA_URL}oficina/20/regla/{regla.pk}/"
    pagina = marta.post(url, {**boxes(marta.get(url)), **mal, "accion": "revisar"})

    assert pagina.status_code == 422
    assert dice in pagina.content.decode()


def test_two_officials_at_once_the_second_is_told(marta, tunja, regla):
    url = f"{AGENDA_URL}oficina/20/regla/{regla.pk}/"
    abierta = boxes(marta.get(url))
    two_steps(tunja, url, minutos="30")

    tarde = marta.post(url, {**abierta, "minutos": "20", "accion": "revisar"})

    assert tarde.status_code == 409
    assert "Alguien cambió esto" in tarde.content.decode()
    assert 'value="20"' in tarde.content.decode()


def test_a_rule_and_a_desk_are_made_from_nothing(marta):
    two_steps(marta, f"{AGENDA_URL}oficina/26/puesto/", nombre="Mesa 7", canal="presencial", atiende=["primer_piso"])
    puesto = Puesto.objects.get(nombre="Mesa 7")
    two_steps(
        marta, f"{AGENDA_URL}oficina/26/regla/", linea="libros", canal="presencial", puestos=[str(puesto.pk)],
        reserva_vencimiento="0",
    )  # fmt: skip

    assert puesto.atiende == ["primer_piso"]
    assert Cupo.objects.filter(sede="26", linea="libros", puesto=puesto).count() > 19

    repetido = {**boxes(marta.get(f"{AGENDA_URL}oficina/26/puesto/")), "nombre": " mesa  7", "accion": "revisar"}
    assert marta.post(f"{AGENDA_URL}oficina/26/puesto/", repetido).status_code == 422


def test_a_day_is_closed_with_its_people_masked_and_their_progress_shown(marta, regla):
    dia = next_day()
    cupo = Cupo.objects.filter(inicio_at__date=dia).order_by("pk")[0]
    cita = booked(cupo)
    vista, hecha = two_steps(
        marta, f"{AGENDA_URL}cerrar/?sede=20", **fecha("dia_date", dia), motivo="Simulacro de evacuación"
    )

    assert "Afecta 1 cita." in vista.content.decode()
    assert "Rosa C." in vista.content.decode()
    assert "Cifuentes" not in vista.content.decode()
    assert "Buscando otros cupos: 0 de 1" in hecha.content.decode()
    cambio = CambioDeAgenda.objects.get()
    services.rescue(cambio.pk, now=timezone.now())
    despues = marta.get(f"{AGENDA_URL}cambios/{cambio.pk}/").content.decode()
    assert "Tiene cupos apartados" in despues or "No hay cupo para ofrecerle" in despues
    semana = marta.get(AGENDA_URL, {"sede": "20", "dia": dia.isoformat()}).content.decode()
    assert "Simulacro de evacuación" in semana
    assert "1 persona por reubicar" in semana
    assert cita.estado == "confirmada"


def booked(cupo):
    """Somebody with an appointment at that place, whether its month has opened or not."""
    now = timezone.now()
    cupo.libre_at = None
    cupo.save()
    return Cita.objects.create(
        cupo=cupo, servicio=Servicio.objects.get(pk="rut-responsabilidades"), estado="confirmada",
        codigo="0202026000001", dueno="i:rosa", llave="00000000-0000-4000-8000-000000000001", retenida_at=now,
        confirmada_at=now, tipo_documento="13", numero_documento="52123456", persona="13-52123456",
        nombres="Rosa Elena", apellidos="Cifuentes Lara", clave="x",
    )  # fmt: skip


def test_a_closure_of_yesterday_is_refused_and_nothing_typed_is_lost(marta):
    ayer = selectors.local_date(timezone.now()) - timedelta(days=1)
    pagina = marta.post(
        f"{AGENDA_URL}cerrar/?sede=20", {**fecha("dia_date", ayer), "motivo": "Inundación", "accion": "revisar"}
    )

    assert pagina.status_code == 422
    assert "Ese día ya pasó." in pagina.content.decode()
    assert "Inundación" in pagina.content.decode()


def test_sending_the_same_change_twice_makes_it_once(marta, regla):
    url = f"{AGENDA_URL}cerrar/?sede=20"
    escrito = {**boxes(marta.get(url)), **fecha("dia_date", next_day()), "motivo": "Simulacro"}
    ultimo = {**boxes(marta.post(url, {**escrito, "accion": "revisar"})), "accion": "aplicar"}

    primera, segunda = marta.post(url, ultimo), marta.post(url, ultimo)

    assert primera.url == segunda.url
    assert CierreDeAgenda.objects.count() == 1


def test_what_remains_is_looked_for_again_or_cancelled(marta, regla):
    dia = next_day()
    cita = booked(Cupo.objects.filter(inicio_at__date=dia).order_by("pk")[0])
    Cupo.objects.exclude(pk=cita.cupo_id).delete()
    two_steps(marta, f"{AGENDA_URL}cerrar/?sede=20", **fecha("dia_date", dia), motivo="Simulacro")
    cambio = CambioDeAgenda.objects.get()
    services.rescue(cambio.pk, now=timezone.now())
    assert "sigue sin otra hora" in marta.get(f"{AGENDA_URL}cambios/{cambio.pk}/").content.decode()

    marta.post(f"{AGENDA_URL}cambios/{cambio.pk}/reintentar/")
    services.rescue(cambio.pk, now=timezone.now())
    pagina = marta.post(f"{AGENDA_URL}cambios/{cambio.pk}/cancelar/", follow=True)

    assert "Se canceló 1 cita" in pagina.content.decode()
    assert Cita.objects.get(pk=cita.pk).estado == "cancelada_entidad"


def test_a_window_is_announced_and_the_places_of_that_month_wait_for_it(marta, regla):
    hoy = selectors.local_date(timezone.now())
    mes = first_of_month(hoy, 1)
    abre = mes + timedelta(days=4)
    two_steps(
        marta, f"{AGENDA_URL}aperturas/anunciar/?sede=20", mes_date=mes.isoformat(), linea="",
        **fecha("abre_date", abre), abre_time="09:30",
    )  # fmt: skip

    abre_at = AperturaDeAgenda.objects.get().abre_at
    assert timezone.localtime(abre_at).strftime("%d %H:%M") == f"{abre:%d} 09:30"
    del_mes = Cupo.objects.filter(inicio_at__gte=start_of(mes))
    assert set(del_mes.values_list("libre_at", flat=True)) == {abre_at}
    assert "9:30" in marta.get(f"{AGENDA_URL}aperturas/").content.decode()


def test_a_service_an_office_and_the_terms_are_edited_and_stay(marta):
    two_steps(
        marta, f"{AGENDA_URL}servicios/libros/", requisitos="Los libros\nSu documento",
        papeles="* Carta de presentación\nCopia del acta", activo="on",
    )  # fmt: skip
    two_steps(marta, f"{AGENDA_URL}oficina/26/", indicaciones="Entrada por la calle 15", activa="on")
    two_steps(marta, f"{AGENDA_URL}terminos/", rescate_horas="24", sobrecupo="on")

    libros, ajustes = Servicio.objects.get(pk="libros"), Ajustes.objects.get()
    assert libros.requisitos == ["Los libros", "Su documento"]
    assert libros.papeles[0] == {
        "codigo": "carta_de_presentacion", "nombre": "Carta de presentación", "obligatorio": True,
    }  # fmt: skip
    assert (libros.editado_at is not None, ajustes.rescate_horas, ajustes.sobrecupo) == (True, 24, True)
    assert Sede.objects.get(pk="26").indicaciones == "Entrada por la calle 15"
    for cambio in CambioDeAgenda.objects.order_by("-pk"):
        marta.post(f"{AGENDA_URL}cambios/{cambio.pk}/deshacer/", {"vistas": "0"})
    assert Servicio.objects.get(pk="libros").papeles == []
    assert Sede.objects.get(pk="26").indicaciones == ""
    assert Ajustes.objects.get().rescate_horas == 48


def test_a_new_service_is_offered_and_undoing_it_takes_it_off_the_list(marta):
    url = f"{AGENDA_URL}servicio-nuevo/"
    two_steps(marta, url, nombre="Conciliación contable", linea="orientacion", canales=["video"])
    assert Servicio.objects.get(pk="conciliacion-contable").activo

    otra_vez = {**boxes(marta.get(url)), "nombre": "conciliacion  contable", "linea": "orientacion"}
    assert marta.post(url, {**otra_vez, "canales": ["video"], "accion": "revisar"}).status_code == 422
    marta.post(f"{AGENDA_URL}cambios/{CambioDeAgenda.objects.get().pk}/deshacer/", {"vistas": "0"})
    assert not Servicio.objects.get(pk="conciliacion-contable").activo


@pytest.mark.parametrize(
    "url", ["reglas/?sede=20", "aperturas/", "servicios/", "cambios/", "sobrecupo/?sede=20", "terminos/", "oficina/20/"]
)
def test_every_page_is_light_and_asks_little(marta, regla, url, django_assert_max_num_queries):
    marta.get(AGENDA_URL)
    with django_assert_max_num_queries(12):
        pagina = marta.get(f"{AGENDA_URL}{url}")

    assert pagina.status_code == 200
    assert len(pagina.content) < 60_000
    assert pagina["Cache-Control"].startswith("max-age=0")


def test_nonsense_in_the_address_is_today(marta, regla):
    assert marta.get(AGENDA_URL, {"sede": "20", "dia": "9999-99-99"}).status_code == 200
    assert marta.get(AGENDA_URL, {"sede": "20", "dia": "1000-01-01"}).status_code == 200
    assert marta.get(AGENDA_URL, {"sede": "no-hay"}).status_code == 404
