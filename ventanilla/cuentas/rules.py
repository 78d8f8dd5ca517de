"""Limits, codes and identity proof: figures and pure functions. Figures from docs/seguridad."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CODIGO_VIGENCIA = timedelta(minutes=15)
CODIGO_MAX_INTENTOS = 5
SESION_INACTIVA = timedelta(minutes=15)
SESION_MAXIMA = timedelta(hours=12)
SESION_MAXIMA_FUNCIONARIO = timedelta(hours=8)
SESIONES_A_LA_VEZ = 5
NADIE = "nadie@invalid"
"""Where a message goes that nobody gets: asking about nobody must take as long as asking about somebody."""
ESPERA_POR_FACTOR = timedelta(hours=24)
PRUEBA_VIGENCIA = timedelta(minutes=20)
PRUEBAS_POR_TRAMITE = 2
MAYORIA_DE_EDAD = 18


@dataclass(frozen=True, slots=True)
class Ventana:
    """At most `maximo` times in each `segundos`, counted for what `sobre` names: "persona", "ip", or "todos" as one."""

    sobre: str
    maximo: int
    segundos: int


_MINUTO, _HORA, _DIA = 60, 3600, 86400
SIN_PRUEBA_POR_HORA = 5

# Every limit of the system, by action. Each key a caller gives is counted on its own.
LIMITES: dict[str, tuple[Ventana, ...]] = {
    "ingreso": (
        Ventana("persona", 5, 5 * _MINUTO),
        Ventana("persona", 20, _HORA),
        Ventana("ip", 20, _MINUTO),
    ),
    "recuperar": (Ventana("persona", 5, _DIA), Ventana("ip", 20, _HORA)),
    "usuario.pedir": (Ventana("persona", 5, _DIA), Ventana("ip", 20, _HORA)),
    "recuperacion.pedir": (Ventana("persona", 3, _DIA), Ventana("ip", 10, _HORA)),
    "enlace.abrir": (Ventana("ip", 60, _HORA),),
    "codigo.enviar": (
        Ventana("persona", 5, _HORA),
        Ventana("persona", 15, _DIA),
        Ventana("ip", 40, _HORA),
    ),
    "codigo.probar": (Ventana("persona", 20, _HORA), Ventana("ip", 100, _HORA)),
    "identidad": (Ventana("persona", 4, _DIA), Ventana("ip", 60, _HORA)),
    "borrador.empezar": (Ventana("ip", 120, _HORA),),
    "borrador.retomar": (Ventana("persona", 5, _HORA), Ventana("ip", 20, _HORA)),
    "factor.probar": (
        Ventana("persona", 5, 5 * _MINUTO),
        Ventana("persona", 20, _HORA),
        Ventana("persona", 50, _DIA),
        Ventana("ip", 30, 5 * _MINUTO),
    ),
    "escritorio.personas": (Ventana("persona", 120, _HORA), Ventana("persona", 400, _DIA)),
    "citas.llegue": (Ventana("persona", 10, _HORA), Ventana("ip", 20, _MINUTO), Ventana("ip", 300, _HORA)),
    "firmar": (Ventana("persona", 60, _HORA),),
    "verificacion.codigo": (Ventana("persona", 10, _MINUTO), Ventana("ip", 60, _MINUTO)),
    "verificacion.archivo": (Ventana("ip", 20, _MINUTO),),
    "adjuntos.enviar": (Ventana("persona", 60, _HORA), Ventana("ip", 120, _HORA)),
    "verificacion.correo": (Ventana("ip", 30, _MINUTO), Ventana("ip", 300, _DIA)),
    "consulta.publica": (Ventana("ip", 30, _MINUTO), Ventana("ip", 300, _DIA)),
    "citas.gestionar": (
        Ventana("persona", 5, 5 * _MINUTO),
        Ventana("persona", 20, _HORA),
        Ventana("ip", 30, _MINUTO),
        Ventana("ip", 120, _HORA),
    ),
    "citas.apartar": (Ventana("persona", 15, _HORA), Ventana("persona", 40, _DIA), Ventana("ip", 60, _HORA)),
    "citas.reenviar": (Ventana("persona", 2, _DIA),),
    "citas.espera": (Ventana("ip", 30, _HORA), Ventana("ip", 100, _DIA)),
    "reto.pedir": (Ventana("ip", 60, _MINUTO), Ventana("ip", 600, _HORA)),
    "reto.sin_prueba": (Ventana("ip", SIN_PRUEBA_POR_HORA, _HORA), Ventana("todos", 1000, _HORA)),
}


def new_code() -> str:
    """Six digits from the system's random source."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_is_alive(creado_at: datetime, intentos: int, *, now: datetime) -> bool:
    return now - creado_at <= CODIGO_VIGENCIA and intentos < CODIGO_MAX_INTENTOS


def session_is_over(entrada: float, vista: float, *, es_funcionario: bool, now: datetime) -> bool:
    """Fifteen minutes without a request, or twelve hours in all; eight for officials. Moments in seconds."""
    maxima = SESION_MAXIMA_FUNCIONARIO if es_funcionario else SESION_MAXIMA
    ahora = now.timestamp()
    return ahora - vista > SESION_INACTIVA.total_seconds() or ahora - entrada > maxima.total_seconds()


def username_of(tipo_documento: str, numero_documento: str) -> str:
    return f"{tipo_documento}-{numero_documento}"


def mask_name(nombre: str) -> str:
    """Enough to recognise who is in front: the first two letters of each word."""
    return " ".join(palabra if len(palabra) < 3 else palabra[:2] + "•" * 4 for palabra in nombre.split())


def mask_email(correo: str) -> str:
    """lu•••••••@ejemplo.co: enough to recognise one's own, nothing to learn another's."""
    usuario, _, dominio = correo.partition("@")
    return f"{usuario[:2]}{'•' * 7}@{dominio}"


def age_on(nacimiento: date, today: date) -> int:
    return today.year - nacimiento.year - ((today.month, today.day) < (nacimiento.month, nacimiento.day))


# What officials may be. Each act asks for the one that it needs; who identifies does not approve.
ROLES = (
    "Escritorio",
    "Identificación",
    "Aprobación",
    "Mandatos revisión",
    "Mandatos aprobación",
    "Habeas data",
    "Referencias",
    "RUT presencial",
    "Supervisión",
    "Citas atención",
    "Citas agenda",
)


@dataclass(frozen=True, slots=True)
class Persona:
    """What the civil registry answers of somebody who proved to be that person."""

    tipo_documento: str
    numero_documento: str
    expedicion_date: date
    expedicion_municipio: str
    primer_apellido: str
    segundo_apellido: str
    primer_nombre: str
    otros_nombres: str
    nacimiento_date: date
    fallecida: bool = False

    @property
    def nombre_completo(self) -> str:
        partes = (self.primer_nombre, self.otros_nombres, self.primer_apellido, self.segundo_apellido)
        return " ".join(parte for parte in partes if parte)


@dataclass(frozen=True, slots=True)
class Pregunta:
    """A question of the registry with its options; the right one is known to the server only."""

    texto: str
    opciones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cuestionario:
    """What the registry asks about a document number, `persona` is None when nobody is behind it.

    The questions of a number that does not exist look like any others.
    """

    preguntas: tuple[Pregunta, ...]
    correctas: tuple[int, ...]
    persona: Persona | None
