from django.urls import path

from ventanilla.rut.copia import views as copia
from ventanilla.rut.inscripcion.views import correo, datos, envio, identidad, inicio, responsabilidades
from ventanilla.rut.usuario import views as usuario

app_name = "rut"
_B = "inscripcion/<uuid:borrador_id>/"
urlpatterns = [
    path("inscripcion/", inicio.inscripcion, name="inscripcion"),
    path("inscripcion/empezar/", inicio.empezar, name="inscripcion_empezar"),
    path(_B, inicio.tareas, name="inscripcion_tareas"),
    path(f"{_B}descartar/", inicio.descartar, name="inscripcion_descartar"),
    path(f"{_B}camino/<slug:codigo>/", inicio.camino, name="inscripcion_camino"),
    path(f"{_B}motivo/", datos.motivo, name="inscripcion_motivo"),
    path(f"{_B}correo/", correo.correo, name="inscripcion_correo"),
    path(f"{_B}correo/codigo/", correo.codigo, name="inscripcion_codigo"),
    path(f"{_B}identidad/", identidad.identidad, name="inscripcion_identidad"),
    path(f"{_B}identidad/preguntas/", identidad.preguntas, name="inscripcion_preguntas"),
    path(f"{_B}ubicacion/", datos.ubicacion, name="inscripcion_ubicacion"),
    path(f"{_B}actividades/", datos.actividades, name="inscripcion_actividades"),
    path(f"{_B}responsabilidades/", responsabilidades.responsabilidades, name="inscripcion_responsabilidades"),
    path(f"{_B}responsabilidades/elegir/", responsabilidades.elegir, name="inscripcion_elegir"),
    path(f"{_B}revisar/", envio.revisar, name="inscripcion_revisar"),
    path(f"{_B}recibo/", envio.recibo, name="inscripcion_recibo"),
    path(f"{_B}recibo/pdf/", envio.pdf, name="inscripcion_pdf"),
    path(f"{_B}contrasena/", envio.contrasena, name="inscripcion_contrasena"),
    path("usuario-nuevo/", usuario.usuario, name="usuario"),
    path("usuario-nuevo/codigo/", usuario.codigo, name="usuario_codigo"),
    path("usuario-nuevo/contrasena/", usuario.contrasena, name="usuario_contrasena"),
    path("copia/", copia.copia, name="copia"),
    path("copia/pdf/", copia.copia_pdf, name="copia_pdf"),
]
