"""What production refuses. Run by `up` in production, by `doctor`, and by `check --deploy`."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from ventanilla.config.politicas import TABLA

ADAPTERS = ("REGISTRO_CIVIL", "SELLO", "SMS", "FIRMA_CUSTODIA", "ANTIVIRUS", "SALA_VIRTUAL", "EMAIL_BACKEND")
SHORTEST_SECRET = 50
SHORTEST_TOKEN = 24


@register(Tags.security, deploy=True)
def production_is_fit(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [*_secrets(), *_addresses(), *_adapters(), *_rest()]


def _secrets() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY_ES_DE_DEMO:
        yield Error(
            "SECRET_KEY es la de demostración: ponga una propia y secreta de al menos 50 caracteres.",
            id="ventanilla.E001",
        )
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error("SECRET_KEY tiene menos de 50 caracteres: use una más larga.", id="ventanilla.E002")
    if settings.METRICAS_TOKEN and len(settings.METRICAS_TOKEN) < SHORTEST_TOKEN:
        yield Error("METRICAS_TOKEN tiene menos de 24 caracteres: use uno más largo.", id="ventanilla.E003")


def _addresses() -> Iterator[CheckMessage]:
    public = urlsplit(settings.PUBLIC_URL)
    if public.scheme != "https":
        yield Error("PUBLIC_URL no empieza por https://: póngala como la ven las personas.", id="ventanilla.E004")
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Error("ALLOWED_HOSTS acepta comodines: escriba los nombres exactos.", id="ventanilla.E005")
    elif public.hostname not in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS no incluye el nombre de PUBLIC_URL.", id="ventanilla.E006")


def _adapters() -> Iterator[CheckMessage]:
    for name in ADAPTERS:
        path = getattr(settings, name)
        try:
            adapter = import_string(path)
        except ImportError:
            yield Error(f"{name} es «{path}», que no existe.", id="ventanilla.E008")
            continue
        if getattr(adapter, "es_de_demo", False):
            yield Error(
                f"{name} es «{path}», que solo simula: ponga el adaptador del servicio real.",
                id="ventanilla.E007",
            )


def _rest() -> Iterator[CheckMessage]:
    if settings.MODO != "produccion":
        yield Error("VENTANILLA_MODO no es «produccion».", id="ventanilla.E009")
    if settings.DEBUG:
        yield Error("DEBUG está encendido: quítelo.", id="ventanilla.E010")
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(".example"):
        yield Error("CORREO_REMITENTE es el de ejemplo: ponga una dirección de la entidad.", id="ventanilla.E011")
    if settings.ENTIDAD_ES_DE_EJEMPLO:
        yield Warning("Los datos de la entidad son de ejemplo: complete las variables ENTIDAD_….", id="ventanilla.W001")


@register(Tags.urls)
def every_address_has_a_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What the middleware would refuse to everybody, by name."""
    return [
        Error(f"La dirección «{name}» no tiene política: escríbala en config/politicas.py.", id="ventanilla.E014")
        for name in addresses(get_resolver())
        if name not in TABLA
    ]


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of each address, as a request says it; the admin's are asked for by the admin itself."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or ''}"
        elif entry.namespace != "admin":
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
