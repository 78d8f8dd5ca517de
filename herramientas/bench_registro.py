"""Finding somebody among many: by NIT, by document and by name, beside the same statements by pgbench."""

import random
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOOKUPS = 600
SECONDS = 4


def questions(kind: str, count: int, large: int) -> list[str]:
    """What an official types; always the same for the same size of the register."""
    from ventanilla.operacion.semilla import personas

    rng = random.Random(kind)
    nombres = (*personas.MUJERES, *personas.HOMBRES)
    if kind == "nombre":
        return [f"{rng.choice(nombres)} {rng.choice(personas.APELLIDOS)}" for _ in range(count)]
    return [str(personas.FIRST_DOCUMENT + 8 * rng.randrange(large // 8)) for _ in range(count)]


def find(kind: str, consulta: str) -> None:
    from ventanilla.rut import selectors

    if kind == "NIT":
        selectors.rut_by_nit(consulta)
    else:
        selectors.find_contribuyentes(consulta)


def statements(kind: str, consulta: str) -> list[str]:
    """The SQL that `find` sends, with its values written in."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        find(kind, consulta)
    return [query["sql"] for query in captured.captured_queries]


def by_pgbench(url: str, scripts: list[Path], prefix: Path) -> list[float]:
    """Milliseconds of each transaction, one client, extended protocol as ours."""
    from ventanilla.operacion.postgres import client_bin

    files = [argument for script in scripts for argument in ("-f", str(script))]
    subprocess.run(
        [str(client_bin("pgbench")), "-n", "-M", "extended", "-c", "1", "-T", str(SECONDS), "-l",
         f"--log-prefix={prefix}", *files, url],
        check=True, capture_output=True,
    )  # fmt: skip
    lines = [line for log in prefix.parent.glob(f"{prefix.name}.*") for line in log.read_text().splitlines()]
    return [int(line.split()[2]) / 1000 for line in lines]


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def bench(say: Callable[..., None], url: str, large: int, carpeta: Path) -> None:
    for kind in ("NIT", "documento", "nombre"):
        asked = questions(kind, LOOKUPS, large)
        for consulta in asked[:20]:
            find(kind, consulta)
        taken: list[float] = []
        for consulta in asked:
            begun = time.perf_counter()
            find(kind, consulta)
            taken.append((time.perf_counter() - begun) * 1000)
        scripts = []
        for number, consulta in enumerate(asked[:40]):
            script = carpeta / f"{kind}-{number}.sql"
            script.write_text(";\n".join(statements(kind, consulta)) + ";\n")
            scripts.append(script)
        bare = by_pgbench(url, scripts, carpeta / f"log-{kind}")
        nombre = f"buscar por {kind} entre {large:,}"
        say(f"{nombre} · mediana", statistics.median(taken), unit="ms")
        say(f"{nombre} · p95", percentile(taken, 0.95), unit="ms")
        say(f"{nombre} · pgbench, mediana", statistics.median(bare), unit="ms")
        say(f"{nombre} · pgbench, p95", percentile(bare, 0.95), unit="ms")
        say(f"{nombre} · mediana ÷ pgbench", statistics.median(taken) / statistics.median(bare), unit="veces")


def changes_per_second(say: Callable[..., None], count: int = 40) -> None:
    """A change of the register with its sealed statement and its sealed copy, end to end, one after another."""
    from datetime import UTC, datetime

    from ventanilla.comun.actor import Actor
    from ventanilla.expediente import services as expediente
    from ventanilla.operacion.semilla import personas
    from ventanilla.rut import selectors, services

    actor, now = Actor.sistema(), datetime.now(UTC)
    people = [p for p in personas.taxpayers(count * 3) if personas.causal_of(p) is None][:count]
    begun = time.perf_counter()
    for person in people:
        _change_and_deliver(actor, person, now, services, selectors, expediente)
    say("cambio del RUT con su decisión y su copia selladas", count / (time.perf_counter() - begun), unit="/s")


def _change_and_deliver(actor: Any, person: Any, now: Any, services: Any, selectors: Any, expediente: Any) -> None:
    from dataclasses import replace

    from ventanilla.expediente.firmables import Grupo, Renglon

    nit = person.numero_documento
    services.change_rut(actor, nit, replace(person, direccion=f"{person.direccion} B"), radicado="", now=now)
    grupo = Grupo("Qué cambia en el RUT", (Renglon("Dirección", f"{person.direccion} B"),))
    expediente.issue_constancia(
        actor, tipo="rut_decision", titulo="Actualización del RUT", entrada="Quedó en el RUT.", grupos=[grupo],
        nit=nit, titular=person.nombre_completo, objeto=f"medida:{nit}", radicado=None, now=now,
    )  # fmt: skip
    services.issue_copia(actor, nit, radicado=None, now=now)
