from django.urls import path

from ventanilla.firma.views import actas, firmar, instrumento

app_name = "firma"
urlpatterns = [
    path("", instrumento.mi_firma, name="mi_firma"),
    path("generar/", instrumento.generar, name="generar"),
    path("generar/<uuid:instrumento_id>/", instrumento.frase, name="frase"),
    path("lista/", instrumento.lista, name="lista"),
    path("terminar/", instrumento.terminar, name="terminar"),
    path("empezar/<uuid:borrador_id>/", firmar.empezar, name="empezar"),
    path("actos/<uuid:intencion_id>/", firmar.firmar, name="firmar"),
    path("actos/<uuid:intencion_id>/clave/", firmar.clave, name="clave"),
    path("actas/<uuid:acta_id>/", actas.acta, name="acta"),
    path("actas/<uuid:acta_id>/evidencia/", actas.evidencia, name="evidencia"),
]
