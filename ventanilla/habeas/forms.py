"""What a person asks about their data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import DocumentoField, Opcion
from ventanilla.habeas.rules import Tipo


class SolicitudForm(forms.Form):
    """`clave` comes with the page: sending it twice files one."""

    clave = forms.UUIDField(widget=forms.HiddenInput)
    tipo = forms.ChoiceField(
        label=_("Qué necesita"),
        widget=forms.RadioSelect,
        choices=[
            (
                Tipo.CONSULTA.value,
                Opcion(str(_("Saber algo sobre mis datos")), str(_("Le respondemos en 10 días hábiles"))),
            ),
            (
                Tipo.RECLAMO.value,
                Opcion(str(_("Que corrijan o borren algo")), str(_("Le respondemos en 15 días hábiles"))),
            ),
        ],
        error_messages={"required": _("Elija qué necesita.")},
    )
    texto = forms.CharField(
        label=_("Cuéntenos"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Cuéntenos qué necesita.")},
    )


class InvitadoForm(SolicitudForm):
    """For who has no account: who they are and where to answer."""

    nombre = forms.CharField(
        label=_("Nombre completo"), max_length=200, error_messages={"required": _("Escriba su nombre.")}
    )
    documento = DocumentoField()
    correo = forms.EmailField(
        label=_("Correo para responderle"),
        help_text=_("Le enviamos un código para confirmarlo."),
        error_messages={"required": _("Escriba su correo."), "invalid": _("Revise el correo: le falta algo.")},
    )
    field_order = ("tipo", "texto", "nombre", "documento", "correo")
