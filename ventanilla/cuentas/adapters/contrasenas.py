"""What a password must be: long, not a known one, not made of its owner's data. Nothing else."""

from functools import cache
from importlib.resources import files

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ventanilla.comun.busqueda import fold
from ventanilla.cuentas.models import User

MINIMO, MAXIMO = 12, 128
_PALABRAS_DEL_SERVICIO = ("ventanilla", "dian", "muisca", "impuesto", "contrasena", "password", "colombia")


class LengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < MINIMO:
            raise ValidationError(
                _("Use al menos %(n)d caracteres. Sirven varias palabras seguidas.") % {"n": MINIMO},
                code="corta",
            )
        if len(password) > MAXIMO:
            raise ValidationError(_("Use como máximo %(n)d caracteres.") % {"n": MAXIMO}, code="larga")

    def get_help_text(self) -> str:
        return _("Al menos 12 caracteres. Puede ser una frase que solo usted recuerde.")


@cache
def _known() -> frozenset[str]:
    """Django's list of about 20,000 breached passwords, and ours of what people type in Spanish."""
    nuestras = files("ventanilla.cuentas").joinpath("datos/contrasenas_conocidas.txt").read_text("utf-8")
    return frozenset(CommonPasswordValidator().passwords) | frozenset(nuestras.split())


class KnownPasswordValidator:
    """Refuses passwords that attackers try first: common and breached ones, and simple repetitions."""

    def validate(self, password: str, user: User | None = None) -> None:
        plano = fold(password).replace("ñ", "n")
        repetida = any(plano == (plano[:n] * (len(plano) // n + 1))[: len(plano)] for n in range(1, min(7, len(plano))))
        recta = plano in "01234567890123456789abcdefghijklmnopqrstuvwxyz" or plano in "98765432109876543210"
        raiz = plano.rstrip("0123456789!.*")
        if repetida or recta or plano in _known() or raiz in _known() or raiz[: len(raiz) // 2] * 2 == raiz:
            raise ValidationError(
                _("Esa contraseña es muy conocida y se adivina fácil. Escoja otra, por ejemplo cuatro palabras."),
                code="conocida",
            )

    def get_help_text(self) -> str:
        return _("Que no sea una contraseña común.")


class OwnDataValidator:
    """Refuses the owner's name, number or mail, and the service's own words, when they are most of it."""

    def validate(self, password: str, user: User | None = None) -> None:
        plano = fold(password)
        propias: list[str] = list(_PALABRAS_DEL_SERVICIO)
        if user is not None:
            propias += [user.numero_documento, *fold(user.nombre).split(), fold(user.email.partition("@")[0])]
        resto = plano
        for palabra in sorted({p for p in propias if len(p) > 3}, key=len, reverse=True):
            resto = resto.replace(palabra, "")
        if len(plano) >= MINIMO and len(resto) < 8:
            raise ValidationError(
                _("No use su nombre, su documento, su correo ni el nombre de este servicio."), code="propia"
            )

    def get_help_text(self) -> str:
        return _("Que no contenga su nombre, su documento ni su correo.")
