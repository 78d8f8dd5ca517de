"""The code lists in JSON: public, read-only, small enough to answer whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from ventanilla.comun import dias_habiles
from ventanilla.comun.busqueda import MAX_QUERY
from ventanilla.referencias import selectors

router = Router()

Departamento2 = Annotated[str, Path(pattern=r"^[0-9]{2}$", description="Código DIVIPOLA de dos cifras")]
Clase4 = Annotated[str, Path(pattern=r"^[0-9]{4}$", description="Código CIIU de cuatro cifras")]
Busqueda = Annotated[str, Query(max_length=MAX_QUERY, description="Lo que se busca, con sus palabras")]

MAX_DIAS = 400
DESDE, HASTA = date(2000, 1, 1), date(2090, 12, 31)


class Error(Schema):
    detail: str


class FalloDeEntrada(Schema):
    type: str
    loc: list[str | int]
    msg: str


class ErrorDeEntrada(Schema):
    """A parameter is out of its limits; `loc` says which."""

    detail: list[FalloDeEntrada]


class DepartamentoOut(Schema):
    code: str
    name: str


class MunicipioOut(Schema):
    code: str
    name: str
    departamento_code: str
    kind: str


class ActividadEncontradaOut(Schema):
    code: str
    description: str
    seccion_title: str
    coincidencia: str = Field(description="La frase que coincidió con la búsqueda")


class ActividadOut(Schema):
    code: str
    description: str
    seccion_code: str
    seccion_title: str
    vigente: bool


class ResponsabilidadOut(Schema):
    code: str
    name: str
    kind: str
    explanation: str


class TipoDocumentoOut(Schema):
    code: str
    name: str
    abbr: str
    person_kind: str
    usos: list[str]


class PaisOut(Schema):
    code: str
    name: str
    alpha3: str
    dian_code: str


class PuntoContactoOut(Schema):
    code: str
    name: str
    city: str
    municipio_code: str
    address: str
    kind: str
    seccional_code: str


class UvtOut(Schema):
    year: int
    value: int
    source: str
    verificado: bool


class DiaHabilOut(Schema):
    desde: date
    dias: int
    fecha: date = Field(description="El día hábil que resulta")
    festivos: list[str] = Field(description="Festivos entre las dos fechas, como AAAA-MM-DD nombre")


@router.get("/departamentos", response=list[DepartamentoOut], summary="Departamentos")
def departamentos(request: HttpRequest) -> object:
    return selectors.departamentos()


@router.get(
    "/departamentos/{code}/municipios",
    response={200: list[MunicipioOut], 404: Error, 422: ErrorDeEntrada},
    summary="Municipios de un departamento",
)
def municipios(request: HttpRequest, code: Departamento2) -> object:
    return selectors.municipios_of(code)


@router.get(
    "/actividades",
    response={200: list[ActividadEncontradaOut], 422: ErrorDeEntrada},
    summary="Buscar actividades económicas",
)
def actividades(
    request: HttpRequest,
    q: Busqueda = "",
    limite: Annotated[int, Query(ge=1, le=50)] = 12,
) -> object:
    return selectors.search_actividades(q, limite)


@router.get(
    "/actividades/{code}",
    response={200: ActividadOut, 404: Error, 422: ErrorDeEntrada},
    summary="Una actividad económica",
)
def actividad(request: HttpRequest, code: Clase4) -> object:
    return selectors.actividad(code)


@router.get("/responsabilidades", response=list[ResponsabilidadOut], summary="Responsabilidades")
def responsabilidades(request: HttpRequest) -> object:
    return selectors.responsabilidades()


@router.get(
    "/tipos-documento",
    response={200: list[TipoDocumentoOut], 422: ErrorDeEntrada},
    summary="Tipos de documento",
)
def tipos_documento(
    request: HttpRequest, uso: Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")] = ""
) -> object:
    return selectors.tipos_documento(uso)


@router.get("/paises", response=list[PaisOut], summary="Países")
def paises(request: HttpRequest) -> object:
    return selectors.paises()


@router.get(
    "/puntos-contacto",
    response={200: list[PuntoContactoOut], 422: ErrorDeEntrada},
    summary="Puntos de contacto",
)
def puntos_contacto(request: HttpRequest, q: Busqueda = "") -> object:
    return selectors.puntos_contacto(q)


@router.get("/uvt", response=list[UvtOut], summary="Valor de la UVT por año")
def uvt(request: HttpRequest) -> object:
    return selectors.uvts()


@router.get("/dias-habiles", response={200: DiaHabilOut, 422: ErrorDeEntrada}, summary="Contar días hábiles")
def dias(
    request: HttpRequest,
    desde: Annotated[date, Query(ge=DESDE, le=HASTA)],
    dias: Annotated[int, Query(ge=-MAX_DIAS, le=MAX_DIAS)] = 1,
) -> object:
    """El día hábil número `dias` después de `desde`, o antes si es negativo."""
    fecha = dias_habiles.add_business_days(desde, dias)
    first, last = sorted((desde, fecha))
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    festivos = [
        f"{day.isoformat()} {name}" for day in span if (name := dias_habiles.holidays_of(day.year).get(day)) is not None
    ]
    return DiaHabilOut(desde=desde, dias=dias, fecha=fecha, festivos=festivos)
