"""Any Django form looks right: label, hint, error and field are tied together for every reader."""

import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from ventanilla.comun.campos import FechaField, Opcion
from ventanilla.portal.forms import MuestraForm


class CorreoForm(forms.Form):
    correo = forms.EmailField(label="Correo", help_text="Que solo usted abra.")
    fijo = forms.CharField(label="Otro teléfono", required=False)


class TipoForm(forms.Form):
    tipo = forms.ChoiceField(
        label="Tipo",
        widget=forms.RadioSelect,
        choices=[("a", Opcion("Panadería", "Usted hornea", "1081")), ("b", "Otra")],
        error_messages={"required": "Elija una"},
    )


class NacimientoForm(forms.Form):
    nacimiento = FechaField(label="Fecha de nacimiento")


def test_a_field_has_its_label_and_its_hint():
    html = CorreoForm()["correo"].as_field_group()

    assert '<label for="id_correo">Correo</label>' in html
    assert '<div class="hint" id="id_correo_helptext">Que solo usted abra.</div>' in html
    assert 'aria-describedby="id_correo_helptext"' in html
    assert "(opcional)" not in html


def test_only_optional_fields_are_marked():
    assert "(opcional)" in CorreoForm()["fijo"].as_field_group()


def test_an_error_is_said_beside_its_field_and_keeps_what_was_typed():
    html = CorreoForm({"correo": "luz@"})["correo"].as_field_group()

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_correo_helptext id_correo_error"' in html
    assert 'id="id_correo_error"' in html
    assert 'value="luz@"' in html


def test_what_was_typed_is_escaped():
    html = CorreoForm({"correo": '"><script>alert(1)</script>'})["correo"].as_field_group()

    assert "<script>" not in html


def test_choices_are_one_group_with_whole_rows_as_targets():
    html = TipoForm({})["tipo"].as_field_group()

    assert html.startswith('<fieldset class="field field-error" aria-describedby="id_tipo_error">')
    assert "<legend>Tipo</legend>" in html
    assert '<label class="choice" for="id_tipo_0">' in html
    assert "<small>Usted hornea</small>" in html
    assert '<span class="code">1081</span>' in html
    assert not re.search(r'type="radio"[^>]*aria-invalid', html), "radio buttons do not know aria-invalid"


def test_the_summary_links_to_each_field_and_to_the_first_of_a_group():
    form = MuestraForm({})

    html = render_to_string("componentes/error_summary.html", {"form": form})

    assert 'role="alert"' in html
    for target in ("id_nombre", "id_actividad_0", "id_expedicion_0", "id_declara"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in str(form)


def test_the_summary_counts_in_singular_and_plural():
    def titulo(form: forms.Form) -> str:
        return render_to_string("componentes/error_summary.html", {"form": form})

    assert "Falta corregir un dato" in titulo(CorreoForm({}))
    assert "Falta corregir 7 datos" in titulo(MuestraForm({}))
    assert titulo(CorreoForm()).strip() == ""


@pytest.mark.parametrize(
    ("cajas", "mensaje"),
    [
        (("", "", ""), "Escriba la fecha"),
        (("31", "", "2000"), "Escriba el día, el mes y el año"),
        (("31", "2", "2000"), "Revise la fecha: ese día no existe"),
        (("1", "1", "99999999999999999999"), "Revise la fecha: ese día no existe"),
        (("uno", "enero", "2000"), "Escriba la fecha con números, por ejemplo 14 3 2008"),
    ],
)
def test_a_wrong_date_says_one_thing(cajas, mensaje):
    form = NacimientoForm({f"nacimiento_{i}": caja for i, caja in enumerate(cajas)})

    assert form.errors["nacimiento"] == [mensaje]


def test_a_date_in_three_boxes_is_a_date():
    form = NacimientoForm({"nacimiento_0": " 29", "nacimiento_1": "02", "nacimiento_2": "2000 "})

    assert form.is_valid()
    assert form.cleaned_data["nacimiento"] == date(2000, 2, 29)


def test_a_saved_date_comes_back_to_its_boxes():
    html = str(NacimientoForm(initial={"nacimiento": date(1990, 7, 5)}))

    assert re.findall(r'value="(\d+)"', html) == ["5", "7", "1990"]
    assert re.findall(r'value="(\d+)"', str(NacimientoForm(initial={"nacimiento": "1990-07-05"}))) == [
        "5", "7", "1990",
    ]  # fmt: skip
