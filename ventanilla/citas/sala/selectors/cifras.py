"""Figures of the desk: how long people waited, who was attended and who did not come, by hour and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection

from ventanilla.citas.models import Sede
from ventanilla.citas.rules.lineas import line_name
from ventanilla.citas.sala.rules import Barra, minutes
from ventanilla.citas.selectors.disponibilidad import start_of

DIAS_MAXIMOS = 92


@dataclass(slots=True)
class Suma:
    """Of an hour or of a line."""

    llegaron: int = 0
    atendidos: int = 0
    se_fueron: int = 0
    llamados: int = 0
    espera: float = 0.0
    atencion: float = 0.0
    citas: int = 0
    no_asistieron: int = 0

    def add(self, otra: "Suma") -> None:
        for campo in self.__slots__:
            setattr(self, campo, getattr(self, campo) + getattr(otra, campo))

    @property
    def espera_media(self) -> int:
        return minutes(self.espera / self.llamados) if self.llamados else 0

    @property
    def atencion_media(self) -> int:
        return minutes(self.atencion / self.atendidos) if self.atendidos else 0

    @property
    def inasistencia(self) -> int:
        """Per cent of the appointments whose hour passed."""
        return round(100 * self.no_asistieron / self.citas) if self.citas else 0


@dataclass(frozen=True, slots=True)
class Cifras:
    total: Suma
    por_hora: tuple[tuple[int, Suma], ...]
    por_linea: tuple[tuple[str, Suma], ...]
    nueve_de_diez: int

    def bars(self, campo: str, *, por: str) -> list[Barra]:
        """One for each hour, or for each line."""
        grupos = (
            [(f"{hora}:00", suma) for hora, suma in self.por_hora]
            if por == "hora"
            else [(line_name(linea), suma) for linea, suma in self.por_linea]
        )
        return [Barra(etiqueta, int(getattr(suma, campo))) for etiqueta, suma in grupos]


_TURNOS = """
SELECT linea, extract(hour FROM llegada_at AT TIME ZONE %s)::int, count(*),
       count(*) FILTER (WHERE estado = 'atendido'), count(*) FILTER (WHERE estado = 'se_fue'), count(llamado_at),
       COALESCE(sum(extract(epoch FROM llamado_at - llegada_at)), 0)::float,
       COALESCE(sum(extract(epoch FROM fin_at - inicio_at)) FILTER (WHERE estado = 'atendido'), 0)::float
  FROM citas_turno WHERE sede_id = ANY(%s) AND dia_date BETWEEN %s AND %s GROUP BY 1, 2"""
_CITAS = """
SELECT k.linea, extract(hour FROM k.inicio_at AT TIME ZONE %s)::int,
       count(*), count(*) FILTER (WHERE c.estado = 'no_asistio')
  FROM citas_cupo k JOIN citas_cita c ON c.cupo_id = k.id
 WHERE k.sede_id = ANY(%s) AND k.inicio_at >= %s AND k.inicio_at < %s AND c.estado IN ('atendida', 'no_asistio')
 GROUP BY 1, 2"""
_NUEVE_DE_DIEZ = """
SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM llamado_at - llegada_at))
  FROM citas_turno WHERE sede_id = ANY(%s) AND dia_date BETWEEN %s AND %s AND llamado_at IS NOT NULL"""


def figures(sedes: Sequence[Sede], *, desde: date, hasta: date) -> Cifras:
    """Of offices that the caller may see, both days included. Three queries, by the index of the day."""
    codigos = [sede.pk for sede in sedes]
    horas: dict[int, Suma] = {}
    lineas: dict[str, Suma] = {}
    total = Suma()

    def count(linea: str, hora: int, suma: Suma) -> None:
        for destino in (total, horas.setdefault(hora, Suma()), lineas.setdefault(linea, Suma())):
            destino.add(suma)

    with connection.cursor() as cursor:
        cursor.execute(_TURNOS, [settings.TIME_ZONE, codigos, desde, hasta])
        for linea, hora, *valores in cursor.fetchall():
            count(linea, hora, Suma(*valores))
        cursor.execute(
            _CITAS, [settings.TIME_ZONE, codigos, start_of(desde), start_of(hasta + timedelta(days=1))]
        )  # fmt: skip
        for linea, hora, citas, ausentes in cursor.fetchall():
            count(linea, hora, Suma(citas=citas, no_asistieron=ausentes))
        cursor.execute(_NUEVE_DE_DIEZ, [codigos, desde, hasta])
        fila = cursor.fetchone()
    return Cifras(
        total=total,
        por_hora=tuple(sorted(horas.items())),
        por_linea=tuple(sorted(lineas.items(), key=lambda una: (-una[1].llegaron, una[0]))),
        nueve_de_diez=minutes(fila[0] if fila else None),
    )
