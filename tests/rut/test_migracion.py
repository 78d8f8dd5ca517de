"""Registers written before the six sheets, as migration 0006 leaves them."""

from importlib import import_module

import pytest
from django.db import connection

from tests.fabricas import NOW, datos_rut
from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors, services
from ventanilla.rut.rules.datos import DatosRut

pytestmark = pytest.mark.django_db
NIT = "1020304050"
SQL = import_module("ventanilla.rut.migrations.0006_seis_hojas").SQL
ANTES = (
    '{"actividades": [["1081", "2020-01-15"]], "establecimientos": 0, "representantes": [{"calidad": "18",'
    ' "tipo_documento": "13", "numero_documento": "2900000001", "nombre": "Ana Quintero", "desde": "2021-02-03"}]}'
)


def run(sql, *con):
    with connection.cursor() as cursor:
        cursor.execute(sql, con or None)


@pytest.fixture
def vieja(db):
    """A version as it was written before, of a taxpayer who was suspended then."""
    services.register_existing(Actor.sistema(), datos_rut(NIT), user_id=None, now=NOW)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE rut_versionrut DISABLE TRIGGER version_append_only")
    run("UPDATE rut_versionrut SET datos = datos || %s::jsonb", ANTES)
    run("ALTER TABLE rut_versionrut ENABLE TRIGGER version_append_only")
    run("UPDATE rut_contribuyente SET estado = 'SUSPENDIDO'")
    run("DROP INDEX contribuyente_by_nombre")


def test_a_version_of_before_is_read_with_the_same_facts(vieja):
    run(SQL)

    rut = selectors.rut_by_nit(NIT)
    assert isinstance(rut.datos, DatosRut)
    assert [(a.codigo, a.desde.isoformat()) for a in rut.datos.actividades] == [("1081", "2020-01-15")]
    [quien] = rut.datos.representantes
    assert (quien.calidad, quien.quien.nombre, quien.desde.isoformat()) == ("18", "Ana Quintero", "2021-02-03")


def test_who_was_suspended_before_is_suspended_still(vieja):
    run(SQL)

    assert selectors.rut_by_nit(NIT).estado == "SUSPENDIDO"


def test_versions_do_not_change_afterwards(vieja):
    run(SQL)

    with pytest.raises(Exception, match="rut_versionrut|append|no cambia"):
        run("UPDATE rut_versionrut SET formulario = '1'")
