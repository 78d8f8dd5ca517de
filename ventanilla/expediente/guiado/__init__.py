"""A procedure that is answered section by section, read back, signed and filed.

A procedure brings its description, its forms, its words and its `Firmable`; the pages, what happens between two tabs,
and the same steps for programs are here once. Nothing is decided here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.urls import URLPattern, reverse

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento, Seccion, Tramite
from ventanilla.expediente import selectors, services
from ventanilla.expediente.firmables import Firmable
from ventanilla.expediente.guiado.formulario import (
    COMPLETA,
    REGISTROS,
    Contexto,
    Datos,
    Formulario,
    Lineas,
    Resultado,
    booking_url,
    is_answered,
    posted,
)
from ventanilla.expediente.guiado.paginas import Paginas

__all__ = [
    "COMPLETA",
    "REGISTROS",
    "Contexto",
    "Formulario",
    "Guiado",
    "Resultado",
    "booking_url",
    "guiado_by_slug",
    "guiado_of",
    "posted",
    "register",
]


def _nothing_in_the_way(actor: Actor, *, now: datetime) -> Impedimento | None:
    return None


def _begin_empty(actor: Actor, *, now: datetime) -> Mapping[str, Mapping[str, Any]]:
    return {}


def _may_leave(nombre: str, registro: Mapping[str, Any]) -> bool:
    return True


def _no_detour(nombre: str, contexto: Contexto) -> Impedimento | None:
    return None


@dataclass(frozen=True)
class Guiado:
    """One procedure. `forms`: the form of each section; `describe`: what a section says, line by line.

    `listas`: sections that hold many of the same (partners, establishments); their form is of one of them.
    `admit`: why it cannot begin, None when it can. `detour`: the same after a section was answered.
    `choose`: which sections apply, given what was answered; all by default.
    `initial`: what a section says before it was answered. `opcional`: any section alone is enough to go on.
    `begin`: what a new draft knows before anything is asked, as saved sections that no page shows.
    `con_cita`: what people come for that only an official does: listed with the sections, and why.
    `citas`: other reasons of its own to book an appointment, which the page of booking explains.
    `revisa_acto`: the review shows what will be signed, and not every answer again.
    `quitable`: whether a record of a list may be taken out of it. `llave`: the answer that names a record that was
    there before the draft, so that a program says on which one it writes.
    """

    tramite: Tramite
    firmable: Firmable
    forms: Mapping[str, type[Formulario]]
    describe: Callable[[str, Mapping[str, Any]], Lineas]
    result: Callable[[Actor, Any], Resultado]
    listas: frozenset[str] = frozenset()
    opcional: bool = False
    admit: Callable[..., Impedimento | None] = _nothing_in_the_way
    detour: Callable[[str, Contexto], Impedimento | None] = _no_detour
    choose: Callable[[Datos], tuple[Seccion, ...]] | None = None
    initial: Callable[[str, Contexto], Mapping[str, Any]] | None = None
    begin: Callable[..., Mapping[str, Mapping[str, Any]]] = _begin_empty
    con_cita: tuple[tuple[Seccion, Impedimento], ...] = ()
    citas: tuple[Impedimento, ...] = ()
    revisa_acto: bool = False
    quitable: Callable[[str, Mapping[str, Any]], bool] = _may_leave
    llave: str = ""
    plantillas: Mapping[str, str] = field(default_factory=dict)

    # --- what the pages and the programs share ---

    def secciones(self, datos: Datos) -> tuple[Seccion, ...]:
        return self.choose(datos) if self.choose else self.tramite.secciones

    def missing(self, datos: Datos) -> list[str]:
        """The sections without an answer; where every one is optional, once there is one, only lists half written."""
        nombres = [seccion.nombre for seccion in self.secciones(datos)]
        if self.opcional and set(nombres) & set(datos):
            nombres = [nombre for nombre in nombres if nombre in datos]
        return [nombre for nombre in nombres if not is_answered(datos.get(nombre))]

    def start(self, actor: Actor, *, now: datetime) -> Any:
        """The open draft, or a new one with what is known from the start."""
        borrador = services.start_borrador(actor, tramite=self.tramite.codigo, now=now)
        sabidas = set(selectors.secciones_of(borrador))
        for nombre, datos in self.begin(actor, now=now).items():
            if nombre not in sabidas:
                services.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=now)
        return borrador

    def draft_of(self, actor: Actor, borrador_id: UUID) -> Any:
        """Raises PermissionDenied, ObjectDoesNotExist: also for a draft of another procedure."""
        if not actor.may(self.tramite.alcance):
            raise PermissionDenied
        borrador = selectors.borrador_for(actor, borrador_id)
        if borrador.tramite != self.tramite.codigo:
            raise ObjectDoesNotExist
        return borrador

    def contexto(self, actor: Actor, borrador: Any, *, now: datetime) -> Contexto:
        return Contexto(actor=actor, now=now, borrador_id=borrador.pk, datos=selectors.datos_of(borrador))

    def form(
        self, nombre: str, contexto: Contexto, enviado: Any = None, *, registro: Any = None, tecleado: Any = None
    ) -> Formulario:
        """The form of a section, of one record in a list, filled with what was saved or is known."""
        inicial: Any
        if tecleado is not None:
            inicial = tecleado
        elif nombre in self.listas:
            inicial = registro
        else:
            inicial = self.said(nombre, contexto)
        return self.forms[nombre](enviado, initial=inicial, contexto=contexto)

    def said(self, nombre: str, contexto: Contexto) -> Mapping[str, Any]:
        """What was saved of a section, or what it says before."""
        return contexto.datos.get(nombre) or (self.initial(nombre, contexto) if self.initial else {})

    def record(self, nombre: str, contexto: Contexto, enviado: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The record of a list on which a program writes; None for a new one."""
        if nombre not in self.listas or not enviado.get(self.llave):
            return None
        registros = self.said(nombre, contexto).get(REGISTROS, [])
        return next((uno for uno in registros if uno.get(self.llave) == enviado[self.llave]), None)

    def url(self, pagina: str, borrador_id: UUID) -> str:
        return reverse(f"{self.tramite.url_name}_{pagina}", args=[borrador_id])

    def url_of_section(self, nombre: str, borrador_id: UUID) -> str:
        return reverse(f"{self.tramite.url_name}_seccion", args=[borrador_id, nombre])

    def next_url(self, borrador: Any) -> str:
        """The first section without an answer, in order; then the review."""
        if self.opcional:
            return self.url("tareas", borrador.pk)
        faltan = self.missing(selectors.datos_of(borrador))
        return self.url_of_section(faltan[0], borrador.pk) if faltan else self.url("revisar", borrador.pk)

    def routes(self, prefijo: str) -> list[URLPattern]:
        """Every address of the procedure, named after its description."""
        return Paginas(self).routes(prefijo)


_GUIADOS: dict[str, Guiado] = {}


def register(guiado: Guiado) -> Guiado:
    """Make it known to start pages and programs. Called where its pages are built."""
    _GUIADOS[guiado.tramite.codigo] = guiado
    return guiado


def guiado_of(codigo: str) -> Guiado | None:
    """None for a procedure that is not of this kind."""
    return _GUIADOS.get(codigo)


def guiado_by_slug(slug: str) -> Guiado:
    """Raises ObjectDoesNotExist."""
    for guiado in _GUIADOS.values():
        if guiado.tramite.slug == slug:
            return guiado
    raise ObjectDoesNotExist
