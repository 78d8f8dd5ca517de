"""Pages that only say something: home, help, notices, site map, and what browsers and robots ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ventanilla import catalogo
from ventanilla.expediente import selectors as expediente
from ventanilla.portal.views.consulta import consulta_of
from ventanilla.referencias import selectors as referencias


@require_safe
def inicio(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/inicio.html", {"tramites": catalogo.TRAMITES})


@require_safe
def ayuda(request: HttpRequest) -> HttpResponse:
    consulta = consulta_of(request)
    preguntas = referencias.preguntas_frecuentes(consulta)
    temas: dict[str, list[object]] = {}
    for pregunta in preguntas:
        temas.setdefault(pregunta.topic, []).append(pregunta)
    return render(
        request,
        "portal/ayuda.html",
        {"consulta": consulta, "preguntas": preguntas, "temas": list(temas.items())},
    )


@require_safe
def datos_personales(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/datos_personales.html")


@require_safe
def terminos(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/terminos.html")


@require_safe
def mapa(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/mapa.html", {"areas": catalogo.areas().items()})


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Private and personal addresses stay out of search engines."""
    return render(request, "portal/robots.txt", {"url": settings.PUBLIC_URL}, content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=3600)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("portal/marca.svg"))


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can keep the counter on its home screen."""
    return JsonResponse(
        {
            "name": "Ventanilla",
            "short_name": "Ventanilla",
            "description": _("Trámites de impuestos y aduanas en un solo lugar."),
            "lang": "es-CO",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0b4f48",
            "icons": [{"src": static("portal/marca.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
def cadena(request: HttpRequest) -> HttpResponse:
    """The latest anchors of the chain of events: whoever keeps one can prove that nothing before it was changed."""
    return render(request, "portal/cadena.html", {"anclas": expediente.latest_anclas(20)})
