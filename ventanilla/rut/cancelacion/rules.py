"""On what grounds a registration is cancelled on request, who asks on each, and with what papers: art. 1.6.1.2.18 of
Decreto 1625 de 2016 (and 1.6.1.2.22 for who never authorised it). No Django.

The papers of each ground are those that the article names; the number, date and issuer that are asked of each are ours.
Grounds that are an official's alone, unification of public entities and foreign service suppliers, are not asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ventanilla.rut.rules.estados import Causal

C = Causal
CESE = "cese"
"""Plain end of activity. It is no ground of the list, and what most people come for: the page says what to do."""

DE_PERSONA = (C.CAMBIO_DE_DOCUMENTO, C.SIN_AUTORIZACION, C.INVERSION_TERMINADA, C.FIN_DE_ESTABLECIMIENTO)
DE_FALLECIDO = (C.SUCESION_LIQUIDADA, C.SIN_SUCESION)
DE_ORGANIZACION = (
    C.LIQUIDACION, C.FUSION, C.FIN_DE_CONTRATO, C.INVERSION_TERMINADA, C.FIN_DE_ESTABLECIMIENTO, C.SEDE_AL_EXTERIOR,
    C.FIN_DE_FIDUCIA,
)  # fmt: skip


def grounds_for(*, es_persona_juridica: bool) -> tuple[Causal, ...]:
    """What may be asked for in somebody's name. For a dead person asks somebody else, in their own name."""
    return DE_ORGANIZACION if es_persona_juridica else (*DE_FALLECIDO, *DE_PERSONA)


class Parentesco(StrEnum):
    """In what quality somebody asks for a dead person's registration."""

    HEREDERO = "heredero"
    CONYUGE = "conyuge"
    ALBACEA = "albacea"
    APODERADO = "apoderado"


QUIEN_PIDE: Mapping[Parentesco, str] = {
    Parentesco.HEREDERO: "Heredera o heredero",
    Parentesco.CONYUGE: "Cónyuge o compañera o compañero permanente",
    Parentesco.ALBACEA: "Albacea",
    Parentesco.APODERADO: "Apoderada o apoderado de los herederos",
}


@dataclass(frozen=True, slots=True)
class Papel:
    """A paper: what is asked of it. `expide` is what its issuer is called, "" when it is not asked."""

    codigo: str
    titulo: str
    expide: str = ""
    numero: str = "Número"
    fecha: str = "Fecha"
    obligatorio: bool = True


_DEFUNCION = Papel(
    "defuncion", "Registro civil de defunción", "Notaría o registraduría", "Indicativo serial", "Fecha de inscripción"
)
_PODER = Papel("poder", "Poder de los herederos", "Notaría", obligatorio=False)
PAPELES: Mapping[Causal, tuple[Papel, ...]] = {
    C.LIQUIDACION: (Papel("liquidacion", "Documento que aprueba la liquidación final", "Quién lo expide o registra"),),
    C.FUSION: (Papel("fusion", "Escritura de la fusión o escisión", "Notaría"),),
    C.FIN_DE_CONTRATO: (Papel("terminacion", "Documento que termina el contrato", "Quién lo firma", numero=""),),
    C.INVERSION_TERMINADA: (
        Papel("inversion", "Cancelación o sustitución ante el Banco de la República", numero="Radicado"),
    ),
    C.FIN_DE_ESTABLECIMIENTO: (
        Papel("cierre", "Documento que termina la actividad por establecimiento permanente", "Quién lo expide"),
    ),
    C.SEDE_AL_EXTERIOR: (Papel("sede", "Decisión de llevar la sede efectiva de administración", "Quién la toma"),),
    C.FIN_DE_FIDUCIA: (Papel("fiducia", "Acta de liquidación del patrimonio autónomo", "Fiduciaria"),),
    C.SUCESION_LIQUIDADA: (
        _DEFUNCION,
        Papel("liquidacion", "Escritura o sentencia que termina la sucesión", "Notaría o juzgado"),
        _PODER,
    ),
    C.SIN_SUCESION: (_DEFUNCION, _PODER),
    C.CAMBIO_DE_DOCUMENTO: (
        Papel("correccion", "Escritura o decisión que corrige el sexo en el registro civil", "Notaría o juzgado"),
        Papel("documento", "Documento de identidad nuevo", "", "Número del documento", "Fecha de expedición"),
    ),
    C.SIN_AUTORIZACION: (Papel("denuncia", "Denuncia", "Dónde la puso", obligatorio=False),),
}
CUENTA = frozenset({C.SIN_AUTORIZACION})
"""Grounds of which the person must also tell what happened."""


def impossible_date(dicha: date, *, today: date, no_antes: date | None = None) -> str:
    """Why a date that was stated cannot be, "" when it can: nothing ended tomorrow, no estate before the death."""
    if dicha > today:
        return "Esa fecha no ha llegado. Escriba el día en que ocurrió."
    if dicha.year < 1900:
        return "Revise el año."
    if no_antes is not None and dicha < no_antes:
        return "Esa fecha es anterior al fallecimiento. Revise las dos."
    return ""
