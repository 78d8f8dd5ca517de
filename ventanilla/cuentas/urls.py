"""allauth's pages that we offer, with Spanish addresses. A page not listed here does not exist."""

from allauth.account import views as allauth_views
from allauth.usersessions import views as sesiones
from django.urls import path
from django.views.decorators.cache import never_cache

from ventanilla.cuentas import views

urlpatterns = [
    path("ingresar/", views.IngresoView.as_view(), name="account_login"),
    path("salir/", allauth_views.logout, name="account_logout"),
    path("inactiva/", never_cache(allauth_views.account_inactive), name="account_inactive"),
    path("registro/", views.registro, name="account_signup"),
    path("confirmar-identidad/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("confirmar-correo/", views.confirmar_correo, name="account_email_verification_sent"),
    path("contrasena/", allauth_views.password_change, name="account_change_password"),
    path("contrasena/crear/", allauth_views.password_set, name="account_set_password"),
    path("recuperar/", views.RecuperarView.as_view(), name="account_reset_password"),
    path(
        "recuperar/codigo/",
        views.CodigoDeRecuperacionView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "recuperar/contrasena/",
        allauth_views.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "recuperar/lista/",
        never_cache(allauth_views.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("sesiones/", sesiones.list_usersessions, name="usersessions_list"),
]
