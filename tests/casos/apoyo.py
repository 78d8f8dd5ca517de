"""A procedure that only tests know, the people of the desk, and cases to decide."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fabricas import NOW
from ventanilla.casos import decidibles, services
from ventanilla.casos.decidibles import Comparacion, NoSePuedeDecidir, Panel, Plantilla, Verificacion
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente.firmables import Grupo, Renglon

TIPO, OTRO, UNA_PERSONA = "prueba.identidad", "prueba.aduanas", "prueba.simple"
MOTIVO = "Los documentos que trajo coinciden con el registro civil."
CLAVE = "puente nube cobre alto"
PUNTOS = ("documento", "registro")


@dataclass
class Prueba:
    """Remembers what it was asked to do; `falla` is what it says instead of doing it."""

    tipo: str
    titulo: str
    habilidad: str
    segunda_persona: bool
    termino_habiles: int = 15
    verificaciones: tuple[Verificacion, ...] = (
        Verificacion("documento", "Vio el documento original."),
        Verificacion("registro", "Coincide con el registro civil."),
    )
    plantillas: tuple[Plantilla, ...] = (
        Plantilla("coincide", "Coincide", "Los documentos de {titular} coinciden. Radicado {radicado}.", "aprobar"),
        Plantilla("no_coincide", "No coincide", "Los documentos no coinciden con el registro civil.", "negar"),
    )
    hechos: list[tuple[str, bool, str]] = field(default_factory=list)
    falla: str = ""

    def panel(self, caso: Any) -> Panel:
        return Panel(
            grupos=(Grupo("Lo que pide", (Renglon("Nombre nuevo", "Luz Marina"), Renglon("Cita", "CIT-1"))),),
            comparacion=(
                Comparacion("Primer nombre", "Lus", "Luz"),
                Comparacion("Primer apellido", "Quintero", "Quintero"),
            ),
            avisos=("Segundo cambio en seis meses.",),
            objetos=(f"rut:{caso.nit}",),
        )

    def apply(self, actor: Actor, caso: Any, *, aprobado: bool, motivo: str, now: datetime) -> None:
        if self.falla:
            raise NoSePuedeDecidir(self.falla)
        self.hechos.append((caso.numero, aprobado, motivo))

    def enlace(self, caso: Any) -> str:
        return f"/rut/{caso.radicado}/"


def alone() -> Prueba:
    """The kind that one person decides."""
    una = decidibles.decidible(UNA_PERSONA)
    assert isinstance(una, Prueba)
    return una


def registered() -> Iterator[Prueba]:
    """Register the kinds of tests and take them away afterwards. Yields the one with a second person."""
    antes, registros = dict(decidibles._DECIDIBLES), list(decidibles._REGISTROS)
    decidibles._DECIDIBLES.clear()
    decidibles._REGISTROS.clear()
    dos = Prueba(TIPO, "Actualización de la identificación", "rut", segunda_persona=True)
    decidibles.register(dos)
    decidibles.register(Prueba(OTRO, "Calidades aduaneras", "aduanas", segunda_persona=True))
    decidibles.register(Prueba(UNA_PERSONA, "Retiro de una responsabilidad", "rut", segunda_persona=False))
    yield dos
    decidibles._DECIDIBLES.clear()
    decidibles._DECIDIBLES.update(antes)
    decidibles._REGISTROS[:] = registros


def account(numero: str, nombre: str = "") -> User:
    return cuentas.enable_user(
        Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre=nombre or f"Persona {numero}",
        correo=f"p{numero}@ejemplo.co", now=NOW,
    )  # fmt: skip


def official(
    numero: str, *roles: str, seccional: str = "", habilidades: tuple[str, ...] = (), nombre: str = ""
) -> Actor:
    """Somebody at the desk, as they act there."""
    user = account(numero, nombre or f"Funcionaria {numero}")
    roles = roles or ("Escritorio",)
    cuentas.make_official(Actor.sistema(), user.username, roles=roles, now=NOW)
    services.set_funcionario(Actor.sistema(), user.pk, seccional=seccional, habilidades=habilidades)
    return Actor(Calidad.FUNCIONARIO, user_id=user.pk, roles=frozenset(roles))


def person(numero: str) -> Actor:
    user = account(numero)
    return Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=numero)


def opened(
    actor: Actor, radicado: str = "RUT-1", *, tipo: str = TIPO, seccional: str = "", prioridad: int = 0,
    now: datetime = NOW, titular: str = "Luz Marina Quintero Rojas",
) -> str:  # fmt: skip
    return services.open_caso(
        actor, tipo=tipo, radicado=radicado, nit=actor.nit or "", titular=titular, seccional=seccional,
        prioridad=prioridad, now=now,
    )  # fmt: skip


def many(cuantos: int, *, tipo: str = TIPO, habilidad: str = "rut", seccional: str = "", desde: int = 0) -> None:
    """Cases written at once, as years of work would leave them; not through the service, to be quick."""
    Caso.objects.bulk_create(
        (
            Caso(
                numero=f"CAS-X-{n:07d}",
                tipo=tipo,
                radicado=f"X-{n:07d}",
                nit=f"8{n:08d}",
                titular=f"Titular {n}",
                seccional=seccional,
                habilidad=habilidad,
                prioridad=n % 3,
                segunda_persona=False,
                abierto_at=NOW - timedelta(days=n % 90),
                vence_date=(NOW + timedelta(days=n % 40 - 10)).date(),
                cambio="abierto",
                cambio_at=NOW,
            )
            for n in range(desde, desde + cuantos)
        ),
        batch_size=5000,
    )


def version_of(numero: str) -> int:
    return Caso.objects.get(numero=numero).version
