"""`make bench` and `make bench-scale`: one line per figure, `name  value  limit  ok|SHORT`.

Pages are measured inside this process through Django's own client, over a durable PostgreSQL of their own;
throughput with two processes, since two cores are what the figures are promised for. The limits are those of
the design (citizen page: at most 12 queries, 25 ms of server time at the median, 60 KB of HTML; first visit
under 100 KB; cost that does not grow with the table: at most 1.3 times). Ratios are taken within one run.
"""

import argparse
import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from herramientas import bench_citas, bench_escritorio, bench_firma, bench_registro

RAIZ = Path(__file__).resolve().parent.parent
QUERIES, SERVER_MS, HTML_KB, FIRST_VISIT_KB, GROWTH, SEED_RATE = 12, 25.0, 60.0, 100.0, 1.3, 5_000
REPEATS = 30
LUZ, JUAN = "1020304050", "2900000001"
PUBLICAS = (
    "/", "/tramites/", "/tramites/?q=negocio", "/tramites/rut-inscripcion/", "/ayuda/", "/puntos-de-contacto/?q=cali",
    "/datos-personales/", "/v/", "/verificar-correo/", "/rut/consulta/", "/retomar/", "/cuenta/ingresar/",
    "/cuenta/recuperar/",
)  # fmt: skip
short: list[str] = []
_address = itertools.count(1)


def say(name: str, value: float, limit: float | None = None, *, least: bool = False, unit: str = "") -> None:
    """Print a figure. `least` means that the limit is a floor."""
    good = limit is None or (value >= limit if least else value <= limit)
    bound = "-" if limit is None else f"{'>=' if least else '<='} {limit:,.1f}"
    if not good:
        short.append(name)
    figure = f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"
    print(f"{name:<58} {figure:>10} {unit:<5} {bound:>12}  {'ok' if good else 'SHORT'}", flush=True)


# --- the place where it is measured -----------------------------------------------------------------


def start_postgres(carpeta: Path) -> Any:
    from ventanilla.operacion.postgres import ServidorPostgres

    servidor = ServidorPostgres(carpeta / "postgres")
    servidor.start()
    servidor.create_database("bench")
    return servidor


def start_django(carpeta: Path, url: str) -> None:
    os.environ |= {
        "VENTANILLA_VAR": str(carpeta / "var"),
        "DATABASE_URL": url,
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
    }
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from ventanilla.operacion.arranque import prepare

    prepare(lambda _texto: None)


# --- pages ------------------------------------------------------------------------------------------


