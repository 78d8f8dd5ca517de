"""What the grantor says: to whom, for what, until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.alcances import EN_PALABRAS, FIRMAN, Alcance
from ventanilla.comun.campos import DocumentoField, FechaField, Opcion
from ventanilla.cuentas.pasos import TipoDocumentoField
from ventanilla.rut.rules.poderes import OTORGABLES, latest_end


class QuienForm(forms.Form):
    """The name is what the grantor knows: it is not looked up, so that nobody learns who is registered."""

    tipo_documento = TipoDocumentoField(label=_("Tipo de documento de la persona"))
    numero_documento = DocumentoField(
        label=_("Número de su documento"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
        error_messages={"required": _("Escriba el número del documento de la persona.")},
    )
    nombre = forms.CharField(
        label=_("Nombre completo"),
        max_length=200,
        help_text=_("Como está en su documento. Lo verá en el mandato que firma."),
        error_messages={"required": _("Escriba el nombre de la persona.")},
    )

    def __init__(self, *args: Any, propios: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.propios = set(propios)

    def clean_numero_documento(self) -> str:
        numero: str = self.cleaned_data["numero_documento"]
        if numero in self.propios:
            raise forms.ValidationError(_("Usted no puede darse un mandato a sí mismo. Escriba otro documento."))
        return numero


class AlcancesForm(forms.Form):
    alcances = forms.MultipleChoiceField(
        label=_("Qué puede hacer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Marque al menos una cosa."),
            "invalid_choice": _("Elija solo de la lista."),
        },
    )

    def __init__(self, *args: Any, tiene: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        puede = set(tiene) & set(OTORGABLES)
        self.fields["alcances"].choices = [  # type: ignore[attr-defined]
            (alcance.value, Opcion(EN_PALABRAS[alcance], _detail(alcance))) for alcance in Alcance if alcance in puede
        ]


def _detail(alcance: Alcance) -> str:
    return str(_("Lo compromete a usted: lo hace con su propia firma electrónica")) if alcance in FIRMAN else ""


class VigenciaForm(forms.Form):
    hasta_date = FechaField(
        label=_("Último día en que puede actuar"), help_text=_("Máximo tres años. Por ejemplo: 31 12 2027")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_hasta_date(self) -> date:
        hasta: date = self.cleaned_data["hasta_date"]
        if hasta < self.today:
            raise forms.ValidationError(_("Ese día ya pasó. Escriba uno de hoy en adelante."))
        if hasta > latest_end(self.today):
            raise forms.ValidationError(_("Un mandato dura como máximo tres años. Escriba un día más cercano."))
        return hasta
