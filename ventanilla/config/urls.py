"""The site's addresses. Each app brings its own."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from ventanilla.citas.urls import escritorio as citas_del_escritorio
from ventanilla.config.api import api
from ventanilla.rut.urls import escritorio as presencial
from ventanilla.rut.urls import oficio

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ventanilla.portal.urls")),
    path("mis-datos/", include("ventanilla.habeas.urls")),
    path("firma/", include("ventanilla.firma.urls")),
    path("citas/", include("ventanilla.citas.urls")),
    path("escritorio/citas/", include((citas_del_escritorio, "citas_escritorio"))),
    path("escritorio/presencial/", include((presencial, "presencial"))),
    path("escritorio/oficio/", include((oficio, "oficio"))),
    path("escritorio/", include("ventanilla.escritorio.urls")),
    path("casos/", include("ventanilla.casos.urls")),
    path("rut/", include("ventanilla.rut.urls")),
    path("adjuntos/", include("ventanilla.adjuntos.urls")),
    path("", include("ventanilla.notificaciones.urls")),
    path("", include("ventanilla.expediente.urls")),
    path("", include("ventanilla.robots.urls")),
    path("cuenta/", include("ventanilla.cuentas.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
]

handler400 = "ventanilla.portal.views.bad_request"
handler403 = "ventanilla.portal.views.permission_denied"
handler404 = "ventanilla.portal.views.page_not_found"
handler500 = "ventanilla.portal.views.server_error"