def look(client: Any, path: str) -> Any:
    """Each time from another address, as the public's limits expect."""
    n = next(_address)
    return client.get(path, REMOTE_ADDR=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")


def measure(client: Any, path: str) -> tuple[int, float, float, int, str]:
    """Queries, median and 95th percentile in ms, bytes and body of a page that answers 200."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert look(client, path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        answer = look(client, path)
    queries = len(captured)
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        look(client, path)
        times.append((time.perf_counter() - begun) * 1000)
    cuantiles = statistics.quantiles(times, n=20)
    cuerpo = answer.content.decode()
    return queries, statistics.median(times), cuantiles[18], len(answer.content), cuerpo


def first_visit_kb(cuerpo: str) -> float:
    """The page and what it asks for, compressed as a browser gets it."""
    import gzip

    from django.conf import settings

    total = len(gzip.compress(cuerpo.encode()))
    for nombre in {ruta.split("#")[0] for ruta in re.findall(r'/static/([^"#]+)', cuerpo)}:
        archivo = Path(settings.STATIC_ROOT) / nombre
        comprimido = next((p for p in (Path(f"{archivo}.br"), Path(f"{archivo}.gz"), archivo) if p.exists()), None)
        total += comprimido.stat().st_size if comprimido else 0
    return total / 1024


def report_page(nombre: str, client: Any, path: str, *, public: bool = False) -> None:
    queries, median, p95, size, cuerpo = measure(client, path)
    say(f"{nombre} · consultas", queries, QUERIES)
    say(f"{nombre} · servidor, mediana", median, SERVER_MS, unit="ms")
    say(f"{nombre} · servidor, p95", p95, unit="ms")
    say(f"{nombre} · HTML", size / 1024, HTML_KB, unit="KB")
    if public:
        say(f"{nombre} · primera visita comprimida", first_visit_kb(cuerpo), FIRST_VISIT_KB, unit="KB")


class Recorrido:
    """A registration filled in through the pages, up to where each step can be measured."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client()
        self.client.post("/rut/inscripcion/empezar/")
        self.base = self.client.get("/rut/inscripcion/").url  # type: ignore[attr-defined]

    def fill(self, step: Callable[[str, str], None]) -> None:
        """Go through every page; `step(name, path)` is called at each one before it is sent."""
        from tests.fabricas import SECCIONES, prove_identity
        from ventanilla.comun.actor import Actor, Calidad
        from ventanilla.expediente import services as expediente

        actor = Actor(Calidad.INVITADO, invitado=self.client.session["invitado"])
        pk = self.base.rstrip("/").rsplit("/", 1)[-1]
        step("motivo", f"{self.base}motivo/")
        self.client.post(f"{self.base}motivo/", {"quien": "cedula", "para": "trabajar", "version": 0})
        step("correo", f"{self.base}correo/")
        self.client.post(f"{self.base}correo/", {"correo": "luz@ejemplo.co"})
        step("código", f"{self.base}correo/codigo/")
        now = datetime.now(UTC)
        expediente.set_correo(actor, pk, correo="luz@ejemplo.co", now=now)  # type: ignore[arg-type]
        step("identidad", f"{self.base}identidad/")
        self.client.post(
            f"{self.base}identidad/",
            {"numero": LUZ, "expedicion_date_0": 14, "expedicion_date_1": 3, "expedicion_date_2": 2008},
        )
        step("preguntas", f"{self.base}identidad/preguntas/")
        prove_identity(actor, pk, LUZ, now=now)  # type: ignore[arg-type]
        for nombre in ("correo", "identidad"):
            expediente.save_seccion(actor, pk, nombre=nombre, datos=SECCIONES[nombre], version=0, now=now)  # type: ignore[arg-type]
        step("ubicación", f"{self.base}ubicacion/")
        for nombre in ("ubicacion", "actividades", "ventas", "responsabilidades"):
            if nombre == "actividades":
                step("actividades, con búsqueda", f"{self.base}actividades/?q=panaderia")
            if nombre == "ventas":
                step("ingresos y ventas", f"{self.base}responsabilidades/")
            if nombre == "responsabilidades":
                step("responsabilidades", f"{self.base}responsabilidades/elegir/")
            expediente.save_seccion(actor, pk, nombre=nombre, datos=SECCIONES[nombre], version=0, now=now)  # type: ignore[arg-type]
        step("lista de secciones", self.base)
        step("revisar", f"{self.base}revisar/")


def bench_pages() -> None:
    from django.test import Client

    for path in PUBLICAS:
        report_page(path, Client(), path, public=True)
    recorrido = Recorrido()
    recorrido.fill(lambda nombre, path: report_page(f"paso: {nombre}", recorrido.client, path))
    begun = time.perf_counter()
    recorrido.client.post(f"{recorrido.base}revisar/", {"declara": "on"})
    say("enviar la inscripción", (time.perf_counter() - begun) * 1000, unit="ms")
    from ventanilla.rut import services as rut

    deliver_pending(rut)
    report_page("recibo", recorrido.client, f"{recorrido.base}recibo/")
    codigo = issue_for_juan()
    report_page("/v/<código>/", Client(), f"/v/{codigo}/", public=True)
    persona = signed_in()
    for path in ("/mis-tramites/", "/perfil/", "/rut/copia/", "/api/v1/mi-rut"):
        report_page(path, persona, path)


def deliver_pending(rut: Any) -> None:
    from ventanilla.expediente.models import Radicado

    for radicado in Radicado.objects.all():
        rut.deliver_rut(radicado.nit, radicado=radicado.numero, now=datetime.now(UTC))


def issue_for_juan() -> str:
    from ventanilla.comun.actor import Actor
    from ventanilla.rut import services as rut

    return rut.issue_copia(Actor.sistema(), JUAN, radicado=None, now=datetime.now(UTC))


def signed_in() -> Any:
    from django.test import Client

    from ventanilla.cuentas.models import User

    client = Client()
    client.force_login(User.objects.get(username=f"13-{JUAN}"))
    return client


# --- throughput -------------------------------------------------------------------------------------


def two_processes(orders: list[str]) -> float:
    """Run this program twice at once, each with its order, over the same database. Seconds of the slower one."""
    procesos = [
        subprocess.Popen(
            [sys.executable, "-m", "herramientas.bench", "--parte", orden], cwd=RAIZ, stdout=subprocess.PIPE
        )
        for orden in orders
    ]
    tiempos = [float(proceso.communicate()[0].split()[-1]) for proceso in procesos]
    return max(tiempos)


def part(order: str) -> None:
    """What one of the two processes does; prints its seconds, start-up not counted."""
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    kind, start, count = order.split(":")
    if kind == "citas_muere":
        bench_citas.die_slowly(start, count == "1")
        return
    if kind not in ("radicar", "entregar"):
        print(bench_firma.part(kind, int(start), int(count)))
        return
    numeros = [str(7_000_000_000 + n) for n in range(int(start), int(start) + int(count))]
    now = datetime.now(UTC)
    if kind == "radicar":
        from tests.fabricas import guest
        from ventanilla.expediente.models import Borrador
        from ventanilla.expediente.selectors import hash_invitado
        from ventanilla.rut.inscripcion import services

        drafts = {b.invitado: b.pk for b in Borrador.objects.filter(estado="abierto")}
        begun = time.perf_counter()
        for numero in numeros:
            actor = guest(numero)
            services.file_inscripcion(actor, drafts[hash_invitado(actor)], now=now)
    else:
        from ventanilla.expediente.models import Radicado
        from ventanilla.notificaciones import services as notificaciones
        from ventanilla.notificaciones.models import Mensaje
        from ventanilla.rut import services as rut

        radicados = list(Radicado.objects.filter(nit__in=numeros))
        issue_for_juan()  # warms the compiler and the seal
        begun = time.perf_counter()
        for radicado in radicados:
            rut.deliver_rut(radicado.nit, radicado=radicado.numero, now=now)
            mensaje = Mensaje.objects.filter(plantilla="rut_inscrito", texto__contains=radicado.numero).get()
            notificaciones.deliver(mensaje.codigo, now=now)
    print(time.perf_counter() - begun)


def prepare_drafts(count: int) -> None:
    """Drafts that only wait for the last button, of people that the demo registry does not have."""
    from tests.fabricas import SECCIONES, guest
    from ventanilla.cuentas.models import PruebaDeIdentidad
    from ventanilla.expediente import services as expediente
    from ventanilla.rut.inscripcion.services import objeto_of

    now = datetime.now(UTC)
    for n in range(count):
        numero = str(7_000_000_000 + n)
        actor = guest(numero)
        borrador = expediente.start_borrador(actor, tramite="rut.inscripcion", now=now)
        expediente.set_correo(actor, borrador.pk, correo=f"p{n}@ejemplo.co", now=now)
        PruebaDeIdentidad.objects.create(
            objeto=objeto_of(borrador.pk), tipo_documento="13", numero_documento=numero, preguntas=[], correctas=[],
            persona={
                "tipo_documento": "13", "numero_documento": numero, "expedicion_date": "2008-03-14",
                "expedicion_municipio": "15001", "primer_apellido": "Prueba", "segundo_apellido": "",
                "primer_nombre": "Persona", "otros_nombres": "", "nacimiento_date": "1990-02-11", "fallecida": False,
            },
            estado="aprobada", creada_at=now, resuelta_at=now,
        )  # fmt: skip
        for nombre, datos in SECCIONES.items():
            expediente.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=now)


