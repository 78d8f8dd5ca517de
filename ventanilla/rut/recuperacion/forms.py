"""What is asked of whoever lost both password and address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.pasos import DocumentoExpedidoForm
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular


class SolicitudForm(DocumentoExpedidoForm):
    nombres = forms.CharField(
        label=_("Nombres y apellidos"),
        help_text=_("Como están en el documento."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escriba sus nombres y apellidos.")},
    )


class ContactoForm(forms.Form):
    correo = forms.EmailField(
        label=_("Correo nuevo"),
        help_text=_("Uno que solo usted pueda abrir. Le enviamos un código para confirmarlo."),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Escriba el correo nuevo."),
            "invalid": _("Revise el correo. Debe verse así: nombre@ejemplo.co"),
        },
    )
    celular = forms.CharField(
        label=_("Celular"),
        help_text=_("Para llamarlo. Diez números que empiezan por 3."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "w-20"}),
        error_messages={"required": _("Escriba el número de celular.")},
    )
    medio = forms.ChoiceField(
        label=_("¿Cómo prefiere que lo identifiquemos?"),
        choices=[("video", _("Por videollamada")), ("telefono", _("Por teléfono, si no puede usar video"))],
        widget=forms.RadioSelect,
        initial="video",
        error_messages={"required": _("Elija cómo prefiere que lo identifiquemos.")},
    )
    recuerda = forms.CharField(
        label=_("¿Qué recuerda de su RUT? (opcional)"),
        help_text=_("La dirección, la actividad, cuándo se inscribió, el correo anterior. No escriba contraseñas."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_correo(self) -> str:
        return self.cleaned_data["correo"].lower()  # type: ignore[no-any-return]

    def clean_celular(self) -> str:
        try:
            return parse_celular(self.cleaned_data["celular"])
        except CelularInvalido as error:
            raise forms.ValidationError(
                _("Escriba un celular de Colombia: diez números que empiezan por 3.")
            ) from error
