"""The register, and what was answered, as lines that people read."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.rules.datos import (
    COLOMBIA,
    Actividad,
    DatosRut,
    Establecimiento,
    Exportador,
    Organizacion,
    Representacion,
    Socio,
    Tercero,
)
from ventanilla.rut.rules.poderes import CALIDADES, CalidadPoder

Lineas = dict[str, str]


def lines_of(nombre: str, datos: DatosRut) -> Lineas:
    """What the register says of a section: label and value."""
    if nombre in s.LISTAS:
        return {
            _label(nombre, clave, registro): _record(nombre, registro)
            for clave, registro in s.rows(nombre, datos).items()
        }
    return _SENCILLAS[nombre](datos)


def before_and_after(nombre: str, antes: DatosRut, despues: DatosRut) -> list[tuple[str, str]]:
    """Only the lines that differ."""
    vieja, nueva = lines_of(nombre, antes), lines_of(nombre, despues)
    nada = _("(no está)")
    return [
        (
            etiqueta,
            _("Antes: %(antes)s\nQueda: %(queda)s")
            % {"antes": vieja.get(etiqueta) or nada, "queda": nueva.get(etiqueta) or nada},
        )
        for etiqueta in dict.fromkeys([*vieja, *nueva])
        if vieja.get(etiqueta, "") != nueva.get(etiqueta, "")
    ]


# --- one page ----------------------------------------------------------------------------------------


def _location(d: DatosRut) -> Lineas:
    return {
        _("Municipio"): place(d.municipio),
        _("Dirección"): d.direccion,
        _("Código postal"): d.codigo_postal,
        _("Otro teléfono"): d.telefono_2,
    }


def _trade_name(d: DatosRut) -> Lineas:
    return {_("Nombre comercial"): d.nombre_comercial} | ({_("Sigla"): d.sigla} if d.es_persona_juridica else {})


PUESTOS = {
    "principal": gettext_lazy("Actividad principal"),
    "secundaria": gettext_lazy("Actividad secundaria"),
    "otra_1": gettext_lazy("Otra actividad"),
    "otra_2": gettext_lazy("Otra actividad más"),
}


def _activities(d: DatosRut) -> Lineas:
    return {
        str(etiqueta): _activity(d.actividades[lugar]) if lugar < len(d.actividades) else ""
        for lugar, etiqueta in enumerate(PUESTOS.values())
    }


def _activity(a: Actividad) -> str:
    return _("%(actividad)s, desde el %(desde)s") % {
        "actividad": activity_name(a.codigo),
        "desde": long_date(a.desde),
    }


def activity_name(codigo: str) -> str:
    with suppress(ObjectDoesNotExist):
        return f"{codigo} {referencias.actividad(codigo).description}"
    return codigo


def _occupation(d: DatosRut) -> Lineas:
    return {_("Código de ocupación"): d.ocupacion}


def _obligations(d: DatosRut) -> Lineas:
    """A line for each, so that the ones that enter and leave are read alone."""
    return {
        _("Responsabilidad %(codigo)s") % {"codigo": codigo}: obligation_name(codigo) for codigo in d.responsabilidades
    }


def obligation_name(codigo: str) -> str:
    with suppress(ObjectDoesNotExist):
        return f"{codigo} {referencias.responsabilidad(codigo).name}"
    return codigo


def _exporter(d: DatosRut) -> Lineas:
    return _exporter_lines(d.exportador)


def _exporter_lines(e: Exportador | None) -> Lineas:
    if e is None:
        return {_("Exporta"): _("No")}
    servicios = [f"{value_name('57', servicio.modo)}, CPC {servicio.cpc}" for servicio in e.servicios]
    return {
        _("Exporta"): _("Sí"),
        _("Forma"): value_name("55", e.forma),
        _("Qué exporta"): value_name("56", e.tipo),
        _("Servicios"): "\n".join(servicios),
    }


def _organisation(d: DatosRut) -> Lineas:
    return _organisation_lines(d.organizacion) if d.organizacion else {}


def _organisation_lines(o: Organizacion) -> Lineas:
    reforma = ""
    if o.reforma:
        partes = (value_name("71", o.reforma.clase), o.reforma.numero, day(o.reforma.fecha))
        reforma = ", ".join(parte for parte in partes if parte)
    capital = {
        _("público nacional"): o.capital.nacional_publico,
        _("privado nacional"): o.capital.nacional_privado,
        _("público extranjero"): o.capital.extranjero_publico,
        _("privado extranjero"): o.capital.extranjero_privado,
    }
    estado = ", ".join(parte for parte in (value_name("89", o.estado), day(o.estado_date)) if parte)
    matriz = ", ".join(parte for parte in (o.matriz_nombre, format_nit(o.matriz_nit) if o.matriz_nit else "") if parte)
    return {
        _("Última reforma"): reforma,
        _("Dura hasta"): day(o.vigencia_hasta) or _("Indefinida"),
        _("Capital"): ", ".join(f"{percent(valor)} {que}" for que, valor in capital.items() if valor),
        _("La vigila"): value_name("88", o.vigilancia),
        _("Estado de la entidad"): estado,
        _("Grupo empresarial"): o.grupo,
        _("Matriz o controlante"): matriz,
    }


_SENCILLAS = {
    s.UBICACION: _location,
    s.NOMBRE: _trade_name,
    s.ACTIVIDADES: _activities,
    s.OCUPACION: _occupation,
    s.RESPONSABILIDADES: _obligations,
    s.EXPORTADOR: _exporter,
    s.ORGANIZACION: _organisation,
}


# --- one record of a list ----------------------------------------------------------------------------


def _label(nombre: str, clave: str, registro: Any) -> str:
    if isinstance(registro, Establecimiento):
        return _("Establecimiento %(n)d") % {"n": int(clave) + 1}
    if isinstance(registro, Representacion):
        return f"{CALIDADES[CalidadPoder(registro.calidad)]}: {person(registro.quien)}"
    return _("Socio: %(quien)s") % {"quien": person(registro.quien)}


def _record(nombre: str, registro: Any) -> str:
    if isinstance(registro, Establecimiento):
        return _place_of_business(registro)
    return _post(registro) if isinstance(registro, Representacion) else _partner(registro)


def _place_of_business(e: Establecimiento) -> str:
    partes = [
        f"{e.nombre} ({value_name('160', e.tipo)})",
        f"{e.direccion}, {place(e.municipio)}",
        activity_name(e.actividad),
        _("Teléfono %(numero)s") % {"numero": e.telefono} if e.telefono else "",
        _("Matrícula %(numero)s, %(fecha)s") % {"numero": e.matricula, "fecha": day(e.matricula_date)}
        if e.matricula
        else "",
        _("Cerrado el %(fecha)s") % {"fecha": day(e.cierre)} if e.cierre else "",
    ]
    return "\n".join(parte for parte in partes if parte)


def _post(r: Representacion) -> str:
    partes = [
        _("Desde el %(fecha)s") % {"fecha": day(r.desde)},
        _("Tarjeta profesional %(numero)s") % {"numero": r.tarjeta_profesional} if r.tarjeta_profesional else "",
        ", ".join(parte for parte in (r.firma_nombre, format_nit(r.firma_nit) if r.firma_nit else "") if parte),
    ]
    return "\n".join(parte for parte in partes if parte)


def _partner(socio: Socio) -> str:
    partes = [
        _("%(porcentaje)s, aporte de %(capital)s")
        % {"porcentaje": percent(socio.participacion), "capital": format_pesos(socio.capital)},
        _("Desde el %(fecha)s") % {"fecha": day(socio.ingreso)},
        "" if socio.nacionalidad == COLOMBIA else country(socio.nacionalidad),
        _("Se retiró el %(fecha)s") % {"fecha": day(socio.retiro)} if socio.retiro else "",
    ]
    return "\n".join(parte for parte in partes if parte)


# --- words of codes ----------------------------------------------------------------------------------


def person(quien: Tercero) -> str:
    tipo = quien.tipo_documento
    with suppress(ObjectDoesNotExist):
        tipo = referencias.tipo_documento(quien.tipo_documento).abbr
    return f"{quien.nombre} ({tipo} {quien.numero_documento})"


def place(municipio: str) -> str:
    with suppress(ObjectDoesNotExist):
        return referencias.municipio(municipio).completo
    return municipio


def country(codigo: str) -> str:
    return next((pais.name for pais in referencias.paises() if pais.dian_code == codigo), codigo)


def value_name(casilla: str, codigo: str) -> str:
    return (referencias.nombre_de_valor(casilla, codigo) or codigo) if codigo else ""


def percent(valor: Decimal) -> str:
    return f"{valor.normalize():f} %".replace(".", ",")


def day(fecha: date | None) -> str:
    return long_date(fecha) if fecha else ""


# --- what was answered -------------------------------------------------------------------------------


def describe(nombre: str, respuestas: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers of a section, of one record of a list, or of all the records that somebody wrote."""
    if nombre not in s.LISTAS:
        return [*_described(nombre, respuestas), (_("Desde cuándo"), _written_day(respuestas["hecho"]))]
    if "completa" in respuestas:
        escritos = s.touched(respuestas)
        if not escritos:
            return [(_("Cambios"), _("Ninguno"))]
        return [
            (f"{n}. {_what(r)}", "\n".join(v for _e, v in _of_record(nombre, r) if v))
            for n, r in enumerate(escritos, 1)
        ]
    return [linea for r in respuestas["registros"] for linea in [*_of_record(nombre, r), *_state_of(r)]]


