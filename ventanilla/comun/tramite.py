"""The description of a procedure. Portal, help, assistant and API read it; it runs nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requisito:
    icono: str
    texto: str


@dataclass(frozen=True, slots=True)
class Paso:
    titulo: str
    detalle: str


@dataclass(frozen=True, slots=True)
class Seccion:
    """One page of a draft; `nombre` is its key in the draft and in its address."""

    nombre: str
    titulo: str
    detalle: str


@dataclass(frozen=True, slots=True)
class Impedimento:
    """Why somebody cannot do it here now, and what to do instead: book an appointment (`cita`), which takes `codigo`
    as its reason, or what `url_name` leads to."""

    codigo: str
    titulo: str
    porque: str
    cita: bool = False
    url_name: str = ""
    boton: str = ""


@dataclass(frozen=True, slots=True)
class Tramite:
    """`alcance` is what a third party needs to prepare it, `alcance_firma` to sign and file it; "" means that
    nobody can do it for another."""

    codigo: str
    slug: str
    nombre: str
    area: str
    que_es: str
    url_name: str
    icono: str
    tiempo: str
    recibe: str
    fuente: str
    boton: str
    url_empezar: str = ""
    costo: str = "Gratis"
    vence: str = ""
    quien: tuple[str, ...] = ()
    tenga_a_la_mano: tuple[Requisito, ...] = ()
    pasos: tuple[Paso, ...] = ()
    si_no_puede: str = ""
    palabras: tuple[str, ...] = ()
    secciones: tuple[Seccion, ...] = ()
    exige_sesion: bool = False
    exige_firma: bool = False
    alcance: str = ""
    alcance_firma: str = ""
