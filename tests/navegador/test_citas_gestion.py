"""Managing an appointment in Chromium: by code on a telephone, and from a reminder without script."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.adjuntos import archivos
from tests.adjuntos.conftest import almacen  # noqa: F401
from tests.citas.fabricas import BOGOTA, a_cupo, book
from tests.navegador.personas import Visitante
from ventanilla.citas.models import Cita
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.comun.dias_habiles import add_business_days

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("navegador")]


@pytest.fixture
def visita(live_server, chromium: Browser) -> Iterator[Any]:  # noqa: F811
    """`visita(width=…, script=…, theme=…)`: a stranger with a new browser."""
    visitors: list[Visitante] = []

    def begin(*, width: int = 1280, script: bool = True, theme: str = "light") -> Visitante:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="es-CO",
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        visitors.append(Visitante(context, live_server.url, script=script))
        return visitors[-1]

    yield begin
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []


@pytest.fixture
def cita() -> Cita:
    """In a week, with places around it."""
    now = timezone.now()
    dia = add_business_days(timezone.localdate(now), 5)
    inicio = datetime(dia.year, dia.month, dia.day, 10, 20, tzinfo=BOGOTA)
    libres: dict[str, Any] = {"libre_at": now - timedelta(hours=1), "general_at": now - timedelta(hours=1)}
    suya = book(a_cupo(inicio, **libres), now=now)
    for horas in (1, 2, 24, 25, 26):
        a_cupo(inicio + timedelta(hours=horas), **libres)
    a_cupo(inicio - timedelta(hours=20), sede="05", **libres)
    return suya


def test_by_code_on_a_telephone_it_is_moved_and_cancelled(visita, cita):
    persona = visita(width=360)
    page = persona.go("/citas/gestionar/")
    persona.look()

    page.get_by_label("Código de la cita").fill("020 2026 999999")
    page.get_by_label("Número del documento").fill("52.123.456")
    persona.press("Buscar mi cita")
    expect(page.locator(".error-summary")).to_contain_text("No encontramos una cita con ese código")
    persona.look()
    page.get_by_label("Código de la cita").fill(cita.codigo)
    persona.press("Buscar mi cita")
    expect(page.locator(".ticket-number")).to_contain_text(cita.codigo[:3])
    persona.look()

    page.get_by_role("link", name="Pasarla a otra hora").click()
    persona.look()
    page.locator("a.day").last.click()
    page.get_by_label("10:20").check()
    persona.press("Elegir esta hora")
    expect(page.get_by_role("heading", name="¿Pasar la cita a esta hora?")).to_be_visible()
    persona.look()
    persona.press("Sí, pasar la cita")
    expect(page.locator(".mensajes")).to_contain_text("su cita quedó a la hora nueva")
    persona.look()
    assert Cita.objects.get(pk=cita.pk).cambios == 1

    page.get_by_role("link", name="Cancelarla").click()
    persona.look()
    persona.press("Sí, cancelar la cita")

    expect(page.locator("main")).to_contain_text("Usted canceló esta cita")
    persona.look()
    assert Cita.objects.get(pk=cita.pk).estado == "cancelada"


@pytest.mark.parametrize(("width", "script", "theme"), [(1280, True, "dark"), (360, False, "light")])
def test_from_a_reminder_one_says_that_one_will_come_and_sends_a_paper(visita, cita, width, script, theme):
    persona = visita(width=width, script=script, theme=theme)
    page = persona.go(reverse("citas:asistire", args=[cita.codigo, secret_of(cita, "asistire")]))
    persona.look()

    persona.press("Confirmo que asistiré")
    expect(page.get_by_role("heading", name="Gracias: lo esperamos")).to_be_visible()
    persona.look()
    persona.go(reverse("citas:cita", args=[cita.codigo, secret_of(cita)]))
    persona.look()
    page.get_by_role("link", name="Enviar documentos").click()
    archivo = {"name": "soporte.pdf", "mimeType": "application/pdf", "buffer": archivos.pdf()}
    page.set_input_files("#archivo-soporte", archivo)
    if not script:
        persona.press("Enviar el archivo")
    expect(page.locator(".papeles .papel").first).to_contain_text("soporte.pdf")
    persona.look()

    assert Cita.objects.get(pk=cita.pk).asistira_at is not None
