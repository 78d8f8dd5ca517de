"""/escritorio/: officials only, each by role (config/politicas.py)."""

from django.urls import path

from ventanilla.escritorio.views import caso, cola, personas, poderes, recuperaciones, supervision

app_name = "escritorio"
_CASO = "caso/<str:numero>/"
_RECUPERACION = "recuperaciones/<uuid:solicitud_id>/"
urlpatterns = [
    path("", cola.cola, name="cola"),
    path("mios/", cola.mios, name="mios"),
    path("por-aprobar/", cola.por_aprobar, name="por_aprobar"),
    path("tomar/", cola.tomar, name="tomar"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("recuperaciones/", recuperaciones.recuperaciones, name="recuperaciones"),
    path(_RECUPERACION, recuperaciones.recuperacion, name="recuperacion"),
    path(f"{_RECUPERACION}identificar/", recuperaciones.identificar, name="recuperacion_identificar"),
    path(f"{_RECUPERACION}aprobar/", recuperaciones.aprobar, name="recuperacion_aprobar"),
    path(f"{_RECUPERACION}rechazar/", recuperaciones.rechazar, name="recuperacion_rechazar"),
    path("poderes/", poderes.poderes, name="poderes"),
    path("poderes/nuevo/", poderes.nuevo, name="poder_nuevo"),
    path("poderes/<int:pk>/", poderes.poder, name="poder"),
    path("poderes/<int:pk>/aprobar/", poderes.aprobar, name="poder_aprobar"),
    path("poderes/<int:pk>/rechazar/", poderes.rechazar, name="poder_rechazar"),
    path("personas/", personas.personas, name="personas"),
    path("personas/<str:nit>/", personas.persona, name="persona"),
    path(_CASO, caso.caso, name="caso"),
    path(f"{_CASO}papel/<uuid:adjunto_id>/<int:pagina>/", caso.papel, name="papel"),
    path(f"{_CASO}soltar/", caso.soltar, name="soltar"),
    path(f"{_CASO}nota/", caso.nota, name="nota"),
    path(f"{_CASO}marcar/", caso.marcar, name="marcar"),
    path(f"{_CASO}pedir/", caso.pedir, name="pedir"),
    path(f"{_CASO}decidir/", caso.decidir, name="decidir"),
    path(f"{_CASO}aprobar/", caso.aprobar, name="aprobar"),
    path(f"{_CASO}devolver/", caso.devolver, name="devolver"),
    path(f"{_CASO}traspasar/", caso.traspasar, name="traspasar"),
]
