"""What officials write and choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.casos.rules import MOTIVO_MAXIMO, MOTIVO_MINIMO, NOTA_MAXIMA, TEXTO_MAXIMO
from ventanilla.casos.selectors import Companero, Ficha, fill_plantilla
from ventanilla.comun.alcances import EN_PALABRAS as ALCANCES
from ventanilla.comun.campos import DocumentoField, FechaField
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.cuentas.pasos import TipoDocumentoField
from ventanilla.escritorio.rules import DETALLE_MAXIMO, EN_PALABRAS
from ventanilla.rut.recuperacion import rules as recuperacion
from ventanilla.rut.rules.poderes import OTORGABLES


class PlantillaSelect(forms.Select):
    """Each option carries its text, so that the script can put it without asking the server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.textos: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if texto := self.textos.get(str(value)):
            option["attrs"]["data-texto"] = texto
        return option


class DecidirForm(forms.Form):
    """`version` is that of the case on the screen: with another one nothing is decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verificadas = forms.MultipleChoiceField(
        label=_("Lista de verificación"), required=False, widget=forms.CheckboxSelectMultiple
    )
    plantilla = forms.ChoiceField(label=_("Razones de una plantilla"), required=False, widget=PlantillaSelect)
    motivo = forms.CharField(
        label=_("Razones"),
        help_text=_("Van en la decisión, como las leerá la persona."),
        min_length=MOTIVO_MINIMO,
        max_length=MOTIVO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": 6, "data-tecla": "r"}),
        error_messages={
            "required": _("Escriba las razones de la decisión."),
            "min_length": _("Explique un poco más las razones: la persona las lee."),
        },
    )

    def __init__(self, ficha: Ficha, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "version": ficha.caso.version,
                "motivo": ficha.caso.motivo,
                "plantilla": ficha.caso.plantilla,
                "verificadas": [linea.verificacion.codigo for linea in ficha.lista if linea.marcada],
            },
        )
        super().__init__(*args, **kwargs)
        verificadas, plantilla = self.fields["verificadas"], self.fields["plantilla"]
        assert isinstance(verificadas, forms.MultipleChoiceField)  # noqa: S101
        assert isinstance(plantilla, forms.ChoiceField)  # noqa: S101
        verificadas.choices = [(linea.verificacion.codigo, linea.verificacion.texto) for linea in ficha.lista]
        plantilla.choices = [("", _("Sin plantilla")), *((una.codigo, una.titulo) for una in ficha.plantillas)]
        assert isinstance(plantilla.widget, PlantillaSelect)  # noqa: S101
        self.textos = {una.codigo: fill_plantilla(una, ficha.caso) for una in ficha.plantillas}
        plantilla.widget.textos = self.textos

    def typed(self) -> dict[str, Any]:
        """What was typed, to show it again as it was."""
        datos = self.data
        return {
            "version": datos.get("version"),
            "plantilla": datos.get("plantilla", ""),
            "verificadas": datos.getlist("verificadas") if hasattr(datos, "getlist") else [],
            "motivo": str(datos.get("motivo", ""))[:MOTIVO_MAXIMO],
        }

    def with_plantilla(self) -> dict[str, Any]:
        """What was typed with the chosen text after it: nothing is lost."""
        escrito = self.typed()
        texto, motivo = self.textos.get(str(escrito["plantilla"]), ""), str(escrito["motivo"]).strip()
        if texto and texto not in motivo:
            motivo = "\n\n".join(parte for parte in (motivo, texto) if parte)
        return escrito | {"motivo": motivo}


class PedirForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    texto = forms.CharField(
        label=_("Qué le falta a la persona"),
        help_text=_("Lo lee en su correo. Tiene un mes para responder."),
        max_length=TEXTO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": 4, "data-tecla": "i"}),
        error_messages={"required": _("Escriba lo que la persona debe enviar.")},
    )


class NotaForm(forms.Form):
    texto = forms.CharField(
        label=_("Nota interna"),
        max_length=NOTA_MAXIMA,
        widget=forms.Textarea(attrs={"rows": 2, "data-tecla": "o"}),
        error_messages={"required": _("Escriba la nota.")},
    )


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DevolverForm(VersionForm):
    nota = forms.CharField(
        label=_("Por qué no la aprueba"),
        max_length=NOTA_MAXIMA,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Diga por qué devuelve el caso.")},
    )


class TraspasarForm(VersionForm):
    a = forms.TypedChoiceField(
        label=_("Pasarlo a"), coerce=int, error_messages={"required": _("Elija a quién pasarlo.")}
    )

    def __init__(self, companeros: list[Companero], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["a"]
        assert isinstance(campo, forms.ChoiceField)  # noqa: S101
        campo.choices = [
            ("", _("Elija")),
            *((uno.user_id, f"{uno.nombre}, {uno.oficina}" if uno.oficina else uno.nombre) for uno in companeros),
        ]


class MotivoForm(forms.Form):
    """Why one looks: it is written down before anything is shown."""

    motivo = forms.ChoiceField(
        label=_("Para qué necesita verla"),
        choices=[("", _("Elija")), *((codigo.value, texto) for codigo, texto in EN_PALABRAS.items())],
        error_messages={"required": _("Diga para qué la busca: queda escrito y la persona puede verlo.")},
    )
    detalle = forms.CharField(
        label=_("Cuál"),
        help_text=_("El número de la cita, de la llamada, del caso o de la orden."),
        max_length=DETALLE_MAXIMO,
        error_messages={"required": _("Diga cuál: el número de la cita, de la llamada o del caso.")},
    )


class BuscarForm(MotivoForm):
    q = forms.CharField(
        label=_("NIT, documento o nombre"),
        min_length=3,
        max_length=100,
        widget=forms.TextInput(attrs={"data-tecla": "/"}),
        error_messages={"required": _("Escriba a quién busca."), "min_length": _("Escriba al menos tres letras.")},
    )
    field_order = ("q", "motivo", "detalle")


class IdentificarForm(forms.Form):
    """What the first official answers for, all of it."""

    checklist = forms.MultipleChoiceField(
        label=_("Lo que comprobó"),
        choices=list(recuperacion.CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Marque lo que comprobó.")},
    )
    evidencia = forms.CharField(
        label=_("Evidencia"),
        help_text=_("La cita o la llamada, y las huellas de los documentos que vio. Ninguna contraseña ni código."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escriba la evidencia.")},
    )


class RechazarForm(forms.Form):
    motivo = forms.CharField(
        label=_("Motivo, como lo leerá la persona"),
        max_length=300,
        error_messages={"required": _("Escriba el motivo.")},
    )


class PapelForm(forms.Form):
    """What a power on paper says, and which paper it was."""

    nit = forms.CharField(
        label=_("NIT de quien da el poder"), max_length=20, error_messages={"required": _("Escriba el NIT.")}
    )
    tipo_documento = TipoDocumentoField(label=_("Documento de quien lo recibe"))
    numero_documento = DocumentoField(label=_("Número del documento"))
    alcances = forms.MultipleChoiceField(
        label=_("Qué permite"),
        choices=[(alcance.value, texto) for alcance, texto in ALCANCES.items() if alcance in OTORGABLES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Marque lo que el documento permite.")},
    )
    hasta = FechaField(label=_("Hasta cuándo vale"), help_text=_("Máximo tres años."))
    papel = forms.CharField(
        label=_("El documento que vio"),
        help_text=_("Clase, notaría o despacho, número y fecha."),
        max_length=200,
        error_messages={"required": _("Diga qué documento vio.")},
    )

    def clean_nit(self) -> str:
        try:
            return parse_nit(self.cleaned_data["nit"])
        except NitInvalido as error:
            raise forms.ValidationError(_("Revise el NIT: los números no coinciden.")) from error
