"""Joins allauth's second factors to our address, our words and our keys."""

import base64
import os
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.pdf import qr_svg

SERVICIO = "Ventanilla"


class FactoresAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ese código no es, o ya se usó. Espere a que aparezca otro y escríbalo."),
        "cannot_delete_authenticator": _("No puede quitar su único segundo factor."),
        "cannot_generate_recovery_codes": _("Primero agregue una llave de acceso o una aplicación."),
        "unverified_email": _("Primero confirme el correo de su cuenta."),
    }

    def get_totp_issuer(self) -> str:
        return SERVICIO

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user)

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as the operator names it, never as a request does."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": SERVICIO}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Passkeys are told apart by a number until their owner gives them a name."""
        cuantas = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Llave %(n)d") % {"n": cuantas + 1})

    def encrypt(self, text: str) -> str:
        """Secrets rest sealed with a key that is not in the database."""
        nonce = os.urandom(12)
        return "v1:" + base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), b"factores")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sellado = base64.b64decode(encrypted_text.removeprefix("v1:"))
        try:
            return _cipher().decrypt(sellado[:12], sellado[12:], b"factores").decode()
        except InvalidTag as error:
            raise ValueError("CLAVE_DE_FACTORES is not the one with which this secret was sealed") from error


def _cipher() -> AESGCM:
    return AESGCM(
        HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"factores/v1").derive(
            settings.CLAVE_DE_FACTORES.encode()
        )
    )
