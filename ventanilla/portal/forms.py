"""What the portal itself asks for, and the form of the style page with every kind of field."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import FechaField, Opcion


class MuestraForm(forms.Form):
    nombre = forms.CharField(label=_("Nombre"), error_messages={"required": _("Escriba su nombre")})
    correo = forms.EmailField(
        label=_("Correo electrónico"),
        help_text=_("Que solo usted pueda abrir."),
        error_messages={
            "required": _("Escriba su correo"),
            "invalid": _("Revise el correo: falta una parte"),
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    celular = forms.CharField(
        label=_("Celular"),
        required=False,
        widget=forms.TextInput({"class": "w-10", "inputmode": "tel", "autocomplete": "tel-national"}),
    )
    expedicion = FechaField(
        label=_("Fecha de expedición de la cédula"),
        help_text=_("Por ejemplo, 14 3 2008."),
        initial=date(2008, 3, 14),
    )
    departamento = forms.ChoiceField(
        label=_("Departamento"),
        choices=[("", _("Elija uno")), ("15", "Boyacá"), ("52", "Nariño")],
        error_messages={"required": _("Elija el departamento")},
    )
    actividad = forms.ChoiceField(
        label=_("Actividad"),
        help_text=_("Elija la que le deja más ingresos."),
        widget=forms.RadioSelect,
        choices=[
            (
                "1081",
                Opcion("Panadería", "Usted hornea el pan que vende", "1081"),
            ),
            (
                "5613",
                Opcion("Cafetería", "Sirve café y comida ligera", "5613"),
            ),
            ("0", Opcion("Ninguna se parece")),
        ],
        error_messages={"required": _("Elija una actividad")},
    )
    avisos = forms.MultipleChoiceField(
        label=_("Cómo quiere que le avisemos"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("correo", _("Por correo")), ("mensaje", _("Por mensaje de texto"))],
    )
    detalle = forms.CharField(
        label=_("Cuéntenos más"), required=False, widget=forms.Textarea({"rows": 3, "maxlength": 500})
    )
    contrasena = forms.CharField(
        label=_("Contraseña"),
        widget=forms.PasswordInput({"autocomplete": "new-password", "class": "w-20"}),
        error_messages={"required": _("Escriba una contraseña")},
    )
    archivo = forms.FileField(label=_("Documento"), help_text=_("PDF de hasta 2 MB."), required=False)
    declara = forms.BooleanField(
        label=_("Lo que respondí es verdad"),
        help_text=_("Si algo cambia, actualizaré mi RUT durante el mes siguiente."),
        error_messages={"required": _("Marque la casilla para confirmar que es verdad")},
    )


class RetomarForm(forms.Form):
    correo = forms.EmailField(
        label=_("El correo que escribió en el trámite"),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Escriba su correo electrónico."),
            "invalid": _("Revise el correo. Debe verse así: nombre@ejemplo.co"),
        },
    )

    def clean_correo(self) -> str:
        correo: str = self.cleaned_data["correo"]
        return correo.lower()
