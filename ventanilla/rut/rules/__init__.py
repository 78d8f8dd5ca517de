"""The register's law: states, boxes of form 001, responsibilities and what may not go together. No Django.

Sources are named where they are used; what rests on no readable source is marked "unverified" and kept
in tables that read like the list they come from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from ventanilla.comun.nit import check_digit

COLOMBIA = "169"  # DIAN's own country code, box 28 and 38


class EstadoRut(StrEnum):
    ACTIVO = "ACTIVO"
    SUSPENDIDO = "SUSPENDIDO"
    CANCELADO = "CANCELADO"
    ANULADO = "ANULADO"


class EstadoRecuperacion(StrEnum):
    """Of a request to recover an account without password and without address; its law is in recuperacion.rules."""

    ABIERTA = "abierta"
    PEDIDA = "pedida"
    IDENTIFICADA = "identificada"
    RETENIDA = "retenida"
    APLICADA = "aplicada"
    TERMINADA = "terminada"
    RECHAZADA = "rechazada"
    CANCELADA = "cancelada"
    VENCIDA = "vencida"


CON_FUNCIONARIO = frozenset({"identificada", "retenida", "aplicada", "terminada"})  # one official answers for who it is
EN_CURSO = frozenset({"identificada", "retenida"})  # one at a time for each taxpayer

SE_HABILITAN = frozenset({EstadoRut.ACTIVO, EstadoRut.SUSPENDIDO})  # the registers of the dead are cancelled


class Concepto(StrEnum):
    """Box 2. 01 is unverified."""

    INSCRIPCION = "01"
    ACTUALIZACION = "02"


@dataclass(frozen=True, slots=True)
class Actividad:
    codigo: str
    desde: date


@dataclass(frozen=True, slots=True)
class Representacion:
    """Somebody of sheet 3 or 5: who represents, audits or keeps the books. `calidad` is a CalidadPoder."""

    calidad: str
    tipo_documento: str
    numero_documento: str
    nombre: str
    desde: date
    tarjeta_profesional: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosRut:
    """What form 001 says of somebody. `actividades`: principal, secondary, and up to two more.

    A legal person (`tipo_contribuyente` 1) has a name of its own instead of names and surnames, and people who act
    for it; a natural person has neither.
    """

    tipo_documento: str
    numero_documento: str
    expedicion_date: date | None
    expedicion_municipio: str
    primer_apellido: str
    segundo_apellido: str
    primer_nombre: str
    otros_nombres: str
    municipio: str
    direccion: str
    correo: str
    telefono: str
    actividades: tuple[Actividad, ...]
    responsabilidades: tuple[str, ...]
    codigo_postal: str = ""
    telefono_2: str = ""
    nombre_comercial: str = ""
    ocupacion: str = ""
    establecimientos: int = 0
    tipo_contribuyente: str = "2"
    pais: str = COLOMBIA
    expedicion_pais: str = COLOMBIA
    razon_social: str = ""
    sigla: str = ""
    representantes: tuple[Representacion, ...] = ()

    @property
    def es_persona_juridica(self) -> bool:
        return self.tipo_contribuyente == "1"

    @property
    def nombre_completo(self) -> str:
        if self.es_persona_juridica:
            return self.razon_social
        partes = (self.primer_nombre, self.otros_nombres, self.primer_apellido, self.segundo_apellido)
        return " ".join(parte for parte in partes if parte)

    def as_json(self) -> dict[str, Any]:
        datos: dict[str, Any] = {campo: getattr(self, campo) for campo in self.__slots__}
        datos["expedicion_date"] = self.expedicion_date.isoformat() if self.expedicion_date else None
        datos["actividades"] = [[a.codigo, a.desde.isoformat()] for a in self.actividades]
        datos["responsabilidades"] = list(self.responsabilidades)
        datos["representantes"] = [
            {**{campo: getattr(r, campo) for campo in r.__slots__}, "desde": r.desde.isoformat()}
            for r in self.representantes
        ]
        return datos

    @classmethod
    def from_json(cls, datos: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **datos,
                "expedicion_date": date.fromisoformat(datos["expedicion_date"]) if datos["expedicion_date"] else None,
                "actividades": tuple(
                    Actividad(codigo, date.fromisoformat(desde)) for codigo, desde in datos["actividades"]
                ),
                "responsabilidades": tuple(datos["responsabilidades"]),
                "representantes": tuple(
                    Representacion(**{**r, "desde": date.fromisoformat(r["desde"])})
                    for r in datos.get("representantes", ())
                ),
            }
        )


def casillas(
    datos: DatosRut, *, nit: str, formulario: str, concepto: str, seccional: str, fecha: date
) -> dict[str, str | list[str]]:
    """The boxes of the main sheet of form 001, by number. Empty ones are "". Dates are YYYY-MM-DD.

    Box 14 is given by the administration later; 54 to 58 belong to customs users and exporters.
    """
    actividades = [*datos.actividades, *[None] * 4][:4]
    principal, secundaria, *otras = actividades
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
        "27": datos.expedicion_date.isoformat() if datos.expedicion_date else "",
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
        "46": principal.codigo if principal else "",
        "47": principal.desde.isoformat() if principal else "",
        "48": secundaria.codigo if secundaria else "",
        "49": secundaria.desde.isoformat() if secundaria else "",
        "50": [otra.codigo for otra in otras if otra],
        "51": datos.ocupacion,
        "52": str(datos.establecimientos),
        "53": list(datos.responsabilidades),
        "54": [],
        "55": "",
        "56": "",
        "57": [],
        "58": [],
        "59": "NO",
        "60": "0",
        "61": fecha.isoformat(),
        "984": next((r.nombre for r in datos.representantes), datos.nombre_completo),
        "985": "REPRESENTANTE LEGAL" if datos.representantes else "CONTRIBUYENTE",
    }


@dataclass(frozen=True, slots=True)
class Incompatibilidad:
    una: str
    otra: str
    porque: str


# Pairs that no natural person may hold together. Unverified as a list; the reasons are the law's.
INCOMPATIBLES = (
    Incompatibilidad(
        "48", "49", "No se puede ser responsable y no responsable de IVA al mismo tiempo (art. 437 E.T.)."
    ),
    Incompatibilidad(
        "33",
        "50",
        "No se puede ser responsable y no responsable del impuesto al consumo al mismo tiempo (art. 512-13 E.T.).",
    ),
    Incompatibilidad(
        "05",
        "47",
        "El Régimen Simple reemplaza el impuesto de renta ordinario: se está en uno o en el otro (art. 903 E.T.).",
    ),
    Incompatibilidad("05", "04", "El régimen especial y el ordinario de renta se excluyen (art. 19 E.T.)."),
)

# Given by the administration or by a procedure of their own, never chosen at registration.
SOLO_POR_OTRO_TRAMITE: Mapping[str, str] = {
    "04": "La calificación en el régimen tributario especial se pide en un trámite propio.",
    "10": "Las calidades aduaneras se agregan con un funcionario.",
    "13": "La calidad de gran contribuyente la da la administración.",
    "15": "La calidad de autorretenedor la da la administración.",
    "47": "La inscripción en el Régimen Simple es un trámite propio.",
    "52": "Se agrega cuando usted se habilita como facturador electrónico.",
}

# What a natural person may add at registration besides what the answers suggest.
OPCIONALES = ("05", "07", "09", "14", "22", "33", "41", "42", "48", "49", "50")


def incompatibilities(codigos: Sequence[str]) -> tuple[Incompatibilidad, ...]:
    """Every pair that is refused, with its reason; empty means that they may go together."""
    elegidas = set(codigos)
    return tuple(par for par in INCOMPATIBLES if {par.una, par.otra} <= elegidas)