def bench_registrations() -> None:
    radicar, entregar = 400, 80
    prepare_drafts(radicar)
    segundos = two_processes([f"radicar:0:{radicar // 2}", f"radicar:{radicar // 2}:{radicar // 2}"])
    radicados = radicar / segundos
    say("inscripciones radicadas por segundo, 2 procesos", radicados, unit="/s")
    segundos = two_processes([f"entregar:0:{entregar // 2}", f"entregar:{entregar // 2}:{entregar // 2}"])
    pdfs = entregar / segundos
    say("PDF hechos, sellados y enviados por segundo, 2 procesos", pdfs, unit="/s")
    say("inscripciones de principio a fin por segundo, 2 núcleos", 1 / (1 / radicados + 1 / pdfs), unit="/s")
    from ventanilla.operacion import semilla

    begun = time.perf_counter()
    nuevos = semilla.seed_taxpayers(20_000, now=datetime.now(UTC))
    say(
        "contribuyentes sembrados por segundo", nuevos / (time.perf_counter() - begun), SEED_RATE, least=True, unit="/s"
    )


def bench_verification(carpeta: Path) -> None:
    """Pages per second of the real server against its own barest view, same client, same run."""
    from tests.operacion.conftest import forget_data_of
    from tests.operacion.procesos import Servicio

    servicio = Servicio(carpeta / "servicio", PROXIES_DE_CONFIANZA="1")
    try:
        servicio.start()
        codigo = ask_for_copy(servicio)
        vacia = per_second(servicio.port, "/salud")
        verificacion = per_second(servicio.port, f"/v/{codigo}/")
    finally:
        servicio.end()
        forget_data_of(carpeta / "servicio")
    say("vista vacía (/salud) por segundo", vacia, unit="/s")
    say("página de verificación por segundo", verificacion, unit="/s")
    say("verificación ÷ vista vacía", verificacion / vacia)


