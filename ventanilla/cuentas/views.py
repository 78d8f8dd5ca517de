"""Sign-in and recovery: allauth's views behind our limits."""

from typing import Any

from allauth.account.views import (
    ConfirmPasswordResetCodeView,
    LoginView,
    PasswordResetView,
    email_verification_sent,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.cuentas import services
from ventanilla.cuentas.middleware import ip_of


def _subject(request: HttpRequest) -> str:
    """Whom the try is about, however it was typed; never read back to anybody."""
    numero = "".join(filter(str.isalnum, request.POST.get("numero_documento", ""))).upper()
    return f"{request.POST.get('tipo_documento', '')[:2]}-{numero[:40]}"


class IngresoView(LoginView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        services.spend_limit("ingreso", persona=_subject(request), ip=ip_of(request), now=timezone.now())
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


@method_decorator(never_cache, name="dispatch")
class RecuperarView(PasswordResetView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        services.spend_limit("recuperar", persona=_subject(request), ip=ip_of(request), now=timezone.now())
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


@method_decorator(never_cache, name="dispatch")
class CodigoDeRecuperacionView(ConfirmPasswordResetCodeView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        services.spend_limit("codigo.probar", ip=ip_of(request), now=timezone.now())
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


def confirmar_correo(request: HttpRequest) -> HttpResponseBase:
    """Only for who is half way through signing in: allauth would send anybody else to a page that we do not have."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return email_verification_sent(request)  # type: ignore[no-any-return]


@require_safe
def registro(request: HttpRequest) -> HttpResponse:
    """Accounts come with the RUT."""
    return redirect("rut:inscripcion")
