"""What a section says before it is answered: what the register says now."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from ventanilla.comun.actor import Actor
from ventanilla.rut import selectors
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.rules.datos import Acto, DatosRut, Establecimiento, Socio


def initial(nombre: str, actor: Actor) -> Mapping[str, Any]:
    """The answers that would change nothing."""
    rut = selectors.rut_of(actor)
    return answers_of(nombre, rut.datos, version=rut.version)


def answers_of(nombre: str, datos: DatosRut, *, version: int) -> dict[str, Any]:
    if nombre in s.LISTAS:
        registros = [
            {**_record(registro), "cual": clave, "version": str(version), "hecho": ""}
            for clave, registro in s.rows(nombre, datos).items()
            if s.is_open(registro)
        ]
        return {"registros": registros}
    return _SENCILLAS[nombre](datos)


def _text(valor: Any) -> Any:
    return valor.isoformat() if isinstance(valor, date) else "" if valor is None else str(valor)


def _record(registro: Any) -> dict[str, Any]:
    if isinstance(registro, Establecimiento):
        valores = {campo: _text(valor) for campo, valor in asdict(registro).items() if campo != "cierre"}
        return {**valores, "departamento": registro.municipio[:2]}
    quien = {campo: _text(valor) for campo, valor in asdict(registro.quien).items()}
    de_socio, de_cargo = (
        ("nacionalidad", "capital", "participacion"),
        ("calidad", "tarjeta_profesional", "firma_nit", "firma_nombre"),
    )
    campos: tuple[str, ...] = de_socio if isinstance(registro, Socio) else de_cargo
    return quien | {campo: _text(getattr(registro, campo)) for campo in campos}


def _location(d: DatosRut) -> dict[str, Any]:
    return {
        "departamento": d.municipio[:2],
        "municipio": d.municipio,
        "direccion": d.direccion,
        "codigo_postal": d.codigo_postal,
        "telefono_2": d.telefono_2,
    }


def _activities(d: DatosRut) -> dict[str, Any]:
    valores: dict[str, Any] = {}
    for puesto, actividad in zip(s.PUESTOS, d.actividades, strict=False):
        valores[f"{puesto}_codigo"] = actividad.codigo
        valores[f"{puesto}_desde"] = actividad.desde.isoformat()
    return valores


def _exporter(d: DatosRut) -> dict[str, Any]:
    if d.exportador is None:
        return {"exporta": False}
    valores = {"exporta": True, "forma": d.exportador.forma, "tipo": d.exportador.tipo}
    for n, servicio in enumerate(d.exportador.servicios, 1):
        valores |= {f"modo_{n}": servicio.modo, f"cpc_{n}": servicio.cpc}
    return valores


def _organisation(d: DatosRut) -> dict[str, Any]:
    o = d.organizacion
    if o is None:
        return {}
    reforma = o.reforma or Acto(clase="")
    return {
        "reforma_clase": reforma.clase,
        "reforma_numero": reforma.numero,
        "reforma_fecha": _text(reforma.fecha),
        "reforma_notaria": reforma.notaria,
        "reforma_entidad": reforma.entidad_registro,
        "reforma_registro": _text(reforma.registro),
        "reforma_matricula": reforma.matricula,
        "vigencia_hasta": _text(o.vigencia_hasta),
        **{parte: f"{getattr(o.capital, parte).normalize():f}" for parte in s.PARTES_DEL_CAPITAL},
        "vigilancia": o.vigilancia,
        "estado": o.estado,
        "estado_date": _text(o.estado_date),
        "grupo": o.grupo,
        "matriz_nit": o.matriz_nit,
        "matriz_nombre": o.matriz_nombre,
    }


_SENCILLAS = {
    s.UBICACION: _location,
    s.NOMBRE: lambda d: {"nombre_comercial": d.nombre_comercial, "sigla": d.sigla},
    s.ACTIVIDADES: _activities,
    s.OCUPACION: lambda d: {"ocupacion": d.ocupacion},
    s.RESPONSABILIDADES: lambda d: {"codigos": []},
    s.EXPORTADOR: _exporter,
    s.ORGANIZACION: _organisation,
}
