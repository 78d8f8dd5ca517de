"""Booking as programs and people do it: over HTTP, two web processes and the worker that sends the mails, all of it on
the same two cores as the clients. Beside it, pgbench sends the same statements."""

import json
import random
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from itertools import count as counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from herramientas.bench_citas import CANAL, LINEA, SERVICIO, Informe, clear

CSRF = "b" * 32
P95_MS, RATIO = 150.0, 0.10
CLIENTES, DISPUTADOS, POR_CLIENTE = 50, 12, 6
SECONDS = 8
_address = counter(1)


@dataclass(frozen=True)
class Lugar:
    sede: str
    inicio_at: datetime


class Persona:
    """Somebody signed in, with a kept connection."""

    def __init__(self, port: int, sid: str) -> None:
        self.conexion = HTTPConnection("127.0.0.1", port, timeout=30)
        self.sid = sid

    def send(self, path: str, cuerpo: dict[str, Any] | None = None) -> tuple[int, Any]:
        n = next(_address)
        cabeceras = {
            "Cookie": f"sid={self.sid}; csrf={CSRF}", "X-CSRFToken": CSRF, "Content-Type": "application/json",
            "X-Forwarded-For": f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
        }  # fmt: skip
        datos = None if cuerpo is None else json.dumps(cuerpo)
        self.conexion.request("GET" if datos is None else "POST", f"/api/v1/citas/{path}", datos, cabeceras)
        respuesta = self.conexion.getresponse()
        return respuesta.status, json.loads(respuesta.read())

    def hold(self, lugar: Lugar, servicio: str = SERVICIO) -> tuple[int, Any]:
        return self.send(
            "apartadas",
            {
                "servicio": servicio, "sede": lugar.sede, "canal": CANAL, "inicio_at": lugar.inicio_at.isoformat(),
                "llave": str(uuid4()),
            },
        )  # fmt: skip

    def book(self, lugar: Lugar, servicio: str) -> bool:
        """Hold, say how to be reached, accept: what a person does, all of it."""
        estado, apartada = self.hold(lugar, servicio)
        if estado != 200:
            return False
        ruta = f"apartadas/{apartada['id']}"
        dicho, _ = self.send(f"{ruta}/solicitante", {"acepta": True, "correo": "persona@ejemplo.co"})
        hecho, _ = self.send(f"{ruta}/aceptar", {})
        return (dicho, hecho) == (200, 200)


