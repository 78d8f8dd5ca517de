"""What holds on every address of the site, whoever wrote it."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

EJEMPLOS = {
    "objeto": "borrador:00000000-0000-0000-0000-000000000007",
    "adjunto_id": str(UUID(int=7)),
    "pagina": "1",
    "borrador_id": str(UUID(int=7)),
    "cita_id": str(UUID(int=7)),
    "apartada_id": str(UUID(int=7)),
    "secreto": "x" * 43,
    "servicio": "libros",
    "codigo": "0" * 26,
    "slug": "rut-inscripcion",
    "pk": "1",
    "indice": "0",
    "llave": "x",
    "code": "05",
    "path": "x",
    "proposito": "rut.estado",
    "numero": "CAS-2026-0000001-6",
    "solicitud_id": str(UUID(int=7)),
    "nit": "1020304050",
}


def addresses(resolver=None, prefijo="/"):
    """Every address with example values in its blanks."""
    for entrada in (resolver or get_resolver()).url_patterns:
        texto = str(entrada.pattern)
        if isinstance(entrada, URLResolver):
            yield from addresses(entrada, prefijo + texto)
        elif isinstance(entrada, URLPattern):
            ruta = prefijo + texto
            for nombre, valor in EJEMPLOS.items():
                for forma in (
                    f"<uuid:{nombre}>",
                    f"<slug:{nombre}>",
                    f"<str:{nombre}>",
                    f"<int:{nombre}>",
                    f"<{nombre}>",
                ):
                    ruta = ruta.replace(forma, valor)
            if "<" not in ruta and "(" not in ruta:
                yield ruta.replace("^", "").replace("$", "")


RUTAS = sorted(set(addresses()))


def test_the_walk_sees_the_whole_site():
    assert len(RUTAS) > 50
    assert {"/", "/rut/inscripcion/", "/cuenta/ingresar/", "/v/", "/api/v1/mi-rut"} <= set(RUTAS)


@pytest.mark.django_db
@pytest.mark.parametrize("ruta", RUTAS)
def test_a_stranger_gets_an_answer_and_every_protection(ruta, client):
    respuesta = client.get(ruta)

    assert respuesta.status_code < 500
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    assert respuesta["Referrer-Policy"] == "same-origin"
    assert respuesta["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in respuesta["Permissions-Policy"]
    politica = respuesta["Content-Security-Policy"]
    assert "default-src 'none'" in politica
    assert "unsafe" not in politica


@pytest.mark.django_db
@pytest.mark.parametrize("ruta", [ruta for ruta in RUTAS if not ruta.startswith("/api/")])
def test_nothing_is_accepted_without_the_token_of_our_own_page(ruta):
    respuesta = Client(enforce_csrf_checks=True).post(ruta, {"x": "1"})

    assert respuesta.status_code in {403, 404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("ruta", [ruta for ruta in RUTAS if ruta.startswith(("/rut/", "/mis", "/perfil", "/cuenta/"))])
def test_personal_pages_are_not_kept_by_anybody(ruta, client):
    respuesta = client.get(ruta)

    if respuesta.status_code == 200:
        assert "no-store" in respuesta["Cache-Control"]
