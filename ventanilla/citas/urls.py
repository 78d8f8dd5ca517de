"""/citas/ is public; /escritorio/citas/ is for officials, each by role (config/politicas.py)."""

from django.urls import URLPattern, path

from ventanilla.citas.agenda.views import cambios, editar, semana, sobrecupo
from ventanilla.citas.cifras import views as publicas
from ventanilla.citas.espera import views as espera
from ventanilla.citas.gestion.views import cita, entrar, mover
from ventanilla.citas.reserva.views import busqueda, inicio, reserva
from ventanilla.citas.sala.views import cifras, distancia, mesa, publico, turno
from ventanilla.citas.sorteo import views as sorteo

app_name = "citas"
urlpatterns: list[URLPattern] = [
    # booking
    path("", inicio.inicio, name="inicio"),
    path("agendar/", inicio.agendar, name="agendar"),
    path("agendar/<slug:servicio>/", inicio.servicio, name="servicio"),
    path("agendar/<slug:servicio>/en-linea/", inicio.en_linea, name="en_linea"),
    path("agendar/<slug:servicio>/vencimiento/", busqueda.vencimiento, name="vencimiento"),
    path("agendar/<slug:servicio>/cupos/", busqueda.cupos, name="cupos"),
    path("agendar/<slug:servicio>/apartar/", busqueda.apartar, name="apartar"),
    path("reserva/<uuid:cita_id>/", reserva.confirmar, name="reserva_confirmar"),
    path("reserva/<uuid:cita_id>/datos/", reserva.datos, name="reserva_datos"),
    path("reserva/<uuid:cita_id>/aceptar/", reserva.aceptar, name="reserva_aceptar"),
    path("reserva/<uuid:cita_id>/mas-tiempo/", reserva.mas_tiempo, name="reserva_mas_tiempo"),
    path("reserva/<uuid:cita_id>/soltar/", reserva.soltar, name="reserva_soltar"),
    path("reserva/<uuid:cita_id>/mover/", reserva.mover, name="reserva_mover"),
    path("reserva/<uuid:cita_id>/lista/", reserva.lista, name="reserva_lista"),
    path("reserva/<uuid:cita_id>/movida/", reserva.movida, name="reserva_movida"),
    path("reserva/<uuid:cita_id>/cita.ics", reserva.calendario, name="reserva_ics"),
    path("reserva/<uuid:cita_id>/cita.pdf", reserva.pdf, name="reserva_pdf"),
    # one's own appointments: by the secret link, and in one's account
    path("gestionar/", entrar.gestionar, name="gestionar"),
    path("papeles/<uuid:cita_id>/", entrar.papeles_de, name="papeles_de"),
    path("c/<str:codigo>/<str:secreto>/", cita.ver, name="cita"),
    path("c/<str:codigo>/<str:secreto>/asistire/", cita.asistire, name="asistire"),
    path("c/<str:codigo>/<str:secreto>/cancelar/", cita.cancelar, name="cancelar"),
    path("c/<str:codigo>/<str:secreto>/alternativa/", cita.alternativa, name="alternativa"),
    path("c/<str:codigo>/<str:secreto>/papeles/", cita.ver_papeles, name="papeles"),
    path("c/<str:codigo>/<str:secreto>/cita.ics", cita.ics, name="ics"),
    path("c/<str:codigo>/<str:secreto>/cita.pdf", cita.pdf, name="pdf"),
    path("c/<str:codigo>/<str:secreto>/mover/", mover.mover, name="mover"),
    path("c/<str:codigo>/<str:secreto>/mover/<uuid:apartada_id>/", mover.apartada, name="apartada"),
    path("mias/", entrar.mias, name="mias"),
    path("mias/<str:codigo>/", cita.ver, name="mia"),
    path("mias/<str:codigo>/asistire/", cita.asistire, name="mia_asistire"),
    path("mias/<str:codigo>/cancelar/", cita.cancelar, name="mia_cancelar"),
    path("mias/<str:codigo>/alternativa/", cita.alternativa, name="mia_alternativa"),
    path("mias/<str:codigo>/papeles/", cita.ver_papeles, name="mia_papeles"),
    path("mias/<str:codigo>/cita.ics", cita.ics, name="mia_ics"),
    path("mias/<str:codigo>/cita.pdf", cita.pdf, name="mia_pdf"),
    path("mias/<str:codigo>/mover/", mover.mover, name="mia_mover"),
    path("mias/<str:codigo>/mover/<uuid:apartada_id>/", mover.apartada, name="mia_apartada"),
    # espera: the waitlist and its offers
    path("espera/", espera.inicio, name="esperas"),
    path("espera/antes/<str:codigo>/<str:secreto>/", espera.antes, name="espera_antes"),
    path("espera/ver/<uuid:espera_id>/<str:secreto>/", espera.ver, name="espera"),
    path("espera/ver/<uuid:espera_id>/<str:secreto>/salir/", espera.salir, name="espera_salir"),
    path("espera/<slug:servicio>/", espera.unirse, name="espera_unirse"),
    path("oferta/<uuid:cita_id>/<str:secreto>/", espera.oferta, name="oferta"),
    path("oferta/<uuid:cita_id>/<str:secreto>/responder/", espera.responder, name="oferta_responder"),
    # public figures
    path("cifras/", publicas.cifras, name="cifras"),
    path("cifras/cifras.csv", publicas.cifras_csv, name="cifras_csv"),
    path("cifras/cifras.json", publicas.cifras_json, name="cifras_json"),
    path("cifras/aperturas.ics", publicas.aperturas_ics, name="aperturas_ics"),
    # draws
    path("sorteos/", sorteo.lista, name="sorteos"),
    path("sorteos/<uuid:ventana_id>/", sorteo.sorteo, name="sorteo"),
    path("sorteos/<uuid:ventana_id>/participar/", sorteo.participar, name="sorteo_participar"),
    path("sorteos/<uuid:ventana_id>/sorteo.json", sorteo.archivo, name="sorteo_archivo"),
    path("sorteos/boleta/<uuid:boleta_id>/<str:secreto>/", sorteo.boleta, name="boleta"),
    # the day
    path("llegue/", publico.llegue, name="llegue"),
    path("pantalla/<str:sede>/", publico.pantalla, name="pantalla"),
    path("sala/<str:codigo>/<str:secreto>/", publico.sala, name="sala"),
]

