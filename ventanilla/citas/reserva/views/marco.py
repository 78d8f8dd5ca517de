"""What the pages of a booking share: what is looked for, what is held, and what the browser's session remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.citas import selectors
from ventanilla.citas.pasos import owner_of
from ventanilla.citas.reserva.forms import BusquedaForm, ContextoForm
from ventanilla.citas.reserva.rules import MEMORIA
from ventanilla.citas.reserva.selectors import Lugar, Pedido, canales_of, lugares_of, nearest
from ventanilla.citas.rules.canales import Canal, Carril
from ventanilla.citas.selectors import vencimientos
from ventanilla.citas.selectors.disponibilidad import HoraLibre
from ventanilla.citas.services.citas import Datos
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.referencias import selectors as referencias
from ventanilla.referencias.rules import Vencimiento
from ventanilla.rut import selectors as rut

_NIT, _TECLEADO = "citas_nit", "citas_tecleado"


@dataclass(frozen=True)
class Busqueda:
    """One page of a search: the service, where it is attended, and what the address says."""

    servicio: Any
    lugares: Mapping[str, Lugar]
    form: BusquedaForm
    contexto: Mapping[str, str]
    borrador_id: UUID | None
    nit: str
    vence: Sequence[Vencimiento]

    @property
    def pedido(self) -> Pedido:
        """Of a form that was checked; an office or a way that is not offered any more is any."""
        carriles = [Carril.GENERAL.value, *([Carril.VENCIMIENTO.value] if self.nit else [])]
        datos = self.form.cleaned_data
        return Pedido(
            self.servicio, canal=datos.get("canal", ""), sede=datos.get("sede", ""),
            necesidades=tuple(datos.get("necesidades", ())), carriles=tuple(carriles),
        )  # fmt: skip

    def query(self, **cambios: str) -> str:
        """The address of the same search, with other values; an empty one goes away."""
        consulta = QueryDict(mutable=True)
        consulta.update(self.contexto)
        for nombre in ("canal", "sede"):
            if valor := self.form.enviado.get(nombre):
                consulta[nombre] = valor
        consulta.setlist("necesidades", self.form.enviado.getlist("necesidades"))
        for nombre, valor in cambios.items():
            consulta.setlist(nombre, [valor] if valor else [])
        return consulta.urlencode()


def search_of(
    request: PeticionConActor, codigo: str, *, now: datetime, consulta: QueryDict | None = None, cerca: str = ""
) -> Busqueda:
    """What the address says, or `consulta` instead; the office of the municipality `cerca` unless it says one.

    Raises ObjectDoesNotExist for a service that is not attended, or only in order of arrival.
    """
    servicio = selectors.oferta.servicio(codigo)
    lugares = lugares_of(servicio)
    if servicio.sin_cita or not lugares:
        raise ObjectDoesNotExist
    canales = canales_of(servicio, lugares)
    consulta = (request.GET if consulta is None else consulta).copy()
    if "sede" not in consulta and (suya := _near(lugares, cerca)):
        consulta["sede"] = suya
    contexto = ContextoForm(consulta)
    form = BusquedaForm(
        consulta,
        canales=canales,
        lugares=[(lugar.code, lugar.departamento, _name(lugar)) for lugar in lugares.values()],
        canales_de={lugar.code: lugar.canales for lugar in lugares.values()},
        solo_en={canal: _only_in(lugares, canal) for canal in canales if canal not in servicio.canales},
    )
    nit, vence = due_of(request, now=now)
    return Busqueda(servicio, lugares, form, contexto.contexto(), contexto.borrador_id, nit, vence)


def _near(lugares: Mapping[str, Lugar], municipio: str) -> str:
    """The office that attends in person in a municipality, or the one it answers to; "" when there is none."""
    if not municipio:
        return ""
    aqui = [lugar.code for lugar in lugares.values() if lugar.municipio == municipio]
    suyas = [*aqui, referencias.seccional_of(municipio)]
    return next((code for code in suyas if code in lugares and Canal.PRESENCIAL in lugares[code].canales), "")


def _name(lugar: Lugar) -> str:
    return f"{lugar.ciudad}: {lugar.nombre}"


def _only_in(lugares: Mapping[str, Lugar], canal: str) -> str:
    *primeras, ultima = [lugar.ciudad for lugar in lugares.values() if canal in lugar.canales]
    donde = _("%(primeras)s y %(ultima)s") % {"primeras": ", ".join(primeras), "ultima": ultima} if primeras else ultima
    return _("Solo en %(donde)s.") % {"donde": donde}


# --- the deadline lane --------------------------------------------------------------------------------


def due_of(request: PeticionConActor, *, now: datetime) -> tuple[str, Sequence[Vencimiento]]:
    """The NIT whose obligation falls due and what it is: the one that this browser told, or that of the account."""
    dicho = str(request.session.get(_NIT, ""))
    nit, responsabilidades = (dicho, ()) if dicho else _own(request.actor)
    vence = vencimientos.due_soon(nit, now=now, responsabilidades=responsabilidades) if nit else []
    return (nit, vence) if vence else ("", [])


def _own(actor: Actor) -> tuple[str, tuple[str, ...]]:
    """Of who signed in, with what the register says of them; ("", ()) when it says nothing or may not be seen."""
    try:
        suyo = rut.rut_of(actor)
    except ObjectDoesNotExist:
        return "", ()
    return suyo.nit, suyo.datos.responsabilidades


def remember_nit(request: HttpRequest, nit: str) -> None:
    request.session[_NIT] = nit


# --- what is held -------------------------------------------------------------------------------------


def held(request: PeticionConActor, cita_id: UUID) -> tuple[Any, str]:
    """What this browser or account holds or accepted, in the name in which it acts, and its key.

    Raises ObjectDoesNotExist.
    """
    dueno = owner_of(request.actor)
    if not dueno:
        raise ObjectDoesNotExist
    cita = selectors.citas.hold_of(dueno, cita_id)
    if cita.mandato != request.actor.mandato:
        raise ObjectDoesNotExist
    return cita, dueno


def remember_typed(request: PeticionConActor, cita: Any, datos: Datos, *, sin_prisa: bool, now: datetime) -> None:
    """Until it is accepted: who loses a place to somebody quicker does not type it all again."""
    request.session[_TECLEADO] = {
        "quien": _whose(request.actor), "servicio": cita.servicio_id, "canal": cita.cupo.canal,
        "datos": asdict(datos), "sin_prisa": sin_prisa, "at": now.timestamp(),
    }  # fmt: skip


def forget_typed(request: HttpRequest) -> None:
    request.session.pop(_TECLEADO, None)


@dataclass(frozen=True)
class Tecleado:
    """`completo`: it is all that this service and way need."""

    datos: Datos
    sin_prisa: bool
    completo: bool


def typed_before(request: PeticionConActor, cita: Any, *, now: datetime) -> Tecleado | None:
    guardado = request.session.get(_TECLEADO)
    if not guardado or guardado["quien"] != _whose(request.actor):
        return None
    if now - datetime.fromtimestamp(guardado["at"], tz=now.tzinfo) > MEMORIA:
        forget_typed(request)
        return None
    datos = guardado["datos"]
    return Tecleado(
        datos=Datos(**{**datos, "necesidades": tuple(datos["necesidades"])}),
        sin_prisa=guardado["sin_prisa"],
        completo=(guardado["servicio"], guardado["canal"]) == (cita.servicio_id, cita.cupo.canal),
    )


def _whose(actor: Actor) -> str:
    return f"{owner_of(actor)}|{actor.mandato}"


# --- when a place is lost -----------------------------------------------------------------------------


def lost_page(
    request: PeticionConActor, busqueda: Busqueda, hora: HoraLibre, *, causa: str, now: datetime
) -> HttpResponse:
    """Why it is lost and the three nearest, each one tap away."""
    return render(
        request,
        "citas/reserva/perdido.html",
        {
            "causa": causa, "servicio": busqueda.servicio, "hora": hora, "busqueda": busqueda,
            "cercanas": [
                {"opcion": opcion, "llave": uuid4()}
                for opcion in nearest(busqueda.servicio, hora, busqueda.lugares, busqueda.pedido, now=now)
            ],
            "guardado": typed_here(request),
            "volver": f"{reverse('citas:cupos', args=[busqueda.servicio.codigo])}?{busqueda.query()}",
        },
        status=409,
    )  # fmt: skip


def typed_here(request: HttpRequest) -> bool:
    return _TECLEADO in request.session


def lost_hold(request: PeticionConActor, cita: Any, *, causa: str, now: datetime) -> HttpResponse:
    """The same for a hold that lapsed: it is looked for again as it was."""
    cupo = cita.cupo
    consulta = QueryDict(mutable=True)
    consulta.update({"canal": cupo.canal, "sede": cupo.sede_id, "tramite": cita.tramite, "motivo": cita.motivo})
    if cita.borrador:
        consulta["borrador"] = str(cita.borrador)
    consulta.setlist("necesidades", cita.necesidades)
    busqueda = search_of(request, cita.servicio_id, now=now, consulta=consulta)
    busqueda.form.is_valid()
    hora = HoraLibre(cupo.inicio_at, cupo.sede_id, cupo.canal, 0)
    return lost_page(request, busqueda, hora, causa=causa, now=now)


def is_over(cita: Any, *, now: datetime) -> bool:
    return cita.hasta_at is None or cita.hasta_at <= now


def today_of(now: datetime) -> date:
    return timezone.localtime(now).date()


ICONOS = {Canal.PRESENCIAL: "map-pin", Canal.VIDEO: "video", Canal.LLAMADA: "phone", Canal.CORREO: "mail"}
