"""allauth's pages that we offer, with Spanish addresses. A page not listed here does not exist."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codigos
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as llaves
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
    path("segundo-factor/", never_cache(mfa.index), name="mfa_index"),
    path("segundo-factor/entrar/", views.SegundoFactorView.as_view(), name="mfa_authenticate"),
    path("segundo-factor/perdido/", views.factor_perdido, name="factor_perdido"),
    path("segundo-factor/no-fui-yo/<str:llave>/", views.factor_no_fui_yo, name="factor_no_fui_yo"),
    path("segundo-factor/confirmar/", views.ConfirmarConCodigoView.as_view(), name="mfa_reauthenticate"),
    path("segundo-factor/aplicacion/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("segundo-factor/aplicacion/quitar/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("segundo-factor/codigos/", never_cache(codigos.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "segundo-factor/codigos/hacer/",
        never_cache(codigos.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("segundo-factor/llaves/", never_cache(llaves.list_webauthn), name="mfa_list_webauthn"),
    path("segundo-factor/llaves/agregar/", never_cache(llaves.add_webauthn), name="mfa_add_webauthn"),
    path(
        "segundo-factor/llaves/confirmar/",
        never_cache(llaves.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("segundo-factor/llaves/entrar/", views.EntrarConLlaveView.as_view(), name="mfa_login_webauthn"),
    path("segundo-factor/llaves/<int:pk>/quitar/", never_cache(llaves.remove_webauthn), name="mfa_remove_webauthn"),
    path("segundo-factor/llaves/<int:pk>/nombre/", never_cache(llaves.edit_webauthn), name="mfa_edit_webauthn"),
    path("sesion/", views.sigue, name="sesion_sigue"),
    path("sesiones/", sesiones.list_usersessions, name="usersessions_list"),
]
