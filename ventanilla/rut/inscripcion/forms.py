"""The pages of the registration: is what was typed well formed? What it means is decided by the rules."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from ventanilla.comun.campos import DocumentoField, FechaField, PesosField, si_no
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.campos import UbicacionForm as UbicacionForm
from ventanilla.rut.inscripcion import rules
from ventanilla.rut.inscripcion.rules import Para, Quien
from ventanilla.rut.rules.responsabilidades import Sugerencia

_QUIEN = (
    (Quien.YO_CON_CEDULA, _("Para mí: soy mayor de edad y tengo cédula de ciudadanía")),
    (Quien.MENOR, _("Para un menor de edad")),
    (Quien.EXTRANJERO, _("Para mí, con un documento extranjero")),
    (Quien.OTRA_PERSONA, _("Para otra persona, con un poder")),
    (Quien.SUCESION, _("Para una sucesión (alguien que murió)")),
    (Quien.EMPRESA, _("Para una empresa o entidad")),
)
_PARA = (
    (Para.TRABAJAR, _("Trabajar por mi cuenta, prestar servicios o cobrar por un contrato")),
    (Para.DECLARAR, _("Declarar renta")),
    (Para.REPRESENTAR, _("Cumplir obligaciones por otra persona o empresa, como representante o contador")),
    (Para.COMERCIO, _("Abrir un negocio de comprar y vender, un local o un taller")),
    (Para.ADUANAS, _("Importar o exportar")),
    (Para.INVERSION, _("Registrar una inversión extranjera")),
)


class MotivoForm(forms.Form):
    quien = forms.ChoiceField(
        label=_("¿Para quién es el RUT?"),
        choices=_QUIEN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija para quién es el RUT.")},
    )
    para = forms.ChoiceField(
        label=_("¿Para qué lo necesita?"),
        choices=_PARA,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija para qué necesita el RUT.")},
    )


class CorreoForm(forms.Form):
    correo = forms.EmailField(
        label=_("Correo electrónico"),
        help_text=_("Uno que solo usted pueda abrir. Allí llegan su RUT y las notificaciones."),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Escriba su correo electrónico."),
            "invalid": _("Revise el correo. Debe verse así: nombre@ejemplo.co"),
        },
    )

    def clean_correo(self) -> str:
        return self.cleaned_data["correo"].lower()  # type: ignore[no-any-return]


class IdentidadForm(forms.Form):
    numero = DocumentoField(
        label=_("Número de su cédula"),
        help_text=_("Con o sin puntos, como prefiera."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
        error_messages={"required": _("Escriba el número de su cédula.")},
    )
    expedicion_date = FechaField(
        label=_("Fecha de expedición de la cédula"),
        help_text=_("Está en el reverso. Por ejemplo: 14 3 2008"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_numero(self) -> str:
        numero: str = self.cleaned_data["numero"]
        if not re.fullmatch(r"[1-9][0-9]{3,9}", numero):
            raise forms.ValidationError(
                _("La cédula tiene entre 4 y 10 números, sin el dígito de verificación. Por ejemplo: 1020304050")
            )
        return numero

    def clean_expedicion_date(self) -> date:
        fecha: date = self.cleaned_data["expedicion_date"]
        if not fecha.year >= 1952 or fecha > self.today:
            raise forms.ValidationError(_("Revise el año: esa fecha no puede ser la de una cédula."))
        return fecha


class ActividadForm(forms.Form):
    """One activity to add. Which ones there are already is known to who calls."""

    codigo = forms.CharField(max_length=4, error_messages={"required": _("Elija una actividad de la lista.")})
    desde_date = FechaField(
        label=_("¿Desde cuándo?"),
        help_text=_("Si todavía no empieza, la fecha en que va a empezar. Por ejemplo: 1 8 2026"),
    )

    def __init__(self, *args: Any, today: date, ya: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.ya = today, ya

    def clean_codigo(self) -> str:
        codigo: str = self.cleaned_data["codigo"]
        try:
            referencias.actividad(codigo)
        except ObjectDoesNotExist:
            raise forms.ValidationError(_("Esa actividad no está en la lista. Búsquela otra vez.")) from None
        if codigo in self.ya:
            raise forms.ValidationError(_("Esa actividad ya está en su lista."))
        if len(self.ya) >= rules.MAX_ACTIVIDADES:
            raise forms.ValidationError(_("Caben cuatro actividades: las que más ingresos le dejan. Quite una antes."))
        return codigo

    def clean_desde_date(self) -> date:
        fecha: date = self.cleaned_data["desde_date"]
        if not rules.oldest_start(self.today) <= fecha <= rules.latest_start(self.today):
            raise forms.ValidationError(
                _("Revise la fecha: puede ser de hasta dentro de tres meses, y no de hace más de 60 años.")
            )
        return fecha


class VentasForm(forms.Form):
    """Only what applies is asked: who does not sell is not asked about sales."""

    declara_renta = si_no(
        _("¿Debe presentar declaración de renta?"),
        _(
            "Por ejemplo, porque el año pasado recibió 1.400 UVT o más. Si no sabe, responda «No»: "
            "puede agregarla después."
        ),
    )
    gravados = si_no(
        _("¿Lo que vende o hace paga IVA?"),
        _(
            "La mayoría de los servicios y productos pagan IVA. No pagan, por ejemplo, la salud, la educación y el "
            "arriendo de vivienda."
        ),
    )
    ingresos = PesosField(
        label=_("¿Cuánto espera recibir en un año por esa actividad?"),
        help_text=_("Antes de descontar gastos, en pesos. Por ejemplo: 96.000.000"),
        error_messages={"required": _("Escriba cuánto espera recibir. Puede ser 0.")},
    )
    establecimientos = forms.IntegerField(
        label=_("¿Cuántos locales, oficinas o sedes abiertos al público tendrá?"),
        help_text=_(
            "Por ejemplo, su consultorio u oficina. Si atiende desde su casa o por internet, escriba 0. Un local de "
            "comercio se registra con la matrícula mercantil."
        ),
        min_value=0,
        max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}),
        error_messages={
            "required": _("Escriba cuántos locales tendrá. Puede ser 0."),
            "invalid": _("Escriba solo el número. Por ejemplo: 1"),
            "min_value": _("Escriba un número desde 0."),
            "max_value": _("Con más de 99 sedes, la inscripción es con un funcionario."),
        },
    )
    franquicia = si_no(_("¿Trabaja con una franquicia, concesión o regalía de otra marca?"))
    contrato_grande = si_no(_("¿Firmó o va a firmar un contrato de 3.500 UVT o más?"), _("Este año o el anterior."))
    restaurante = si_no(_("¿Tiene un restaurante, un bar o vende comidas preparadas?"))
    gran_patrimonio = si_no(_("¿Es comerciante y el año pasado su patrimonio o sus ingresos pasaron de 30.000 UVT?"))

    def __init__(self, *args: Any, preguntas: tuple[str, ...], tope: str, tope_retenedor: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nombre in set(self.fields) - set(preguntas):
            del self.fields[nombre]
        if "contrato_grande" in self.fields:
            self.fields["contrato_grande"].label = _("¿Firmó o va a firmar un contrato de %(tope)s o más?") % {
                "tope": tope
            }
            self.fields["gran_patrimonio"].help_text = _("Es decir, de %(tope)s.") % {"tope": tope_retenedor}


class ResponsabilidadesForm(forms.Form):
    """Box 53. The suggested ones come ticked; the rules have the last word when the page is sent."""

    codigos = forms.MultipleChoiceField(
        label=_("Responsabilidades que tendrá"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Elija solo de la lista.")},
    )

    def __init__(self, *args: Any, sugerencias: tuple[Sugerencia, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sugerencias = sugerencias
        self.fields["codigos"].choices = [(r.code, r.name) for r in referencias.responsabilidades() if r.vigente]  # type: ignore[attr-defined]

    def clean_codigos(self) -> list[str]:
        codigos = sorted(set(self.cleaned_data["codigos"]))
        motivos = rules.refusals(codigos, self.sugerencias)
        if motivos:
            raise forms.ValidationError(list(motivos))
        return codigos


class RevisarForm(forms.Form):
    declara = forms.BooleanField(
        label=_("Lo que respondí es verdad"),
        help_text=_("Si algo cambia, actualizaré mi RUT durante el mes siguiente."),
        error_messages={"required": _("Confirme que lo que respondió es verdad.")},
    )
