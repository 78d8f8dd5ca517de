"""What somebody who waits accepts, and who they are. Nothing chosen is «any»."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.citas.campos import SolicitudConPreferencias
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.citas.rules.espera import Preferencias

DIAS = ((0, _("Lunes")), (1, _("Martes")), (2, _("Miércoles")), (3, _("Jueves")), (4, _("Viernes")), (5, _("Sábado")))
JORNADAS = (("", _("A cualquier hora")), ("manana", _("Antes del mediodía")), ("tarde", _("Después del mediodía")))
PLAZOS = ((7, _("Una semana")), (14, _("Dos semanas")), (30, _("Un mes")), (90, _("Tres meses")))
MEDIODIA = time(12)
_DE_LA_LISTA = {"invalid_choice": _("Elija solo de la lista."), "invalid_list": _("Elija solo de la lista.")}


class PreferenciasForm(forms.Form):
    """`sedes`: pairs of code and name of the offices that attend the service."""

    llave = forms.UUIDField(widget=forms.HiddenInput)
    modos = forms.MultipleChoiceField(
        label=_("¿Cómo puede ser atendido?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_DE_LA_LISTA,
    )
    dias = forms.TypedMultipleChoiceField(
        label=_("¿Qué días puede?"),
        help_text=_("Si no marca ninguno, le sirve cualquiera."),
        choices=DIAS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_DE_LA_LISTA,
    )
    jornada = forms.ChoiceField(
        label=_("¿A qué hora?"), choices=JORNADAS, required=False, widget=forms.RadioSelect, error_messages=_DE_LA_LISTA
    )
    plazo = forms.TypedChoiceField(
        label=_("¿Cuánto tiempo quiere esperar?"),
        choices=PLAZOS,
        coerce=int,
        initial=30,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija cuánto tiempo quiere esperar."), **_DE_LA_LISTA},
    )
    sedes = forms.MultipleChoiceField(
        label=_("¿En qué oficinas?"),
        help_text=_("Si no marca ninguna, le sirve cualquiera. Por video, por teléfono y por correo no tiene que ir."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_DE_LA_LISTA,
    )

    def _offer(self, canales: Sequence[str], sedes: Sequence[tuple[str, str]]) -> None:
        for nombre, opciones in (("modos", [(c, EN_PALABRAS[Canal(c)]) for c in canales]), ("sedes", sedes)):
            campo = self.fields[nombre]
            if isinstance(campo, forms.MultipleChoiceField):
                campo.choices = list(opciones)
        if len(canales) == 1:
            del self.fields["modos"]

    def preferencias(self, hoy: date | None = None) -> Preferencias:
        """Only of a valid form."""
        limpio = self.cleaned_data
        jornada = limpio.get("jornada")
        return Preferencias(
            hasta_date=(hoy or timezone.localdate()) + timedelta(days=limpio["plazo"]),
            sedes=tuple(limpio["sedes"]),
            canales=tuple(limpio.get("modos") or ()),
            dias=tuple(limpio["dias"]),
            desde_time=MEDIODIA if jornada == "tarde" else None,
            hasta_time=MEDIODIA if jornada == "manana" else None,
        )


class AntesForm(PreferenciasForm):
    """For who has an appointment and wants a sooner one: they are known."""

    def __init__(self, *args: Any, canales: Sequence[str], sedes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(canales, sedes)


class EsperaForm(SolicitudConPreferencias, PreferenciasForm):
    """`posibles`: every way in which the service is attended; what is asked of a person depends on those they chose."""

    field_order = ["acepta", "llave", "modos", "dias", "jornada", "plazo", "sedes"]
    PREFERENCIAS = ("modos", "dias", "jornada", "plazo", "sedes")

    def __init__(self, *args: Any, posibles: Sequence[str], sedes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        elegidos = args[0].getlist("modos") if args and args[0] is not None else ()
        kwargs["canales"] = [canal for canal in posibles if canal in elegidos] or list(posibles)
        super().__init__(*args, **kwargs)
        self._offer(posibles, sedes)
        self.fields["acepta"].label = _(
            "Leí el aviso de privacidad y acepto que usen mis datos para esta espera y su cita"
        )
