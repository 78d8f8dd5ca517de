"""What could not be done, in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ventanilla.casos import services
from ventanilla.cuentas.middleware import PeticionConActor

Vista = Callable[[PeticionConActor], HttpResponse]

# Each act of a case that can be refused, and what the official reads.
NO_SE_PUDO: dict[type[Exception], Any] = {
    services.CasoYaDecidido: _("El caso ya estaba decidido. No se hizo nada."),
    services.CasoCambio: _("El caso cambió mientras usted lo veía. No se hizo nada."),
    services.Impedido: _("El caso es suyo, o de alguien a quien usted representa: debe verlo otra persona."),
    services.NoAutorizado: _("Su rol no alcanza para esto, o no tiene oficina asignada."),
    services.NoEsSuyo: _("El caso no está en sus manos. Tómelo primero."),
    services.MismaPersona: _("Usted propuso esta decisión: debe aprobarla otra persona."),
    services.NoSePuedePedir: _("Ya no se puede pedir: se pide una sola vez y en los primeros diez días hábiles."),
    services.TransicionInvalida: _("En el estado en que está el caso no se puede hacer eso."),
}
ERRORES = tuple(NO_SE_PUDO)


def mensaje_of(error: Exception) -> str:
    return str(next(texto for clase, texto in NO_SE_PUDO.items() if isinstance(error, clase)))


def with_office(vista: Vista) -> Vista:
    """For lists of cases: who has the role and no office yet is told what is missing."""

    @wraps(vista)
    def inner(request: PeticionConActor) -> HttpResponse:
        try:
            return vista(request)
        except ObjectDoesNotExist:
            return render(request, "escritorio/sin_oficina.html", status=403)

    return inner
