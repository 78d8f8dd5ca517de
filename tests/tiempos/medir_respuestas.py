"""`make check-timing`: whoever it is about, the answer is the same and takes the same time.

Sign-in, enabling, recovery and the invitation of a mandate, for people who exist and who do not, in turns. Passes when
status and body are equal (but for what was typed), the medians are less than 15 ms apart, and a Mann-Whitney test
cannot tell the two apart (p > 0.01). Not collected with the other tests: times need a quiet machine.
"""

import math
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.fabricas import NOW, datos_rut
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import rules, services
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.rut import services as rut
from ventanilla.rut.mandatos.services import FIRMABLE
from ventanilla.rut.mandatos.tramite import MANDATO

VUELTAS, MARGEN_MS, P = 60, 15.0, 0.01
CLAVE = "arco lluvia sello mango"
EXISTE, INACTIVA, SIN_CLAVE, NADIE, OTORGA = "1020304050", "1020304051", "1020304052", "1099999999", "1020304053"


def mann_whitney(unos: list[float], otros: list[float]) -> float:
    """Two-sided p by the normal approximation; ties get their middle rank."""
    todos = sorted([(x, 0) for x in unos] + [(x, 1) for x in otros])
    rangos = 0.0
    i = 0
    while i < len(todos):
        j = i
        while j < len(todos) and todos[j][0] == todos[i][0]:
            j += 1
        rangos += sum((i + j + 1) / 2 for k in range(i, j) if todos[k][1] == 0)
        i = j
    n, m = len(unos), len(otros)
    u = rangos - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


@pytest.fixture
def personas(db, monkeypatch):
    monkeypatch.setattr(rules, "LIMITES", dict.fromkeys(rules.LIMITES, ()))
    for numero in (EXISTE, INACTIVA, SIN_CLAVE, OTORGA):
        user = services.enable_user(
            Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre="Luz", correo=f"{numero}@ejemplo.co",
            now=NOW,
        )  # fmt: skip
        rut.register_existing(Actor.sistema(), datos_rut(numero), user_id=user.pk, now=NOW)
        if numero != SIN_CLAVE:
            services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=NOW)
    User.objects.filter(numero_documento=INACTIVA).update(is_active=False)


def sign_in(numero: str) -> Any:
    return Client().post(
        "/cuenta/ingresar/", {"tipo_documento": "13", "numero_documento": numero, "password": "esta no es la clave"}
    )


def recover(numero: str) -> Any:
    return Client().post("/cuenta/recuperar/", {"tipo_documento": "13", "numero_documento": numero})


def enable(numero: str) -> Any:
    return Client().post(
        "/rut/usuario-nuevo/",
        {
            "tipo_documento": "13", "numero_documento": numero, "expedicion_date_0": "14", "expedicion_date_1": "3",
            "expedicion_date_2": "2008", "canal": "correo",
        },
    )  # fmt: skip


def invite(numero: str) -> Any:
    """Filing a mandate for somebody, as signing it does at its end."""
    user = User.objects.get(numero_documento=OTORGA)
    actor = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=OTORGA)
    borrador = expediente.start_borrador(actor, tramite=MANDATO.codigo, now=NOW)
    secciones: dict[str, dict[str, Any]] = {
        "quien": {"tipo_documento": "13", "numero_documento": numero, "nombre": "Persona"},
        "alcances": {"alcances": ["rut:ver"]},
        "vigencia": {"hasta_date": "2027-08-11"},
    }
    for nombre, datos in secciones.items():
        expediente.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=NOW)
    begun = time.perf_counter()
    with transaction.atomic():
        FIRMABLE.file(actor, borrador.pk, now=NOW)
    invite.segundos = time.perf_counter() - begun  # type: ignore[attr-defined]
    return HttpResponse()


def same(respuesta: HttpResponse, numero: str) -> tuple[int, str, str]:
    """Status, where to, and body, without what was typed and what is drawn by lot."""
    cuerpo = respuesta.content.decode().replace(numero, "N")
    cuerpo = re.sub(r'(csrfmiddlewaretoken" value|name="clave" value)="[^"]*"', "", cuerpo)
    return respuesta.status_code, re.sub(r"[0-9a-f-]{36}", "U", respuesta.get("Location", "")), cuerpo


@pytest.mark.parametrize("pagina", [sign_in, recover, enable, invite])
@pytest.mark.parametrize("otro", [NADIE, INACTIVA, SIN_CLAVE])
def test_nobody_can_tell_who_exists(personas, capsys, pagina: Callable[[str], HttpResponse], otro: str):
    tiempos: dict[str, list[float]] = {EXISTE: [], otro: []}
    for numero in (EXISTE, otro) * 3:  # warm
        pagina(numero)
    for vuelta in range(VUELTAS):
        for numero in (EXISTE, otro) if vuelta % 2 else (otro, EXISTE):
            begun = time.perf_counter()
            pagina(numero)
            segundos = time.perf_counter() - begun if pagina is not invite else invite.segundos  # type: ignore[attr-defined]
            tiempos[numero].append(segundos * 1000)

    unos, otros = tiempos[EXISTE], tiempos[otro]
    diferencia = abs(statistics.median(unos) - statistics.median(otros))
    p = mann_whitney(unos, otros)
    bien = diferencia < MARGEN_MS and p > P
    medianas = f"{statistics.median(unos):6.1f} y {statistics.median(otros):6.1f} ms"
    with capsys.disabled():
        veredicto = "ok" if bien else "SHORT"
        sys.stdout.write(
            f"\n{pagina.__name__:<8} {otro:<11} {medianas}  diferencia {diferencia:4.1f}  p {p:.3f}  {veredicto}"
        )
    assert same(pagina(EXISTE), EXISTE) == same(pagina(otro), otro)
    assert bien
