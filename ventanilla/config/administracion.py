"""Django's admin behind the second factor: officials only, with a session that was opened or confirmed with it."""

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ventanilla.cuentas.selectors import has_second_factor


class Administracion(AdminSite):
    site_header = "Ventanilla · funcionarios"
    site_title = "Ventanilla"
    index_title = "Sus listas y solicitudes"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_permission(request)) and used_second_factor(request)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Nobody signs in here: an official signs in as everybody does, and then shows the second factor."""
        siguiente = f"?next={reverse('admin:index')}"
        if not request.user.is_authenticated:
            return redirect(reverse("account_login") + siguiente)
        if not (request.user.is_staff and request.user.is_active):
            return redirect("portal:perfil")
        if not has_second_factor(request.user.pk):
            return redirect("mfa_index")
        return redirect(reverse("mfa_reauthenticate") + siguiente)


def used_second_factor(request: HttpRequest) -> bool:
    """By the records of this session: a passkey or a code, at sign-in or to confirm."""
    return any(hecho.get("method") == "mfa" for hecho in get_authentication_records(request, request.user))
