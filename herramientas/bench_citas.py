"""Places that cannot be sold twice: the same races again and again, each with a control that must go wrong.

What is counted is what callers were told, not what the constraints kept: `vendidos de más` is how many more were told
yes than places there were, `perdidos` how many places stayed free while somebody was refused. Two processes of eleven
threads each go through the services; the clock is an argument, so terms and returns need no waiting.
"""

import multiprocessing
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

PROCESOS, HILOS = 2, 11  # a pool has twelve connections, and the main thread needs one
AHORA = datetime.fromisoformat("2031-03-03T10:00:00-05:00")
SERVICIO, LINEA, CANAL = "rut-responsabilidades", "rut", "video"
RAIZ = Path(__file__).resolve().parent.parent
Say = Callable[..., None]


# --- places -----------------------------------------------------------------------------------------


def offices(count: int) -> list[str]:
    from ventanilla.citas.models import Sede

    return list(Sede.objects.filter(activa=True).order_by("numero").values_list("punto_id", flat=True)[:count])


def open_agenda(
    sedes: list[str], *, horas: int, puestos: int = 1, libre_at: datetime = AHORA, tanda: int = 0
) -> list[datetime]:
    """Places at so many hours of so many desks of each office. `tanda`: a stretch of time of its own."""
    from ventanilla.citas.models import Cupo, Puesto

    inicios = [AHORA + timedelta(days=2 + 40 * tanda, minutes=20 * n) for n in range(horas)]
    for sede in sedes:
        for numero in range(puestos):
            puesto, _ = Puesto.objects.get_or_create(sede_id=sede, nombre=f"Bench {numero}", defaults={"canal": CANAL})
            Cupo.objects.bulk_create(
                Cupo(
                    sede_id=sede, puesto=puesto, linea=LINEA, canal=CANAL, inicio_at=inicio_at, libre_at=libre_at,
                    fin_at=inicio_at + timedelta(minutes=20), general_at=libre_at,
                )
                for inicio_at in inicios
            )  # fmt: skip
    return inicios


def clear() -> None:
    """Nothing of the race before stays."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE citas_cita, citas_cupo, citas_espera, procrastinate_jobs CASCADE")
        cursor.execute("DELETE FROM citas_puesto WHERE nombre LIKE 'Bench%'")
        cursor.execute("SET session_replication_role = DEFAULT")


def count(sql: str, *valores: object) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, valores)
        fila = cursor.fetchone()
    return int(fila[0] or 0) if fila else 0


@contextmanager
def without_the_last_line() -> Iterator[None]:
    """The control has no lock and no constraint either: what is left is what most booking pages do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'cita_one_live_per_cupo'")
        fila = cursor.fetchone()
        assert fila is not None
        cursor.execute("DROP INDEX cita_one_live_per_cupo")
    try:
        yield
    finally:
        clear()
        with connection.cursor() as cursor:
            cursor.execute(fila[0])


# --- the two processes ------------------------------------------------------------------------------


class Cuadrilla:
    """Two processes that do the same task at once and say how often each thing happened."""

    def __init__(self) -> None:
        contexto = multiprocessing.get_context("spawn")
        self.barrera = contexto.Barrier(PROCESOS)
        self.extremos, self.procesos = [], []
        for numero in range(PROCESOS):
            nuestro, suyo = contexto.Pipe()
            proceso = contexto.Process(target=_child, args=(suyo, self.barrera, numero), daemon=True)
            proceso.start()
            self.extremos.append(nuestro)
            self.procesos.append(proceso)

    def run(self, tarea: str, **datos: Any) -> Counter[Any]:
        for extremo in self.extremos:
            extremo.send((tarea, datos))
        total: Counter[Any] = Counter()
        for extremo in self.extremos:
            total.update(extremo.recv())
        return total

    def end(self) -> None:
        for extremo in self.extremos:
            extremo.send(None)
        for proceso in self.procesos:
            proceso.join(20)


def _child(extremo: Any, barrera: Any, numero: int) -> None:
    import logging

    import django

    django.setup()
    logging.disable(logging.ERROR)
    with ThreadPoolExecutor(HILOS) as hilos:
        while (orden := extremo.recv()) is not None:
            tarea, datos = orden
            with _unlocked(datos.pop("sin_bloqueo", False)):
                extremo.send(TAREAS[tarea](hilos, barrera, numero, **datos))


