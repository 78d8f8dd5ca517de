"""Pages' pieces that procedures share: proving a mail, proving who one is, the first password."""

import re
import time
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import DocumentoField, FechaField
from ventanilla.cuentas.forms import ContrasenaNueva
from ventanilla.cuentas.forms import TipoDocumentoField as TipoDocumentoField
from ventanilla.cuentas.models import User

Vista = Callable[..., HttpResponseBase]


def require_recent(vista: Vista) -> Vista:
    """For views of sensitive acts: who signed in more than five minutes ago confirms who they are, and comes back."""
    confirming: Vista = reauthentication_required(vista)

    @wraps(vista)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (vista if is_recent(request) else confirming)(request, *args, **kwargs)

    return guarded


def is_recent(request: HttpRequest) -> bool:
    """By what the session says of how and when its owner proved who it is; no question to the database."""
    if not request.user.is_authenticated:
        return False
    pruebas = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(time.time() - prueba["at"] < app_settings.REAUTHENTICATION_TIMEOUT for prueba in pruebas)


def enter(request: HttpRequest, user: User, *, url: str) -> HttpResponse:
    """Sign in whoever just chose this account's password: that is a proof of who it is as good as typing it."""
    record_authentication(request, user, method="password")
    return perform_login(request, user, redirect_url=url)  # type: ignore[no-any-return]


class PrimeraContrasenaForm(ContrasenaNueva, SetPasswordForm):  # type: ignore[misc]
    """For an account that was just enabled."""


class DocumentoExpedidoForm(forms.Form):
    """A document and the day it was issued: what somebody knows of it who has it in hand."""

    tipo_documento = TipoDocumentoField()
    numero_documento = DocumentoField(
        help_text=_("Con o sin puntos, como prefiera."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
    )
    expedicion_date = FechaField(
        label=_("Fecha de expedición del documento"), help_text=_("Está en el documento. Por ejemplo: 14 3 2008")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_expedicion_date(self) -> date:
        fecha: date = self.cleaned_data["expedicion_date"]
        if fecha.year < 1900 or fecha > self.today:
            raise forms.ValidationError(_("Revise el año: esa fecha no puede ser la de un documento."))
        return fecha


class CodigoDeCorreoForm(forms.Form):
    """Six digits sent to an address."""

    codigo = forms.CharField(
        label=_("Código de 6 números"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}),
        error_messages={"required": _("Escriba el código que le enviamos.")},
    )

    def clean_codigo(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["codigo"])
        if len(digits) != 6:
            raise forms.ValidationError(_("El código tiene 6 números."))
        return digits


class CuestionarioForm(forms.Form):
    """The questions of the civil registry, as radios."""

    def __init__(self, preguntas: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for numero, pregunta in enumerate(preguntas):
            self.fields[f"pregunta_{numero}"] = forms.TypedChoiceField(
                label=pregunta["texto"],
                coerce=int,
                choices=[(indice, texto) for indice, texto in enumerate(pregunta["opciones"])],
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija una respuesta.")},
            )

    def respuestas(self) -> tuple[int, ...]:
        return tuple(self.cleaned_data[nombre] for nombre in self.fields)
