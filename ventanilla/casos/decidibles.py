"""What a case asks of the procedure that it comes from. Each procedure registers its own from its apps.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Grupo

ALCANCE_VER, ALCANCE_RESPONDER = "rut:ver", "rut:preparar"
"""What a third party needs to see a case and to answer it, unless its procedure says otherwise."""


@dataclass(frozen=True, slots=True)
class Verificacion:
    """One line of the checklist: all are marked before the case is approved."""

    codigo: str
    texto: str


@dataclass(frozen=True, slots=True)
class Plantilla:
    """Reasons ready to be used. `decision` is "aprobar" or "negar"; "" serves for both.

    The text may name {titular}, {nit}, {radicado} and {caso}.
    """

    codigo: str
    titulo: str
    texto: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Comparacion:
    """What the register says and what is asked, side by side."""

    etiqueta: str
    antes: str
    despues: str

    @property
    def cambia(self) -> bool:
        return self.antes != self.despues


@dataclass(frozen=True, slots=True)
class Panel:
    """What the official reads. `objetos` are those whose events are shown, such as "rut:1020304050"."""

    grupos: tuple[Grupo, ...] = ()
    comparacion: tuple[Comparacion, ...] = ()
    avisos: tuple[str, ...] = ()
    objetos: tuple[str, ...] = ()


class CasoADecidir(Protocol):
    """The case as its procedure sees it: the row has these names and more."""

    numero: str
    tipo: str
    radicado: str
    nit: str
    titular: str
    seccional: str
    estado: str
    abierto_at: datetime


class NoSePuedeDecidir(Exception):
    """The decision cannot have its effects; the message is for the official."""


class Decidible(Protocol):
    """A procedure's side of deciding.

    More attributes are read when they are there: `enlace(caso) -> str`, the address of the procedure's receipt for the
    citizen; `asunto(caso) -> str`, on whom the decision falls when that is not who asked, and `sobre(caso) -> str`,
    their NIT or document, so that they do not decide it; `de_oficio`, that nobody asked for it; and `alcance_ver` and
    `alcance_responder`, what a third party needs to see the case and to answer.
    """

    @property
    def tipo(self) -> str: ...
    @property
    def titulo(self) -> str: ...
    @property
    def habilidad(self) -> str: ...
    @property
    def termino_habiles(self) -> int: ...
    @property
    def segunda_persona(self) -> bool: ...
    @property
    def verificaciones(self) -> tuple[Verificacion, ...]: ...
    @property
    def plantillas(self) -> tuple[Plantilla, ...]: ...

    def panel(self, caso: Any) -> Panel:
        """What the official sees; `caso` is the row."""
        ...

    def apply(self, actor: Actor, caso: Any, *, aprobado: bool, motivo: str, now: datetime) -> None:
        """The effects, inside the transaction that decides. Raises NoSePuedeDecidir: nothing is decided then."""
        ...


@dataclass(frozen=True, slots=True)
class Registro:
    """What cases need to know of taxpayers, said by the app above that keeps them.

    `correo_of(nit)` gives the address where a taxpayer is told things, "" when there is none. `represents(document
    type, number, nit, now)` whether that person is the taxpayer's representative, partner or attorney: they do not
    handle its cases. One query: it is asked on every screen of a case.
    """

    correo_of: Callable[[str], str]
    represents: Callable[[str, str, str, datetime], bool]


_DECIDIBLES: dict[str, Decidible] = {}
_REGISTROS: list[Registro] = []


def register(decidible: Decidible) -> None:
    """Called from the procedure's apps.ready()."""
    _DECIDIBLES[decidible.tipo] = decidible


def decidible(tipo: str) -> Decidible:
    """Raises KeyError: nothing decides cases of that kind."""
    return _DECIDIBLES[tipo]


def decidibles() -> tuple[Decidible, ...]:
    """All of them, by title."""
    return tuple(sorted(_DECIDIBLES.values(), key=lambda uno: uno.titulo))


def habilidades() -> tuple[str, ...]:
    """What officials may know how to decide."""
    return tuple(sorted({uno.habilidad for uno in _DECIDIBLES.values()}))


def titulo_of(tipo: str) -> str:
    return _DECIDIBLES[tipo].titulo if tipo in _DECIDIBLES else tipo


def asunto_of(caso: Any) -> str:
    """On whom or what a decision falls, when that is not the person who asked; "" otherwise."""
    asunto = getattr(_DECIDIBLES.get(caso.tipo), "asunto", None)
    return str(asunto(caso)) if asunto is not None else ""


def sobre_of(caso: Any) -> str:
    """The NIT or document of that person; "" when the case is about who asked."""
    sobre = getattr(_DECIDIBLES.get(caso.tipo), "sobre", None)
    return str(sobre(caso)) if sobre is not None else ""


def contenido_of(caso: Any) -> dict[str, Any]:
    """What was filed, as the person read it back; asked of the database once for each row of a case."""
    dicho: dict[str, Any] = vars(caso)
    if "contenido" not in dicho:
        dicho["contenido"] = expediente.contenido_of_radicado(caso.radicado)
    found: dict[str, Any] = dicho["contenido"]
    return found


def is_ex_officio(tipo: str) -> bool:
    """Whether the administration decides it by itself: nobody asked, so nobody is told that we received anything."""
    return bool(getattr(_DECIDIBLES.get(tipo), "de_oficio", False))


def enlace_of(caso: Any) -> str:
    """Where the citizen reads what was filed; "" when the procedure has no such page."""
    enlace = getattr(_DECIDIBLES.get(caso.tipo), "enlace", None)
    return str(enlace(caso)) if enlace is not None else ""


def tipos_for(actor: Actor, atributo: str, por_defecto: str) -> list[str]:
    """Kinds of case that a third party reaches with the powers that they have."""
    return [tipo for tipo, uno in _DECIDIBLES.items() if actor.may(str(getattr(uno, atributo, por_defecto)))]


def alcance_of(tipo: str) -> str:
    """What a third party needs to answer what is asked in a case of that kind."""
    return str(getattr(_DECIDIBLES.get(tipo), "alcance_responder", ALCANCE_RESPONDER))


def register_registro(registro: Registro) -> None:
    """Called from the apps.ready() of the app that keeps taxpayers."""
    _REGISTROS[:] = [registro]


def registro() -> Registro | None:
    return _REGISTROS[0] if _REGISTROS else None
