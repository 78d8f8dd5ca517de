from django.urls import path

from ventanilla.habeas import views

app_name = "habeas"
urlpatterns = [
    path("", views.mis_datos, name="mis_datos"),
    path("permisos/<slug:code>/", views.permiso, name="permiso"),
    path("copia.json", views.copia_json, name="copia_json"),
    path("copia.pdf", views.copia_pdf, name="copia_pdf"),
    path("solicitar/", views.solicitar, name="solicitar"),
    path("solicitar/codigo/", views.codigo, name="codigo"),
]