@contextmanager
def _unlocked(of: bool) -> Iterator[None]:
    """The same look for a free place, with nothing kept between the look and the write."""
    from ventanilla.citas.models import Cupo
    from ventanilla.citas.services import cupos

    con_bloqueo = cupos.take

    def take(hora: Any, *, now: datetime, **_: Any) -> Any:
        libre = Cupo.objects.filter(
            sede_id=hora.sede, linea=hora.linea, canal=hora.canal, inicio_at=hora.inicio_at, libre_at__lte=now
        ).order_by("pk").first()  # fmt: skip
        if libre is None:
            raise cupos.SinCupo
        return libre

    if of:
        cupos.take = take
    try:
        yield
    finally:
        cupos.take = con_bloqueo


def _hold(dueno: str, sede: str, inicio_at: datetime, *, now: datetime = AHORA, mueve: Any = None) -> Any:
    """The hold, or None for who was refused."""
    from ventanilla.citas.models import Servicio
    from ventanilla.citas.services import citas
    from ventanilla.comun.actor import Actor, Calidad

    try:
        return citas.hold(
            Actor(Calidad.INVITADO), dueno=dueno, servicio=Servicio(codigo=SERVICIO, linea=LINEA), sede=sede,
            canal=CANAL, inicio_at=inicio_at, llave=uuid4(), mueve=mueve, now=now,
        )  # fmt: skip
    except citas.SinCupo:
        return None


def _accept(cita: Any, persona: str, *, now: datetime = AHORA) -> Any:
    from ventanilla.citas.services import citas
    from ventanilla.citas.services.citas import Datos
    from ventanilla.comun.actor import Actor, Calidad

    datos = Datos(
        tipo_persona="natural", tipo_documento="13", numero_documento=persona, nombres="Persona", apellidos="Prueba",
        correo=f"p{persona}@ejemplo.co",
    )  # fmt: skip
    citas.set_solicitante(cita.dueno, cita.pk, datos, now=now)
    return citas.confirm(Actor(Calidad.INVITADO), cita.pk, dueno=cita.dueno, now=now)


def _safely(work: Callable[[Any], Counter[Any]]) -> Callable[[Any], Counter[Any]]:
    """What nobody expected is counted by its name: there must be none."""

    def run(dato: Any) -> Counter[Any]:
        try:
            return work(dato)
        except Exception as error:  # the report names it
            return Counter({"errores": 1, f"error {type(error).__name__}: {str(error)[:80]}": 1})

    return run


