"""One test for each constraint: what the lists can never say."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError

from ventanilla.referencias import models as m

pytestmark = pytest.mark.django_db


def _vencimiento(**otros: object) -> m.Vencimiento:
    base: dict[str, object] = {
        "clave": "x", "impuesto": "x", "periodo": "anual", "tax_year": 2026, "desde": "1", "hasta": "1", "digitos": 1,
        "vence_date": date(2026, 8, 12),
    }  # fmt: skip
    return m.Vencimiento(**{**base, **otros})


CASES = {
    "departamento_code_digits": lambda: m.Departamento(code="A1", name="x"),
    "municipio_code_digits": lambda: m.Municipio(code="1100A", name="x", departamento_id="11", kind="municipio"),
    "municipio_code_of_departamento": lambda: m.Municipio(
        code="11999", name="x", departamento_id="05", kind="municipio"
    ),
    "ciiu_level_matches_code": lambda: m.EstructuraCiiu(code="999", level="grupo", description="x", parent_id="01"),
    "actividad_code_digits": lambda: m.Actividad(code="00A0", description="x"),
    "actividad_belongs_to_its_grupo": lambda: m.Actividad(code="4719", description="x", grupo_id="011"),
    "palabras_not_blank": lambda: m.PalabrasDeActividad(actividad_id="0111", words=""),
    "responsabilidad_code_digits": lambda: m.Responsabilidad(code="x1", name="x", kind="x", status="vigente"),
    "responsabilidad_status_known": lambda: m.Responsabilidad(code="98", name="x", kind="x", status="quizá"),
    "tipo_documento_code_digits": lambda: m.TipoDocumento(
        code="CC", name="x", abbr="x", person_kind="N", used_in="rut"
    ),
    "tipo_documento_person_kind_known": lambda: m.TipoDocumento(
        code="98", name="x", abbr="x", person_kind="X", used_in="rut"
    ),
    "pais_code_letters": lambda: m.Pais(code="9Z", name="x", alpha3="ZZZ", numeric="999"),
    "pais_dian_code_unique": lambda: m.Pais(code="ZZ", name="x", alpha3="ZZZ", numeric="999", dian_code="169"),
    "punto_kind_known": lambda: m.PuntoContacto(
        code="99", name="x", city="x", municipio_id="11001", kind="x", seccional_id="99"
    ),
    "punto_answers_to_an_office": lambda: m.PuntoContacto(
        code="99", name="x", city="x", municipio_id="11001", kind="seccional_impuestos", seccional_id="32"
    ),
    "excepcion_zona_digits": lambda: m.ExcepcionSeccional(zona="110", seccional_id="32", motivo="x"),
    "valor_one_per_code": lambda: m.ValorDeCasilla(
        clave="otra", tabla="rut.concepto", casilla="2", code="01", name="x", evidence="x"
    ),
    "estado_rut_only_activo_transacts": lambda: m.EstadoRut(
        code="OTRO", name="x", description="x", evidence="x", can_transact=True
    ),
    "uvt_value_positive": lambda: m.Uvt(year=2030, value=0, source="x"),
    "uvt_year_since_2006": lambda: m.Uvt(year=2005, value=1, source="x"),
    "vencimiento_digits_agree": lambda: _vencimiento(desde="1", hasta="02", digitos=1),
    "vencimiento_digits_in_order": lambda: _vencimiento(desde="5", hasta="2"),
    "vencimiento_one_per_digits": lambda: _vencimiento(impuesto="iva_bimestral", periodo="1-ene-feb", tax_year=2026),
    "pregunta_answer_not_blank": lambda: m.PreguntaFrecuente(code="x", topic="x", question="x", answer="", source="x"),
    "carga_sha256_hex": lambda: m.CargaDeDatos(
        archivo="x.csv", sha256="x" * 64, filas=1, cargado_at=datetime(2026, 1, 1, tzinfo=UTC)
    ),
    "version_listas_one_row": lambda: m.VersionDeListas(id=2, token="x", cambiado_at=datetime(2026, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name):
        CASES[name]().save()


def test_every_constraint_has_its_test():
    declared = {
        constraint.name
        for modelo in apps.get_app_config("referencias").get_models()
        for constraint in modelo._meta.constraints
    }

    assert declared == set(CASES)
