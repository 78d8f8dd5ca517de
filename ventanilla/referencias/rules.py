"""What the code lists say, as plain facts that any app may hold. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BOGOTA = "11001"
SECCIONAL_BOGOTA = "32"
"""Bogotá has several offices; this one attends natural persons."""


class Nivel(StrEnum):
    SECCION = "seccion"
    DIVISION = "division"
    GRUPO = "grupo"


class ClaseDePunto(StrEnum):
    NIVEL_CENTRAL = "nivel_central"
    IMPUESTOS = "seccional_impuestos"
    IMPUESTOS_Y_ADUANAS = "seccional_impuestos_aduanas"
    DELEGADA = "seccional_delegada"
    ADUANAS = "seccional_aduanas"
    GRANDES_CONTRIBUYENTES = "operativa_grandes_contribuyentes"
    PUNTO = "punto_contacto"
    PUNTO_VIRTUAL = "punto_contacto_virtual"


ATIENDEN_IMPUESTOS = frozenset({ClaseDePunto.IMPUESTOS, ClaseDePunto.IMPUESTOS_Y_ADUANAS, ClaseDePunto.DELEGADA})


@dataclass(frozen=True, slots=True)
class Departamento:
    code: str
    name: str
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class Municipio:
    """`code` has five digits: two of the department and three that the RUT prints apart (boxes 30 and 40)."""

    code: str
    name: str
    departamento_code: str
    departamento_name: str
    kind: str
    vigente: bool = True

    @property
    def completo(self) -> str:
        return self.name if self.code == BOGOTA else f"{self.name}, {self.departamento_name}"


@dataclass(frozen=True, slots=True)
class Seccion:
    """A section of CIIU. The code is empty for the activities that only the RUT has."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Actividad:
    """A class of CIIU Rev. 4 A.C., or one of the five activities that only the RUT has."""

    code: str
    description: str
    seccion_code: str
    seccion_title: str
    palabras: tuple[str, ...] = ()
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class ActividadEncontrada:
    """`coincidencia` is the phrase that answered the search, to show why it is in the list."""

    code: str
    description: str
    seccion_title: str
    coincidencia: str


@dataclass(frozen=True, slots=True)
class SeccionConActividades:
    seccion: Seccion
    actividades: tuple[Actividad, ...]


@dataclass(frozen=True, slots=True)
class Responsabilidad:
    """Box 53. `explanation` is plain words for a person, or empty."""

    code: str
    name: str
    kind: str
    explanation: str
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class TipoDocumento:
    """`person_kind`: N natural, J legal, NJ both."""

    code: str
    name: str
    abbr: str
    person_kind: str
    usos: tuple[str, ...]
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class Pais:
    """`dian_code` is what boxes 28 and 38 carry; empty when it is not known."""

    code: str
    name: str
    alpha3: str
    dian_code: str
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class PuntoContacto:
    code: str
    name: str
    city: str
    municipio_code: str
    address: str
    kind: str
    seccional_code: str
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class Uvt:
    year: int
    value: int
    source: str
    verificado: bool


@dataclass(frozen=True, slots=True)
class PreguntaFrecuente:
    code: str
    topic: str
    question: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class ValorDeCasilla:
    """One value of a small table of the form: boxes 2, 24, 54 to 57, 75, 88, 98."""

    tabla: str
    casilla: str
    code: str
    name: str
    vigente: bool = True


@dataclass(frozen=True, slots=True)
class CargaDeArchivo:
    """What loading one file did. `conservadas`: rows that an administrator wrote and were left alone."""

    archivo: str
    escritas: int
    retiradas: int
    conservadas: int


class SinSeccional(LookupError):
    """No office attends that place: the lists are damaged."""


def choose_seccional(municipio_code: str, puntos: Sequence[PuntoContacto], excepciones: Mapping[str, str]) -> str:
    """Box 12 for a natural person who lives there. Raises SinSeccional.

    In this order: an exception for the place; the office in the same place; an exception for the department;
    the office in the department's capital; the only or first office of the department.
    """
    departamento = municipio_code[:2]
    attending = sorted((p for p in puntos if p.vigente and p.kind in ATIENDEN_IMPUESTOS), key=lambda p: p.code)
    live = {p.code for p in attending}

    def office_in(prefix: str) -> str | None:
        found = [p.code for p in attending if p.municipio_code.startswith(prefix)]
        if prefix == BOGOTA and SECCIONAL_BOGOTA in found:
            return SECCIONAL_BOGOTA
        return found[0] if found else None

    def exception_for(zona: str) -> str | None:
        code = excepciones.get(zona)
        return code if code in live else None

    answer = (
        exception_for(municipio_code)
        or office_in(municipio_code)
        or exception_for(departamento)
        or office_in(f"{departamento}001")
        or office_in(departamento)
    )
    if answer is None:
        raise SinSeccional(municipio_code)
    return answer
