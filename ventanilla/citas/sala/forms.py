"""What officials and people who arrive write and choose."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.casos.rules import NOTA_MAXIMA
from ventanilla.casos.selectors import Fila as Caso
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES, Canal
from ventanilla.citas.rules.codigo import CodigoInvalido
from ventanilla.citas.rules.lineas import line_name
from ventanilla.citas.rules.papeles import Veredicto
from ventanilla.citas.rules.turnos import CONTACTOS, DEL_LUGAR, ELEGIBLES, RESULTADOS, find_codigo
from ventanilla.citas.sala.selectors.cifras import DIAS_MAXIMOS
from ventanilla.comun.campos import DocumentoField, LineaField
from ventanilla.referencias import selectors as referencias

NOMBRE_LARGO, RESPUESTA_MAXIMA = 150, 4000


class CodigoField(forms.CharField):
    """The code as people type it, or what a scanner reads of its QR."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Código de la cita"))
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("error_messages", {"required": _("Escriba el código de la cita.")})
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        texto = super().clean(value)
        try:
            return find_codigo(texto)
        except CodigoInvalido:
            raise forms.ValidationError(_("El código tiene 13 números, como 020 2026 000001.")) from None


class PuestoForm(forms.Form):
    """Where one attends today, and what."""

    puesto = forms.TypedChoiceField(
        label=_("Su puesto"), coerce=int, error_messages={"required": _("Elija el puesto donde atiende.")}
    )
    lineas = forms.MultipleChoiceField(
        label=_("Qué atiende"),
        help_text=_("Sin marcar nada, todo lo que se atiende en el puesto."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, puestos: Sequence[Any], lineas: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grupos: dict[str, list[tuple[int, str]]] = {}
        for uno in puestos:
            canal = EN_PALABRAS[Canal(uno.canal)].lower()
            grupos.setdefault(uno.sede.punto.name, []).append((uno.pk, f"{uno.nombre} ({canal})"))
        puesto, campo = self.fields["puesto"], self.fields["lineas"]
        assert isinstance(puesto, forms.TypedChoiceField)  # noqa: S101
        assert isinstance(campo, forms.MultipleChoiceField)  # noqa: S101
        puesto.choices = [("", _("Elija")), *grupos.items()]
        campo.choices = [(linea, line_name(linea)) for linea in lineas]


class LlegadaForm(forms.Form):
    codigo = CodigoField()
    preferente = forms.BooleanField(label=_("Atención preferente"), required=False)


class SinCitaForm(forms.Form):
    """What is needed to call and attend somebody, no more."""

    llave = forms.UUIDField(widget=forms.HiddenInput)
    servicio = forms.ChoiceField(label=_("Qué necesita"), error_messages={"required": _("Elija qué necesita.")})
    tipo_documento = forms.ChoiceField(label=_("Tipo de documento"))
    numero_documento = DocumentoField(
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}),
        error_messages={"required": _("Escriba el número del documento de la persona.")},
    )
    nombre = LineaField(
        largo=NOMBRE_LARGO,
        label=_("Nombre"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Escriba el nombre de la persona.")},
    )
    preferente = forms.BooleanField(
        label=_("Atención preferente"),
        help_text=_("Persona mayor, con discapacidad, gestante, niño o veterano. No se escribe cuál."),
        required=False,
    )
    necesidades = forms.MultipleChoiceField(
        label=_("Qué necesita del puesto"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, servicios: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"llave": uuid4(), "tipo_documento": "13"})
        super().__init__(*args, **kwargs)
        opciones: dict[str, list[tuple[str, str]]] = {
            "servicio": [("", str(_("Elija"))), *((uno.codigo, uno.nombre) for uno in servicios)],
            "tipo_documento": [(tipo.code, tipo.name) for tipo in referencias.tipos_documento("rut")],
            "necesidades": [(clave.value, texto) for clave, texto in NECESIDADES.items() if clave in DEL_LUGAR],
        }
        for nombre, choices in opciones.items():
            campo = self.fields[nombre]
            assert isinstance(campo, forms.ChoiceField)  # noqa: S101
            campo.choices = choices


class CerrarForm(forms.Form):
    resultado = forms.ChoiceField(
        label=_("Qué resultó"),
        choices=[(uno.value, RESULTADOS[uno]) for uno in ELEGIBLES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Diga qué resultó de la atención.")},
    )


class ResponderForm(CerrarForm):
    texto = forms.CharField(
        label=_("Respuesta"),
        help_text=_("La persona la recibe en su correo, con su nombre y el código de la cita."),
        max_length=RESPUESTA_MAXIMA,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Escriba la respuesta.")},
    )
    field_order = ("texto", "resultado")


class NotaForm(forms.Form):
    texto = forms.CharField(
        label=_("Nota"),
        help_text=_("La leen otros funcionarios, no la persona."),
        max_length=NOTA_MAXIMA,
        widget=forms.Textarea(attrs={"rows": 3, "data-tecla": "o"}),
        error_messages={"required": _("Escriba la nota.")},
    )
    caso = forms.ChoiceField(label=_("Dónde queda"), required=False)

    def __init__(self, casos: Sequence[Caso], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        caso = self.fields["caso"]
        assert isinstance(caso, forms.ChoiceField)  # noqa: S101
        caso.choices = [
            *((uno.numero, f"{uno.numero} · {uno.titulo}") for uno in casos), ("", _("Solo en esta atención"))
        ]  # fmt: skip


class PapelForm(forms.Form):
    papel = forms.CharField(max_length=40, widget=forms.HiddenInput)
    veredicto = forms.ChoiceField(choices=[(uno.value, uno.value) for uno in Veredicto])
    nota = forms.CharField(label=_("Qué le falta"), max_length=300, required=False)


class ContactoForm(forms.Form):
    resultado = forms.ChoiceField(
        label=_("Qué pasó con la llamada"),
        choices=[(uno.value, texto) for uno, texto in CONTACTOS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Diga qué pasó con la llamada.")},
    )


class OtraHoraForm(forms.Form):
    inicio_at = forms.DateTimeField(error_messages={"required": _("Elija una hora.")})
    llave = forms.UUIDField()


class DiaForm(forms.Form):
    """A day, and of whom."""

    dia = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    puesto = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    pagina = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class PeriodoForm(forms.Form):
    """An office and some days, with sense."""

    sede = forms.ChoiceField(label=_("Oficina"), required=False)
    desde = forms.DateField(label=_("Desde"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hasta = forms.DateField(label=_("Hasta"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, sedes: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sede = self.fields["sede"]
        assert isinstance(sede, forms.ChoiceField)  # noqa: S101
        sede.choices = [("", _("Todas las mías")), *((una.pk, una.punto.name) for una in sedes)]

    def clean(self) -> dict[str, Any]:
        dicho = self.cleaned_data
        desde, hasta = dicho.get("desde"), dicho.get("hasta")
        if isinstance(desde, date) and isinstance(hasta, date):
            if hasta < desde:
                self.add_error("hasta", _("La fecha final va después de la inicial."))
            elif hasta - desde > timedelta(days=DIAS_MAXIMOS):
                self.add_error("hasta", _("Elija a lo sumo 92 días."))
        return dicho


class LlegueForm(forms.Form):
    """Who arrives says so: what is on the confirmation, and their own document."""

    codigo = CodigoField(help_text=_("13 números. Está en el correo de su cita."))
    numero_documento = DocumentoField(
        label=_("Número de su documento"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}),
    )
