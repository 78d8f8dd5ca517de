"""What is attended, where, and which places are free. Public: nobody's data is in the answers."""

from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ventanilla.citas import selectors
from ventanilla.citas.api.marco import (
    CODIGO_DE_SERVICIO,
    ERRORES,
    LEJOS,
    HoraOut,
    actor_of,
    attended,
    hora_out,
    lanes_of,
)
from ventanilla.citas.reserva.rules import Cambio
from ventanilla.citas.reserva.selectors import Lugar, Opcion, Pedido, soonest_anywhere
from ventanilla.citas.rules.canales import Canal, Necesidad
from ventanilla.citas.selectors.disponibilidad import free_days, free_hours

router = Router()
router.add_decorator(never_cache, mode="view")  # a free place may be gone in a second
MESES = timedelta(days=92)


class ServicioOut(Schema):
    """`tramite`: what does the same online. `sin_cita`: attended in order of arrival only."""

    codigo: str
    nombre: str
    canales: list[Canal]
    publico: str
    condicion: str
    requisitos: list[str]
    tramite: str
    sin_cita: bool


class SedeOut(Schema):
    codigo: str
    nombre: str
    ciudad: str
    departamento: str
    direccion: str
    canales: list[Canal]


class DiaOut(Schema):
    dia: date
    cupos: int


class BuscarIn(Schema):
    """Empty `sede` or `canal`: any of those that attend the service."""

    servicio: CODIGO_DE_SERVICIO
    sede: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{0,20}$")] = ""
    canal: Canal | None = None
    necesidades: list[Necesidad] = []


class DiasIn(BuscarIn):
    desde: date | None = None
    hasta: date | None = None


class HorasIn(BuscarIn):
    dia: date


class PrimerasIn(BuscarIn):
    limite: Annotated[int, Field(ge=1, le=100)] = 10


FECHAS = "Las fechas van de hoy a un año, con tres meses entre las dos como máximo."
NO_ATIENDE = "Ese punto de contacto no atiende ese servicio de esa manera."


@router.get("/citas/servicios", response=list[ServicioOut], url_name="citas_servicios", summary="Qué se atiende")
def servicios(request: HttpRequest) -> list[ServicioOut]:
    return [
        ServicioOut(
            codigo=s.codigo,
            nombre=s.nombre,
            canales=s.canales,
            publico=s.publico,
            condicion=s.condicion,
            requisitos=s.requisitos,
            tramite=s.tramite,
            sin_cita=s.sin_cita,
        )
        for s in selectors.oferta.servicios()
    ]


@router.get(
    "/citas/servicios/{servicio}/sedes",
    response={200: list[SedeOut], **ERRORES},
    url_name="citas_sedes",
    summary="Dónde se atiende un servicio, y de qué maneras en cada punto",
)
def sedes(request: HttpRequest, servicio: CODIGO_DE_SERVICIO) -> list[SedeOut]:
    _servicio, lugares = attended(servicio)
    return [
        SedeOut(
            codigo=lugar.code,
            nombre=lugar.nombre,
            ciudad=lugar.ciudad,
            departamento=lugar.departamento,
            direccion=lugar.direccion,
            canales=[Canal(canal) for canal in lugar.canales],
        )
        for lugar in lugares.values()
    ]


def _asked(request: HttpRequest, buscar: BuscarIn) -> tuple[Pedido, dict[str, Lugar]] | None:
    """None for an office that does not attend it in that way. Raises ObjectDoesNotExist."""
    servicio, lugares = attended(buscar.servicio)
    if buscar.sede:
        lugar = lugares.get(buscar.sede)
        if lugar is None or (buscar.canal and buscar.canal not in lugar.canales):
            return None
    pedido = Pedido(
        servicio,
        canal=buscar.canal or "",
        sede=buscar.sede,
        necesidades=tuple(buscar.necesidades),
        carriles=lanes_of(actor_of(request), now=timezone.now()),
    )
    return pedido, lugares


@router.get(
    "/citas/dias",
    response={200: list[DiaOut], **ERRORES},
    url_name="citas_dias",
    summary="Los días que tienen cupos, y cuántos; sin fechas, un mes desde hoy",
)
def dias(request: HttpRequest, buscar: Query[DiasIn]) -> object:
    now = timezone.now()
    hoy = timezone.localdate(now)
    desde = buscar.desde or hoy
    if not hoy - MESES <= desde <= hoy + LEJOS:
        return Status(422, {"detail": FECHAS})
    hasta = buscar.hasta or desde + timedelta(days=31)
    if not desde <= hasta <= desde + MESES:
        return Status(422, {"detail": FECHAS})
    if (pedido := _asked(request, buscar)) is None:
        return Status(422, {"detail": NO_ATIENDE})
    libres = free_days(pedido[0].busqueda(pedido[1]), desde=desde, hasta=hasta, now=now)
    return [DiaOut(dia=libre.dia, cupos=libre.cupos) for libre in libres]


@router.get(
    "/citas/horas",
    response={200: list[HoraOut], **ERRORES},
    url_name="citas_horas",
    summary="Las horas de un día y los cupos que quedan en cada una",
)
def horas(request: HttpRequest, buscar: Query[HorasIn]) -> object:
    now = timezone.now()
    hoy = timezone.localdate(now)
    if not hoy - MESES <= buscar.dia <= hoy + LEJOS:
        return Status(422, {"detail": FECHAS})
    if (pedido := _asked(request, buscar)) is None:
        return Status(422, {"detail": NO_ATIENDE})
    lugares = pedido[1]
    return [
        hora_out(Opcion(hora, lugares[hora.sede], Cambio.NADA))
        for hora in free_hours(pedido[0].busqueda(lugares), dia=buscar.dia, now=now)
        if hora.canal in lugares[hora.sede].canales
    ]


@router.get(
    "/citas/primeras",
    response={200: list[HoraOut], **ERRORES},
    url_name="citas_primeras",
    summary="El primer cupo de cada punto y manera, el más pronto antes; `cambio` dice qué cuesta",
)
def primeras(request: HttpRequest, buscar: Query[PrimerasIn]) -> object:
    """`sede` and `canal` do not narrow the search: they say from where each one is compared."""
    if (pedido := _asked(request, buscar)) is None:
        return Status(422, {"detail": NO_ATIENDE})
    opciones = soonest_anywhere(*pedido, now=timezone.now())
    return [hora_out(opcion) for opcion in opciones[: buscar.limite]]