def places(cuantos: int, *, puestos: int = 1) -> list[Lugar]:
    """Free places of the next days, in every office that attends by video, one hour after another."""
    from django.utils import timezone

    from ventanilla.citas import selectors
    from ventanilla.citas.models import Cupo, Puesto
    from ventanilla.citas.reserva.selectors import lugares_of

    sedes = [code for code, lugar in lugares_of(selectors.oferta.servicio(SERVICIO)).items() if CANAL in lugar.canales]
    ya = timezone.now().replace(microsecond=0)
    lugares = [
        Lugar(sede, ya + timedelta(days=6, minutes=30 * n)) for n in range(cuantos // len(sedes) + 1) for sede in sedes
    ]
    desks = [
        {sede: Puesto.objects.get_or_create(sede_id=sede, nombre=f"Bench {n}", canal=CANAL)[0] for sede in sedes}
        for n in range(puestos)
    ]
    Cupo.objects.bulk_create(
        Cupo(
            sede_id=lugar.sede, puesto=de[lugar.sede], linea=LINEA, canal=CANAL, inicio_at=lugar.inicio_at,
            fin_at=lugar.inicio_at + timedelta(minutes=20), libre_at=ya, general_at=ya,
        )
        for de in desks for lugar in lugares
    )  # fmt: skip
    return lugares


def people(port: int, cuantas: int, desde: int) -> list[Persona]:
    """Accounts with an open session, each used once so that nothing of signing in is measured."""
    from django.test import Client
    from django.utils import timezone

    from ventanilla.comun.actor import Actor
    from ventanilla.cuentas import services as cuentas

    todas = []
    for n in range(desde, desde + cuantas):
        user = cuentas.enable_user(
            Actor.sistema(), tipo_documento="13", numero_documento=str(8_500_000_000 + n), nombre="Persona Prueba",
            correo=f"c{n}@ejemplo.co", now=timezone.now(),
        )  # fmt: skip
        client = Client()
        client.force_login(user)
        persona = Persona(port, client.session.session_key or "")
        assert persona.send("mias")[0] == 200
        persona.conexion.close()  # the server drops who says nothing for a while; it opens again by itself
        todas.append(persona)
    return todas


def at_once(trabajos: list[Callable[[], Any]], hilos: int) -> list[Any]:
    with ThreadPoolExecutor(hilos) as grupo:
        return [futuro.result() for futuro in [grupo.submit(trabajo) for trabajo in trabajos]]


# --- what is measured -------------------------------------------------------------------------------


def race(informe: Informe, port: int) -> None:
    """Each place wanted by fifty people at the same time, through two web processes."""
    lugares = places(DISPUTADOS)[:DISPUTADOS]
    todas, barrera, si = people(port, CLIENTES, 0), threading.Barrier(CLIENTES), Counter[Lugar]()
    raros: Counter[str] = Counter()

    def want(persona: Persona) -> None:
        for lugar in lugares:
            barrera.wait(60)
            estado, _ = persona.hold(lugar)
            si[lugar] += estado == 200
            if estado not in (200, 409):
                raros.update({"errores": 1, f"error HTTP {estado}": 1})

    begun = time.perf_counter()
    at_once([lambda persona=persona: want(persona) for persona in todas], CLIENTES)  # type: ignore[misc]
    informe.race(
        "dos procesos web, 50 a la vez por HTTP", Counter({"intentos": CLIENTES * DISPUTADOS}) + raros,
        si=sum(si.values()), de_mas=sum(max(0, veces - 1) for veces in si.values()),
        perdidos=sum(si[lugar] == 0 for lugar in lugares), seconds=time.perf_counter() - begun,
    )  # fmt: skip


def holds(informe: Informe, port: int) -> None:
    """Fifty people: who thinks a second between two choices, and fifty programs that do not think."""
    todas = people(port, CLIENTES, CLIENTES)
    for nombre, piensa, limite in (("que piensan un segundo", 1.0, P95_MS), ("sin pausa", 0.0, None)):
        lugares = iter(places(2 * CLIENTES * POR_CLIENTE))
        cerrojo, tardanzas = threading.Lock(), list[float]()
        for persona in todas:
            persona.conexion.close()

        def choose(persona: Persona, piensa: float = piensa, lugares: Any = lugares, cerrojo: Any = cerrojo,
                   tardanzas: list[float] = tardanzas) -> None:  # fmt: skip
            for _ in range(POR_CLIENTE):
                time.sleep(random.uniform(0, 2 * piensa))
                with cerrojo:
                    lugar = next(lugares)
                begun = time.perf_counter()
                estado, _ = persona.hold(lugar)
                tardanzas.append((time.perf_counter() - begun) * 1000)
                assert estado == 200, estado

        at_once([lambda persona=persona: choose(persona) for persona in todas], CLIENTES)  # type: ignore[misc]
        tardanzas.sort()
        informe.say(f"citas · apartar con 50 clientes {nombre} · mediana", tardanzas[len(tardanzas) // 2], unit="ms")
        informe.say(
            f"citas · apartar con 50 clientes {nombre} · p95", tardanzas[int(len(tardanzas) * 0.95)], limite, unit="ms"
        )
        clear()


def bookings(informe: Informe, port: int, personas: int = 100) -> float:
    """Whole bookings by eight clients; the mail of each is sent meanwhile by the worker."""
    from ventanilla.citas import selectors

    servicios = [s.codigo for s in selectors.oferta.servicios() if s.linea == LINEA and CANAL in s.canales]
    servicios = [codigo for codigo in servicios if selectors.oferta.servicio(codigo).publico in ("natural", "ambos")]
    servicios = [codigo for codigo in servicios if not selectors.oferta.servicio(codigo).pide_pregunta][:5]
    todas = people(port, personas, 3 * CLIENTES)
    lugares = iter(places(personas * len(servicios)))

    def all_of(persona: Persona, suyos: list[Lugar]) -> int:
        return sum(persona.book(lugar, servicio) for lugar, servicio in zip(suyos, servicios, strict=True))

    trabajos = [(persona, [next(lugares) for _ in servicios]) for persona in todas]
    begun = time.perf_counter()
    hechas = sum(at_once([lambda t=t: all_of(*t) for t in trabajos], 8))  # type: ignore[misc]
    seconds = time.perf_counter() - begun
    assert hechas == len(todas) * len(servicios), hechas
    informe.say("citas · reservas completas por segundo, por HTTP", hechas / seconds, unit="/s")
    return hechas / seconds


# --- the floor --------------------------------------------------------------------------------------

_MARCA = 987_654_321
# the same call, with its array written so that pgbench can fill it in
_TRABAJO = f"""SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'citas.tell', 0, NULL, NULL,
 jsonb_build_object('cita_id', 'p{_MARCA}', 'que', 'confirmada'), NULL)::procrastinate_job_to_defer_v1])) AS id"""


def script(carpeta: Path) -> Path:
    """The statements of one booking as the services send them, with each booking's own values instead of this one's."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from herramientas.bench_citas import AHORA, _accept, _hold, offices
    from ventanilla.citas.models import Cupo, Puesto

    [sede] = offices(1)
    puesto, _ = Puesto.objects.get_or_create(sede_id=sede, nombre="Bench 0", defaults={"canal": CANAL})
    inicio_at = AHORA + timedelta(days=2)
    Cupo.objects.create(
        pk=_MARCA, sede_id=sede, puesto=puesto, linea=LINEA, canal=CANAL, inicio_at=inicio_at,
        fin_at=inicio_at + timedelta(minutes=20), libre_at=AHORA, general_at=AHORA,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        cita = _accept(_hold(f"i:{_MARCA}", sede, inicio_at), str(_MARCA))
    valores = {
        str(cita.pk): "md5('c' || {n})::uuid::text", cita.pk.hex: "md5('c' || {n})", cita.llave.hex: "md5('l' || {n})",
        str(_MARCA): "{n}", cita.codigo: "'0' || lpad({n}, 12, '0')",
    }  # fmt: skip
    inicio = re.compile(rf"'{re.escape(inicio_at.strftime('%Y-%m-%d %H:%M:%S'))}[^']*'::timestamptz")
    lineas = ["\\set k random(1, 1000000000)", "SELECT nextval('bench_turno') AS n \\gset"]
    for query in captured.captured_queries:
        sql = query["sql"].replace("\n", " ").strip().rstrip(";")
        if "procrastinate_defer_jobs_v1" in sql:
            sql = _TRABAJO
        sql = inicio.sub(f"('{AHORA.isoformat()}'::timestamptz + :n * interval '20 minutes')", sql)
        sql = re.sub(r"'((?:[^']|'')*)'", lambda hallado: _own(hallado[0], valores), sql)
        sql = re.sub(rf"\b{_MARCA}\b", ":n", sql)
        lineas.append(f"{' '.join(sql.split())};")
    archivo = carpeta / "reserva.sql"
    archivo.write_text("\n".join(lineas) + "\n")
    clear()
    return archivo


def _own(literal: str, valores: dict[str, str]) -> str:
    """A quoted value that names this booking, made of the number of each."""
    partes = re.split("(" + "|".join(map(re.escape, valores)) + ")", literal[1:-1])
    if len(partes) == 1:
        return literal
    trozos = [
        f"({valores[parte].format(n='(:n)::text')})" if parte in valores else f"'{parte}'" for parte in partes if parte
    ]
    junto = f"({' || '.join(trozos)})"
    return f"{junto}::jsonb" if literal.startswith("'{") else junto


def floor(url: str, carpeta: Path) -> float:
    """Bookings per second that pgbench gets from the same statements, with eight clients."""
    from django.db import connection

    from herramientas.bench_citas import AHORA, offices
    from ventanilla.citas.models import Puesto
    from ventanilla.operacion.postgres import client_bin

    archivo = script(carpeta)
    [sede] = offices(1)
    puesto = Puesto.objects.create(sede_id=sede, nombre="Bench 0", canal=CANAL)
    with connection.cursor() as cursor:
        cursor.execute("DROP SEQUENCE IF EXISTS bench_turno")
        cursor.execute("CREATE SEQUENCE bench_turno START 100")
        cursor.execute(
            "INSERT INTO citas_cupo (id, sede_id, puesto_id, linea, canal, inicio_at, fin_at, libre_at, carril,"
            " general_at, sobrecupo) SELECT g, %s, %s, %s, %s, %s + g * interval '20 minutes',"
            " %s + (g + 1) * interval '20 minutes', %s, 'general', %s, false FROM generate_series(100, 60000) g",
            [sede, puesto.pk, LINEA, CANAL, AHORA, AHORA, AHORA, AHORA],
        )
        cursor.execute("ANALYZE citas_cupo")
    said = subprocess.run(
        [str(client_bin("pgbench")), "-n", "-M", "simple", "-c", "8", "-j", "2", "-T", str(SECONDS),
         "-f", str(archivo), url],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr[-3000:]
    hallado = re.search(r"tps = ([0-9.]+)", said.stdout)
    fallidas = re.search(r"number of failed transactions: (\d+)", said.stdout)
    assert hallado is not None, said.stdout
    assert fallidas is None or fallidas[1] == "0", said.stdout + said.stderr
    clear()
    return float(hallado[1])


def bench(informe: Informe, url: str, carpeta: Path) -> None:
    from django.conf import settings

    from tests.operacion.procesos import Servicio

    piso = floor(url, carpeta)
    informe.say("citas · piso: las mismas sentencias por pgbench, reservas por segundo", piso, unit="/s")
    servicio = Servicio(
        Path(settings.VAR), DATABASE_URL=url, VENTANILLA_PROCESOS="2", PROXIES_DE_CONFIANZA="1"
    )  # fmt: skip
    try:
        servicio.start()
        race(informe, servicio.port)
        clear()
        holds(informe, servicio.port)
        ritmo = bookings(informe, servicio.port)
    finally:
        servicio.end()
        clear()
    informe.say("citas · reservas por HTTP ÷ pgbench", ritmo / piso, RATIO, least=True)
