from django.urls import path

from ventanilla.adjuntos import views

app_name = "adjuntos"
urlpatterns = [
    path("archivo/<uuid:adjunto_id>/", views.descargar, name="descargar"),
    path("archivo/<uuid:adjunto_id>/pagina/<int:pagina>/", views.pagina, name="pagina"),
    path("archivo/<uuid:adjunto_id>/quitar/", views.quitar, name="quitar"),
    path("<str:objeto>/", views.panel, name="panel"),
    path("<str:objeto>/enviar/", views.enviar, name="enviar"),
]
