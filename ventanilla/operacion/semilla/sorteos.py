"""Two draws to look at: one that takes tickets now, and one whose list is closed and that the worker draws at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from ventanilla.citas.agenda.selectors import local_date
from ventanilla.citas.services.citas import Datos
from ventanilla.citas.sorteo import selectors, services
from ventanilla.citas.sorteo.services import Anuncio, SinCupos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.dias_habiles import add_business_days

_NOMBRES = [
    f"{nombre} {apellido}"
    for apellido in ("Ruiz", "Peña", "Castaño", "Quiroga")
    for nombre in ("Ángela", "Bernardo", "Carmen", "Darío", "Elvira", "Fabio")
]
"""More people than the places of one desk in a day: somebody has to come out without one."""
INSCRITOS_HECHO, INSCRITOS_ABIERTO = len(_NOMBRES), 5


@dataclass(frozen=True, slots=True)
class _Plan:
    nombre: str
    sedes: tuple[str, ...]
    abrio: timedelta
    cierra: timedelta
    inscritos: int


_HECHO = _Plan("Libros de contabilidad en Cali", ("05",), timedelta(days=-3), timedelta(hours=-1), INSCRITOS_HECHO)
_ABIERTO = _Plan(
    "Libros de contabilidad en Bogotá y Tunja", ("20", "32"), timedelta(hours=-2), timedelta(days=2), INSCRITOS_ABIERTO
)


def ensure_draws(now: datetime) -> None:
    """Once, when there are places to draw."""
    if selectors.every_ventana():
        return
    with suppress(SinCupos):
        jobs.enqueue("citas.draw", ventana_id=_announce(_HECHO, now=now))
    with suppress(SinCupos):
        _announce(_ABIERTO, now=now)


def _announce(plan: _Plan, *, now: datetime) -> str:
    dia = add_business_days(local_date(now) + timedelta(days=3), 1)
    desde_at = now + plan.abrio
    ventana = services.announce(
        Actor.sistema(),
        Anuncio(
            nombre=plan.nombre,
            servicio="libros",
            canal="presencial",
            sedes=plan.sedes,
            desde_date=dia,
            hasta_date=dia,
            inscripcion_desde_at=desde_at,
            inscripcion_hasta_at=now + plan.cierra,
            general_at=now + timedelta(days=3),
        ),
        now=desde_at,
    )
    invitado = Actor(Calidad.INVITADO, invitado="demostracion")
    for n, nombre in enumerate(_NOMBRES[: plan.inscritos]):
        nombres, _, apellidos = nombre.partition(" ")
        services.enter(
            invitado,
            ventana,
            datos=Datos(
                tipo_persona="natural",
                tipo_documento="13",
                numero_documento=f"29000002{n:02}",
                nombres=nombres,
                apellidos=apellidos,
                correo=f"boleta{n:02}@ejemplo.co",
            ),
            sedes=(),
            jornadas=("manana",) if n % 4 == 1 else (),
            sigue_en_espera=n % 2 == 0,
            llave=uuid4(),
            now=desde_at + timedelta(minutes=n),
        )
    return str(ventana.pk)
