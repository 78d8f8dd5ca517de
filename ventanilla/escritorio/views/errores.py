"""What could not be done, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ventanilla.casos import services

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
