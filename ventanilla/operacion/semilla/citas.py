"""An agenda to try: nine offices with desks, rules and places for this month and the next."""

from datetime import datetime, time, timedelta

from ventanilla.citas.agenda import selectors as agenda_selectors
from ventanilla.citas.agenda import services as agenda
from ventanilla.citas.agenda.services import Frente, Horario
from ventanilla.citas.rules.agenda import BOGOTA, first_of_month
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.dias_habiles import add_business_days

# «La última cita es a las 16:20»: what the portal's step by step shows, every twenty minutes, with a break at noon.
HORARIO = Horario(
    desde_time=time(8, 20), hasta_time=time(16, 20), minutos=20, pausas=(("12:20", "14:00"),)
)  # fmt: skip
NECESIDADES = ("interprete", "mas_tiempo", "primer_piso")


def _video(linea: str, n: int, *, reserva: int = 0) -> Frente:
    puestos = [f"Video {linea} {numero + 1}" for numero in range(n)]
    return Frente(linea, "video", puestos, ("interprete", "mas_tiempo"), reserva)


def _mesas(linea: str, *puestos: str) -> Frente:
    return Frente(linea, "presencial", puestos, NECESIDADES)


def _llamada(n: int) -> Frente:
    return Frente("cobranzas", "llamada", [f"Teléfono {numero + 1}" for numero in range(n)], ("mas_tiempo",))


_CORREO = Frente("devoluciones", "correo", ["Correo devoluciones 1"])
OFICINAS: dict[str, tuple[Frente, ...]] = {
    "32": (
        _video("rut", 3, reserva=1),
        _video("orientacion", 2),
        _CORREO,
        _mesas("libros", "Mesa 1"),
        _mesas("radicacion", "Mesa 2", "Mesa 3"),
    ),
    "32-COBRANZAS": (_llamada(3),),
    "20": (_video("rut", 2, reserva=1), _video("orientacion", 1), _mesas("libros", "Mesa 1")),
    "26": (_video("rut", 1), _llamada(1)),
    "11": (_video("rut", 2, reserva=1), _video("orientacion", 1), _CORREO, _mesas("radicacion", "Mesa 1")),
    "05": (_video("rut", 2, reserva=1), _CORREO, _mesas("libros", "Mesa 1")),
    "05-CENTRO": (_mesas("radicacion", "Mesa 1"),),
    "05-BELALCAZAR": (_mesas("radicacion", "Mesa 1"),),
    "05-HOLGUINES": (_video("orientacion", 1),),
    "38": (_mesas("rut", "Mesa 1", "Mesa 2"), _mesas("orientacion", "Mesa 3")),
    "34-VIRTUAL": (_video("rut", 1), _video("orientacion", 1)),
}


def ensure_agenda(now: datetime) -> None:
    """Only when no office has any: what officials of the demonstration changed stays as they left it.

    The present month is made here, so that there is something to book; the rest is work of the worker.
    """
    if agenda.has_agenda():
        return
    actor = Actor.sistema()
    hoy = agenda_selectors.local_date(now)
    agenda.announce(actor, first_of_month(hoy, 1), _release(now), now=now)
    for sede, frentes in OFICINAS.items():
        agenda.begin_sede(actor, sede, frentes, HORARIO, desde=first_of_month(hoy))
        agenda.publish(actor, sede, hoy, hoy + timedelta(days=9), now=now)
    jobs.enqueue("citas.publish_agenda")


def _release(now: datetime) -> datetime:
    """The next month opens in the future, on a business day at eight in the morning: the next one, at most a few
    days before the month begins, so that the wait can be seen whatever the day on which the demonstration starts."""
    hoy = agenda_selectors.local_date(now)
    dia = max(add_business_days(hoy, 1), add_business_days(first_of_month(hoy, 1), -5))
    return datetime.combine(dia, time(8), BOGOTA)
