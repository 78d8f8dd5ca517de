"""What each section of the procedure changes in the register. No Django.

A draft says, for each section, the new values, since when it is so (`hecho`), and which version of the register the
person had in front (`version`). In a list each record says it by itself; `cual` is whose it is, "" for a new one, and
a record that nobody touched has no `hecho`. So what two people prepare apart is put together, and where they touch the
same it is found out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ventanilla.rut.actualizacion.rules import responsabilidades
from ventanilla.rut.actualizacion.rules.sancion import Hecho
from ventanilla.rut.rules.casillas import HOJA_3, HOJA_5
from ventanilla.rut.rules.datos import (
    Actividad,
    Acto,
    Capital,
    DatosRut,
    Establecimiento,
    Exportador,
    Representacion,
    ServicioExportado,
    Socio,
    Tercero,
)

Respuestas = Mapping[str, Any]
Secciones = Mapping[str, Respuestas]
UBICACION, NOMBRE, ACTIVIDADES, OCUPACION = "ubicacion", "nombre-comercial", "actividades", "ocupacion"
RESPONSABILIDADES, EXPORTADOR, ESTABLECIMIENTOS = "responsabilidades", "exportador", "establecimientos"
ORGANIZACION, REPRESENTANTES, SOCIOS, REVISOR = "organizacion", "representantes", "socios", "revisor-contador"

CAMPOS: Mapping[str, tuple[str, ...]] = {
    UBICACION: ("municipio", "direccion", "codigo_postal", "telefono_2"),
    NOMBRE: ("nombre_comercial", "sigla"),
    ACTIVIDADES: ("actividades",),
    OCUPACION: ("ocupacion",),
    RESPONSABILIDADES: ("responsabilidades",),
    EXPORTADOR: ("exportador",),
    ORGANIZACION: ("organizacion",),
}
"""The sections that are one page, and what of the register each one is."""
LISTAS: Mapping[str, frozenset[str]] = {
    ESTABLECIMIENTOS: frozenset(),
    REPRESENTANTES: frozenset(map(str, HOJA_3)),
    SOCIOS: frozenset(),
    REVISOR: frozenset(HOJA_5),
}
"""The sections of many records; for people of sheets 3 and 5, the qualities that each one holds."""
COMUNES = (UBICACION, NOMBRE, ACTIVIDADES, RESPONSABILIDADES, EXPORTADOR, ESTABLECIMIENTOS)
NATURALES = (UBICACION, NOMBRE, ACTIVIDADES, OCUPACION, RESPONSABILIDADES, EXPORTADOR, ESTABLECIMIENTOS)
JURIDICAS = (*COMUNES, ORGANIZACION, REPRESENTANTES, SOCIOS, REVISOR)


class NoCabe(Exception):
    """That change does not fit in what the register says; the message says why, for people."""


def sections_of(*, juridica: bool) -> tuple[str, ...]:
    """Those that apply to a legal person or to a natural one."""
    return JURIDICAS if juridica else NATURALES


# --- what a section is of the register ---------------------------------------------------------------


def part(nombre: str, datos: DatosRut) -> Any:
    """Only what this section is about: equal before and after means that it changes nothing."""
    if nombre in LISTAS:
        return rows(nombre, datos)
    return tuple(getattr(datos, campo) for campo in CAMPOS[nombre])


def rows(nombre: str, datos: DatosRut) -> dict[str, Any]:
    """The records of a list, each by the key that its register gives it. Places of business are never taken out, so
    theirs is the order; people are named by their document, in their quality or since when."""
    if nombre == ESTABLECIMIENTOS:
        return {str(lugar): establecimiento for lugar, establecimiento in enumerate(datos.establecimientos)}
    if nombre == SOCIOS:
        return {partner_key(socio): socio for socio in datos.socios}
    return {"|".join(r.clave): r for r in datos.representantes if r.calidad in LISTAS[nombre]}


def partner_key(socio: Socio) -> str:
    return f"{socio.quien.tipo_documento}|{socio.quien.numero_documento}|{socio.ingreso.isoformat()}"


def is_open(registro: Any) -> bool:
    """Whether it can still change: what is closed, and who left, stays as it is."""
    return getattr(registro, "cierre", None) is None and getattr(registro, "retiro", None) is None


def touched(respuestas: Respuestas) -> list[Respuestas]:
    """The records of a list that somebody wrote."""
    return [registro for registro in respuestas.get("registros", []) if registro.get("hecho")]


# --- two people at once ------------------------------------------------------------------------------


def stale(nombre: str, respuestas: Respuestas, datos: DatosRut, visto: Callable[[int], DatosRut]) -> bool:
    """Whether somebody changed, since it was answered, the very same thing. `visto` gives an earlier version."""
    if nombre not in LISTAS:
        return bool(part(nombre, visto(int(respuestas["version"]))) != part(nombre, datos))
    ahora = rows(nombre, datos)
    for registro in touched(respuestas):
        entonces = rows(nombre, visto(int(registro["version"])))
        if registro["cual"] and ahora.get(registro["cual"]) != entonces.get(registro["cual"]):
            return True
    return False


# --- what it does ------------------------------------------------------------------------------------


def apply(nombre: str, respuestas: Respuestas, datos: DatosRut) -> DatosRut:
    """The register after the section. Raises NoCabe."""
    if nombre in LISTAS:
        return _apply_list(nombre, respuestas, datos)
    if nombre == UBICACION:
        return replace(datos, **{campo: respuestas[campo] for campo in CAMPOS[UBICACION]})
    if nombre == NOMBRE:
        return replace(
            datos, nombre_comercial=respuestas["nombre_comercial"], sigla=respuestas.get("sigla", datos.sigla)
        )
    if nombre == OCUPACION:
        return replace(datos, ocupacion=respuestas["ocupacion"])
    if nombre == ACTIVIDADES:
        return replace(datos, actividades=_activities(respuestas))
    if nombre == RESPONSABILIDADES:
        nuevas = [codigo for codigo in respuestas["codigos"] if codigo not in datos.responsabilidades]
        if motivos := responsabilidades.refusals(datos, nuevas):
            raise NoCabe(" ".join(motivos))
        return replace(datos, responsabilidades=responsabilidades.add(datos.responsabilidades, nuevas))
    if nombre == EXPORTADOR:
        return replace(datos, exportador=exporter_of(respuestas))
    return _organisation(respuestas, datos)


def apply_all(secciones: Secciones, datos: DatosRut) -> DatosRut:
    """The register after every section that was answered, in the order of the form. Raises NoCabe."""
    for nombre in sections_of(juridica=datos.es_persona_juridica):
        if nombre in secciones:
            datos = apply(nombre, secciones[nombre], datos)
    return datos


def _day(texto: Any) -> date | None:
    return date.fromisoformat(texto) if texto else None


def _needed_day(texto: str) -> date:
    return date.fromisoformat(texto)


PUESTOS = ("principal", "secundaria", "otra_1", "otra_2")


def _activities(respuestas: Respuestas) -> tuple[Actividad, ...]:
    return tuple(
        Actividad(respuestas[f"{puesto}_codigo"], _needed_day(respuestas[f"{puesto}_desde"]))
        for puesto in PUESTOS
        if respuestas.get(f"{puesto}_codigo")
    )


def exporter_of(respuestas: Respuestas) -> Exportador | None:
    if not respuestas["exporta"]:
        return None
    servicios = tuple(
        ServicioExportado(respuestas[f"modo_{n}"], respuestas[f"cpc_{n}"])
        for n in (1, 2, 3)
        if respuestas.get(f"modo_{n}") and respuestas.get(f"cpc_{n}")
    )
    return Exportador(forma=respuestas["forma"], tipo=respuestas["tipo"], servicios=servicios)


def _organisation(respuestas: Respuestas, datos: DatosRut) -> DatosRut:
    """Of sheet 2, what is born with the organisation (boxes 62 to 70 and the constitution) is not asked here."""
    if datos.organizacion is None:
        raise NoCabe("La hoja 2 de esta entidad todavía no está en el RUT. Un funcionario la escribe con usted.")
    reforma = None
    if respuestas.get("reforma_clase"):
        reforma = Acto(
            clase=respuestas["reforma_clase"],
            numero=respuestas["reforma_numero"],
            fecha=_day(respuestas["reforma_fecha"]),
            notaria=respuestas["reforma_notaria"],
            entidad_registro=respuestas["reforma_entidad"],
            registro=_day(respuestas["reforma_registro"]),
            matricula=respuestas["reforma_matricula"],
            municipio=datos.organizacion.reforma.municipio if datos.organizacion.reforma else "",
        )
    return replace(
        datos,
        organizacion=replace(
            datos.organizacion,
            reforma=reforma,
            vigencia_hasta=_day(respuestas["vigencia_hasta"]),
            capital=Capital(**{parte: Decimal(respuestas[parte]) for parte in PARTES_DEL_CAPITAL}),
            vigilancia=respuestas["vigilancia"],
            estado=respuestas["estado"],
            estado_date=_day(respuestas["estado_date"]),
            grupo=respuestas["grupo"],
            matriz_nit=respuestas["matriz_nit"],
            matriz_nombre=respuestas["matriz_nombre"],
        ),
    )


PARTES_DEL_CAPITAL = ("nacional_publico", "nacional_privado", "extranjero_publico", "extranjero_privado")


def _apply_list(nombre: str, respuestas: Respuestas, datos: DatosRut) -> DatosRut:
    filas = rows(nombre, datos)
    for respuesta in touched(respuestas):
        cual = respuesta["cual"]
        if not cual:
            nuevo = _new(nombre, respuesta)
            clave = _key_of(nombre, nuevo, filas)
            if clave in filas:
                raise NoCabe(f"{nuevo.quien.nombre} ya está en la lista con ese documento.")
            filas[clave] = nuevo
            continue
        if cual not in filas or not is_open(filas[cual]):
            raise NoCabe("Uno de los que cambió ya no está en el RUT. Ábralo y quite el cambio.")
        cambiado = _edited(nombre, respuesta, filas[cual])
        if cambiado is None:
            del filas[cual]
        else:
            filas[cual] = cambiado
    return _with_rows(nombre, filas.values(), datos)


def _with_rows(nombre: str, filas: Iterable[Any], datos: DatosRut) -> DatosRut:
    if nombre == ESTABLECIMIENTOS:
        return replace(datos, establecimientos=tuple(filas))
    if nombre == SOCIOS:
        return replace(datos, socios=tuple(filas))
    otras = tuple(r for r in datos.representantes if r.calidad not in LISTAS[nombre])
    mias = tuple(filas)
    return replace(datos, representantes=mias + otras if nombre == REPRESENTANTES else otras + mias)


def _key_of(nombre: str, registro: Any, filas: Mapping[str, Any]) -> str:
    if nombre == ESTABLECIMIENTOS:
        return str(len(filas))
    return partner_key(registro) if nombre == SOCIOS else "|".join(registro.clave)


def _new(nombre: str, r: Respuestas) -> Any:
    if nombre == ESTABLECIMIENTOS:
        return Establecimiento(**_of_place(r))
    quien = Tercero(
        **{campo: r.get(campo, "") for campo in (
            "tipo_documento", "numero_documento", "primer_apellido", "segundo_apellido", "primer_nombre",
            "otros_nombres", "razon_social",
        )}
    )  # fmt: skip
    desde = _needed_day(r["hecho"])
    if nombre == SOCIOS:
        return Socio(
            quien=quien,
            ingreso=desde,
            nacionalidad=r["nacionalidad"],
            capital=int(r["capital"]),
            participacion=Decimal(r["participacion"]),
        )
    return Representacion(calidad=r["calidad"], quien=quien, desde=desde, **_of_professional(r))


def _edited(nombre: str, r: Respuestas, antes: Any) -> Any:
    """The record as it stays; None when it leaves the sheet: representatives, auditors and accountants do."""
    termina = _needed_day(r["hecho"]) if r.get("termina") else None
    if nombre == ESTABLECIMIENTOS:
        return replace(antes, **_of_place(r), cierre=termina)
    if nombre == SOCIOS:
        return replace(antes, capital=int(r["capital"]), participacion=Decimal(r["participacion"]), retiro=termina)
    return None if termina else replace(antes, **_of_professional(r))


def _of_place(r: Respuestas) -> dict[str, Any]:
    textos = ("tipo", "actividad", "nombre", "municipio", "direccion", "telefono", "matricula")
    return {campo: r[campo] for campo in textos} | {"matricula_date": _day(r["matricula_date"])}


def _of_professional(r: Respuestas) -> dict[str, str]:
    return {campo: r.get(campo, "") for campo in ("tarjeta_profesional", "firma_nit", "firma_nombre")}


# --- when it happened --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cambio:
    """One section that changes something."""

    seccion: str
    hechos: tuple[Hecho, ...]


def changes(secciones: Secciones, antes: DatosRut, despues: DatosRut, titulos: Mapping[str, str]) -> tuple[Cambio, ...]:
    """The sections that make a difference, each with its facts, in the order of the form."""
    return tuple(
        Cambio(nombre, tuple(_facts(nombre, secciones[nombre], antes, despues, titulos[nombre])))
        for nombre in sections_of(juridica=antes.es_persona_juridica)
        if nombre in secciones and part(nombre, antes) != part(nombre, despues)
    )


def _facts(nombre: str, respuestas: Respuestas, antes: DatosRut, despues: DatosRut, titulo: str) -> list[Hecho]:
    if nombre in LISTAS:
        vieja, nueva = rows(nombre, antes), rows(nombre, despues)
        return [
            Hecho(f"{titulo}: {_who(r)}", _needed_day(r["hecho"]))
            for r in touched(respuestas)
            if not r["cual"] or vieja.get(r["cual"]) != nueva.get(r["cual"])
        ]
    grave = nombre == ACTIVIDADES or (
        nombre == UBICACION and (antes.municipio, antes.direccion) != (despues.municipio, despues.direccion)
    )
    return [Hecho(titulo, _needed_day(respuestas["hecho"]), grave)]


def _who(r: Respuestas) -> str:
    """The place or the person of a record, in few words."""
    nombres = (r.get("primer_nombre", ""), r.get("primer_apellido", ""))
    return str(r.get("nombre") or r.get("razon_social") or " ".join(parte for parte in nombres if parte))
