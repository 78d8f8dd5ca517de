import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from ventanilla.referencias import models, selectors
from ventanilla.referencias.admin import ListaAdmin

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_an_official():
    request = RequestFactory().post("/")
    request.user = get_user_model()(pk=1)
    return request


def test_a_correction_in_the_administration_site_lasts_and_shows(request_of_an_official):
    fila = models.Uvt.objects.get(year=2015)
    fila.value = 28_280

    admin = site.get_model_admin(models.Uvt)
    admin.save_model(request_of_an_official, fila, form=admin.get_form(request_of_an_official)(), change=True)

    assert selectors.uvt(2015) == 28_280
    assert models.Uvt.objects.get(year=2015).editado_at is not None


def test_a_row_is_retired_and_brought_back(request_of_an_official):
    admin = site.get_model_admin(models.Pais)
    assert isinstance(admin, ListaAdmin)

    admin.retire(request_of_an_official, models.Pais.objects.filter(code="AQ"))
    assert "AQ" not in [pais.code for pais in selectors.paises()]

    admin.save_model(
        request_of_an_official,
        models.Pais.objects.get(code="AQ"),
        form=admin.get_form(request_of_an_official)(),
        change=True,
    )
    assert "AQ" in [pais.code for pais in selectors.paises()]


def test_nothing_is_deleted_and_keys_do_not_change(request_of_an_official):
    admin = site.get_model_admin(models.Municipio)
    bogota = models.Municipio.objects.get(code="11001")

    assert admin.has_delete_permission(request_of_an_official) is False
    assert "code" in admin.get_readonly_fields(request_of_an_official, bogota)
    assert "code" not in admin.get_readonly_fields(request_of_an_official)


def test_every_list_can_be_corrected():
    lists = {modelo for modelo in models.FilaDeLista.__subclasses__() if not modelo._meta.abstract}

    assert lists <= set(site._registry)
    assert len(lists) == 15


def test_loads_are_only_looked_at(request_of_an_official):
    admin = site.get_model_admin(models.CargaDeDatos)

    assert not admin.has_add_permission(request_of_an_official)
    assert not admin.has_change_permission(request_of_an_official)
    assert not admin.has_delete_permission(request_of_an_official)
