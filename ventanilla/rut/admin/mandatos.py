"""Powers on paper: one official writes down what the paper says, another approves it. Nothing else is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import EN_PALABRAS
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.rut.mandatos import services
from ventanilla.rut.models import Mandato
from ventanilla.rut.rules.poderes import OTORGABLES, TransicionInvalida

if TYPE_CHECKING:  # Django's own class takes no parameters when it runs
    _ModelAdmin = admin.ModelAdmin[Mandato]
    _Form = forms.ModelForm[Mandato]
else:
    _ModelAdmin = admin.ModelAdmin
    _Form = forms.ModelForm


def _actor(request: HttpRequest) -> Actor:
    return Actor(Calidad.FUNCIONARIO, user_id=request.user.pk, request_id=getattr(request, "request_id", ""))


class PapelForm(_Form):
    """What the paper says, and which paper it was."""

    nit = forms.CharField(label=_("NIT de quien da el poder"), max_length=20)
    alcances = forms.MultipleChoiceField(
        label=_("Qué permite"),
        choices=[(alcance.value, texto) for alcance, texto in EN_PALABRAS.items() if alcance in OTORGABLES],
        widget=forms.CheckboxSelectMultiple,
    )
    papel = forms.CharField(
        label=_("El documento que vio"), max_length=200, help_text=_("Clase, notaría o despacho, número y fecha.")
    )

    class Meta:
        model = Mandato
        fields = ("tipo_documento", "numero_documento", "hasta_date")

    def clean_nit(self) -> str:
        try:
            return parse_nit(self.cleaned_data["nit"])
        except NitInvalido as error:
            raise forms.ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> Mandato:
        return self.instance

    def save_m2m(self) -> None:
        """Nothing: the service writes the row."""


@admin.register(Mandato)
class MandatoAdmin(_ModelAdmin):
    """Who holds neither role does not see it."""

    form = PapelForm
    fields = ("nit", "tipo_documento", "numero_documento", "alcances", "hasta_date", "papel")
    list_display = ("mandante_id", "numero_documento", "origen", "estado", "hasta_date", "revisado_por", "aprobado_por")
    list_filter = ("origen", "estado")
    search_fields = ("mandante__nit", "numero_documento")
    ordering = ("-propuesto_at",)
    list_per_page = 50
    actions = ("aprobar", "rechazar")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user_id = request.user.pk or 0
        return any(cuentas.has_role(user_id, rol) for rol in (services.REVISION, services.APROBACION))

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return cuentas.has_role(request.user.pk or 0, services.REVISION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Mandato, form: Any, change: bool) -> None:
        """The first official. The row that the service made takes the place of the form's."""
        datos = form.cleaned_data
        try:
            escrito = services.review_paper(
                _actor(request),
                nit=datos["nit"],
                tipo_documento=datos["tipo_documento"],
                numero_documento=datos["numero_documento"],
                alcances=datos["alcances"],
                hasta=datos["hasta_date"],
                papel=datos["papel"],
                now=timezone.now(),
            )
        except (NoSePuedeFirmar, ObjectDoesNotExist) as error:
            messages.error(request, str(error) or _("Ese NIT no está en el RUT."))
            return
        obj.pk = escrito.pk

    def log_addition(self, request: HttpRequest, obj: Mandato, message: Any) -> Any:
        """The chain of events has it already."""

    @admin.action(description=_("Aprobar los poderes marcados"))
    def aprobar(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, lambda pk: services.approve_paper(_actor(request), pk, now=timezone.now()))

    @admin.action(description=_("Rechazar los poderes marcados"))
    def rechazar(self, request: HttpRequest, queryset: Any) -> None:
        motivo = str(_("El documento no permite actuar."))
        self._each(
            request,
            queryset,
            lambda pk: services.refuse_paper(_actor(request), pk, motivo=motivo, now=timezone.now()),
        )

    def _each(self, request: HttpRequest, queryset: Any, act: Any) -> None:
        for pk in queryset.values_list("pk", flat=True):
            try:
                act(pk)
            except services.NoAutorizado:
                messages.error(request, _("Su rol no alcanza para esto."))
            except services.SegundaPersona:
                messages.error(request, _("Quien revisó no aprueba, ni nadie lo suyo: debe hacerlo otro funcionario."))
            except (TransicionInvalida, ObjectDoesNotExist):
                messages.error(request, _("Ese poder ya no está en revisión."))
            else:
                messages.success(request, _("Hecho."))
