"""Desks, places and people for the tests of appointments. Times are of Bogotá."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Puesto, Sede, Servicio
from ventanilla.citas.services import citas
from ventanilla.citas.services.citas import Datos
from ventanilla.comun.actor import Actor, Calidad

BOGOTA = ZoneInfo("America/Bogota")
NOW = datetime(2026, 8, 11, 15, 0, tzinfo=UTC)  # Tuesday, 10:00 in Bogotá
RETIRO = "rut-responsabilidades"
INVITADO = Actor(Calidad.INVITADO, invitado="navegador-de-prueba")


def at(dia: int, hora: int, minuto: int = 0, *, mes: int = 8) -> datetime:
    """A moment of August 2026, in Bogotá."""
    return datetime(2026, mes, dia, hora, minuto, tzinfo=BOGOTA)


def a_puesto(
    sede: str = "20", nombre: str = "Puesto 1", canal: str = "presencial", atiende: tuple[str, ...] = ()
) -> Puesto:
    puesto, _ = Puesto.objects.get_or_create(
        sede=Sede.objects.get(punto_id=sede), nombre=nombre, defaults={"canal": canal, "atiende": list(atiende)}
    )
    return puesto


def a_cupo(
    inicio_at: datetime,
    *,
    sede: str = "20",
    linea: str = "rut",
    canal: str = "video",
    puesto: Puesto | None = None,
    libre_at: datetime | None = NOW,
    carril: str = "general",
    general_at: datetime = NOW,
    minutos: int = 20,
) -> Cupo:
    """A place; free unless said otherwise."""
    return Cupo.objects.create(
        sede_id=sede,
        puesto=puesto or a_puesto(sede, canal=canal),
        linea=linea,
        canal=canal,
        inicio_at=inicio_at,
        fin_at=inicio_at + timedelta(minutes=minutos),
        libre_at=libre_at,
        carril=carril,
        general_at=general_at,
    )


def cupos_at(inicio_at: datetime, cuantos: int, **otros: object) -> list[Cupo]:
    """So many places at one hour, each at a desk of its own."""
    sede = str(otros.get("sede", "20"))
    return [a_cupo(inicio_at, puesto=a_puesto(sede, f"Puesto {n + 1}"), **otros) for n in range(cuantos)]  # type: ignore[arg-type]


def servicio(codigo: str = RETIRO) -> Servicio:
    return Servicio.objects.get(codigo=codigo)


def datos(numero: str = "52123456", **otros: object) -> Datos:
    base: dict[str, object] = {
        "tipo_persona": "natural",
        "tipo_documento": "13",
        "numero_documento": numero,
        "nombres": "Rosa Elena",
        "apellidos": "Cifuentes Lara",
        "correo": f"persona{numero}@ejemplo.co",
        "celular": "3001234567",
        "aviso": "2026-1",
    }
    return Datos(**{**base, **otros})  # type: ignore[arg-type]


def hold(
    cupo: Cupo,
    *,
    dueno: str = "i:uno",
    codigo: str = "rut-responsabilidades",
    now: datetime = NOW,
    mueve: Cita | None = None,
) -> Cita:
    return citas.hold(
        INVITADO,
        dueno=dueno,
        servicio=servicio(codigo),
        sede=cupo.sede_id,
        canal=cupo.canal,
        inicio_at=cupo.inicio_at,
        llave=uuid4(),
        mueve=mueve,
        now=now,
    )


def book(
    cupo: Cupo,
    *,
    numero: str = "52123456",
    dueno: str = "i:uno",
    codigo: str = "rut-responsabilidades",
    now: datetime = NOW,
) -> Cita:
    """A confirmed appointment, by the services people use."""
    cita = hold(cupo, dueno=dueno, codigo=codigo, now=now)
    citas.set_solicitante(dueno, cita.pk, datos(numero), now=now)
    citas.confirm(INVITADO, cita.pk, dueno=dueno, now=now)
    return selectors.citas.hold_of(dueno, cita.pk)
