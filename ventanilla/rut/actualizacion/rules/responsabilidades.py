"""Box 53 by oneself: what may be added online. Nothing is removed here. No Django.

Unverified as a list (see `rut.rules.responsabilidades`). That 48 and 33 put out their "no responsable" is ours: who
becomes responsible stops being non-responsible by that alone, and both together cannot be.
"""

from collections.abc import Mapping, Sequence

from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.responsabilidades import SOLO_POR_OTRO_TRAMITE, incompatibilities

RELEVA: Mapping[str, tuple[str, ...]] = {"48": ("49", "53"), "33": ("50",)}
"""Becoming responsible puts out the code that said that one was not."""
SOLO_NATURAL: Mapping[str, str] = {
    "49": "Solo las personas naturales son no responsables de IVA (art. 437, par. 3, E.T.).",
    "50": "Solo las personas naturales son no responsables de consumo (art. 512-13 E.T.).",
}
SOLO_JURIDICA: Mapping[str, str] = {"53": "La responsabilidad 53 es de personas jurídicas."}
SE_RETIRA: Mapping[str, str] = {
    "49": "Usted es responsable de IVA (48). Para dejar de serlo use el trámite «Dejar de ser responsable de IVA».",
    "53": "La empresa es responsable de IVA (48). Para dejar de serlo pida una cita.",
    "50": "Usted es responsable del impuesto al consumo (33). Para dejar de serlo use su propio trámite.",
}
ADUANERA = "10"


def add(responsabilidades: Sequence[str], nuevas: Sequence[str]) -> tuple[str, ...]:
    """Box 53 after adding."""
    salen = {codigo for nueva in nuevas for codigo in RELEVA.get(nueva, ())}
    return tuple(sorted({*responsabilidades, *nuevas} - salen))


def why_not(datos: DatosRut, codigo: str) -> str:
    """Why this one is not added online to this register; "" when it may be."""
    if codigo in SOLO_POR_OTRO_TRAMITE:
        return SOLO_POR_OTRO_TRAMITE[codigo]
    ajenas = SOLO_NATURAL if datos.es_persona_juridica else SOLO_JURIDICA
    if codigo in ajenas:
        return ajenas[codigo]
    for fuerte, relevadas in RELEVA.items():
        if codigo in relevadas and fuerte in datos.responsabilidades:
            return SE_RETIRA[codigo]
    return next((par.porque for par in incompatibilities(add(datos.responsabilidades, [codigo]))), "")


def addable(datos: DatosRut, vigentes: Sequence[str]) -> tuple[str, ...]:
    """Of the codes in force, those that this register may take online."""
    return tuple(c for c in vigentes if c not in datos.responsabilidades and not why_not(datos, c))


def refusals(datos: DatosRut, nuevas: Sequence[str]) -> tuple[str, ...]:
    """Why these are not added, the ones with the others included; empty means that they are."""
    motivos = [f"{codigo}: {porque}" for codigo in nuevas if (porque := why_not(datos, codigo))]
    motivos += [par.porque for par in incompatibilities(nuevas)]
    motivos += [
        f"La {fuerte} y la {debil} no van juntas: elija una."
        for fuerte, relevadas in RELEVA.items()
        for debil in relevadas
        if {fuerte, debil} <= set(nuevas) and not incompatibilities([fuerte, debil])
    ]
    return tuple(dict.fromkeys(motivos))
