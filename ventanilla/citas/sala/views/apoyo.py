"""What the pages of the desk share: the desk where one sits, and what could not be done, in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.casos import selectors as casos
from ventanilla.citas.rules.codigo import show
from ventanilla.citas.rules.estados import TransicionInvalida as CitaNoPuede
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.selectors import Puesto
from ventanilla.citas.sala.services import contacto, llegada, otra_hora, turnos
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.services.citas import YaTieneCita
from ventanilla.cuentas.middleware import PeticionConActor

Vista = Callable[..., HttpResponse]
PUESTO, LINEAS = "citas_puesto", "citas_lineas"

_NO_SE_PUDO: dict[type[Exception], Any] = {
    turnos.SalaVacia: gettext_lazy("No espera nadie que este puesto atienda."),
    turnos.EsSuyo: gettext_lazy("Ese turno es suyo o de alguien que usted representa: lo atiende otro funcionario."),
    turnos.TransicionInvalida: gettext_lazy("Ese turno ya cambió: otra persona lo llamó o lo cerró."),
    turnos.UnaLlamadaMas: gettext_lazy("Llámelo al menos dos veces antes de escribir que no se presentó."),
    CitaNoPuede: gettext_lazy("La cita ya cambió: mire cómo quedó."),
    llegada.NoSeEspera: gettext_lazy("Esa cita ya se atendió, se canceló, o se atiende a distancia."),
    contacto.MuyPronto: gettext_lazy("Todavía no es la hora de esa cita."),
    contacto.FaltanLlamadas: gettext_lazy("Llame al menos dos veces antes de escribir que no contestó."),
    otra_hora.SinCupo: gettext_lazy("Otra persona tomó esa hora. Elija otra."),
    otra_hora.RetencionVencida: gettext_lazy("Ese cupo ya no está libre. Elija otra hora."),
    otra_hora.MuyTarde: gettext_lazy("La cita ya cambió: mire cómo quedó."),
}
ERRORES: tuple[type[Exception], ...] = (
    *_NO_SE_PUDO,
    turnos.PuestoOcupado,
    llegada.OtroDia,
    YaTieneCita,
    llegada.YaEspera,
)


def explain(error: Exception) -> str:
    """What the official reads."""
    if isinstance(error, turnos.PuestoOcupado):
        return _("Este puesto tiene el turno %(turno)s. Termine con esa persona primero.") % {
            "turno": error.turno.numero
        }
    if isinstance(error, llegada.OtroDia):
        return _("Esa cita es para el %(cuando)s") % {"cuando": detail_of(error.cita).cuando}
    if isinstance(error, YaTieneCita):
        codigo = show(error.cita.codigo or "")
        return _("La persona ya tiene otra cita para lo mismo: %(codigo)s.") % {"codigo": codigo}
    if isinstance(error, llegada.YaEspera) and error.turno is not None:
        return _("Esa persona ya espera con el turno %(turno)s.") % {"turno": error.turno.numero}
    if isinstance(error, llegada.YaEspera):
        codigo = show(error.cita.codigo or "") if error.cita is not None else ""
        return _("Esa persona tiene cita hoy aquí para eso: %(codigo)s. Registre su llegada.") % {"codigo": codigo}
    return str(next(texto for clase, texto in _NO_SE_PUDO.items() if isinstance(error, clase)))


def with_office(vista: Vista) -> Vista:
    """Who has the role and no office yet is told what is missing."""

    @wraps(vista)
    def inner(request: PeticionConActor, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            casos.funcionario_of(request.actor)
        except ObjectDoesNotExist:
            return render(request, "escritorio/sin_oficina.html", status=403)
        return vista(request, *args, **kwargs)

    return inner


def find_puesto(request: PeticionConActor) -> Puesto | None:
    """Where this official sits in this session; None when they did not say, or may not any more."""
    clave = request.session.get(PUESTO)
    if not isinstance(clave, int):
        return None
    try:
        return selectors.puesto_of(request.actor, clave)
    except ObjectDoesNotExist:
        return None


def lineas_of(request: PeticionConActor) -> list[str]:
    dichas = request.session.get(LINEAS)
    return [str(una) for una in dichas] if isinstance(dichas, list) else []


def at_a_desk(vista: Vista) -> Vista:
    """For what is done from a desk: `vista(request, puesto, …)`. Who did not choose one does it first."""

    @wraps(vista)
    @with_office
    def inner(request: PeticionConActor, *args: Any, **kwargs: Any) -> HttpResponse:
        puesto = find_puesto(request)
        if puesto is None:
            messages.info(request, _("Primero diga en qué puesto atiende hoy."))
            return redirect("citas_escritorio:puesto")
        return vista(request, puesto, *args, **kwargs)

    return inner
