"""Sign-in and recovery: allauth's views behind our limits."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.views import (
    ConfirmPasswordResetCodeView,
    LoginView,
    PasswordResetView,
    email_verification_sent,
)
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.rules import ESPERA_POR_FACTOR


def _subject(request: HttpRequest) -> str:
    """Whom the try is about, however it was typed; never read back to anybody."""
    numero = "".join(filter(str.isalnum, request.POST.get("numero_documento", ""))).upper()
    return f"{request.POST.get('tipo_documento', '')[:2]}-{numero[:40]}"


class IngresoView(LoginView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        services.spend_limit("ingreso", persona=_subject(request), ip=ip_of(request), now=timezone.now())
        with transaction.atomic():  # session, event and notices: one wait for the disk instead of eight
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


def _spend_factor(request: HttpRequest) -> None:
    """Who tries is known by the session that already gave the password, or that is signed in."""
    proceso = getattr(request, "_login_stage", None)
    user_id = proceso.login.user.pk if proceso else request.user.pk
    services.spend_limit("factor.probar", persona=f"user:{user_id}", ip=ip_of(request), now=timezone.now())


@method_decorator(never_cache, name="dispatch")
class SegundoFactorView(AuthenticateView):  # type: ignore[misc]
    def _build_forms(self) -> Any:  # the tries are counted before any is judged
        if self.request.method == "POST":
            _spend_factor(self.request)
        return super()._build_forms()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def factor_perdido(request: HttpRequest) -> HttpResponse:
    """For who gave the password and has neither the second factor nor recovery codes."""
    now = timezone.now()
    espera = None
    if request.method == "POST":
        _spend_factor(request)
        user_id = request._login_stage.login.user.pk  # type: ignore[attr-defined]
        espera = services.report_lost_factor(Actor(Calidad.INVITADO, user_id=user_id), user_id, now=now)
    contexto = {"desde": espera.pedido_at + ESPERA_POR_FACTOR if espera else None}
    return render(request, "mfa/perdido.html", contexto)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor_no_fui_yo(request: HttpRequest, llave: str) -> HttpResponse:
    """The link of the notice: a button stops it, looking does not."""
    if request.method == "POST":
        services.cancel_lost_factor(request.actor, llave, now=timezone.now())  # type: ignore[attr-defined]
    return render(request, "mfa/no_fui_yo.html", {"hecho": request.method == "POST"})


@method_decorator(never_cache, name="dispatch")
class ConfirmarConCodigoView(ReauthenticateView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _spend_factor(request)
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


@method_decorator(never_cache, name="dispatch")
class EntrarConLlaveView(LoginWebAuthnView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        services.spend_limit("factor.probar", ip=ip_of(request), now=timezone.now())
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


def confirmar_correo(request: HttpRequest) -> HttpResponseBase:
    """Only for who is half way through signing in: allauth would send anybody else to a page that we do not have."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return email_verification_sent(request)  # type: ignore[no-any-return]


@never_cache
@require_safe
def sigue(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: asking for this keeps the session."""
    return HttpResponse(status=204)


@require_safe
def registro(request: HttpRequest) -> HttpResponse:
    """Accounts come with the RUT."""
    return redirect("rut:inscripcion")
