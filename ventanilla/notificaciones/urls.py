from django.urls import path

from ventanilla.notificaciones import views

app_name = "notificaciones"
urlpatterns = [
    path("verificar-correo/", views.verificar_correo, name="verificar_correo"),
    path("buzon/", views.buzon, name="buzon"),
    path("buzon/<int:pk>/", views.buzon_correo, name="buzon_correo"),
    path("buzon/<int:pk>/<int:indice>/", views.buzon_adjunto, name="buzon_adjunto"),
]
