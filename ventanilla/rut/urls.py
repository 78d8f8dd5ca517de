from django.urls import path

from ventanilla.rut.actualizacion.views import GUIADO as ACTUALIZACION
from ventanilla.rut.cancelacion.views import GUIADO as CANCELACION
from ventanilla.rut.consulta import views as consulta
from ventanilla.rut.contacto import views as contacto
from ventanilla.rut.copia import views as copia
from ventanilla.rut.inscripcion.views import correo, datos, envio, identidad, inicio, responsabilidades
from ventanilla.rut.inscripcion_juridica.views.paginas import routes as inscripcion_juridica
from ventanilla.rut.mandatos.views import actuar, lista, otorgar
from ventanilla.rut.oficio.views import abrir as abrir_oficio
from ventanilla.rut.presencial import views as presencial
from ventanilla.rut.reactivacion.views import GUIADO as REACTIVACION
from ventanilla.rut.recuperacion import views as recuperacion
from ventanilla.rut.retiro_consumo.views import GUIADO as RETIRO_CONSUMO
from ventanilla.rut.retiro_iva.views import GUIADO as RETIRO_IVA
from ventanilla.rut.usuario import views as usuario

app_name = "rut"
_B = "inscripcion/<uuid:borrador_id>/"
_C = "contacto/<uuid:borrador_id>/"
_M = "mandato/<uuid:borrador_id>/"
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
    path("contacto/", contacto.contacto, name="contacto"),
    path("contacto/empezar/", contacto.empezar, name="contacto_empezar"),
    path(_C, contacto.tareas, name="contacto_tareas"),
    path(f"{_C}descartar/", contacto.descartar, name="contacto_descartar"),
    path(f"{_C}correo/", contacto.correo, name="contacto_correo"),
    path(f"{_C}correo/codigo/", contacto.correo_codigo, name="contacto_correo_codigo"),
    path(f"{_C}telefono/", contacto.telefono, name="contacto_telefono"),
    path(f"{_C}telefono/codigo/", contacto.telefono_codigo, name="contacto_telefono_codigo"),
    path(f"{_C}revisar/", contacto.revisar, name="contacto_revisar"),
    path(f"{_C}recibo/", contacto.recibo, name="contacto_recibo"),
    path("no-fui-yo/<str:llave>/", contacto.no_fui_yo, name="contacto_no_fui_yo"),
    path("mandato/", otorgar.mandato, name="mandato"),
    path("mandato/empezar/", otorgar.empezar, name="mandato_empezar"),
    path(f"{_M}quien/", otorgar.quien, name="mandato_quien"),
    path(f"{_M}alcances/", otorgar.alcances, name="mandato_alcances"),
    path(f"{_M}vigencia/", otorgar.vigencia, name="mandato_vigencia"),
    path(f"{_M}revisar/", otorgar.revisar, name="mandato_revisar"),
    path(f"{_M}recibo/", otorgar.recibo, name="mandato_recibo"),
    path("actuar/", actuar.actuar, name="actuar"),
    path("actuar/elegir/", actuar.elegir, name="actuar_elegir"),
    path("mandatos/", lista.mandatos, name="mandatos"),
    path("mandatos/<int:pk>/<slug:accion>/", lista.cambiar, name="mandato_cambiar"),
    path("mandatos/actividad/<str:clave>/", lista.actividad, name="mandato_actividad"),
    path("recuperar/", recuperacion.recuperacion, name="recuperacion"),
    path("recuperar/contacto/", recuperacion.contacto, name="recuperacion_contacto"),
    path("recuperar/codigo/", recuperacion.codigo, name="recuperacion_codigo"),
    path("recuperar/solicitud/<str:llave>/", recuperacion.estado, name="recuperacion_estado"),
    path("recuperar/no-fui-yo/<str:llave>/", recuperacion.cancelar, name="recuperacion_cancelar"),
    path("recuperar/contrasena/<str:llave>/", recuperacion.contrasena, name="recuperacion_contrasena"),
    *inscripcion_juridica("inscripcion-juridica"),
    *ACTUALIZACION.routes("actualizacion"),
    *RETIRO_IVA.routes("retiro-iva"),
    *RETIRO_CONSUMO.routes("retiro-consumo"),
    *CANCELACION.routes("cancelacion"),
    *REACTIVACION.routes("reactivacion"),
    path("consulta/", consulta.estado, name="consulta_estado"),
    path("consulta/facturador/", consulta.facturador, name="consulta_facturador"),
    path("copia/", copia.copia, name="copia"),
    path("copia/pdf/", copia.copia_pdf, name="copia_pdf"),
    path("historia/", copia.historia, name="historia"),
    path("historia/<int:numero>/", copia.version, name="version"),
]

_A = "<uuid:atencion_id>/"
oficio = [path("", abrir_oficio, name="abrir")]  # under /escritorio/oficio/
escritorio = [  # under /escritorio/presencial/: config/urls.py puts it there
    path("", presencial.entrar, name="entrar"),
    path(_A, presencial.inicio, name="inicio"),
    path(f"{_A}listo/", presencial.listo, name="listo"),
    path(f"{_A}<slug:gestion>/", presencial.cambiar, name="cambiar"),
    path(f"{_A}<slug:gestion>/revisar/", presencial.revisar, name="revisar"),
]
