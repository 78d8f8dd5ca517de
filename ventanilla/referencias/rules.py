"""What the code lists say, as plain facts that any app may hold. No Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
class Impuesto:
    """Whose obligation it is, by the codes of box 53: at least one of `alguna`, all of `todas`, none of `ninguna`."""

    nombre: str
    alguna: frozenset[str] = frozenset()
    todas: frozenset[str] = frozenset()
    ninguna: frozenset[str] = frozenset()
    persona: str = ""
    """N natural, J legal, "" both."""


GRAN_CONTRIBUYENTE, SIMPLE, IVA = "13", "47", "48"
_RENTA = frozenset({"04", "05", "06"})
_RETENCION = frozenset({"07", "08", "09", "15", "23", "45", "59", "60", "61"})
_GRANDES, _SIMPLE, _IVA = frozenset({GRAN_CONTRIBUYENTE}), frozenset({SIMPLE}), frozenset({IVA})
_EXTERIOR, _EXOGENA, _PES = frozenset({"41"}), frozenset({"14"}), frozenset({"65"})

IMPUESTOS: Mapping[str, Impuesto] = {
    "renta_gran_contribuyente": Impuesto("Renta de grandes contribuyentes", _RENTA, todas=_GRANDES),
    "renta_persona_juridica": Impuesto("Renta de personas jurídicas", _RENTA, ninguna=_GRANDES, persona="J"),
    "renta_persona_natural": Impuesto("Renta de personas naturales", _RENTA, ninguna=_GRANDES, persona="N"),
    "iva_bimestral": Impuesto("IVA bimestral", _IVA, ninguna=_SIMPLE),
    "iva_cuatrimestral": Impuesto("IVA cuatrimestral", _IVA, ninguna=_SIMPLE | _GRANDES),
    "iva_anual_simple": Impuesto("IVA anual del régimen SIMPLE", todas=_IVA | _SIMPLE),
    "consumo_bimestral": Impuesto("Impuesto nacional al consumo", frozenset({"33"}), ninguna=_SIMPLE),
    "retencion_en_la_fuente": Impuesto("Retención en la fuente", _RETENCION),
    "simple_anticipo": Impuesto("Anticipo del régimen SIMPLE", _SIMPLE),
    "simple_anual": Impuesto("Declaración anual del régimen SIMPLE", _SIMPLE),
    "patrimonio": Impuesto("Impuesto al patrimonio", frozenset({"03"})),
    "precios_transferencia": Impuesto("Precios de transferencia", frozenset({"18", "26"})),
    "activos_exterior_gran_contribuyente": Impuesto("Activos en el exterior", _EXTERIOR, todas=_GRANDES),
    "activos_exterior_persona_juridica": Impuesto("Activos en el exterior", _EXTERIOR, ninguna=_GRANDES, persona="J"),
    "activos_exterior_persona_natural": Impuesto("Activos en el exterior", _EXTERIOR, ninguna=_GRANDES, persona="N"),
    "exogena": Impuesto("Información exógena", _EXOGENA, ninguna=_GRANDES),
    "exogena_gran_contribuyente": Impuesto("Información exógena", _EXOGENA, todas=_GRANDES),
    "pes_anual": Impuesto("Presencia económica significativa, declaración anual", _PES),
    "pes_bimestral": Impuesto("Presencia económica significativa, anticipo", _PES),
    "bebidas_ultraprocesadas_azucaradas": Impuesto("Bebidas ultraprocesadas azucaradas", frozenset({"63"})),
    "comestibles_ultraprocesados": Impuesto("Comestibles ultraprocesados", frozenset({"64"})),
    "carbono": Impuesto("Impuesto al carbono", frozenset({"56"})),
    "plasticos_un_solo_uso": Impuesto("Plásticos de un solo uso", frozenset({"62"})),
}
_MESES = {
    "ene": "enero", "feb": "febrero", "mar": "marzo", "abr": "abril", "may": "mayo", "jun": "junio", "jul": "julio",
    "ago": "agosto", "sep": "septiembre", "oct": "octubre", "nov": "noviembre", "dic": "diciembre",
}  # fmt: skip
_PERIODOS = {
    "anual": "año completo",
    "cuota1": "primera cuota",
    "cuota2": "segunda cuota",
    "cuota3": "tercera cuota",
    "declaracion_cuota1": "declaración y primera cuota",
    "declaracion_cuota2": "declaración y segunda cuota",
}


@dataclass(frozen=True, slots=True)
class Vencimiento:
    """One due date of the tax calendar, for the NITs whose last `digitos` lie between `desde` and `hasta`."""

    impuesto: str
    formulario: str
    periodo: str
    tax_year: int
    desde: str
    hasta: str
    digitos: int
    vence_date: date

    @property
    def nombre(self) -> str:
        conocido = IMPUESTOS.get(self.impuesto)
        return conocido.nombre if conocido else self.impuesto.replace("_", " ").capitalize()

    @property
    def periodo_en_palabras(self) -> str:
        """«1-ene-feb» is enero-febrero; «08-agosto» is agosto."""
        if self.periodo in _PERIODOS:
            return _PERIODOS[self.periodo]
        return "-".join(_MESES.get(parte, parte) for parte in self.periodo.split("-") if not parte.isdigit())

    def is_of(self, nit: str) -> bool:
        """`nit` without its check digit: the last digits decide, and 0 or 00 has a row of its own."""
        return self.desde <= nit[-self.digitos :].zfill(self.digitos) <= self.hasta


def is_company(nit: str) -> bool:
    """NITs of nine digits from 800 million on are given to organisations; other numbers are those of identity cards."""
    return len(nit) == 9 and nit[0] in "89"


def concerns(impuesto: str, nit: str, responsabilidades: Collection[str]) -> bool:
    """Whether the obligation can be of this NIT. Without responsibilities, only the kind of person is looked at."""
    regla = IMPUESTOS.get(impuesto)
    if regla is None:
        return True
    if regla.persona and (regla.persona == "J") != is_company(nit):
        return False
    if not responsabilidades:
        return True
    suyas = frozenset(responsabilidades)
    return (
        (not regla.alguna or not suyas.isdisjoint(regla.alguna))
        and suyas >= regla.todas
        and suyas.isdisjoint(regla.ninguna)
    )


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
