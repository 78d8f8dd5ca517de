"""The public figures: right, the same in every form, and as cheap with many places as with few."""

import csv
import io
import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.citas.fabricas import NOW, a_cupo, a_puesto, at
from ventanilla.citas.cifras import rules, selectors
from ventanilla.citas.models import AperturaDeAgenda, Cupo, ReglaDeAgenda

pytestmark = pytest.mark.django_db


def a_rule(sede: str = "20", linea: str = "rut", *, puestos: int = 2) -> ReglaDeAgenda:
    """Mornings from eight to ten, every twenty minutes: six places for each desk and day."""
    regla = ReglaDeAgenda.objects.create(
        sede_id=sede, linea=linea, canal="video", dias=[0, 1, 2, 3, 4], desde_time=time(8), hasta_time=time(10),
        desde_date=date(2026, 1, 1),
    )  # fmt: skip
    regla.puestos.set([a_puesto(sede, f"Puesto {n + 1}") for n in range(puestos)])
    return regla


def test_the_first_place_of_each_office_and_way_in_days_of_bogota():
    a_cupo(at(20, 23, 50))
    a_cupo(at(14, 9), sede="05")
    a_cupo(at(13, 9), libre_at=NOW + timedelta(minutes=1))  # somebody holds it
    a_cupo(at(12, 9), puesto=a_puesto("20", "Otro"), general_at=NOW + timedelta(days=1), carril="vencimiento")

    esperas = {(e.sede, e.canal): e.dias for e in selectors.waits(["rut"], now=NOW)}

    assert esperas == {("20", "video"): 9, ("05", "video"): 3}


def test_a_line_is_summed_up_by_office():
    base = {"linea": "rut", "oficina": "", "ciudad": "", "inicio_at": NOW}
    esperas = [
        rules.Espera(sede=sede, canal=canal, dias=dias, **base)  # type: ignore[arg-type]
        for sede, canal, dias in (("1", "video", 9), ("1", "llamada", 2), ("2", "video", 5), ("3", "video", 30))
    ]

    suma = rules.summary("rut", esperas)

    assert (suma.oficinas, suma.mejor, suma.mitad, suma.peor) == (3, 2, 5, 30)
    assert rules.summary("libros", esperas).oficinas == 0


def test_releases_come_from_the_rules_and_from_what_was_announced():
    a_rule()
    AperturaDeAgenda.objects.create(mes_date=date(2026, 9, 1), abre_at=at(28, 8), creado_at=NOW)

    [septiembre] = [a for a in selectors.releases(now=NOW) if a.mes_date == date(2026, 9, 1)]

    assert septiembre.abre_at == at(28, 8)
    assert septiembre.cupos == 22 * 6 * 2  # September 2026 has 22 business days
    assert [a for a in selectors.releases(now=at(28, 8)) if a.mes_date == date(2026, 9, 1)] == []


def test_what_one_announces_for_an_office_holds_there():
    a_rule("20")
    a_rule("05")
    AperturaDeAgenda.objects.create(mes_date=date(2026, 9, 1), sede_id="05", abre_at=at(26, 8), creado_at=NOW)
    AperturaDeAgenda.objects.create(mes_date=date(2026, 9, 1), abre_at=at(28, 8), creado_at=NOW)

    abren = {a.sede: a.abre_at for a in selectors.releases(now=NOW) if a.mes_date == date(2026, 9, 1)}

    assert abren == {"05": at(26, 8), "20": at(28, 8)}


def test_the_page_the_csv_and_the_json_say_the_same(client, django_assert_max_num_queries):
    inicio_at = timezone.now() + timedelta(days=5)
    a_cupo(inicio_at)

    with django_assert_max_num_queries(12):
        pagina = client.get(reverse("citas:cifras"), {"linea": "rut"})
    filas = list(csv.DictReader(io.StringIO(client.get(reverse("citas:cifras_csv")).content.decode())))
    [primero] = json.loads(client.get(reverse("citas:cifras_json")).content)["primeros_cupos"]

    assert pagina.status_code == 200
    assert len(pagina.content) < 60_000
    dias = (timezone.localdate(inicio_at) - timezone.localdate()).days
    assert (filas[0]["dias"], primero["dias"], primero["sede"]) == (str(dias), dias, "20")


def test_an_unknown_line_shows_the_first_one(client):
    assert client.get(reverse("citas:cifras"), {"linea": "<script>"}).status_code == 200


def test_the_calendar_can_be_subscribed_to(client):
    a_rule()
    mes = timezone.localdate().replace(day=1)
    siguiente = (mes + timedelta(days=32)).replace(day=1)
    AperturaDeAgenda.objects.create(
        mes_date=siguiente, abre_at=timezone.now() + timedelta(hours=1), creado_at=timezone.now()
    )

    respuesta = client.get(reverse("citas:aperturas_ics"))

    texto = respuesta.content.decode()
    assert respuesta["Content-Type"].startswith("text/calendar")
    assert texto.count("BEGIN:VEVENT") == texto.count("END:VEVENT") >= 1
    assert "SUMMARY:Se abren citas: RUT y acceso" in texto


def test_the_cost_does_not_grow_with_the_places():
    """What the plan reads: an entry or two of the index for each look, however many places there are."""
    puesto = a_puesto()
    Cupo.objects.bulk_create(
        [
            Cupo(
                sede_id="20", puesto=puesto, linea="rut", canal="video", inicio_at=at(20, 8) + timedelta(minutes=n),
                fin_at=at(20, 8) + timedelta(minutes=n + 1), libre_at=NOW, general_at=NOW,
            )
            for n in range(3_000)
        ],
        batch_size=5_000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE citas_cupo")
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + selectors._PRIMEROS,
            [["rut", "libros"], ["20", "05"], ["video"], NOW, NOW, NOW],
        )
        plan = json.dumps(cursor.fetchone()[0])

    assert "Seq Scan" not in plan
    assert "cupo_libre" in plan
    assert json.loads(plan)[0]["Plan"]["Shared Hit Blocks"] < 60
