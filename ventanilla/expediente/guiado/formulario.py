"""The form of a section, what it may ask about, and how its answers rest in a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse

from ventanilla.comun.actor import Actor
from ventanilla.comun.campos import FechaWidget
from ventanilla.comun.tramite import Impedimento, Paso, Tramite
from ventanilla.expediente import selectors

Datos = Mapping[str, Mapping[str, Any]]
Lineas = list[tuple[str, str]]
MAX_REGISTROS = 100
"""Of one list: more partners or establishments than this come by a file, with an official."""
REGISTROS, COMPLETA = "registros", "completa"


@dataclass(frozen=True, slots=True)
class Contexto:
    """What a form may ask about while it is filled in."""

    actor: Actor
    now: datetime
    borrador_id: UUID
    datos: Datos

    @property
    def today(self) -> date:
        return selectors.local_date(self.now)


class Formulario(forms.Form):
    """A section of a guided procedure. `contexto` is there before the fields are cleaned."""

    def __init__(self, *args: Any, contexto: Contexto, **kwargs: Any) -> None:
        self.contexto = contexto
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fields, choices and hints that depend on who asks or on what was answered before."""

    def as_typed(self) -> dict[str, Any]:
        """What was sent, unjudged: to show the page again to who only asked to see more of it (the button `ver`)."""
        return {
            nombre: campo.widget.value_from_datadict(self.data, self.files, self.add_prefix(nombre))
            for nombre, campo in self.fields.items()
        }

    def to_save(self) -> dict[str, Any]:
        """The answers as they rest in the draft: JSON, with dates as YYYY-MM-DD and exact numbers as text."""
        return {nombre: _plain(valor) for nombre, valor in self.cleaned_data.items()}


def _plain(valor: Any) -> Any:
    if isinstance(valor, date):
        return valor.isoformat()
    return str(valor) if isinstance(valor, Decimal) else valor


@dataclass(frozen=True, slots=True)
class Resultado:
    """What the receipt says below the number: how it ended, or what comes next."""

    titulo: str
    texto: str
    pasos: tuple[Paso, ...] = ()
    enlace: str = ""
    boton: str = ""


def is_answered(datos: Mapping[str, Any] | None) -> bool:
    """A list is answered when the person says that it is complete."""
    return datos is not None and (REGISTROS not in datos or bool(datos.get(COMPLETA)))


def booking_url(impedimento: Impedimento, tramite: Tramite, borrador_id: UUID | None = None) -> str:
    """Where an appointment is booked, with the procedure, the reason and what was typed."""
    consulta = QueryDict(mutable=True)
    consulta["tramite"], consulta["motivo"] = tramite.codigo, impedimento.codigo
    if borrador_id is not None:
        consulta["borrador"] = str(borrador_id)
    return f"{reverse('citas:agendar')}?{consulta.urlencode()}"


def posted(form: Formulario, datos: Mapping[str, Any]) -> QueryDict:
    """What a browser would have sent for these values: dates come as YYYY-MM-DD, lists as lists."""
    enviado = QueryDict(mutable=True)
    for nombre, valor in datos.items():
        campo = form.fields.get(nombre)
        if campo is not None and isinstance(campo.widget, FechaWidget):
            fecha = valor if valor is None else str(valor)
            for numero, parte in enumerate(campo.widget.decompress(fecha)):
                enviado[f"{nombre}_{numero}"] = "" if parte is None else str(parte)
        elif isinstance(valor, list):
            enviado.setlist(nombre, [str(uno) for uno in valor])
        elif isinstance(campo, forms.BooleanField):
            enviado[nombre] = "on" if valor is True else ""
        elif valor is not None:
            enviado[nombre] = str(valor)
    return enviado
