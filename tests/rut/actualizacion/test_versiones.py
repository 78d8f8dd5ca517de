"""Any sequence of legal changes of sections replays to the same register."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from functools import partial, reduce

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fabricas import NOW, datos_rut
from tests.rut.actualizacion.conftest import LOCAL, company
from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors, services
from ventanilla.rut.actualizacion.rules import registro
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.actualizacion.services.inicial import answers_of
from ventanilla.rut.rules.datos import DatosRut

# the threads of the pool of connections take chances of their own while histories are drawn
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
NATURAL = datos_rut(establecimientos=(LOCAL,))
JURIDICA = company()
DIA = st.dates(date(2020, 1, 1), date(2026, 8, 1)).map(date.isoformat)
TEXTO = st.text("abcdé ", min_size=1, max_size=12)
NUMERO = st.integers(1_000, 1_009).map(str)  # few, so that the same person comes back


def _same(datos, _version):
    """What the register said: it has not changed."""
    return datos


@st.composite
def record(draw, nombre, datos):
    """One record of a list: one that is in the register, changed or ended, or a new one."""
    abiertos = list(answers_of(nombre, datos, version=1)["registros"])
    nuevo = draw(st.booleans()) or not abiertos
    base = {} if nuevo else draw(st.sampled_from(abiertos))
    cambio = {"hecho": draw(DIA), "version": "1", "termina": not nuevo and draw(st.booleans())}
    if nombre == s.ESTABLECIMIENTOS:
        cambio |= {"nombre": draw(TEXTO), "direccion": draw(TEXTO)}
        campos = {"tipo": "16", "actividad": "1081", "municipio": "15001", "telefono": "", "matricula": "",
                  "matricula_date": ""}  # fmt: skip
    else:
        campos = {"tipo_documento": "13", "numero_documento": draw(NUMERO), "primer_nombre": "Ana",
                  "primer_apellido": "Ruiz", "nacionalidad": "169"}  # fmt: skip
        cambio |= {"tarjeta_profesional": draw(NUMERO), "capital": "1000",
                   "participacion": str(draw(st.integers(0, 60)))}  # fmt: skip
        campos["calidad"] = draw(st.sampled_from(sorted(s.LISTAS[nombre]) or ["x"]))
    return {"cual": "", **campos, **base, **cambio}


@st.composite
def answers(draw, nombre, datos):
    """What somebody could have written in a section of this register."""
    base = answers_of(nombre, datos, version=1)
    if nombre in s.LISTAS:
        return {"registros": [draw(record(nombre, datos))], "completa": True}
    cambios = {
        s.UBICACION: {"direccion": draw(TEXTO), "municipio": draw(st.sampled_from(["15001", "05001"]))},
        s.NOMBRE: {"nombre_comercial": draw(TEXTO), "sigla": datos.sigla},
        s.ACTIVIDADES: {f"{p}_codigo": draw(st.sampled_from(["1081", "4711", "5613", "6201"])) for p in s.PUESTOS[:2]}
        | {f"{p}_desde": draw(DIA) for p in s.PUESTOS[:2]},
        s.OCUPACION: {"ocupacion": draw(NUMERO)},
        s.RESPONSABILIDADES: {
            "codigos": draw(st.lists(st.sampled_from(["07", "14", "22", "33", "48", "49", "50"]), max_size=2))
        },
        s.EXPORTADOR: {
            "exporta": draw(st.booleans()),
            "forma": "1",
            "tipo": draw(st.sampled_from("123")),
            "modo_1": "1",
            "cpc_1": "83",
        },  # fmt: skip
        s.ORGANIZACION: {"grupo": draw(TEXTO), "nacional_privado": str(draw(st.sampled_from([0, 50, 100])))},
    }
    return {**base, **cambios[nombre], "hecho": draw(DIA), "version": "1"}


@st.composite
def histories(draw):
    """A first register, and the sections that were answered after it: only those that leave a legal one."""
    datos = primero = draw(st.sampled_from([NATURAL, JURIDICA]))
    pasos = []
    for _ in range(draw(st.integers(1, 8))):
        nombre = draw(st.sampled_from(s.sections_of(juridica=datos.es_persona_juridica)))
        respuestas = draw(answers(nombre, datos))
        try:
            siguiente = s.apply(nombre, respuestas, datos)
        except s.NoCabe:
            continue
        if registro.refusals(siguiente):
            continue
        pasos.append((nombre, respuestas, siguiente))
        datos = siguiente
    return primero, pasos


@settings(deadline=None)
@given(histories())
def test_replaying_the_changes_over_the_first_register_gives_the_last_one(historia):
    primero, pasos = historia

    repetido = reduce(lambda datos, paso: s.apply(paso[0], paso[1], datos), pasos, primero)

    ultimo = pasos[-1][2] if pasos else primero
    assert repetido == ultimo
    assert DatosRut.from_json(ultimo.as_json()) == ultimo


@settings(deadline=None)
@given(histories())
def test_a_section_changes_nothing_of_the_others_and_what_was_closed_stays(historia):
    datos, pasos = historia
    for nombre, respuestas, despues in pasos:
        for otra in s.sections_of(juridica=datos.es_persona_juridica):
            assert otra == nombre or s.part(otra, datos) == s.part(otra, despues)
        identidad = ("tipo_documento", "numero_documento", "razon_social", "primer_apellido", "primer_nombre", "correo",
                     "telefono", "aduaneros", "tipo_contribuyente")  # fmt: skip
        assert all(getattr(datos, campo) == getattr(despues, campo) for campo in identidad)
        assert set(datos.responsabilidades) - set(despues.responsabilidades) <= {"49", "50", "53"}
        cerrados = [e for e in datos.establecimientos if e.cierre]
        assert [e for e in despues.establecimientos[: len(datos.establecimientos)] if e in cerrados] == cerrados
        assert len(despues.establecimientos) >= len(datos.establecimientos)
        assert not s.stale(nombre, respuestas, datos, partial(_same, datos))
        datos = despues


@settings(deadline=None)
@given(histories())
def test_every_change_that_is_made_has_its_facts(historia):
    datos, pasos = historia
    for nombre, respuestas, despues in pasos:
        cambios = s.changes({nombre: respuestas}, datos, despues, dict.fromkeys(s.JURIDICAS + s.NATURALES, "x"))
        assert bool(cambios) == (datos != despues)
        assert all(cambio.hechos for cambio in cambios)
        datos = despues


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_the_versions_of_the_register_are_the_history(db, historia):
    primero, pasos = historia
    with transaction.atomic():
        nit = services.register_existing(Actor.sistema(), primero, user_id=None, now=NOW)
        for minuto, (_nombre, _respuestas, datos) in enumerate(pasos, 1):
            services.change_rut(Actor.sistema(), nit, datos, radicado="", now=NOW + timedelta(minutes=minuto))

        guardadas = [rut.datos for rut in reversed(selectors.versions_of(nit, hasta=99, cuantas=99))]
        assert guardadas == [primero, *(datos for _n, _r, datos in pasos)]
        assert selectors.rut_by_nit(nit).datos == guardadas[-1]
        transaction.set_rollback(True)


def test_every_fact_of_the_form_belongs_to_a_section_or_is_not_changed_here():
    """Boxes 24 to 35, the mail, the first telephone and box 54 are not changed here (art. 1.6.1.2.14)."""
    de_seccion = {campo for campos in s.CAMPOS.values() for campo in campos}
    de_lista = {"establecimientos", "representantes", "socios"}
    otros = {
        "tipo_documento", "numero_documento", "expedicion_date", "expedicion_municipio", "expedicion_pais",
        "primer_apellido", "segundo_apellido", "primer_nombre", "otros_nombres", "razon_social", "tipo_contribuyente",
        "pais", "correo", "telefono", "aduaneros",
    }  # fmt: skip

    assert {campo.name for campo in fields(DatosRut)} == de_seccion | de_lista | otros


def test_partners_who_leave_and_come_back_are_two_records():
    socio = JURIDICA.socios[0]
    sale = {"registros": [{**answers_of(s.SOCIOS, JURIDICA, version=1)["registros"][0], "hecho": "2026-08-01",
                           "termina": True}]}  # fmt: skip
    vuelve = {"registros": [{"cual": "", "version": "2", "hecho": "2026-08-05", "nacionalidad": "169", "capital": "5",
                             "participacion": "10", "tipo_documento": socio.quien.tipo_documento,
                             "numero_documento": socio.quien.numero_documento, "primer_nombre": "Persona",
                             "primer_apellido": "Otra"}]}  # fmt: skip

    despues = s.apply(s.SOCIOS, vuelve, s.apply(s.SOCIOS, sale, JURIDICA))

    assert [(x.retiro, x.participacion) for x in despues.socios] == [
        (date(2026, 8, 1), Decimal(60)), (None, Decimal(10)),
    ]  # fmt: skip
