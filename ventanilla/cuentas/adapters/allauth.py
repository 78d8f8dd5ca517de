"""Joins django-allauth to our limits, our outgoing mail register and our events."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas.events import aviso_de_cuenta, hecho_de_cuenta
from ventanilla.cuentas.rules import new_code

_PLANTILLAS = {
    "account/email/password_reset_code": "recuperar_codigo",
    "account/email/email_confirmation": "codigo",
    "account/email/email_confirmation_signup": "codigo",
    "account/email/password_changed": "aviso_contrasena",
    "account/email/password_reset": "aviso_contrasena",
    "account/email/password_set": "aviso_contrasena",
    "account/email/email_changed": "aviso_correo",
    "account/email/email_confirm": "aviso_correo",
    "account/email/email_deleted": "aviso_correo",
}


class CuentaAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "El documento o la contraseña no coinciden. Revíselos, o recupere su contraseña."
        ),
        "incorrect_code": _("Ese código no es. Revise el último correo que le enviamos."),
        "enter_current_password": _("Esa no es su contraseña actual."),
        "too_many_login_attempts": _("Hizo muchos intentos. Espere unos minutos y vuelva a empezar."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the RUT, after an identity proof; nobody opens one by typing a name."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        codigo = context.get("code", "")
        aviso_de_cuenta.send(
            None,
            correo=email,
            plantilla=_PLANTILLAS.get(template_prefix, "aviso_cuenta"),
            contexto={"codigo": codigo},
            reservado=bool(codigo),
            now=timezone.now(),
        )

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        _announce("cuentas.contrasena.cambiada", user.pk)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        _announce("cuentas.sesion.abierta", user.pk)

    def logout(self, request: HttpRequest) -> None:
        _announce("cuentas.sesion.cerrada", request.user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Whom it was about is not written down: a wrong document number may be anything a person typed."""
        _announce("cuentas.ingreso.fallido", None)

    def generate_password_reset_code(self) -> str:
        return new_code()


def _announce(accion: str, user_id: int | None) -> None:
    actor = Actor(Calidad.NOMBRE_PROPIO if user_id else Calidad.INVITADO, user_id=user_id)
    objeto = f"user:{user_id}" if user_id else "user:"
    hecho_de_cuenta.send(None, actor=actor, accion=accion, objeto=objeto, datos={}, now=timezone.now())