escritorio: list[URLPattern] = [
    # draws
    path("ventanas/", sorteo.ventanas, name="ventanas"),
    path("ventanas/nueva/", sorteo.anunciar, name="ventana_nueva"),
    path("ventanas/<uuid:ventana_id>/retirar/", sorteo.retirar, name="ventana_retirar"),
    # the day
    path("", mesa.dia, name="dia"),
    path("puesto/", mesa.puesto, name="puesto"),
    path("llegada/", mesa.llegada, name="llegada"),
    path("sin-cita/", mesa.sin_cita, name="sin_cita"),
    path("llamar/", mesa.llamar, name="llamar"),
    path("turno/<int:turno_id>/", turno.turno, name="turno"),
    path("turno/<int:turno_id>/cerrar/", turno.cerrar, name="turno_cerrar"),
    path("turno/<int:turno_id>/nota/", turno.nota, name="turno_nota"),
    path("turno/<int:turno_id>/papel/", turno.papel, name="turno_papel"),
    path("turno/<int:turno_id>/papel/<uuid:adjunto_id>/<int:pagina>/", turno.papel_pagina, name="turno_papel_pagina"),
    path("turno/<int:turno_id>/<slug:acto>/", turno.acto, name="turno_acto"),
    path("cita/<uuid:cita_id>/otra-hora/", turno.otra, name="otra_hora"),
    path("a-distancia/", distancia.lista, name="lista"),
    path("a-distancia/<uuid:cita_id>/", distancia.contacto, name="contacto"),
    path("a-distancia/<uuid:cita_id>/intento/", distancia.intento, name="intento"),
    path("a-distancia/<uuid:cita_id>/atender/", distancia.atender, name="atender"),
    path("a-distancia/<uuid:cita_id>/no-contesto/", distancia.no_contesto, name="no_contesto"),
    path("cifras/", cifras.cifras, name="cifras"),
    path("agendan-por-muchas/", cifras.muchas, name="muchas"),
    path("agendan-por-muchas/<slug:clase>/<str:huella>/", cifras.muchas_citas, name="muchas_citas"),
    # the agenda
    path("agenda/", semana.semana, name="agenda"),
    path("agenda/reglas/", semana.reglas, name="agenda_reglas"),
    path("agenda/oficina/<str:sede>/", editar.sede, name="agenda_sede"),
    path("agenda/oficina/<str:sede>/regla/", editar.regla, name="agenda_regla_nueva"),
    path("agenda/oficina/<str:sede>/regla/<int:pk>/", editar.regla, name="agenda_regla"),
    path("agenda/oficina/<str:sede>/puesto/", editar.puesto, name="agenda_puesto_nuevo"),
    path("agenda/oficina/<str:sede>/puesto/<int:pk>/", editar.puesto, name="agenda_puesto"),
    path("agenda/cerrar/", editar.cerrar, name="agenda_cerrar"),
    path("agenda/aperturas/", semana.aperturas, name="agenda_aperturas"),
    path("agenda/aperturas/anunciar/", editar.apertura, name="agenda_apertura"),
    path("agenda/servicios/", semana.servicios, name="agenda_servicios"),
    path("agenda/servicio-nuevo/", editar.servicio_nuevo, name="agenda_servicio_nuevo"),
    path("agenda/servicios/<slug:codigo>/", editar.servicio, name="agenda_servicio"),
    path("agenda/terminos/", editar.terminos, name="agenda_terminos"),
    path("agenda/sobrecupo/", sobrecupo.sobrecupo, name="agenda_sobrecupo"),
    path("agenda/cambios/", semana.cambios, name="agenda_cambios"),
    path("agenda/cambios/<int:pk>/", cambios.cambio, name="agenda_cambio"),
    path("agenda/cambios/<int:pk>/deshacer/", cambios.deshacer, name="agenda_deshacer"),
    path("agenda/cambios/<int:pk>/reintentar/", cambios.reintentar, name="agenda_reintentar"),
    path("agenda/cambios/<int:pk>/cancelar/", cambios.cancelar, name="agenda_cancelar"),
]
_ = path
