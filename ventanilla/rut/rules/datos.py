"""What form 001 says of a taxpayer, on its six sheets. No Django.

Field names follow the form's titles; which box each one fills is said in `casillas`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

COLOMBIA = "169"  # the administration's own country code, boxes 28, 38 and 114


@dataclass(frozen=True, slots=True)
class Actividad:
    codigo: str
    desde: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tercero:
    """Somebody whom another's register names: a person by names and surnames, or an organisation by its name."""

    tipo_documento: str
    numero_documento: str
    primer_apellido: str = ""
    segundo_apellido: str = ""
    primer_nombre: str = ""
    otros_nombres: str = ""
    razon_social: str = ""

    @property
    def nombre(self) -> str:
        partes = (self.primer_nombre, self.otros_nombres, self.primer_apellido, self.segundo_apellido)
        return self.razon_social or " ".join(parte for parte in partes if parte)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representacion:
    """Somebody of sheet 3 or 5: who represents, audits or keeps the books. `calidad` is a CalidadPoder.

    `firma_nit` and `firma_nombre` are the firm that appoints an auditor or accountant, if there is one.
    """

    calidad: str
    quien: Tercero
    desde: date
    tarjeta_profesional: str = ""
    firma_nit: str = ""
    firma_nombre: str = ""

    @property
    def clave(self) -> tuple[str, str, str]:
        """Who, in what quality: the same person may hold two."""
        return self.calidad, self.quien.tipo_documento, self.quien.numero_documento


@dataclass(frozen=True, slots=True, kw_only=True)
class Socio:
    """A partner or member of a board (sheet 4). `capital` in pesos; `participacion` in per cent."""

    quien: Tercero
    ingreso: date
    nacionalidad: str = COLOMBIA
    capital: int = 0
    participacion: Decimal = Decimal(0)
    retiro: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Establecimiento:
    """A place of business (sheet 6). Closed ones stay on the sheet with their date."""

    tipo: str
    actividad: str
    nombre: str
    municipio: str
    direccion: str
    telefono: str = ""
    matricula: str = ""
    matricula_date: date | None = None
    cierre: date | None = None


@dataclass(frozen=True, slots=True)
class ServicioExportado:
    modo: str
    cpc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exportador:
    """Boxes 55 to 58. At most three services."""

    forma: str
    tipo: str
    servicios: tuple[ServicioExportado, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acto:
    """The document that made an organisation, or its last reform (boxes 71 to 79)."""

    clase: str
    numero: str = ""
    fecha: date | None = None
    notaria: str = ""
    entidad_registro: str = ""
    registro: date | None = None
    matricula: str = ""
    municipio: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """Per cents of who put the capital in (boxes 82 to 87). The four parts add up to 100, or all are 0."""

    nacional_publico: Decimal = Decimal(0)
    nacional_privado: Decimal = Decimal(0)
    extranjero_publico: Decimal = Decimal(0)
    extranjero_privado: Decimal = Decimal(0)

    @property
    def nacional(self) -> Decimal:
        return self.nacional_publico + self.nacional_privado

    @property
    def extranjero(self) -> Decimal:
        return self.extranjero_publico + self.extranjero_privado


@dataclass(frozen=True, slots=True, kw_only=True)
class Organizacion:
    """Sheet 2. `forma` is a code of the list of organisations, which says the box (63 to 69) that it fills.

    `vigencia_hasta` is None for an indefinite life, printed as 9999-12-31.
    """

    forma: str
    constitucion: Acto
    naturaleza: str = ""
    beneficio: str = ""
    reforma: Acto | None = None
    vigencia_desde: date | None = None
    vigencia_hasta: date | None = None
    capital: Capital = Capital()
    vigilancia: str = ""
    estado: str = ""
    estado_date: date | None = None
    vinculado_nit: str = ""
    vinculacion: str = ""
    grupo: str = ""
    matriz_nit: str = ""
    matriz_nombre: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosRut:
    """The whole form. `actividades`: principal, secondary, and up to two more.

    A legal person (`tipo_contribuyente` 1) has a name of its own instead of names and surnames, an `organizacion`,
    and people who act for it; a natural person has neither.
    """

    tipo_documento: str
    numero_documento: str
    expedicion_date: date | None = None
    expedicion_municipio: str = ""
    primer_apellido: str = ""
    segundo_apellido: str = ""
    primer_nombre: str = ""
    otros_nombres: str = ""
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
    tipo_contribuyente: str = "2"
    pais: str = COLOMBIA
    expedicion_pais: str = COLOMBIA
    razon_social: str = ""
    sigla: str = ""
    aduaneros: tuple[str, ...] = ()
    exportador: Exportador | None = None
    organizacion: Organizacion | None = None
    representantes: tuple[Representacion, ...] = ()
    socios: tuple[Socio, ...] = ()
    establecimientos: tuple[Establecimiento, ...] = ()

    @property
    def es_persona_juridica(self) -> bool:
        return self.tipo_contribuyente == "1"

    @property
    def nombre_completo(self) -> str:
        if self.es_persona_juridica:
            return self.razon_social
        partes = (self.primer_nombre, self.otros_nombres, self.primer_apellido, self.segundo_apellido)
        return " ".join(parte for parte in partes if parte)

    @property
    def establecimientos_abiertos(self) -> tuple[Establecimiento, ...]:
        return tuple(establecimiento for establecimiento in self.establecimientos if establecimiento.cierre is None)

    def as_json(self) -> dict[str, Any]:
        """Dates as YYYY-MM-DD and decimals as strings. What has the value that it would have anyway is left out."""
        datos: dict[str, Any] = _JSON.dump_python(self, mode="json", exclude_defaults=True)
        return datos

    @classmethod
    def from_json(cls, datos: Mapping[str, Any]) -> "DatosRut":
        """Raises pydantic.ValidationError."""
        return _JSON.validate_python(datos)


_JSON = TypeAdapter(DatosRut)
