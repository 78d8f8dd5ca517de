"""What somebody looks for, and whose obligation falls due. Who they are is asked in `citas.campos`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ventanilla.citas.reserva.rules import MOTIVOS
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES, Canal
from ventanilla.comun.campos import NitField, Opcion

_DETALLES = {
    Canal.PRESENCIAL: _("Usted va al punto de contacto que elija."),
    Canal.VIDEO: _("Le enviamos un enlace. Sirve un celular con cámara."),
    Canal.LLAMADA: _("Lo llamamos a la hora de la cita."),
    Canal.CORREO: _("Le escribimos a la hora de la cita."),
}


class ContextoForm(forms.Form):
    """What a booking takes with it from the procedure that led here. What is not well formed is not taken."""

    tramite = forms.RegexField(regex=r"^[a-z0-9_.]{1,60}$", required=False, widget=forms.HiddenInput)
    motivo = forms.RegexField(regex=r"^[a-z0-9_]{1,60}$", required=False, widget=forms.HiddenInput)
    borrador = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def contexto(self) -> dict[str, str]:
        """The values that can be trusted to be what they say, as they go in addresses."""
        self.is_valid()
        return {nombre: str(valor) for nombre, valor in self.cleaned_data.items() if valor}

    @property
    def borrador_id(self) -> UUID | None:
        return self.cleaned_data.get("borrador") or None


CUALQUIERA = "cualquiera"


class BusquedaForm(forms.Form):
    """How, where and with what. «Any» is an answer: the soonest place of all."""

    canal = forms.ChoiceField(
        label=_("De qué manera"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Elija una de las maneras de la lista.")},
    )
    sede = forms.ChoiceField(
        label=_("Ciudad o punto de contacto"),
        help_text=_("Si lo que le importa es la fecha, deje «Cualquiera» y elija el día en el calendario."),
        error_messages={"invalid_choice": _("Elija un punto de contacto de la lista.")},
    )
    necesidades = forms.MultipleChoiceField(
        label=_("¿Necesita algo para la atención?"),
        help_text=_("Le mostramos solo los puestos que lo tienen. Se lo preguntamos una vez."),
        required=False,
        choices=[(necesidad.value, texto) for necesidad, texto in NECESIDADES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Elija solo de la lista.")},
    )

    def __init__(
        self,
        enviado: QueryDict,
        *args: Any,
        canales: Sequence[str],
        lugares: Sequence[tuple[str, str, str]],
        canales_de: Mapping[str, Collection[str]],
        solo_en: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """`lugares`: code, department and name. `solo_en`: ways that only some offices have, and which."""
        self.enviado = enviado.copy()
        self.enviado.setdefault("canal", canales[0] if len(canales) == 1 else CUALQUIERA)
        self.enviado.setdefault("sede", CUALQUIERA)
        super().__init__(self.enviado, *args, **kwargs)
        self.canales_de = canales_de
        maneras: list[tuple[str, Opcion]] = [
            (canal, Opcion(str(EN_PALABRAS[Canal(canal)]), solo_en.get(canal) or str(_DETALLES[Canal(canal)])))
            for canal in canales
        ]
        if len(maneras) > 1:
            maneras.insert(0, (CUALQUIERA, Opcion(str(_("Como sea más pronto")))))
        self._offer("canal", maneras)
        grupos: dict[str, list[tuple[str, str]]] = {}
        for code, departamento, nombre in lugares:
            grupos.setdefault(departamento, []).append((code, nombre))
        self._offer("sede", [(CUALQUIERA, _("Cualquiera, el más pronto")), *sorted(grupos.items())])

    def _offer(self, nombre: str, opciones: Sequence[Any]) -> None:
        self.fields[nombre].choices = opciones  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        for nombre in ("canal", "sede"):
            if datos.get(nombre) == CUALQUIERA:
                datos[nombre] = ""
        canal, sede = datos.get("canal"), datos.get("sede")
        if canal and sede and canal not in self.canales_de[sede]:
            otras = ", ".join(str(EN_PALABRAS[Canal(otro)]).lower() for otro in self.canales_de[sede])
            self.add_error("sede", _("Ese punto de contacto atiende este servicio %(otras)s.") % {"otras": otras})
        return datos


class VencimientoForm(forms.Form):
    nit = NitField(
        label=_("NIT de quien tiene la obligación"),
        help_text=_("La cita será solo para ese NIT. Por ejemplo: 900.123.456-8"),
        error_messages={"required": _("Escriba el NIT.")},
    )


class MotivoForm(forms.Form):
    """Why an appointment, of whoever could do it online. Any answer goes on."""

    motivo = forms.ChoiceField(
        label=_("¿Por qué necesita la cita?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija por qué necesita la cita. Cualquier respuesta le deja seguir.")},
    )

    def __init__(self, *args: Any, excepciones: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        propios = [(codigo, Opcion(titulo)) for codigo, titulo in excepciones]
        comunes = [(motivo.value, Opcion(titulo, detalle)) for motivo, (titulo, detalle) in MOTIVOS.items()]
        self.fields["motivo"].choices = [*propios, *comunes]  # type: ignore[attr-defined]
