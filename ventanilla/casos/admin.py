"""Who is an official of the desk, where and with what skills. Roles are given apart, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.casos import decidibles, rules, selectors, services
from ventanilla.casos.models import Funcionario
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas

if TYPE_CHECKING:  # Django's own class takes no parameters when it runs
    _ModelAdmin = admin.ModelAdmin[Funcionario]
    _Form = forms.ModelForm[Funcionario]
else:
    _ModelAdmin = admin.ModelAdmin
    _Form = forms.ModelForm


class FuncionarioForm(_Form):
    documento = forms.CharField(
        label=_("Documento"), max_length=40, help_text=_("Tipo y número, como «13-2900000030». Ya debe tener un rol.")
    )
    seccional = forms.ChoiceField(label=_("Oficina"), required=False)
    habilidades = forms.MultipleChoiceField(
        label=_("Lo que sabe decidir"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin marcar ninguna, todo."),
    )

    class Meta:
        model = Funcionario
        fields = ("activo",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        oficinas = [("", _("Todo el país")), *selectors.oficinas()]
        self.fields["seccional"] = forms.ChoiceField(label=_("Oficina"), required=False, choices=oficinas)
        habilidades = self.fields["habilidades"]
        assert isinstance(habilidades, forms.MultipleChoiceField)  # noqa: S101
        habilidades.choices = [(una, una) for una in decidibles.habilidades()]
        if self.instance.pk:
            self.initial["seccional"] = self.instance.seccional
            self.initial["habilidades"] = self.instance.habilidades
            self.fields["documento"].disabled = True
            self.initial["documento"] = self.instance.user.username

    def clean_documento(self) -> str:
        documento = str(self.cleaned_data["documento"]).strip()
        tipo, _sep, numero = documento.partition("-")
        user = cuentas.user_by_documento(tipo, numero)
        if user is None or not user.is_staff:
            raise forms.ValidationError(_("Nadie con ese documento tiene un rol de funcionario."))
        self.instance.user_id = user.pk
        return documento

    def validate_unique(self) -> None:
        """Somebody who is an official already is edited, not made twice."""


@admin.register(Funcionario)
class FuncionarioAdmin(_ModelAdmin):
    """For supervisors. Nobody is deleted: who leaves stops being active, and their cases go back to the queue."""

    form = FuncionarioForm
    fields = ("documento", "seccional", "habilidades", "activo")
    list_display = ("nombre", "seccional", "habilidades", "activo")
    list_filter = ("activo",)
    search_fields = ("user__nombre", "user__numero_documento")
    list_select_related = ("user",)
    list_per_page = 50

    @admin.display(description=_("Nombre"), ordering="user__nombre")
    def nombre(self, obj: Funcionario) -> str:
        return obj.user.nombre

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return cuentas.has_role(request.user.pk or 0, rules.ROL_SUPERVISION)

    has_module_permission = has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The chain of events has it already."""

    log_change = log_addition

    def save_model(self, request: HttpRequest, obj: Funcionario, form: Any, change: bool) -> None:
        actor = Actor(Calidad.FUNCIONARIO, user_id=request.user.pk, request_id=getattr(request, "request_id", ""))
        datos = form.cleaned_data
        if not datos["activo"]:
            services.retire_funcionario(actor, obj.user_id, now=timezone.now())
        obj.pk = services.set_funcionario(
            actor, obj.user_id, seccional=datos["seccional"], habilidades=datos["habilidades"], activo=datos["activo"]
        )
