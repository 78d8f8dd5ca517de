"""Recoveries, for the two officials, until they have a desk of their own. Read-only but for their three acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.rut.models import SolicitudDeRecuperacion
from ventanilla.rut.recuperacion import rules, services

if TYPE_CHECKING:  # Django's own class takes no parameters when it runs
    _ModelAdmin = admin.ModelAdmin[SolicitudDeRecuperacion]
else:
    _ModelAdmin = admin.ModelAdmin

_NO_SE_PUDO: dict[type[Exception], Any] = {
    services.NoAutorizado: _("Su rol no alcanza para esto, o la solicitud es suya."),
    services.MismoFuncionario: _("Quien identificó no decide: debe hacerlo otro funcionario."),
    services.FaltanPuntos: _("Falta algún punto de la lista, o la evidencia."),
    services.SinRegistro: _("El RUT no tiene a nadie con esos datos, o está cancelado."),
    services.OtraEnCurso: _("Esa persona tiene otra solicitud en curso."),
    services.DemasiadasRecuperaciones: _("Van dos recuperaciones de esa persona en 90 días."),
    rules.TransicionInvalida: _("La solicitud ya no está en ese estado."),
}


class IdentificarForm(forms.Form):
    checklist = forms.MultipleChoiceField(
        label=_("Lo que comprobó"), choices=list(rules.CHECKLIST.items()), widget=forms.CheckboxSelectMultiple
    )
    evidencia = forms.CharField(
        label=_("Evidencia"),
        help_text=_("La cita o la llamada, y las huellas de los documentos que vio. Ninguna contraseña ni código."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RechazarForm(forms.Form):
    motivo = forms.CharField(label=_("Motivo, como lo leerá la persona"), max_length=300)


def _actor(request: HttpRequest) -> Actor:
    return Actor(Calidad.FUNCIONARIO, user_id=request.user.pk, request_id=getattr(request, "request_id", ""))


@admin.register(SolicitudDeRecuperacion)
class RecuperacionAdmin(_ModelAdmin):
    """Who holds neither role does not see it. What each act needs is asked by its service."""

    change_form_template = "rut/recuperacion/admin.html"
    list_display = ("numero", "estado", "medio", "pedida_at", "retenida_hasta_at")
    list_filter = ("estado", "medio")
    search_fields = ("numero",)
    ordering = ("pedida_at",)
    list_per_page = 50
    fields = (
        "numero", "estado", "pedida_at", "tipo_documento", "numero_documento", "expedicion_date", "nombres", "celular",
        "medio", "correo", "recuerda", "identificada_por", "identificada_at", "checklist", "evidencia", "decidida_por",
        "decidida_at", "retenida_hasta_at", "motivo",
    )  # fmt: skip
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user_id = request.user.pk
        return user_id is not None and any(
            cuentas.has_role(user_id, rol) for rol in (rules.IDENTIFICACION, rules.APROBACION)
        )

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """What was not handed in yet is nobody's business."""
        return super().get_queryset(request).exclude(estado="abierta")

    def get_urls(self) -> list[URLPattern]:
        propias = [
            path(f"<uuid:pk>/{nombre}/", self.admin_site.admin_view(vista), name=f"rut_recuperacion_{nombre}")
            for nombre, vista in (("identificar", self.identify), ("aprobar", self.approve), ("rechazar", self.reject))
        ]
        return [*propias, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Looking at somebody's data is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        solicitud = self.get_object(request, object_id)
        if solicitud is not None:
            services.note_view(_actor(request), solicitud.pk)
        contexto = {
            **(extra_context or {}), "identificar": IdentificarForm(), "rechazar": RechazarForm(),
            "solicitud": solicitud,
        }  # fmt: skip
        return super().change_view(request, object_id, form_url, contexto)

    def identify(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = IdentificarForm(request.POST)
        datos = form.cleaned_data if form.is_valid() else {"checklist": [], "evidencia": ""}
        return self._act(
            request, pk, lambda: services.identify(_actor(request), pk, **datos, now=timezone.now()),
            _("Quedó identificada. Otro funcionario debe aprobarla."),
        )  # fmt: skip

    def approve(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._act(
            request, pk, lambda: services.approve(_actor(request), pk, now=timezone.now()),
            _("Quedó aprobada. Se aplica sola en 24 horas si nadie la cancela."),
        )  # fmt: skip

    def reject(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = RechazarForm(request.POST)
        motivo = form.cleaned_data["motivo"] if form.is_valid() else str(_("No se pudo comprobar quién es."))
        return self._act(
            request, pk, lambda: services.reject(_actor(request), pk, motivo=motivo, now=timezone.now()),
            _("Quedó rechazada. Se le avisó a la persona."),
        )  # fmt: skip

    def _act(self, request: HttpRequest, pk: UUID, act: Callable[[], None], listo: Any) -> HttpResponse:
        """One act by its button, and back to the request with what came of it."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        try:
            act()
        except tuple(_NO_SE_PUDO) as error:
            messages.error(request, _NO_SE_PUDO[type(error)])
        else:
            messages.success(request, listo)
        return HttpResponseRedirect(reverse("admin:rut_solicitudderecuperacion_change", args=[pk]))
