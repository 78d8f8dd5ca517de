"""Beginning an office: its desks and a rule for each line at once. The editor of the desk changes them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from ventanilla.citas.models import Puesto, ReglaDeAgenda
from ventanilla.comun.actor import Actor
from ventanilla.expediente import services as expediente


@dataclass(frozen=True, slots=True)
class Frente:
    """Desks of one way of attending, for one line. `atiende`: what the first of them can meet."""

    linea: str
    canal: str
    puestos: Sequence[str]
    atiende: tuple[str, ...] = ()
    reserva_vencimiento: int = 0


@dataclass(frozen=True, slots=True)
class Horario:
    desde_time: time
    hasta_time: time
    minutos: int
    pausas: tuple[tuple[str, str], ...]
    dias: tuple[int, ...] = (0, 1, 2, 3, 4)


def has_agenda() -> bool:
    """Whether any office has a rule."""
    return ReglaDeAgenda.objects.exists()


@transaction.atomic
def begin_sede(actor: Actor, sede: str, frentes: Sequence[Frente], horario: Horario, *, desde: date) -> None:
    """Desks and rules of an office that has none yet."""
    for frente in frentes:
        puestos = []
        for numero, nombre in enumerate(frente.puestos):
            puesto, _ = Puesto.objects.get_or_create(
                sede_id=sede, nombre=nombre,
                defaults={"canal": frente.canal, "atiende": [] if numero else list(frente.atiende)},
            )  # fmt: skip
            puestos.append(puesto)
        regla = ReglaDeAgenda.objects.create(
            sede_id=sede,
            linea=frente.linea,
            canal=frente.canal,
            dias=list(horario.dias),
            desde_time=horario.desde_time,
            hasta_time=horario.hasta_time,
            minutos=horario.minutos,
            pausas=[list(pausa) for pausa in horario.pausas],
            desde_date=desde,
            reserva_vencimiento=frente.reserva_vencimiento,
        )
        regla.puestos.set(puestos)
    expediente.record_evento(
        actor, accion="citas.agenda.iniciada", objeto=f"sede:{sede}", datos={"reglas": len(frentes)}
    )  # fmt: skip
