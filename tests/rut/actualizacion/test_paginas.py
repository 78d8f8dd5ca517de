"""The pages of bringing the RUT up to date, as somebody without JavaScript meets them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fabricas import NOW
from tests.rut.actualizacion.conftest import SUPLENTE, drafted, now_said
from tests.rut.mandatos.conftest import EMPRESA, REPRESENTANTE, for_company
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.expediente import selectors as expediente
from ventanilla.rut import selectors, services
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.rules.datos import Actividad, Exportador
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def persona_en(persona):
    """The browser of the person, and the way to each page of her draft."""
    client = client_of(persona)
    borrador_id = client.post(reverse("rut:actualizacion_empezar"), follow=True).context["borrador"].pk
    return client, lambda nombre: reverse("rut:actualizacion_seccion", args=[borrador_id, nombre]), borrador_id


@pytest.fixture
def empresa_en(empresa):
    """The browser of the representative, acting for the company."""
    client = client_of(empresa["principal"])
    poder = next(p for p in selectors.poderes_of(empresa["principal"].user_id, now=timezone.now()))
    client.post(reverse("rut:actuar_elegir"), {"clave": poder.clave})
    borrador_id = client.post(reverse("rut:actualizacion_empezar"), follow=True).context["borrador"].pk
    return client, lambda nombre: reverse("rut:actualizacion_seccion", args=[borrador_id, nombre]), borrador_id


def datos_of(actor, borrador_id):
    return expediente.datos_of(expediente.borrador_for(actor, borrador_id))


def fecha(nombre, dia, mes, year):
    return {f"{nombre}_0": dia, f"{nombre}_1": mes, f"{nombre}_2": year}


@pytest.mark.parametrize("nombre", s.NATURALES)
def test_each_section_of_a_person_opens_with_what_the_register_says(persona_en, nombre):
    client, seccion, _id = persona_en

    assert client.get(seccion(nombre)).status_code == 200


@pytest.mark.parametrize("nombre", s.JURIDICAS)
def test_each_section_of_a_company_opens_with_what_the_register_says(empresa_en, nombre):
    client, seccion, _id = empresa_en

    assert client.get(seccion(nombre)).status_code == 200


@pytest.mark.parametrize("nombre", sorted(set(s.JURIDICAS) - set(s.NATURALES)))
def test_the_sheets_of_a_company_are_not_pages_of_a_person(persona_en, nombre):
    client, seccion, _id = persona_en

    assert client.get(seccion(nombre)).status_code == 404


def test_the_page_of_the_address_shows_it_and_says_where_the_mail_is_changed(persona_en):
    client, seccion, _id = persona_en

    html = client.get(seccion("ubicacion")).content.decode()

    assert 'value="Calle 19 # 9-35, local 2"' in html
    assert reverse("portal:tramite", args=["rut-contacto"]) in html
    assert 'name="correo"' not in html
    assert 'name="telefono"' not in html
    assert "Ya cambió la dirección dos veces" not in html


def test_without_script_the_municipalities_of_another_department_come_with_a_button(persona_en, persona):
    client, seccion, borrador_id = persona_en

    pagina = client.post(
        seccion("ubicacion"),
        {
            "departamento": "05",
            "direccion": "Calle 1 # 2-3",
            "ver": "municipios",
            "version": 0,
            **fecha("hecho", "5", "", ""),
        },
    )

    html = pagina.content.decode()
    assert pagina.status_code == 200
    assert 'value="05001"' in html
    assert 'value="Calle 1 # 2-3"' in html
    assert 'name="hecho_0" value="5"' in html
    assert "ubicacion" not in datos_of(persona, borrador_id)


def test_the_activities_are_found_by_words_put_in_their_place_and_saved(persona_en, persona):
    client, seccion, borrador_id = persona_en
    escrito = {"principal_codigo": "1081", **fecha("principal_desde", 1, 8, 2026), "version": 0}

    buscado = client.post(seccion("actividades"), {**escrito, "q": "arreglo celulares", "ver": "buscar"})
    assert "9512" in buscado.content.decode()
    puesto = client.post(
        seccion("actividades"),
        {**escrito, "q": "arreglo celulares", "elegida": "9512", "puesto": "secundaria", "ver": "poner"},
    )
    assert puesto.context["form"]["secundaria_codigo"].value() == "9512"
    assert puesto.context["form"]["principal_codigo"].value() == "1081"
    client.post(
        seccion("actividades"),
        {**escrito, "secundaria_codigo": "9512", **fecha("secundaria_desde", 3, 8, 2026), **fecha("hecho", 3, 8, 2026)},
    )

    guardado = datos_of(persona, borrador_id)["actividades"]
    assert (guardado["secundaria_codigo"], guardado["secundaria_desde"]) == ("9512", "2026-08-03")
    assert "q" not in guardado


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"secundaria_codigo": "1081"}, "secundaria_codigo"),
        ({"secundaria_codigo": "0000"}, "secundaria_codigo"),
        ({"principal_codigo": ""}, "principal_codigo"),
        (fecha("principal_desde", "", "", ""), "principal_desde"),
        (fecha("hecho", 1, 1, 2090), "hecho"),
    ],
)
def test_activities_that_are_not_well_formed_are_told_at_their_box(persona_en, cambio, campo):
    client, seccion, _id = persona_en
    bien = {"principal_codigo": "1081", **fecha("principal_desde", 1, 8, 2026), **fecha("hecho", 1, 8, 2026)}

    pagina = client.post(seccion("actividades"), {**bien, "version": 0, **cambio})

    assert pagina.status_code == 422
    assert campo in pagina.context["form"].errors


@pytest.mark.parametrize(
    ("nombre", "motivo"),
    [
        ("identificacion", "identificacion"),
        ("quitar-responsabilidad", "retiro_de_responsabilidades"),
        ("aduanas", "calidades_aduaneras"),
    ],
)
def test_who_comes_for_what_an_official_does_is_told_at_once_with_the_way_to_book(persona_en, nombre, motivo):
    client, seccion, borrador_id = persona_en
    tareas = client.get(reverse("rut:actualizacion_tareas", args=[borrador_id])).content.decode()
    assert seccion(nombre) in tareas

    pagina = client.get(seccion(nombre))

    assert pagina.status_code == 409
    assert f"/citas/agendar/?tramite=rut.actualizacion&amp;motivo={motivo}&amp;borrador={borrador_id}" in (
        pagina.content.decode()
    )


def test_the_third_address_leads_to_an_appointment_with_its_reason_and_what_was_typed_is_kept(persona_en, persona):
    client, seccion, borrador_id = persona_en
    for numero in (1, 2):
        datos = replace(selectors.rut_by_nit(REPRESENTANTE).datos, direccion=f"Calle {numero}")
        services.change_rut(Actor.sistema(), REPRESENTANTE, datos, radicado="", now=timezone.now())

    pagina = client.post(
        seccion("ubicacion"),
        {
            "departamento": "15",
            "municipio": "15001",
            "direccion": "Calle 3 # 3-3",
            "version": 0,
            **fecha("hecho", 1, 8, 2026),
        },
    )

    assert pagina.status_code == 409
    assert "motivo=direccion_dos_veces" in pagina.content.decode()
    agendar = client.get("/citas/agendar/?tramite=rut.actualizacion&motivo=direccion_dos_veces").content.decode()
    assert "Ya cambió la dirección dos veces en seis meses" in agendar
    antes_de_escribir = client.get(seccion("ubicacion")).content.decode()
    assert "Ya cambió la dirección dos veces en seis meses" in antes_de_escribir
    assert datos_of(persona, borrador_id)["ubicacion"]["direccion"] == "Calle 3 # 3-3"


@pytest.mark.parametrize(
    ("nombre", "envia"),
    [
        ("ubicacion", {"departamento": "15", "municipio": "15001", "direccion": "Calle 3 # 3-3"}),
        ("actividades", {"principal_codigo": "1081", **fecha("principal_desde", 2, 8, 2026)}),
        ("exportador", {"exporta": "True", "forma": "1", "tipo": "1"}),
    ],
)
def test_what_another_changed_while_the_page_was_open_is_found_out(persona_en, persona, nombre, envia):
    client, seccion, borrador_id = persona_en
    visto = client.get(seccion(nombre)).context["form"]["visto"].value()
    datos = selectors.rut_by_nit(REPRESENTANTE).datos
    otro = replace(
        datos, direccion="Calle 50", actividades=(Actividad("6201", date(2026, 1, 1)),),
        exportador=Exportador(forma="2", tipo="1"),
    )  # fmt: skip
    services.change_rut(Actor.sistema(), REPRESENTANTE, otro, radicado="", now=timezone.now())

    enviado = client.post(seccion(nombre), {**envia, "visto": visto, "version": 0, **fecha("hecho", 2, 8, 2026)})
    assert enviado.status_code == 302
    html = client.get(reverse("rut:actualizacion_revisar", args=[borrador_id])).content.decode()
    assert "mientras usted preparaba esto" in html
    assert "Firmar y enviar" not in html

    visto = client.get(seccion(nombre)).context["form"]["visto"].value()
    client.post(seccion(nombre), {**envia, "visto": visto, "version": 1, **fecha("hecho", 2, 8, 2026)})
    assert "Firmar y enviar" in client.get(reverse("rut:actualizacion_revisar", args=[borrador_id])).content.decode()


@pytest.mark.parametrize("visto", ["", "0", "99", "x", "²"])
def test_a_version_that_no_page_showed_counts_as_the_one_of_now(persona_en, persona, visto):
    client, seccion, borrador_id = persona_en

    client.post(seccion("ocupacion"), {"ocupacion": "2411", "visto": visto, "version": 0, **fecha("hecho", 1, 8, 2026)})

    assert datos_of(persona, borrador_id)["ocupacion"]["version"] == "1"


def test_a_section_can_be_left_as_it_was(persona_en, persona):
    client, seccion, borrador_id = persona_en
    client.post(seccion("ocupacion"), {"ocupacion": "2411", "version": 0, **fecha("hecho", 1, 8, 2026)})
    assert "olvidar" in client.get(seccion("ocupacion")).content.decode()

    client.post(seccion("ocupacion"), {"olvidar": "1"})

    assert "ocupacion" not in datos_of(persona, borrador_id)


def test_only_what_may_be_added_is_offered_and_what_one_has_is_shown(persona_en):
    client, seccion, _id = persona_en

    form = client.get(seccion("responsabilidades")).context["form"]

    ofrecidas = {codigo for codigo, _opcion in form.fields["codigos"].choices}
    assert {"48", "14", "22"} <= ofrecidas
    assert not ofrecidas & {"05", "49", "04", "10", "13", "15", "47", "52", "53"}
    assert form.hoy == ["05 Impuesto sobre la renta y complementario - régimen ordinario", "49 No responsable de IVA"]


def test_what_the_register_has_in_a_list_is_changed_or_ended_but_not_taken_out(empresa_en, empresa):
    client, seccion, borrador_id = empresa_en
    html = client.get(seccion("establecimientos")).content.decode()
    assert "Panadería Centro" in html
    assert 'name="quitar"' not in html

    client.post(seccion("establecimientos"), {"quitar": "0", "version": 0})
    cerrar = client.get(seccion("establecimientos") + "?cual=0").context["form"]
    assert "termina" in cerrar.fields

    como = _acting(empresa)
    assert len(datos_of(como, borrador_id)["establecimientos"]["registros"]) == 1


def test_who_somebody_is_is_read_and_not_written_and_stays_with_their_change(empresa_en, empresa):
    client, seccion, borrador_id = empresa_en
    pagina = client.get(seccion("revisor-contador") + "?cual=0")
    assert "Contador: Persona 2900000002" in pagina.content.decode()
    assert "numero_documento" not in pagina.context["form"].fields

    otra = {"numero_documento": "666", "tarjeta_profesional": "12345-T", "version": 0, **fecha("hecho", 1, 8, 2026)}
    client.post(seccion("revisor-contador") + "?cual=0", otra)

    guardado = datos_of(_acting(empresa), borrador_id)["revisor-contador"]["registros"][0]
    assert (guardado["numero_documento"], guardado["calidad"], guardado["tarjeta_profesional"]) == (
        "2900000002", "contador", "12345-T",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("nombre", "cambio", "campo"),
    [
        ("representantes", {"tipo_documento": "31", "numero_documento": "900123456"}, "razon_social"),
        ("representantes", {"primer_nombre": ""}, "primer_nombre"),
        ("representantes", {"calidad": "contador"}, "calidad"),
        ("revisor-contador", {"calidad": "contador", "tarjeta_profesional": ""}, "tarjeta_profesional"),
        ("revisor-contador", {"calidad": "contador", "firma_nit": "900123456-1"}, "firma_nit"),
        ("socios", {"participacion": "101"}, "participacion"),
        ("socios", {"capital": "-5"}, "capital"),
    ],
)
def test_people_that_are_not_well_told_are_told_at_their_box(empresa_en, nombre, cambio, campo):
    client, seccion, _id = empresa_en
    bien = {
        "calidad": "18", "tipo_documento": "13", "numero_documento": "2900000009", "primer_nombre": "Rosa",
        "primer_apellido": "Niño", "nacionalidad": "169", "capital": "0", "participacion": "1",
        "tarjeta_profesional": "1", "version": 0, **fecha("hecho", 1, 8, 2026),
    }  # fmt: skip

    pagina = client.post(seccion(nombre) + "?cual=nuevo", {**bien, **cambio})

    assert pagina.status_code == 422
    assert campo in pagina.context["form"].errors


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"nacional_privado": "99"}, "nacional_publico"),
        ({"reforma_numero": "7"}, "reforma_clase"),
        ({"matriz_nit": "900123456-8"}, "matriz_nombre"),
        ({"matriz_nit": "900123456-1", "matriz_nombre": "X"}, "matriz_nit"),
    ],
)
def test_an_organisation_that_is_not_well_told_is_told_at_its_box(empresa_en, cambio, campo):
    client, seccion, _id = empresa_en
    bien = {"nacional_publico": "0", "nacional_privado": "100", "extranjero_publico": "0", "extranjero_privado": "0"}

    pagina = client.post(seccion("organizacion"), {**bien, "version": 0, **fecha("hecho", 1, 8, 2026), **cambio})

    assert pagina.status_code == 422
    assert campo in pagina.context["form"].errors


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"forma": ""}, "forma"),
        ({"tipo": "2"}, "modo_1"),
        ({"tipo": "1", "modo_1": "1", "cpc_1": "83"}, "tipo"),
        ({"tipo": "2", "modo_1": "1"}, "cpc_1"),
    ],
)
def test_an_exporter_that_is_not_well_told_is_told_at_the_box(persona_en, cambio, campo):
    client, seccion, _id = persona_en
    bien = {"exporta": "True", "forma": "1", "tipo": "1", "version": 0, **fecha("hecho", 1, 8, 2026)}

    pagina = client.post(seccion("exportador"), {**bien, **cambio})

    assert pagina.status_code == 422
    assert campo in pagina.context["form"].errors


def test_a_list_half_written_is_pending_and_nothing_is_signed_until_it_is_complete(empresa_en):
    client, seccion, borrador_id = empresa_en
    tareas = reverse("rut:actualizacion_tareas", args=[borrador_id])
    client.post(
        seccion("establecimientos") + "?cual=0",
        {
            "tipo": "16", "nombre": "La Nueva", "actividad": "1081", "departamento": "15", "municipio": "15001",
            "direccion": "Calle 8 # 8-8", "version": 0, **fecha("hecho", 1, 8, 2026),
        },
    )  # fmt: skip

    html = client.get(tareas).content.decode()
    assert "Pendiente" in html
    assert "Revisar y firmar" not in html

    client.post(seccion("establecimientos"), {"completa": "1", "version": 1})
    assert "Revisar y firmar" in client.get(tareas).content.decode()


def _acting(empresa):
    return for_company(empresa["principal"])


def test_a_record_belongs_to_the_one_that_was_opened_whatever_the_page_sends(empresa_en, empresa):
    client, seccion, borrador_id = empresa_en

    client.post(
        seccion("establecimientos") + "?cual=nuevo",
        {
            "cual": "0", "tipo": "16", "nombre": "Otro", "actividad": "1081", "departamento": "15",
            "municipio": "15001", "direccion": "Calle 8 # 8-8", "version": 0, **fecha("hecho", 1, 8, 2026),
        },
    )  # fmt: skip

    registros = datos_of(_acting(empresa), borrador_id)["establecimientos"]["registros"]
    assert [(r["nombre"], r["cual"]) for r in registros] == [("Panadería Centro", "0"), ("Otro", "")]


def test_the_review_shows_before_and_after_and_not_the_rest(persona_en, persona):
    client, _seccion, borrador_id = persona_en
    drafted(persona, now=timezone.now(), ubicacion=now_said(persona, s.UBICACION, direccion="Carrera 10 # 20-30"))

    html = client.get(reverse("rut:actualizacion_revisar", args=[borrador_id])).content.decode()

    assert "Antes: Calle 19 # 9-35, local 2" in html
    assert "Queda: Carrera 10 # 20-30" in html
    assert "Código postal" not in html
    assert "Firmar y enviar" in html


def test_the_accountant_reads_that_somebody_else_signs(empresa):
    client = client_of(empresa["contadora"])
    poder = next(p for p in selectors.poderes_of(empresa["contadora"].user_id, now=timezone.now()))
    client.post(reverse("rut:actuar_elegir"), {"clave": poder.clave})
    borrador_id = client.post(reverse("rut:actualizacion_empezar"), follow=True).context["borrador"].pk
    client.post(
        reverse("rut:actualizacion_seccion", args=[borrador_id, "nombre-comercial"]),
        {"nombre_comercial": "Quintero", "sigla": "PQ", "version": 0, **fecha("hecho", 1, 8, 2026)},
    )

    html = client.get(reverse("rut:actualizacion_revisar", args=[borrador_id])).content.decode()

    assert "Usted puede preparar este trámite, pero no firmarlo" in html
    assert "Firmar y enviar" not in html


def test_a_cancelled_register_does_not_begin(persona):
    services.change_estado(Actor.sistema(), REPRESENTANTE, Causal.SIN_SUCESION, radicado="", now=NOW)

    pagina = client_of(persona).post(reverse("rut:actualizacion_empezar"))

    assert pagina.status_code == 409
    assert "Su RUT está cancelado" in pagina.content.decode()


def test_who_was_removed_finds_no_draft_of_the_company(empresa):
    client = client_of(empresa["suplente"])
    poder = next(p for p in selectors.poderes_of(empresa["suplente"].user_id, now=timezone.now()))
    client.post(reverse("rut:actuar_elegir"), {"clave": poder.clave})
    tareas = client.post(reverse("rut:actualizacion_empezar"))["Location"]
    datos = selectors.rut_by_nit(EMPRESA).datos
    quedan = tuple(r for r in datos.representantes if r.quien.numero_documento != SUPLENTE)
    services.change_rut(
        Actor.sistema(), EMPRESA, replace(datos, representantes=quedan), radicado="", now=NOW + timedelta(seconds=1)
    )

    assert client.get(tareas)["Location"] == reverse("rut:actuar")
    assert client.get(tareas).status_code == 404


def test_every_page_of_a_company_is_light(empresa_en, empresa, django_assert_max_num_queries):
    client, seccion, borrador_id = empresa_en
    como = for_company(empresa["principal"])
    drafted(como, now=timezone.now(), ubicacion=now_said(como, s.UBICACION, direccion="Carrera 10 # 20-30"))
    paginas = [seccion(nombre) for nombre in s.JURIDICAS]
    paginas += [seccion(nombre) + "?cual=nuevo" for nombre in s.LISTAS]
    paginas += [reverse(f"rut:actualizacion_{nombre}", args=[borrador_id]) for nombre in ("tareas", "revisar")]
    for url in paginas:
        client.get(url)  # the lists of codes are read once in each process
        with django_assert_max_num_queries(12):
            pagina = client.get(url)
        assert len(pagina.content) <= 60_000, url
