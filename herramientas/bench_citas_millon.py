"""A million places: what it takes to draw a month of one office, and to find the soonest place of the country."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from herramientas.bench_citas import AHORA, CANAL, LINEA, count, offices

CUPOS = 1_000_000
MES_MS, PRONTO_MS = 15.0, 50.0
REPEATS = 40

# 7 of 10 are booked, 1 is held, 1 is not released yet and 1 is free; the first days are the fullest, as in life
_SIEMBRA = """
INSERT INTO citas_cupo (sede_id, puesto_id, linea, canal, inicio_at, fin_at, libre_at, carril, general_at, sobrecupo)
SELECT s.sede, p.id, %(linea)s, %(canal)s, h.inicio, h.inicio + interval '20 minutes',
       CASE WHEN azar < (CASE WHEN h.inicio < %(now)s + interval '10 days' THEN 0.97 ELSE 0.6 END) THEN NULL
            WHEN azar < 0.98 THEN %(now)s - interval '1 day'
            ELSE %(now)s + interval '5 minutes' END,
       'general', %(now)s - interval '1 day', false
  FROM unnest(%(sedes)s::text[]) s(sede)
  JOIN citas_puesto p ON p.sede_id = s.sede AND p.nombre LIKE 'Bench%%'
  CROSS JOIN LATERAL (
    SELECT %(now)s + (g * interval '20 minutes') AS inicio, random() AS azar FROM generate_series(1, %(horas)s) g
  ) h
"""


def _times(look: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in ms, after a few that do not count."""
    for _ in range(3):
        look()
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        look()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]


def seed(sedes: list[str], *, puestos: int = 10) -> None:
    from django.db import connection

    from ventanilla.citas.models import Puesto

    Puesto.objects.bulk_create(
        Puesto(sede_id=sede, nombre=f"Bench {n}", canal=CANAL) for sede in sedes for n in range(puestos)
    )
    horas = CUPOS // (len(sedes) * puestos)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE citas_cupo DROP CONSTRAINT cupo_puesto_no_overlap")  # reading does not use it
        cursor.execute(_SIEMBRA, {"sedes": sedes, "horas": horas, "now": AHORA, "linea": LINEA, "canal": CANAL})
        cursor.execute("VACUUM ANALYZE citas_cupo")


def bench(say: Callable[..., None], servidor: Any) -> None:
    """In a copy of the database, which is left behind."""
    from django.db import connection

    def use(base: str) -> None:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = base

    antes = connection.settings_dict["NAME"]
    use("postgres")
    servidor.create_database("citas_millon", template=antes)
    use("citas_millon")
    try:
        sedes = offices(50)
        begun = time.perf_counter()
        seed(sedes)
        say(
            f"citas · sembrar {count('SELECT count(*) FROM citas_cupo'):,} cupos", time.perf_counter() - begun, unit="s"
        )
        measure(say, sedes)
        worst(say, sedes)
    finally:
        use(antes)


def measure(say: Callable[..., None], sedes: list[str]) -> None:
    from ventanilla.citas.selectors.disponibilidad import Busqueda, free_days, free_hours, soonest

    una = Busqueda(LINEA, canales=(CANAL,), sedes=(sedes[0],))
    desde = (AHORA + timedelta(days=12)).date()
    looks: dict[str, tuple[Callable[[], object], float | None]] = {
        "el mes de un punto": (
            lambda: free_days(una, desde=desde, hasta=desde + timedelta(days=31), now=AHORA), MES_MS,
        ),
        "las horas de un día": (lambda: free_hours(una, dia=desde, now=AHORA), None),
        "el primero de todo el país": (lambda: soonest(Busqueda(LINEA), sedes=sedes, now=AHORA), PRONTO_MS),
    }  # fmt: skip
    for nombre, (look, limite) in looks.items():
        mediana, p95 = _times(look)
        say(f"citas · {nombre} entre 1.000.000 · mediana", mediana, limite, unit="ms")
        say(f"citas · {nombre} entre 1.000.000 · p95", p95, unit="ms")


def worst(say: Callable[..., None], sedes: list[str]) -> None:
    """The evening before a release: everything that is left opens tomorrow, so that every look finds nothing."""
    from django.db import connection

    from ventanilla.citas.selectors.disponibilidad import Busqueda, soonest

    with connection.cursor() as cursor:
        cursor.execute("UPDATE citas_cupo SET libre_at = %s WHERE libre_at IS NOT NULL", [AHORA + timedelta(hours=14)])
        cursor.execute("VACUUM ANALYZE citas_cupo")
    mediana, p95 = _times(lambda: soonest(Busqueda(LINEA), sedes=sedes, now=AHORA))
    say("citas · el primero, la víspera de una apertura · mediana", mediana, PRONTO_MS, unit="ms")
    say("citas · el primero, la víspera de una apertura · p95", p95, unit="ms")
