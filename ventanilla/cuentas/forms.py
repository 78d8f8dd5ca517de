"""What a person types to sign in, to recover the password and to prove a mail or an identity."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import DocumentoField
from ventanilla.cuentas import selectors
from ventanilla.cuentas.events import aviso_de_cuenta
from ventanilla.cuentas.rules import NADIE, new_code
from ventanilla.referencias import selectors as referencias


class TipoDocumentoField(forms.ChoiceField):
    """The documents of natural persons; the citizen's card first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Tipo de documento"))
        kwargs.setdefault("initial", "13")
        kwargs.setdefault("error_messages", {"required": _("Elija el tipo de documento.")})
        super().__init__(choices=_document_types, **kwargs)


def _document_types() -> list[tuple[str, str]]:
    tipos = [tipo for tipo in referencias.tipos_documento("rut") if "N" in tipo.person_kind]
    return sorted(((tipo.code, tipo.name) for tipo in tipos), key=lambda par: (par[0] != "13", par[0]))


def _without_placeholders(form: forms.Form) -> None:
    for campo in form.fields.values():
        campo.widget.attrs.pop("placeholder", None)


class IngresoForm(LoginForm):  # type: ignore[misc]
    """Document type, number and password. Which of the three is wrong is never said."""

    tipo_documento = TipoDocumentoField()
    numero_documento = DocumentoField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["login"]
        self.fields["password"].label = _("Contraseña")
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("Escriba su contraseña.")
        self.order_fields(["tipo_documento", "numero_documento", "password"])
        _without_placeholders(self)

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def clean(self) -> dict[str, Any]:
        datos = self.cleaned_data
        datos["login"] = f"{datos.get('tipo_documento', '')}-{datos.get('numero_documento', '')}"
        return super().clean()  # type: ignore[no-any-return]


class RecuperarForm(ResetPasswordForm):  # type: ignore[misc]
    """Document instead of mail: the code goes to the address of record, which is never shown."""

    tipo_documento = TipoDocumentoField()
    numero_documento = DocumentoField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or self.cleaned_data
        user = None
        if not self.errors:
            user = selectors.user_by_documento(datos["tipo_documento"], datos["numero_documento"])
        self.users = [user] if user and user.is_active and user.email else []
        datos["email"] = user.email if self.users and user else NADIE
        return datos  # type: ignore[no-any-return]

    def save(self, request: HttpRequest, **kwargs: Any) -> Any:
        """When there is nobody, a message to nobody is written, and dropped by the worker: the same work for both."""
        hecho = super().save(request, **kwargs)
        if not self.users:
            aviso_de_cuenta.send(
                None, correo=NADIE, plantilla="recuperar_codigo", contexto={"codigo": new_code()}, reservado=True,
                now=timezone.now(),
            )  # fmt: skip
        return hecho


class CodigoForm(ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Código de 6 números")
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "class": "code-input"})
        self.fields["code"].error_messages["required"] = _("Escriba el código que le enviamos.")
        _without_placeholders(self)


class ContrasenaNueva:
    """Two equal boxes, with our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campos: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        campos["password1"].label = _("Contraseña nueva")
        campos["password1"].help_text = _(
            "Al menos 12 caracteres. Lo más fácil de recordar: cuatro palabras que no tengan que ver entre sí."
        )
        campos["password2"].label = _("Repita la contraseña nueva")
        for nombre in ("password1", "password2"):
            campos[nombre].error_messages["required"] = _("Escriba la contraseña nueva.")
        if "oldpassword" in campos:
            campos["oldpassword"].label = _("Contraseña actual")
            campos["oldpassword"].help_text = ""
        _without_placeholders(self)  # type: ignore[arg-type]


class NuevaContrasenaForm(ContrasenaNueva, ResetPasswordKeyForm):  # type: ignore[misc]
    """After recovering by code."""


class CambiarContrasenaForm(ContrasenaNueva, ChangePasswordForm):  # type: ignore[misc]
    """Knowing the present one."""


class _CodigoDeFactor:
    """One box, with our words; spaces do not matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codigo = self.fields["code"]  # type: ignore[attr-defined]
        codigo.label = _("Código")
        codigo.widget.attrs.update({"inputmode": "numeric", "class": "code-input"})
        codigo.error_messages["required"] = _("Escriba el código.")
        _without_placeholders(self)  # type: ignore[arg-type]

    def clean_code(self) -> str:
        datos: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        datos["code"] = normalize_user_code(datos["code"])
        return str(super().clean_code())  # type: ignore[misc]


class ActivarAplicacionForm(_CodigoDeFactor, ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the application shows."""


class CodigoDeFactorForm(_CodigoDeFactor, AuthenticateForm):  # type: ignore[misc]
    """At sign-in."""


class ConfirmarConCodigoForm(_CodigoDeFactor, ReauthenticateForm):  # type: ignore[misc]
    """Before a sensitive act."""


class AgregarLlaveForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nombre de la llave")
        self.fields["name"].help_text = _("Para reconocerla después, por ejemplo «Mi teléfono».")
        self.fields["passwordless"].label = _("Entrar solo con esta llave, sin contraseña")
        self.fields["passwordless"].help_text = _("Su equipo pedirá siempre la huella, la cara o el PIN.")


class NombreDeLlaveForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nombre de la llave")
        self.fields["name"].error_messages["required"] = _("Escriba un nombre.")
