from django.urls import path, re_path

from ventanilla.expediente import views

app_name = "expediente"
urlpatterns = [
    path("v/", views.verificar, name="verificar"),
    # A QR reader that cuts the last slash must not cost a redirect.
    re_path(r"^v/(?P<codigo>[^/]{1,200})$", views.documento, name="documento_sin_barra"),
    path("v/<str:codigo>/", views.documento, name="documento"),
    path("v/<str:codigo>/comparar/", views.comparar, name="comparar"),
]