def _sum(cuentas: Iterator[Counter[Any]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for cuenta in cuentas:
        total.update(cuenta)
    return total


# --- tasks ------------------------------------------------------------------------------------------


def one_place(
    hilos: Any, barrera: Any, numero: int, *, sede: str, inicios: list[datetime], callers: int
) -> Counter[Any]:
    """Round by round, half of the callers from each process, for the one place of each hour."""
    total: Counter[Any] = Counter()
    for vuelta, inicio_at in enumerate(inicios):

        def call(n: int, vuelta: int = vuelta, inicio_at: datetime = inicio_at) -> Counter[Any]:
            cita = _hold(f"i:{numero}-{vuelta}-{n}", sede, inicio_at)
            return Counter({"intentos": 1, ("si", vuelta): int(cita is not None)})

        barrera.wait(60)
        total.update(_sum(hilos.map(_safely(call), range(callers // PROCESOS))))
    return total


def wave(
    hilos: Any, barrera: Any, numero: int, *, deseos: list[list[tuple[str, list[datetime]]]], tanda: int
) -> Counter[Any]:
    """Each caller wants an office and tries its hours in the order in which they like them."""

    def call(turno: tuple[int, tuple[str, list[datetime]]]) -> Counter[Any]:
        n, (sede, horas) = turno
        for intento, inicio_at in enumerate(horas, 1):
            cita = _hold(f"i:{tanda}-{numero}-{n}", sede, inicio_at)
            if cita is not None:
                return Counter({"intentos": intento, ("si", sede): 1})
        return Counter({"intentos": len(horas), ("no", sede): 1})

    barrera.wait(60)
    return _sum(hilos.map(_safely(call), enumerate(deseos[numero])))


def churn(hilos: Any, barrera: Any, numero: int, *, sede: str, inicios: list[datetime], vueltas: int) -> Counter[Any]:
    """Browsers that hold, change their mind, hold another, let go. Who has each place is written down beside it."""
    from django.db import IntegrityError, connection

    from ventanilla.citas.services import citas

    def note(cita: Any) -> int:
        """1 when somebody else has it written down as theirs."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_tiene (cupo) VALUES (%s)", [cita.cupo_id])
        except IntegrityError:
            return 1
        return 0

    def forget(cita: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM bench_tiene WHERE cupo = %s", [cita.cupo_id])

    def browse(n: int) -> Counter[Any]:
        rng, dueno, total = random.Random(f"{numero}-{n}"), f"i:{numero}-{n}", Counter[Any]()
        suya: Any = None
        for _ in range(vueltas):
            total["intentos"] += 1
            if suya is not None:
                forget(suya)
            otra = _hold(dueno, sede, rng.choice(inicios))
            suya = otra or suya  # choosing another let the first go; a refusal keeps it
            total["si"] += otra is not None
            if suya is not None:
                total["de mas"] += note(suya)
                if rng.random() < 0.5:
                    forget(suya)
                    citas.let_go(dueno, suya.pk, now=AHORA)
                    suya = None
        if suya is not None:
            forget(suya)
            citas.let_go(dueno, suya.pk, now=AHORA)
        return total

    barrera.wait(60)
    return _sum(hilos.map(_safely(browse), range(HILOS)))


def cross(
    hilos: Any, barrera: Any, numero: int, *, ids: list[str], sedes: list[str], inicios: list[datetime],
    now: datetime, semilla: int,
) -> Counter[Any]:  # fmt: skip
    """Everybody moves to the other office at once."""
    from ventanilla.citas.models import Cita
    from ventanilla.citas.services import citas
    from ventanilla.comun.actor import Actor, Calidad

    def travel(cita_id: str) -> Counter[Any]:
        rng = random.Random(f"{semilla}-{cita_id}")
        cita = Cita.objects.select_related("cupo").get(pk=cita_id)
        alla = sedes[0] if cita.cupo.sede_id == sedes[1] else sedes[1]
        for intento, inicio_at in enumerate(rng.sample(inicios, 4), 1):
            apartada = _hold(f"i:{cita_id}"[:60], alla, inicio_at, now=now, mueve=cita)
            if apartada is not None:
                citas.move(Actor(Calidad.INVITADO), cita, apartada.pk, dueno=apartada.dueno, now=now)
                return Counter({"intentos": intento + 1, "movidas": 1})
        return Counter({"intentos": 4})

    barrera.wait(60)
    return _sum(hilos.map(_safely(travel), ids[numero::PROCESOS]))


def look_and_book(
    hilos: Any, barrera: Any, numero: int, *, sedes: list[str], inicios: list[datetime], cuantas: int, lecturas: int
) -> Counter[Any]:
    """Fifty looks at what is free for each booking."""
    from ventanilla.citas.selectors.disponibilidad import Busqueda, free_days, free_hours, soonest

    dias = sorted({inicio_at.date() for inicio_at in inicios})

    def book(n: int) -> Counter[Any]:
        rng, total = random.Random(f"{numero}-{n}"), Counter[Any]()
        for lectura in range(lecturas):
            sede, dia = rng.choice(sedes), rng.choice(dias)
            busqueda = Busqueda(LINEA, canales=(CANAL,), sedes=(sede,))
            if lectura % 10 == 0:
                soonest(Busqueda(LINEA, canales=(CANAL,)), sedes=sedes, now=AHORA)
            elif lectura % 2:
                free_days(busqueda, desde=dias[0], hasta=dias[-1], now=AHORA)
            else:
                free_hours(busqueda, dia=dia, now=AHORA)
            total["lecturas"] += 1
        while True:
            total["intentos"] += 1
            cita = _hold(f"i:{numero}-{n}", rng.choice(sedes), rng.choice(inicios))
            if cita is not None:
                _accept(cita, f"{numero}{n:05d}")
                total["si"] += 1
                return total

    barrera.wait(60)
    return _sum(hilos.map(_safely(book), range(cuantas)))


def offer_and_answer(hilos: Any, barrera: Any, numero: int, *, citas_ids: list[str], now: datetime) -> Counter[Any]:
    """Cancel, offer what was freed (each job done twice, by both processes), and answer: half say no, so the next
    one is asked."""
    from ventanilla.citas.espera.services import oferta
    from ventanilla.citas.models import Cita, Ofrecimiento
    from ventanilla.citas.rules.espera import Respuesta
    from ventanilla.citas.services import citas, ofrecimientos
    from ventanilla.comun.actor import Actor, Calidad

    actor = Actor(Calidad.INVITADO)

    def cancel(cita_id: str) -> Counter[Any]:
        citas.cancel(actor, UUID(cita_id), now=now)
        return Counter({"intentos": 1})

    def offer(cupo_id: int) -> Counter[Any]:
        return Counter({"intentos": 1, "ofrecidas": int(oferta.offer_place(cupo_id, now=now) is not None)})

    def answer(ofrecida: tuple[UUID, int]) -> Counter[Any]:
        cita_id, turno = ofrecida
        if turno % 2:
            ofrecimientos.decline(actor, cita_id, respuesta=Respuesta.RECHAZADO, sigue=False, now=now)
            return Counter({"intentos": 1, "no": 1})
        try:
            ofrecimientos.accept(actor, cita_id, now=now)
        except citas.RetencionVencida:
            return Counter({"intentos": 1, "tarde": 1})
        return Counter({"intentos": 1, "si": 1})

    lugares = list(Cita.objects.filter(pk__in=citas_ids).order_by("pk").values_list("cupo_id", flat=True))
    total: Counter[Any] = Counter()
    barrera.wait(60)
    total.update(_sum(hilos.map(_safely(cancel), citas_ids[numero::PROCESOS])))
    for vuelta in range(5):
        barrera.wait(60)
        total.update(_sum(hilos.map(_safely(offer), lugares)))
        barrera.wait(60)
        abiertas = Ofrecimiento.objects.filter(respuesta="").order_by("pk").values_list("cita_id", "pk")
        total.update(_sum(hilos.map(_safely(answer), [(c, pk + vuelta) for c, pk in abiertas][numero::PROCESOS])))
    return total


def isolation(hilos: Any, barrera: Any, numero: int, *, sede: str, inicios: list[datetime], nivel: str) -> Counter[Any]:
    """The same race for one place, at another level of isolation."""
    from django.db import OperationalError, connection, transaction

    def call(inicio_at: datetime) -> Counter[Any]:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {nivel}")
                cita = _hold(f"i:{uuid4()}", sede, inicio_at)
        except OperationalError as error:
            return Counter({"intentos": 1, "fallas": int("serialize" in str(error))})
        return Counter({"intentos": 1, "si": int(cita is not None)})

    total: Counter[Any] = Counter()
    for inicio_at in inicios:
        barrera.wait(60)
        total.update(_sum(hilos.map(_safely(call), [inicio_at] * HILOS)))
    return total


TAREAS: dict[str, Callable[..., Counter[Any]]] = {
    tarea.__name__: tarea for tarea in (one_place, wave, churn, cross, look_and_book, offer_and_answer, isolation)
}


# --- scenarios --------------------------------------------------------------------------------------


class Informe:
    """Prints each race in one line, and keeps the total of attempts."""

    def __init__(self, say: Say) -> None:
        self.say, self.intentos = say, 0

    def race(self, nombre: str, cuenta: Counter[Any], *, si: int, de_mas: int, perdidos: int, seconds: float) -> None:
        self.intentos += cuenta["intentos"]
        ritmo = cuenta["intentos"] / seconds
        print(f"citas · {nombre}: {cuenta['intentos']:,} intentos, {si:,} con cupo, {ritmo:,.0f} intentos/s")
        for error, veces in cuenta.items():
            if isinstance(error, str) and error.startswith("error "):
                print(f"   {veces} × {error}")
        self.say(f"citas · {nombre} · vendidos de más", de_mas, 0)
        self.say(f"citas · {nombre} · perdidos", perdidos, 0)
        self.say(f"citas · {nombre} · errores", cuenta["errores"], 0)

    def control(self, nombre: str, de_mas: int) -> None:
        self.say(f"citas · control sin bloqueo, {nombre} · vendidos de más", de_mas, 1, least=True)


def _yes(cuenta: Counter[Any]) -> dict[Any, int]:
    return {clave[1]: veces for clave, veces in cuenta.items() if isinstance(clave, tuple) and clave[0] == "si"}


def bench_one_place(cuadrilla: Cuadrilla, informe: Informe, vueltas: int = 100) -> None:
    def run(veces: int, **datos: Any) -> tuple[Counter[Any], int, int]:
        [sede] = offices(1)
        inicios = open_agenda([sede], horas=veces)
        cuenta = cuadrilla.run("one_place", sede=sede, inicios=inicios, callers=200, **datos)
        si = [_yes(cuenta).get(n, 0) for n in range(veces)]
        clear()
        return cuenta, sum(max(0, n - 1) for n in si), sum(n == 0 for n in si)

    begun = time.perf_counter()
    cuenta, de_mas, perdidos = run(vueltas)
    informe.race(
        "un cupo, 200 a la vez", cuenta, si=sum(_yes(cuenta).values()), de_mas=de_mas, perdidos=perdidos,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip
    with without_the_last_line():
        informe.control("un cupo, 200 a la vez", run(10, sin_bloqueo=True)[1])


def bench_wave(cuadrilla: Cuadrilla, informe: Informe, veces: int = 5) -> None:
    sedes, horas, puestos = offices(40), 12, 2
    pesos = [1 / (n + 1) ** 1.1 for n in range(len(sedes))]

    def run(tanda: int, **datos: Any) -> tuple[Counter[Any], int, int]:
        inicios = open_agenda(sedes, horas=horas, puestos=puestos)
        rng = random.Random(tanda)
        deseos = [(rng.choices(sedes, pesos)[0], rng.sample(inicios, horas)) for _ in range(2_000)]
        cuenta = cuadrilla.run("wave", deseos=[deseos[n::PROCESOS] for n in range(PROCESOS)], tanda=tanda, **datos)
        si, cupos = _yes(cuenta), horas * puestos
        de_mas = sum(max(0, veces - cupos) for veces in si.values())
        perdidos = sum(cupos - si.get(sede, 0) for sede in sedes if cuenta["no", sede])
        clear()
        return cuenta, de_mas, perdidos

    total, de_mas, perdidos, begun = Counter[Any](), 0, 0, time.perf_counter()
    for tanda in range(veces):
        cuenta, otros, vacios = run(tanda)
        total.update(cuenta)
        de_mas, perdidos = de_mas + otros, perdidos + vacios
    informe.race(
        "apertura: 2.000 personas, 40 puntos (Zipf)", total, si=sum(_yes(total).values()), de_mas=de_mas,
        perdidos=perdidos, seconds=time.perf_counter() - begun,
    )  # fmt: skip
    with without_the_last_line():
        informe.control("apertura", run(99, sin_bloqueo=True)[1])


def bench_churn(cuadrilla: Cuadrilla, informe: Informe, vueltas: int = 500) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE IF NOT EXISTS bench_tiene (cupo bigint PRIMARY KEY)")

    def run(veces: int, **datos: Any) -> tuple[Counter[Any], int]:
        [sede] = offices(1)
        inicios = open_agenda([sede], horas=20)
        cuenta = cuadrilla.run("churn", sede=sede, inicios=inicios, vueltas=veces, **datos)
        ocupados = count("SELECT count(*) FROM citas_cupo WHERE libre_at IS NULL OR libre_at > %s", AHORA)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE bench_tiene")
        clear()
        return cuenta, ocupados

    begun = time.perf_counter()
    cuenta, ocupados = run(vueltas)
    informe.race(
        "apartar, soltar, cambiar de idea", cuenta, si=cuenta["si"], de_mas=cuenta["de mas"], perdidos=ocupados,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip
    with without_the_last_line():
        informe.control("apartar, soltar", run(100, sin_bloqueo=True)[0]["de mas"])


def bench_cross(cuadrilla: Cuadrilla, informe: Informe, vueltas: int = 12) -> None:
    from ventanilla.citas.models import Cita

    def run(veces: int, **datos: Any) -> tuple[Counter[Any], int, int]:
        sedes, personas = offices(2), 60
        inicios = open_agenda(sedes, horas=45)
        for n in range(personas):
            cita = _hold(f"i:b{n}", sedes[n % 2], inicios[n // 2])
            _accept(cita, f"7{n:05d}")
        ids = [str(pk) for pk in Cita.objects.filter(estado="confirmada").order_by("pk").values_list("pk", flat=True)]
        total: Counter[Any] = Counter()
        de_mas = perdidos = 0
        for vuelta in range(veces):
            now = AHORA + timedelta(minutes=30 * vuelta + 30)
            cuenta = cuadrilla.run(
                "cross", ids=ids, sedes=sedes, inicios=inicios, now=now, semilla=vuelta, **dict(datos)
            )  # fmt: skip
            total.update(cuenta)
            con_cita = Cita.objects.filter(estado="confirmada")
            de_mas += con_cita.count() - con_cita.values("cupo").distinct().count()
            perdidos += abs(personas - con_cita.count())  # somebody with none, or with two
            perdidos += abs(personas - count("SELECT count(*) FROM citas_cupo WHERE libre_at IS NULL"))
            con_cita.update(cambios=0)
        clear()
        return total, de_mas, perdidos

    begun = time.perf_counter()
    cuenta, de_mas, perdidos = run(vueltas)
    informe.race(
        "mudanzas cruzadas A↔B", cuenta, si=cuenta["movidas"], de_mas=de_mas, perdidos=perdidos,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip
    with without_the_last_line():
        informe.control("mudanzas cruzadas", run(4, sin_bloqueo=True)[1])


def bench_reads(cuadrilla: Cuadrilla, informe: Informe, cuantas: int = 240, lecturas: int = 50) -> None:
    sedes = offices(20)
    inicios = open_agenda(sedes, horas=60)
    begun = time.perf_counter()
    cuenta = cuadrilla.run(
        "look_and_book", sedes=sedes, inicios=inicios, cuantas=cuantas // PROCESOS, lecturas=lecturas
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    libres = count("SELECT count(*) FROM citas_cupo WHERE libre_at <= %s", AHORA)
    informe.race(
        f"{lecturas} consultas por cada cita", cuenta, si=cuenta["si"],
        de_mas=cuenta["si"] - count("SELECT count(DISTINCT cupo_id) FROM citas_cita WHERE estado = 'confirmada'"),
        perdidos=len(sedes) * len(inicios) - libres - cuenta["si"], seconds=seconds,
    )  # fmt: skip
    informe.say("citas · consultas de cupos por segundo, 2 procesos", cuenta["lecturas"] / seconds, unit="/s")
    clear()


def bench_waitlist(cuadrilla: Cuadrilla, informe: Informe, lugares: int = 60) -> None:
    from ventanilla.citas.espera.services import fila
    from ventanilla.citas.models import Cita
    from ventanilla.citas.rules.espera import Preferencias
    from ventanilla.citas.services.citas import Datos
    from ventanilla.comun.actor import Actor, Calidad

    [sede] = offices(1)
    inicios = open_agenda([sede], horas=lugares)
    for n, inicio_at in enumerate(inicios):
        _accept(_hold(f"i:{n}", sede, inicio_at), f"8{n:05d}")
    for n in range(4 * lugares):
        fila.join(
            Actor(Calidad.INVITADO), servicio=SERVICIO, llave=uuid4(), now=AHORA,
            datos=Datos(tipo_persona="natural", tipo_documento="13", numero_documento=f"9{n:05d}", nombres="Espera",
                        correo=f"e{n}@ejemplo.co"),
            preferencias=Preferencias(hasta_date=(AHORA + timedelta(days=60)).date()),
        )  # fmt: skip
    ids = [str(pk) for pk in Cita.objects.filter(estado="confirmada").values_list("pk", flat=True)]
    begun = time.perf_counter()
    cuenta = cuadrilla.run("offer_and_answer", citas_ids=ids, now=AHORA)
    seconds = time.perf_counter() - begun
    ocupan = "estado IN ('confirmada', 'ofrecida')"
    de_mas = count(f"SELECT count(*) - count(DISTINCT cupo_id) FROM citas_cita WHERE {ocupan}")
    de_mas += count(
        "SELECT count(*) FROM citas_cita o JOIN citas_cita c USING (cupo_id)"
        " WHERE o.estado = 'ofrecida' AND c.estado = 'confirmada'"
    )
    # whoever said yes has it, and what was said no to was offered again while somebody waited
    perdidos = cuenta["si"] - count("SELECT count(*) FROM citas_cita WHERE estado = 'confirmada'")
    perdidos += abs(cuenta["ofrecidas"] - count("SELECT count(*) FROM citas_ofrecimiento"))
    informe.race(
        "cancelar → espera → no, gracias → el siguiente", cuenta, si=cuenta["si"], de_mas=de_mas, perdidos=perdidos,
        seconds=seconds,
    )  # fmt: skip
    informe.say("citas · ofertas hechas, dos veces cada una y una sola vez dichas", cuenta["ofrecidas"])
    clear()


def bench_killed(informe: Informe, veces: int = 6) -> None:
    """A process that holds, says who, and is killed: before accepting, or in the middle of it with its locks held."""
    from django.db import connection

    [sede] = offices(1)
    inicios = open_agenda([sede], horas=veces)
    huecos = perdidos = de_mas = 0
    begun = time.perf_counter()
    antes = count("SELECT max(ultimo) FROM expediente_consecutivo WHERE serie LIKE 'cita:%%'")
    for n, inicio_at in enumerate(inicios):
        cita = _hold(f"i:k{n}", sede, inicio_at)
        connection.close()
        proceso = subprocess.Popen(
            [sys.executable, "-m", "herramientas.bench", "--parte", f"citas_muere:{cita.pk}:{n % 2}"],
            cwd=RAIZ, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert proceso.stdout is not None
        assert proceso.stdout.readline().strip() == "listo"
        proceso.send_signal(signal.SIGKILL)
        proceso.wait()
        proceso.stdout.close()
        de_mas += _hold("i:otro", sede, inicio_at) is not None  # it is still kept for who was killed
        despues = AHORA + timedelta(minutes=10)
        nueva = _hold(f"i:n{n}", sede, inicio_at, now=despues)
        perdidos += nueva is None
        if nueva is not None:
            codigo = _accept(nueva, f"6{n:05d}", now=despues).codigo
            huecos += int(codigo[-6:]) != antes + n + 1
    informe.race(
        "proceso muerto a mitad de la reserva", Counter({"intentos": 3 * veces}), si=veces, de_mas=de_mas,
        perdidos=perdidos, seconds=time.perf_counter() - begun,
    )  # fmt: skip
    informe.say("citas · proceso muerto · números saltados", huecos, 0)
    clear()


def die_slowly(cita_id: str, en_medio: bool) -> None:
    """What the process that will be killed does; it says when."""
    from django.db import transaction

    from ventanilla.citas.models import Cita

    cita = Cita.objects.get(pk=cita_id)
    with transaction.atomic():
        if en_medio:
            _accept(cita, "5555555")
        print("listo", flush=True)
        time.sleep(120)


def bench_isolation(cuadrilla: Cuadrilla, informe: Informe) -> None:
    def run(nivel: str) -> Counter[Any]:
        [sede] = offices(1)
        cuenta = cuadrilla.run("isolation", sede=sede, inicios=open_agenda([sede], horas=20), nivel=nivel)
        clear()
        return cuenta

    begun = time.perf_counter()
    cuenta = run("READ COMMITTED")
    informe.race(
        "READ COMMITTED", cuenta, si=cuenta["si"], de_mas=cuenta["si"] - 20, perdidos=20 - cuenta["si"],
        seconds=time.perf_counter() - begun,
    )  # fmt: skip
    informe.say("citas · READ COMMITTED · fallas de serialización", cuenta["fallas"], 0)
    trampa = run("REPEATABLE READ")["fallas"]
    informe.say("citas · control a REPEATABLE READ · fallas de serialización", trampa, 1, least=True)


def bench(say: Say, servidor: Any, carpeta: Path) -> None:
    """Every race, then what it costs over HTTP and among a million places."""
    from herramientas import bench_citas_http, bench_citas_millon

    informe = Informe(say)
    begun = time.perf_counter()
    clear()
    cuadrilla = Cuadrilla()
    try:
        bench_one_place(cuadrilla, informe)
        bench_wave(cuadrilla, informe)
        bench_churn(cuadrilla, informe)
        bench_cross(cuadrilla, informe)
        bench_reads(cuadrilla, informe)
        bench_waitlist(cuadrilla, informe)
        bench_isolation(cuadrilla, informe)
    finally:
        cuadrilla.end()
    bench_killed(informe)
    bench_citas_http.bench(informe, servidor.url("bench"), carpeta)
    bench_citas_millon.bench(say, servidor)
    say("citas · intentos disputados en total", informe.intentos, 100_000, least=True)
    say("citas · toda la sección", time.perf_counter() - begun, 360, unit="s")