def _what(r: Mapping[str, Any]) -> str:
    if r.get("termina"):
        return _("Termina")
    return _("Cambia") if r["cual"] else _("Entra")


def _state_of(r: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_what(r), _written_day(r["hecho"]))] if r.get("hecho") else []


def _written_day(texto: Any) -> str:
    return long_date(date.fromisoformat(texto)) if texto else ""


def _of_record(nombre: str, r: Mapping[str, Any]) -> list[tuple[str, str]]:
    if nombre == s.ESTABLECIMIENTOS:
        return [
            (_("Nombre"), f"{r['nombre']} ({value_name('160', r['tipo'])})"),
            (_("Dirección"), f"{r['direccion']}, {place(r['municipio'])}"),
            (_("Actividad"), activity_name(r["actividad"])),
        ]
    nombres = (r.get("razon_social"), r.get("primer_nombre"), r.get("otros_nombres"), r.get("primer_apellido"),
               r.get("segundo_apellido"))  # fmt: skip
    lineas = [(_("Quién"), " ".join(parte for parte in nombres if parte)), (_("Documento"), r["numero_documento"])]
    if nombre == s.SOCIOS:
        valor = f"{percent(Decimal(r['participacion']))}, {format_pesos(int(r['capital']))}"
        return [*lineas, (_("Participación y aporte"), valor)]
    return [(_("Cargo"), CALIDADES[CalidadPoder(r["calidad"])]), *lineas]


