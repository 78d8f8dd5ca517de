from django.urls import path

from ventanilla.portal.views import cuenta, directorio, estilo, paginas, preferencias, retomar, tramites

app_name = "portal"
urlpatterns = [
    path("", paginas.inicio, name="inicio"),
    path("tramites/", tramites.lista, name="tramites"),
    path("tramites/<slug:slug>/", tramites.detalle, name="tramite"),
    path("mis-tramites/", cuenta.mis_tramites, name="mis_tramites"),
    path("retomar/", retomar.retomar, name="retomar"),
    path("retomar/<str:llave>/", retomar.retomar_enlace, name="retomar_enlace"),
    path("perfil/", cuenta.perfil, name="perfil"),
    path("mis-datos/accesos/", cuenta.accesos, name="accesos"),
    path("transparencia/cadena/", paginas.cadena, name="cadena"),
    path("ayuda/", paginas.ayuda, name="ayuda"),
    path("puntos-de-contacto/", directorio.puntos_contacto, name="puntos_contacto"),
    path("atencion/", directorio.atencion, name="atencion"),
    path("datos-personales/", paginas.datos_personales, name="datos_personales"),
    path("terminos/", paginas.terminos, name="terminos"),
    path("mapa-del-sitio/", paginas.mapa, name="mapa"),
    path("preferencias/", preferencias.guardar, name="preferencias"),
    path("estilo/", estilo.estilo, name="estilo"),
    path("robots.txt", paginas.robots, name="robots"),
    path("favicon.ico", paginas.favicon, name="favicon"),
    path("manifest.webmanifest", paginas.manifest, name="manifest"),
]