def ask_for_copy(servicio: Any) -> str:
    """Sign in as Juan, make his copy, and read its code."""
    import requests

    from ventanilla.operacion.demo import CONTRASENA

    base, sesion = f"http://127.0.0.1:{servicio.port}", requests.Session()
    sesion.headers.update({"Referer": base, "X-Forwarded-For": "198.51.100.1"})

    def send(path: str, **datos: str) -> str:
        pagina = sesion.get(base + path, timeout=20).text
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', pagina)[-1]
        nombre = re.findall(r'name="actuacion" value="([^"]*)"', pagina)[-1:]
        campos = {"csrfmiddlewaretoken": token, "actuacion": "".join(nombre)}
        return sesion.post(base + path, data=campos | datos, timeout=20).text

    send("/cuenta/ingresar/", tipo_documento="13", numero_documento=JUAN, password=CONTRASENA)
    send("/rut/copia/")
    codigos: list[str] = re.findall(r"/v/([0-9A-Z]{26})/", sesion.get(f"{base}/mis-tramites/", timeout=20).text)
    return codigos[0]


def per_second(port: int, path: str, *, seconds: float = 6.0, clients: int = 6) -> float:
    """Answers per second over kept connections, each request from an address of its own. Bounded in time."""
    done = [0] * clients
    end = time.monotonic() + seconds

    def ask(n: int) -> None:
        conexion = HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < end:
            vez = done[n]
            desde = f"10.{n}.{vez // 250 % 250}.{vez % 250}"
            conexion.request("GET", path, headers={"X-Forwarded-For": desde})
            respuesta = conexion.getresponse()
            respuesta.read()
            assert respuesta.status == 200, respuesta.status
            done[n] += 1

    hilos = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return sum(done) / seconds


# --- the same pages with a thousand and with a million -----------------------------------------------


def bench_scale(servidor: Any, large: int, carpeta: Path) -> None:
    from django.db import connection
    from django.test import Client

    from ventanilla.operacion import semilla

    codigo, persona = issue_for_juan(), signed_in()
    recorrido = Recorrido()
    pasos: list[tuple[str, Any, str]] = []
    recorrido.fill(lambda nombre, path: pasos.append((f"paso: {nombre}", recorrido.client, path)))
    pages = [
        ("/", Client(), "/"),
        ("/v/<código>/", Client(), f"/v/{codigo}/"),
        ("/mis-tramites/", persona, "/mis-tramites/"),
        ("/rut/copia/", persona, "/rut/copia/"),
        ("/api/v1/mi-rut", persona, "/api/v1/mi-rut"),
        *[paso for paso in pasos if not paso[0].endswith(("código", "preguntas", "identidad", "correo"))],
    ]

    def seed(total: int) -> None:
        begun = time.perf_counter()
        for hechos in semilla.seed_in_batches(total, now=datetime.now(UTC)):
            if sys.stderr.isatty():
                print(f"\r{hechos:,} de {total:,}", end="", file=sys.stderr)
        say(f"sembrar hasta {total:,}", time.perf_counter() - begun, unit="s")

    def use(base: str) -> None:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = base

    seed(1_000)
    bench_escritorio.seed_some()
    pages += bench_escritorio.pages()
    use("postgres")
    servidor.create_database("grande", template="bench")
    use("grande")
    seed(large)
    bench_escritorio.multiply()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    # One after the other, again and again: what else the machine does falls on both.
    rounds: dict[str, list[dict[str, float]]] = {"bench": [], "grande": []}
    for _ in range(4):
        for base, vueltas in rounds.items():
            use(base)
            vueltas.append({nombre: measure(client, path)[1] for nombre, client, path in pages})
    for nombre, _client, _path in pages:
        few, many = (min(vuelta[nombre] for vuelta in vueltas) for vueltas in rounds.values())
        say(f"{nombre} · con {large:,} ÷ con 1.000", many / few, GROWTH)
    use("grande")
    bench_registro.bench(say, servidor.url("grande"), large, carpeta)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", action="store_true", help="the pages with a thousand and with a million taxpayers")
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--solo", choices=["citas"], help="only that section")
    parser.add_argument("--parte", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.parte:
        part(options.parte)
        return 0
    carpeta = Path(tempfile.mkdtemp(prefix="ventanilla-bench-"))
    servidor = start_postgres(carpeta)
    try:
        start_django(carpeta, servidor.url("bench"))
        if options.scale:
            bench_scale(servidor, options.large, carpeta)
        elif options.solo == "citas":
            bench_citas.bench(say, servidor, carpeta)
        else:
            bench_pages()
            bench_escritorio.bench(report_page)
            bench_registrations()
            bench_registro.changes_per_second(say)
            bench_verification(carpeta)
            bench_firma.bench(say, two_processes, carpeta)
            bench_citas.bench(say, servidor, carpeta)
    finally:
        from ventanilla.operacion.base import close_connections

        close_connections()
        servidor.destroy()
        shutil.rmtree(carpeta, ignore_errors=True)
    print(f"\n{len(short)} SHORT" + (f": {', '.join(short)}" if short else ""))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
