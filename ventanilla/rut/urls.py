from django.urls import path

from ventanilla.rut.copia import views as copia
from ventanilla.rut.inscripcion import views as inscripcion

app_name = "rut"
_B = "inscripcion/<uuid:borrador_id>/"
urlpatterns = [
    path("inscripcion/", inscripcion.inscripcion, name="inscripcion"),
    path("inscripcion/empezar/", inscripcion.empezar, name="inscripcion_empezar"),
    path(_B, inscripcion.tareas, name="inscripcion_tareas"),
    path(f"{_B}descartar/", inscripcion.descartar, name="inscripcion_descartar"),
    path(f"{_B}camino/<slug:codigo>/", inscripcion.camino, name="inscripcion_camino"),
    path(f"{_B}motivo/", inscripcion.motivo, name="inscripcion_motivo"),
    path(f"{_B}correo/", inscripcion.correo, name="inscripcion_correo"),
    path(f"{_B}correo/codigo/", inscripcion.codigo, name="inscripcion_codigo"),
    path(f"{_B}identidad/", inscripcion.identidad, name="inscripcion_identidad"),
    path(f"{_B}identidad/preguntas/", inscripcion.preguntas, name="inscripcion_preguntas"),
    path(f"{_B}ubicacion/", inscripcion.ubicacion, name="inscripcion_ubicacion"),
    path(f"{_B}actividades/", inscripcion.actividades, name="inscripcion_actividades"),
    path(f"{_B}responsabilidades/", inscripcion.responsabilidades, name="inscripcion_responsabilidades"),
    path(f"{_B}responsabilidades/elegir/", inscripcion.elegir, name="inscripcion_elegir"),
    path(f"{_B}revisar/", inscripcion.revisar, name="inscripcion_revisar"),
    path(f"{_B}recibo/", inscripcion.recibo, name="inscripcion_recibo"),
    path(f"{_B}recibo/pdf/", inscripcion.pdf, name="inscripcion_pdf"),
    path(f"{_B}contrasena/", inscripcion.contrasena, name="inscripcion_contrasena"),
    path("copia/", copia.copia, name="copia"),
    path("copia/pdf/", copia.copia_pdf, name="copia_pdf"),
]
