from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.referencias import models, selectors, services

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
OFFICIAL = Actor(Calidad.FUNCIONARIO, user_id=1)

COUNTS = {
    models.Departamento: 33,
    models.Municipio: 1122,
    models.EstructuraCiiu: 355,
    models.Actividad: 507,
    models.Responsabilidad: 57,
    models.TipoDocumento: 18,
    models.Pais: 249,
    models.PuntoContacto: 57,
    models.EstadoRut: 5,
    models.Uvt: 21,
    models.ValorDeCasilla: 166,
    models.ExcepcionSeccional: 19,
    models.PreguntaFrecuente: 52,
    models.Vencimiento: 1220,
}


def with_file(name: str, content: str):
    """A reader of files in which one of them says something else."""
    return lambda asked: content.encode() if asked == name else services.read_file(asked)


def text_of(name: str) -> str:
    return services.read_file(name).decode()


@pytest.mark.parametrize("modelo", COUNTS, ids=lambda modelo: modelo.__name__)
def test_every_row_of_the_lists_is_there(modelo):
    assert modelo._default_manager.filter(retirado_at__isnull=True).count() == COUNTS[modelo]


def test_the_structure_of_the_classification_is_whole():
    levels = dict.fromkeys(("seccion", "division", "grupo"), 0)
    for row in models.EstructuraCiiu.objects.all():
        levels[row.level] += 1

    assert levels == {"seccion": 21, "division": 88, "grupo": 246}


def test_the_municipalities_are_1104_and_18_areas():
    assert models.Municipio.objects.filter(kind="municipio").count() == 1104
    assert models.Municipio.objects.filter(kind="area_no_municipalizada").count() == 18


def test_loading_again_does_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert services.load_referencias(now=LATER) == ()


def test_loading_from_nothing_and_again_gives_the_same_rows():
    models.CargaDeDatos.objects.all().delete()
    before = {modelo: set(modelo._default_manager.values_list("pk", flat=True)) for modelo in COUNTS}

    done = services.load_referencias(now=LATER)

    assert len(done) == len(services.ARCHIVOS)
    assert all(carga.retiradas == 0 for carga in done)
    assert {modelo: set(modelo._default_manager.values_list("pk", flat=True)) for modelo in COUNTS} == before


def test_only_the_file_that_changed_is_loaded():
    content = text_of("uvt.csv").replace("2026,52374", "2026,52375")

    done = services.load_referencias(now=LATER, read=with_file("uvt.csv", content))

    assert [carga.archivo for carga in done] == ["uvt.csv"]
    assert selectors.uvt(2026) == 52375
    assert models.CargaDeDatos.objects.get(archivo="uvt.csv").cargado_at == LATER


def test_a_row_that_leaves_its_file_is_retired_and_still_found_by_its_code():
    content = "".join(line for line in text_of("ciiu.csv").splitlines(True) if not line.startswith("1200,"))

    done = services.load_referencias(now=LATER, read=with_file("ciiu.csv", content))

    assert done[0].retiradas == 1
    assert "1200" not in [found.code for found in selectors.search_actividades("12")]
    assert selectors.actividad("1200").vigente is False


def test_a_row_that_comes_back_is_live_again():
    content = "".join(line for line in text_of("ciiu.csv").splitlines(True) if not line.startswith("1200,"))
    services.load_referencias(now=NOW, read=with_file("ciiu.csv", content))

    services.load_referencias(now=LATER)

    assert selectors.actividad("1200").vigente is True


def test_what_an_administrator_corrected_survives_a_new_file():
    punto = models.PuntoContacto.objects.get(code="20")
    punto.address = "Carrera 10 # 20-30"
    services.save_fila(OFFICIAL, punto, now=NOW)
    content = text_of("puntos_contacto.csv").replace("Impuestos y Aduanas de Tunja", "Impuestos de Tunja")

    done = services.load_referencias(now=LATER, read=with_file("puntos_contacto.csv", content))

    assert done[0].conservadas == 1
    assert selectors.punto_contacto("20").address == "Carrera 10 # 20-30"
    assert selectors.punto_contacto("20").name.endswith("Impuestos y Aduanas de Tunja")


def test_what_an_administrator_added_is_not_retired_by_a_new_file():
    services.save_fila(OFFICIAL, models.Uvt(year=2027, value=55_000, source="Resolución"), now=NOW)

    services.load_referencias(now=LATER, read=with_file("uvt.csv", text_of("uvt.csv") + "\n"))

    assert selectors.uvt(2027) == 55_000


def test_what_an_administrator_retired_stays_retired():
    services.retire_fila(OFFICIAL, models.Responsabilidad.objects.get(code="66"), now=NOW)

    services.load_referencias(
        now=LATER, read=with_file("rut_responsabilidades.csv", text_of("rut_responsabilidades.csv") + "\n")
    )

    assert "66" not in [found.code for found in selectors.responsabilidades()]


def test_a_citizen_may_not_change_a_list():
    with pytest.raises(services.SinPermiso):
        services.save_fila(Actor(Calidad.NOMBRE_PROPIO, user_id=1), models.Uvt.objects.get(year=2026), now=NOW)


def test_only_rows_of_lists_can_be_saved():
    with pytest.raises(TypeError):
        services.save_fila(OFFICIAL, models.CargaDeDatos.objects.all()[0], now=NOW)


def test_a_damaged_file_changes_nothing():
    content = text_of("municipios.csv").replace("05001,Medellín,05,", "05001,Medellín,08,")
    changed = {"municipios.csv": content, "uvt.csv": text_of("uvt.csv").replace("52374", "1")}

    with pytest.raises(IntegrityError, match="municipio_code_of_departamento"), transaction.atomic():
        services.load_referencias(
            now=LATER,
            read=lambda name: changed[name].encode() if name in changed else services.read_file(name),
        )

    selectors.forget()
    assert selectors.uvt(2026) == 52374
    assert selectors.municipio("05001").departamento_code == "05"


def test_a_correction_is_seen_at_once_by_the_process_that_made_it():
    assert selectors.departamentos()[0].name == "Amazonas"
    departamento = models.Departamento.objects.get(code="91")
    departamento.name = "Amazonas del sur"

    services.save_fila(OFFICIAL, departamento, now=NOW)

    assert selectors.departamentos()[0].name == "Amazonas del sur"


def test_a_change_by_another_process_is_seen_when_the_look_is_old(monkeypatch):
    assert selectors.uvt(2026) == 52374
    models.Uvt.objects.filter(year=2026).update(value=1)  # as another process would have
    models.VersionDeListas.objects.update(token="another")
    assert selectors.uvt(2026) == 52374

    monkeypatch.setattr(selectors, "LOOK_AGAIN_SECONDS", 0.0)

    assert selectors.uvt(2026) == 1


def test_a_list_is_read_once(django_assert_num_queries):
    selectors.municipios_of("11")

    with django_assert_num_queries(0):
        selectors.municipio("05001")
        selectors.municipios_of("05")


def test_nothing_is_remembered_of_an_empty_database():
    models.VersionDeListas.objects.all().delete()
    models.Uvt.objects.all().delete()
    with pytest.raises(models.Uvt.DoesNotExist):
        selectors.uvt(2026)
    models.CargaDeDatos.objects.all().delete()

    services.load_referencias(now=LATER)

    assert selectors.uvt(2026) == 52374
