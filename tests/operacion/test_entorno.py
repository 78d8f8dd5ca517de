from pathlib import Path

import pytest

from ventanilla.operacion.entorno import read_entorno
from ventanilla.operacion.errores import ErrorDeOperacion


def test_nothing_is_needed():
    entorno = read_entorno({})

    assert (entorno.modo, entorno.direccion, entorno.puerto) == ("demo", "127.0.0.1", 8000)
    assert entorno.database_url == ""
    assert entorno.var.name == "var"


def test_values_are_taken_from_the_environment():
    entorno = read_entorno({"PORT": "9000", "VENTANILLA_VAR": "/tmp/x", "VENTANILLA_PROCESOS": "3"})

    assert (entorno.puerto, entorno.var, entorno.procesos_web) == (9000, Path("/tmp/x"), 3)


@pytest.mark.parametrize(
    "environ",
    [
        {"PORT": "ochenta"},
        {"PORT": "0"},
        {"PORT": "70000"},
        {"PORT": "٨٠"},
        {"VENTANILLA_MODO": "prod"},
        {"VENTANILLA_PROCESOS": "-1"},
        {"DATABASE_URL": "mysql://u:canario@h/d"},
    ],
)
def test_a_value_without_sense_is_refused_in_a_sentence(environ: dict[str, str]):
    with pytest.raises(ErrorDeOperacion) as refusal:
        read_entorno(environ)

    assert str(refusal.value).endswith(".")
    assert "canario" not in str(refusal.value)
