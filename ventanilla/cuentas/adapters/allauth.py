"""Joins django-allauth to our limits, our outgoing mail register and our events."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as peticion
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas.events import aviso_de_cuenta, hecho_de_cuenta, sesion_abierta
from ventanilla.cuentas.models import User
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


EQUIPO = "equipo"


def _knows(request: HttpRequest, user: User) -> bool:
    """Whether this browser carries our mark of an earlier sign-in of this person."""
    return request.get_signed_cookie(EQUIPO, default="", salt=f"{EQUIPO}{user.pk}") == str(user.pk)


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
        if template_prefix.startswith("mfa/"):
            return  # told where it happens, in the same transaction: on_factor_saved
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

    def login(self, request: HttpRequest, user: User) -> None:
        primera = user.last_login is None
        super().login(request, user)
        _announce("cuentas.sesion.abierta", user.pk)
        request.equipo_nuevo = not primera and not _knows(request, user)  # type: ignore[attr-defined]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """A browser in which this person had not signed in is told to them, once."""
        respuesta: HttpResponse = super().post_login(request, user, **kwargs)
        sesion_abierta.send(None, user=user, now=timezone.now())
        if getattr(request, "equipo_nuevo", False) and user.email:
            aviso_de_cuenta.send(None, correo=user.email, plantilla="aviso_equipo", contexto={}, now=timezone.now())
        respuesta.set_signed_cookie(
            EQUIPO, str(user.pk), salt=f"{EQUIPO}{user.pk}", max_age=365 * 86400, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return respuesta

    def logout(self, request: HttpRequest) -> None:
        _announce("cuentas.sesion.cerrada", request.user.pk)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Signing in counts as much as confirming: who did either in the last five minutes is not asked again."""
        hechos = get_authentication_records(peticion.request, peticion.request.user)
        reciente = hechos and time.time() - hechos[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return bool(super().is_reauthentication_required(app=app)) and not reciente

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Whom it was about is not written down: a wrong document number may be anything a person typed."""
        _announce("cuentas.ingreso.fallido", None)

    def generate_password_reset_code(self) -> str:
        return new_code()


def on_factor_saved(sender: object, *, instance: Authenticator, created: bool, **_: object) -> None:
    """Inside the transaction of the fact: its event and its notice exist if and only if the factor does."""
    if created:
        _announce("cuentas.factor.agregado", instance.user_id, tipo=str(instance.type))
        _tell_of_factor(instance.user)


def on_factor_deleted(sender: object, *, instance: Authenticator, **_: object) -> None:
    _announce("cuentas.factor.quitado", instance.user_id, tipo=str(instance.type))
    _tell_of_factor(instance.user)


def _tell_of_factor(user: User) -> None:
    if user.email:
        aviso_de_cuenta.send(None, correo=user.email, plantilla="aviso_factor", contexto={}, now=timezone.now())


def on_factor_failed(sender: object, *, user: AbstractBaseUser, authenticator: Any, **_: object) -> None:
    _announce("cuentas.factor.fallido", user.pk, tipo=authenticator.type)


def _announce(accion: str, user_id: int | None, **datos: str) -> None:
    actor = Actor(Calidad.NOMBRE_PROPIO if user_id else Calidad.INVITADO, user_id=user_id)
    objeto = f"user:{user_id}" if user_id else "user:"
    hecho_de_cuenta.send(None, actor=actor, accion=accion, objeto=objeto, datos=datos, now=timezone.now())