def _described(nombre: str, r: Mapping[str, Any]) -> list[tuple[str, str]]:
    if nombre == s.UBICACION:
        return [
            (_("Municipio"), place(r["municipio"])),
            (_("Dirección"), r["direccion"]),
            (_("Código postal"), r["codigo_postal"]),
            (_("Otro teléfono"), r["telefono_2"]),
        ]
    if nombre == s.NOMBRE:
        return [(_("Nombre comercial"), r["nombre_comercial"]), (_("Sigla"), r.get("sigla", ""))]
    if nombre == s.ACTIVIDADES:
        return [
            (str(etiqueta), f"{activity_name(r[f'{puesto}_codigo'])}, {_written_day(r[f'{puesto}_desde'])}")
            for puesto, etiqueta in PUESTOS.items()
            if r.get(f"{puesto}_codigo")
        ]
    if nombre == s.OCUPACION:
        return [(_("Código de ocupación"), r["ocupacion"])]
    if nombre == s.RESPONSABILIDADES:
        return [(_("Agrega"), "\n".join(obligation_name(codigo) for codigo in r["codigos"]))]
    if nombre == s.EXPORTADOR:
        return list(_exporter_lines(s.exporter_of(r)).items())
    return [
        (_("Dura hasta"), _written_day(r["vigencia_hasta"]) or _("Indefinida")),
        (_("Capital"), ", ".join(percent(Decimal(r[parte])) for parte in s.PARTES_DEL_CAPITAL)),
        (_("Última reforma"), r["reforma_numero"]),
    ]
