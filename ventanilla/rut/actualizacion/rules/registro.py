"""What a register must say to be a legal one after a change, whatever the order of the changes. No Django.

The pairs of section 13 of the reference and the conditions of the boxes are unverified; that a legal person always has
a principal representative is art. 556 of the Estatuto Tributario.
"""

from decimal import Decimal

from ventanilla.rut.actualizacion.rules.responsabilidades import ADUANERA, SOLO_JURIDICA, SOLO_NATURAL
from ventanilla.rut.rules.datos import DatosRut, Exportador
from ventanilla.rut.rules.poderes import CalidadPoder
from ventanilla.rut.rules.responsabilidades import incompatibilities

MAX_ACTIVIDADES = 4
MAX_SERVICIOS = 3
CIEN = Decimal(100)
SERVICIOS, BIENES_Y_SERVICIOS = "2", "3"  # box 56


def refusals(datos: DatosRut) -> tuple[str, ...]:
    """Why the register cannot stay like this, in words for the person; empty means that it can."""
    motivos = [*_activities(datos), *_obligations(datos), *_exporter(datos.exportador)]
    if datos.es_persona_juridica:
        motivos += _organisation(datos)
    return tuple(motivos)


def _activities(datos: DatosRut) -> list[str]:
    codigos = [actividad.codigo for actividad in datos.actividades]
    motivos = []
    if not codigos:
        motivos.append("Debe quedar una actividad principal.")
    if len(codigos) > MAX_ACTIVIDADES:
        motivos.append("Caben cuatro actividades: las que más ingresos le dejan.")
    if len(set(codigos)) < len(codigos):
        motivos.append("Una actividad está dos veces.")
    return motivos


def _obligations(datos: DatosRut) -> list[str]:
    codigos = set(datos.responsabilidades)
    ajenas = SOLO_NATURAL if datos.es_persona_juridica else SOLO_JURIDICA
    motivos = [par.porque for par in incompatibilities(datos.responsabilidades)]
    motivos += [porque for codigo, porque in ajenas.items() if codigo in codigos]
    if {"48", "53"} <= codigos:
        motivos.append("No se puede ser responsable (48) y no responsable (53) de IVA al mismo tiempo.")
    if datos.aduaneros and ADUANERA not in codigos:
        motivos.append("Una calidad aduanera exige la responsabilidad 10, obligado aduanero.")
    return motivos


def _exporter(exportador: Exportador | None) -> list[str]:
    if exportador is None:
        return []
    if exportador.tipo in (SERVICIOS, BIENES_Y_SERVICIOS) and not exportador.servicios:
        return ["Quien exporta servicios escribe al menos uno: su modo y su código CPC."]
    if exportador.tipo not in (SERVICIOS, BIENES_Y_SERVICIOS) and exportador.servicios:
        return ["Los modos y códigos CPC son de quien exporta servicios."]
    if len(exportador.servicios) > MAX_SERVICIOS:
        return ["Caben tres servicios."]
    return []


def _organisation(datos: DatosRut) -> list[str]:
    motivos = []
    if not any(r.calidad == CalidadPoder.PRINCIPAL for r in datos.representantes):
        motivos.append("Debe quedar al menos un representante legal principal. Agregue a quien lo reemplaza.")
    if sum(socio.participacion for socio in datos.socios if socio.retiro is None) > CIEN:
        motivos.append("Las participaciones de los socios suman más de 100 %.")
    if datos.organizacion is not None:
        capital = datos.organizacion.capital
        if capital.nacional + capital.extranjero not in (0, CIEN):
            motivos.append("Los porcentajes del capital deben sumar 100.")
    return motivos
