"""Getting a ticket, and announcing a draw at the desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.campos import SolicitudConPreferencias
from ventanilla.citas.rules.canales import EN_PALABRAS as CANALES
from ventanilla.citas.rules.sorteo import EN_PALABRAS as JORNADAS

_DE_LA_LISTA = {"invalid_choice": _("Elija solo de la lista."), "invalid_list": _("Elija solo de la lista.")}


class ParticiparForm(SolicitudConPreferencias):
    """`sedes`: pairs of code and name of the offices of the draw. Nothing chosen is «any»."""

    field_order = ["acepta", "llave", "jornadas", "sedes", "sigue_en_espera"]
    PREFERENCIAS = ("jornadas", "sedes", "sigue_en_espera")
    llave = forms.UUIDField(widget=forms.HiddenInput)
    jornadas = forms.MultipleChoiceField(
        label=_("¿A qué hora puede?"),
        help_text=_("Si no marca ninguna, le sirve cualquiera."),
        choices=[(jornada.value, texto) for jornada, texto in JORNADAS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_DE_LA_LISTA,
    )
    sedes = forms.MultipleChoiceField(
        label=_("¿En qué oficinas?"),
        help_text=_("Si no marca ninguna, le sirve cualquiera de estas."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_DE_LA_LISTA,
    )
    sigue_en_espera = forms.BooleanField(
        label=_("Si mi boleta sale sin cupo, quiero seguir en la lista de espera"), required=False, initial=True
    )

    def __init__(self, *args: Any, sedes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["sedes"]
        if isinstance(campo, forms.MultipleChoiceField):
            campo.choices = list(sedes)
        if len(sedes) == 1:
            del self.fields["sedes"]
        self.fields["acepta"].label = _(
            "Leí el aviso de privacidad y acepto que usen mis datos para el sorteo y la cita"
        )


def _momento(etiqueta: Any, ayuda: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=etiqueta,
        help_text=ayuda,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-20"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Escriba el día y la hora."),
            "invalid": _("Escriba el día y la hora así: 2026-08-20 08:00"),
        },
    )


def _dia(etiqueta: Any) -> forms.DateField:
    return forms.DateField(
        label=etiqueta,
        widget=forms.DateInput(attrs={"type": "date", "class": "w-20"}, format="%Y-%m-%d"),
        error_messages={"required": _("Escriba el día."), "invalid": _("Escriba el día así: 2026-08-20")},
    )


class AnuncioForm(forms.Form):
    """In two steps without JavaScript: the offices are those that attend the chosen service in the chosen way."""

    nombre = forms.CharField(
        label=_("Nombre del sorteo"),
        help_text=_("Como lo va a leer la gente. Por ejemplo: Libros de contabilidad, septiembre"),
        max_length=120,
        error_messages={"required": _("Escriba el nombre.")},
    )
    servicio = forms.ChoiceField(label=_("Servicio"))
    canal = forms.ChoiceField(label=_("Cómo se atiende"), choices=[(c.value, texto) for c, texto in CANALES.items()])
    sedes = forms.MultipleChoiceField(
        label=_("Oficinas"),
        widget=forms.SelectMultiple(attrs={"size": "12"}),
        error_messages={"required": _("Elija por lo menos una oficina."), **_DE_LA_LISTA},
    )
    desde_date = _dia(_("Primer día de los cupos"))
    hasta_date = _dia(_("Último día de los cupos"))
    inscripcion_desde_at = _momento(_("Abre la inscripción"))
    inscripcion_hasta_at = _momento(_("Cierra y se sortea"))
    general_at = _momento(
        _("Lo que sobre queda libre para todos"), _("Deje al menos un día después del sorteo para que acepten.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        servicios = [(s.codigo, s.nombre) for s in citas_selectors.oferta.servicios() if not s.sin_cita]
        sedes = [(s.punto_id, f"{s.punto.city}: {s.punto.name}") for s in citas_selectors.oferta.sedes()]
        for nombre, opciones in (("servicio", servicios), ("sedes", sedes)):
            campo = self.fields[nombre]
            if isinstance(campo, forms.ChoiceField):
                campo.choices = opciones

    def clean(self) -> dict[str, Any]:
        limpio = super().clean() or {}
        desde, hasta = limpio.get("desde_date"), limpio.get("hasta_date")
        if desde and hasta and hasta < desde:
            self.add_error("hasta_date", _("El último día no puede ser antes del primero."))
        abre, cierra, sobra = (
            limpio.get(nombre) for nombre in ("inscripcion_desde_at", "inscripcion_hasta_at", "general_at")
        )
        if abre and cierra and cierra <= abre:
            self.add_error("inscripcion_hasta_at", _("Tiene que cerrar después de abrir."))
        if cierra and sobra and sobra <= cierra:
            self.add_error("general_at", _("Tiene que ser después del sorteo."))
        return limpio
