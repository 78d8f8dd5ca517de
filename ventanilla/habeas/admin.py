"""Requests about personal data, for the officials of that desk. Read-only but for the answer and one extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.habeas import rules, services
from ventanilla.habeas.models import SolicitudHabeas

if TYPE_CHECKING:  # Django's own class takes no parameters when it runs
    _ModelAdmin = admin.ModelAdmin[SolicitudHabeas]
    _Form = forms.ModelForm[SolicitudHabeas]
else:
    _ModelAdmin = admin.ModelAdmin
    _Form = forms.ModelForm


class RespuestaForm(_Form):
    contestacion = forms.CharField(
        label=_("Respuesta, como la leerá la persona"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    motivo = forms.CharField(label=_("O prorrogar una vez, por este motivo"), required=False, max_length=300)

    class Meta:
        model = SolicitudHabeas
        fields: tuple[str, ...] = ()


@admin.register(SolicitudHabeas)
class SolicitudAdmin(_ModelAdmin):
    """The oldest term first. Who does not hold the role does not see it."""

    form = RespuestaForm
    list_display = ("numero", "tipo", "estado", "radicada_at", "vence_date")
    list_filter = ("estado", "tipo")
    search_fields = ("numero",)
    ordering = ("vence_date",)
    readonly_fields = (
        "numero", "tipo", "estado", "nombre", "documento", "texto", "radicada_at", "vence_date", "prorroga_motivo",
        "respuesta", "respondida_at",
    )  # fmt: skip
    fields = (*readonly_fields, "contestacion", "motivo")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return cuentas.has_role(request.user.pk or 0, rules.ROL)

    has_module_permission = has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_change(self, request: HttpRequest, obj: SolicitudHabeas, message: Any) -> Any:
        """The chain of events has it already."""

    def save_model(self, request: HttpRequest, obj: SolicitudHabeas, form: Any, change: bool) -> None:
        actor = Actor(Calidad.FUNCIONARIO, user_id=request.user.pk, request_id=getattr(request, "request_id", ""))
        datos, now = form.cleaned_data, timezone.now()
        try:
            if datos["contestacion"]:
                services.answer(actor, obj.numero, respuesta=datos["contestacion"], now=now)
            elif datos["motivo"]:
                services.extend(actor, obj.numero, motivo=datos["motivo"], now=now)
        except services.NoAutorizado:
            messages.error(request, _("Su rol no alcanza para esto, o la solicitud es suya."))
        except rules.TransicionInvalida:
            messages.error(request, _("Ya se respondió, ya se prorrogó, o el plazo pasó."))
