"""What is asked of whoever enables a user."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.pasos import DocumentoExpedidoForm


class UsuarioForm(DocumentoExpedidoForm):
    canal = forms.ChoiceField(
        label=_("¿Por dónde quiere recibir el código?"),
        choices=[
            ("correo", _("Por correo, a la dirección que está en su RUT")),
            ("sms", _("Por mensaje de texto, al celular que está en su RUT")),
        ],
        initial="correo",
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija por dónde quiere recibir el código.")},
    )
