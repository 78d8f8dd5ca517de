"""The boxes of form 001, sheet by sheet, by number. Empty ones are "". Dates are YYYY-MM-DD. No Django."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ventanilla.comun.nit import check_digit
from ventanilla.rut.rules.datos import Acto, DatosRut, Establecimiento, Organizacion, Representacion, Socio
from ventanilla.rut.rules.poderes import CalidadPoder

Casillas = Mapping[str, str | list[str]]
SIN_FIN = "9999-12-31"  # box 81 of an organisation without an end
_NIT = "31"
HOJA_3 = frozenset({CalidadPoder.PRINCIPAL, CalidadPoder.SUPLENTE})
HOJA_5: Mapping[str, int] = {
    CalidadPoder.REVISOR_FISCAL: 124,
    CalidadPoder.REVISOR_SUPLENTE: 136,
    CalidadPoder.CONTADOR: 148,
}


def principal(
    datos: DatosRut, *, nit: str, formulario: str, concepto: str, seccional: str, fecha: date, anexos: int
) -> dict[str, str | list[str]]:
    """The main sheet. `anexos` is how many records the other sheets hold. Box 14 is given by the administration."""
    actividades = [*datos.actividades, *[None] * 4][:4]
    primera, segunda, *otras = actividades
    exportador = datos.exportador
    firma = next((r.quien.nombre for r in datos.representantes if r.calidad in HOJA_3), "")
    return {
        "2": concepto,
        "4": formulario,
        "5": nit,
        "6": str(check_digit(nit)),
        "12": seccional,
        "14": "",
        "24": datos.tipo_contribuyente,
        "25": datos.tipo_documento,
        "26": datos.numero_documento,
        "27": _fecha(datos.expedicion_date),
        "28": datos.expedicion_pais if datos.expedicion_municipio else "",
        "29": datos.expedicion_municipio[:2],
        "30": datos.expedicion_municipio[2:],
        "31": datos.primer_apellido,
        "32": datos.segundo_apellido,
        "33": datos.primer_nombre,
        "34": datos.otros_nombres,
        "35": datos.razon_social,
        "36": datos.nombre_comercial,
        "37": datos.sigla,
        "38": datos.pais,
        "39": datos.municipio[:2],
        "40": datos.municipio[2:],
        "41": datos.direccion,
        "42": datos.correo,
        "43": datos.codigo_postal,
        "44": datos.telefono,
        "45": datos.telefono_2,
        "46": primera.codigo if primera else "",
        "47": primera.desde.isoformat() if primera else "",
        "48": segunda.codigo if segunda else "",
        "49": segunda.desde.isoformat() if segunda else "",
        "50": [otra.codigo for otra in otras if otra],
        "51": datos.ocupacion,
        "52": str(len(datos.establecimientos_abiertos)),
        "53": list(datos.responsabilidades),
        "54": list(datos.aduaneros),
        "55": exportador.forma if exportador else "",
        "56": exportador.tipo if exportador else "",
        "57": [servicio.modo for servicio in exportador.servicios] if exportador else [],
        "58": [servicio.cpc for servicio in exportador.servicios] if exportador else [],
        "59": "SI" if anexos else "NO",
        "60": "0",
        "61": fecha.isoformat(),
        "984": firma or datos.nombre_completo,
        "985": "REPRESENTANTE LEGAL" if firma else "CONTRIBUYENTE",
    }


def anexos(datos: DatosRut, *, casilla_de_forma: str) -> dict[int, list[Casillas]]:
    """The records of sheets 2 to 6; a sheet without any is not printed.

    `casilla_de_forma` is the box (63 to 69) that the form of the organisation fills, as the list of forms says.
    """
    hojas: dict[int, list[Casillas]] = {
        2: [_hoja_2(datos.organizacion, casilla_de_forma)] if datos.organizacion else [],
        3: [_representante(r) for r in datos.representantes if r.calidad in HOJA_3],
        4: [_socio(socio) for socio in datos.socios],
        5: _hoja_5([r for r in datos.representantes if r.calidad in HOJA_5]),
        6: [_establecimiento(establecimiento) for establecimiento in datos.establecimientos],
    }
    return {numero: registros for numero, registros in hojas.items() if registros}


def _hoja_2(o: Organizacion, casilla_de_forma: str) -> Casillas:
    actos = (o.constitucion, o.reforma or Acto(clase=""))

    def dos(campo: str) -> list[str]:
        valores = (getattr(acto, campo) for acto in actos)
        return [_fecha(valor) if isinstance(valor, date) else valor or "" for valor in valores]

    return {
        "62": o.naturaleza,
        **{str(numero): o.forma if str(numero) == casilla_de_forma else "" for numero in range(63, 70)},
        "70": o.beneficio,
        "71": dos("clase"),
        "72": dos("numero"),
        "73": dos("fecha"),
        "74": dos("notaria"),
        "75": dos("entidad_registro"),
        "76": dos("registro"),
        "77": dos("matricula"),
        "78": [municipio[:2] for municipio in dos("municipio")],
        "79": [municipio[2:] for municipio in dos("municipio")],
        "80": _fecha(o.vigencia_desde),
        "81": _fecha(o.vigencia_hasta) or (SIN_FIN if o.vigencia_desde else ""),
        "82": _porcentaje(o.capital.nacional),
        "83": _porcentaje(o.capital.nacional_publico),
        "84": _porcentaje(o.capital.nacional_privado),
        "85": _porcentaje(o.capital.extranjero),
        "86": _porcentaje(o.capital.extranjero_publico),
        "87": _porcentaje(o.capital.extranjero_privado),
        "88": o.vigilancia,
        "89": o.estado,
        "90": _fecha(o.estado_date),
        "91": o.vinculado_nit,
        "92": _dv(o.vinculado_nit),
        "93": o.vinculacion,
        "94": o.grupo,
        "95": o.matriz_nit,
        "96": _dv(o.matriz_nit),
        "97": o.matriz_nombre,
    }


def _representante(r: Representacion) -> Casillas:
    quien = r.quien
    return {
        "98": r.calidad,
        "99": r.desde.isoformat(),
        "100": quien.tipo_documento,
        "101": quien.numero_documento,
        "102": _dv(quien.numero_documento) if quien.tipo_documento == _NIT else "",
        "103": r.tarjeta_profesional,
        "104": quien.primer_apellido,
        "105": quien.segundo_apellido,
        "106": quien.primer_nombre,
        "107": quien.otros_nombres,
        "108": r.firma_nit,
        "109": _dv(r.firma_nit),
        "110": r.firma_nombre or quien.razon_social,
    }


def _socio(socio: Socio) -> Casillas:
    quien = socio.quien
    return {
        "111": quien.tipo_documento,
        "112": quien.numero_documento,
        "113": _dv(quien.numero_documento) if quien.tipo_documento == _NIT else "",
        "114": socio.nacionalidad,
        "115": quien.primer_apellido,
        "116": quien.segundo_apellido,
        "117": quien.primer_nombre,
        "118": quien.otros_nombres,
        "119": quien.razon_social,
        "120": str(socio.capital),
        "121": _porcentaje(socio.participacion),
        "122": socio.ingreso.isoformat(),
        "123": _fecha(socio.retiro),
    }


def _hoja_5(quienes: Sequence[Representacion]) -> list[Casillas]:
    """One record with the three blocks; a second one when somebody is replaced before leaving."""
    registros: list[dict[str, str | list[str]]] = []
    for r in quienes:
        desde = HOJA_5[r.calidad]
        valores = (
            r.quien.tipo_documento,
            r.quien.numero_documento,
            _dv(r.quien.numero_documento) if r.quien.tipo_documento == _NIT else "",
            r.tarjeta_profesional,
            r.quien.primer_apellido,
            r.quien.segundo_apellido,
            r.quien.primer_nombre,
            r.quien.otros_nombres,
            r.firma_nit,
            _dv(r.firma_nit),
            r.firma_nombre,
            r.desde.isoformat(),
        )
        bloque: dict[str, str | list[str]] = {str(desde + lugar): valor for lugar, valor in enumerate(valores)}
        libre = next((registro for registro in registros if str(desde) not in registro), None)
        if libre is None:
            registros.append(bloque)
        else:
            libre |= bloque
    return list(registros)


def _establecimiento(e: Establecimiento) -> Casillas:
    return {
        "160": e.tipo,
        "161": e.actividad,
        "162": e.nombre,
        "163": e.municipio[:2],
        "164": e.municipio[2:],
        "165": e.direccion,
        "166": e.matricula,
        "167": _fecha(e.matricula_date),
        "168": e.telefono,
        "169": _fecha(e.cierre),
    }


def _fecha(fecha: date | None) -> str:
    return fecha.isoformat() if fecha else ""


def _dv(nit: str) -> str:
    return str(check_digit(nit)) if nit else ""


def _porcentaje(valor: Decimal) -> str:
    return f"{valor.normalize():f}" if valor else ""
