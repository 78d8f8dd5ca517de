"""Synthetic taxpayers, always the same for the same seed: to show, to measure and to rehearse with.

Their document numbers start at 5,000,000,000, where neither real cédulas nor the people of the demo civil
registry are. Their mail goes to a reserved domain and their telephones have a prefix that nobody was given.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, islice

from django.utils import timezone

from ventanilla.comun.actor import Actor
from ventanilla.comun.busqueda import fold
from ventanilla.operacion.avance import track
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.rules.datos import Actividad, DatosRut
from ventanilla.rut.services import load_contribuyentes

FIRST_DOCUMENT = 5_000_000_000
PER_SEED = 100_000_000
LAST_SEED = 40
TANDA = 10_000  # rows of one transaction: what an interruption may lose
UNTIL = date(2025, 12, 31)  # nobody begins an activity later, whatever day the seeding runs

# Thousands of inhabitants, rounded: only the proportions matter.
HABITANTES = {
    "05": 6700, "08": 2700, "11": 7900, "13": 2200, "15": 1250, "17": 1020, "18": 410, "19": 1500,
    "20": 1350, "23": 1860, "25": 3400, "27": 560, "41": 1140, "44": 1000, "47": 1470, "50": 1080,
    "52": 1630, "54": 1650, "63": 560, "66": 970, "68": 2330, "70": 980, "73": 1350, "76": 4600,
    "81": 300, "85": 450, "86": 370, "88": 62, "91": 80, "94": 50, "95": 90, "97": 43, "99": 115,
}  # fmt: skip
EN_LA_CAPITAL = 0.45
MAYOR_CIUDAD = {"25": "25754"}  # elsewhere it is the capital, which ends in 001; that of Cundinamarca is Bogotá

MUJERES = (
    "María", "Luz", "Ana", "Martha", "Sandra", "Diana", "Paola", "Claudia", "Gloria", "Carmen",
    "Adriana", "Angélica", "Yolanda", "Valentina", "Daniela", "Laura", "Camila", "Natalia", "Marcela",
    "Leidy", "Yuliana", "Blanca", "Rosa", "Esperanza", "Patricia", "Mónica", "Viviana", "Tatiana",
    "Sofía", "Juliana", "Nubia",
)  # fmt: skip
HOMBRES = (
    "José", "Juan", "Luis", "Carlos", "Jorge", "Andrés", "Óscar", "Diego", "Fernando", "Jhon", "Wilson",
    "Edwin", "Miguel", "Ángel", "Santiago", "Sebastián", "Mateo", "Nicolás", "Camilo", "Felipe",
    "Mauricio", "Hernán", "Álvaro", "Jairo", "Rafael", "Julián", "Yeison", "Alexánder", "Gustavo",
    "Henry", "Iván",
)  # fmt: skip
APELLIDOS = (
    "Rodríguez", "Gómez", "González", "Martínez", "García", "López", "Hernández", "Sánchez", "Ramírez",
    "Pérez", "Díaz", "Muñoz", "Rojas", "Moreno", "Jiménez", "Vargas", "Castro", "Ortiz", "Álvarez",
    "Ruiz", "Suárez", "Romero", "Torres", "Gutiérrez", "Valencia", "Restrepo", "Giraldo", "Cardona",
    "Ospina", "Londoño", "Quintero", "Mosquera", "Palacios", "Rentería", "Córdoba", "Caicedo", "Angulo",
    "Hurtado", "Guerrero", "Erazo", "Benavides", "Chaparro", "Cely", "Barrera", "Peña", "Beltrán",
    "Castañeda", "Niño", "Acosta", "Mendoza", "Barrios", "Polo", "De la Hoz", "Mejía", "Zapata",
    "Arango", "Bedoya", "Salazar", "Ríos", "Parra", "Cortés", "Nieto", "Pineda",
)  # fmt: skip
VIAS = ("CL", "CR", "DG", "TV", "AV CL", "AV CR")

SIN_VENTAS = frozenset({"0010", "0020", "0081", "0082", "0090"})
RESTAURANTES = frozenset({"5611", "5613", "5619", "5630"})
# What people register, with how often: the employed and the retired, then shops and trades.
ACTIVIDADES = {
    "0010": 300, "0020": 60, "0090": 25, "0081": 20, "4711": 60, "8299": 35, "6910": 15, "6920": 18,
    "4921": 30, "4923": 22, "5320": 25, "9602": 30, "5611": 25, "5613": 12, "5619": 25, "5630": 8,
    "4771": 22, "4791": 18, "6201": 16, "6202": 10, "6810": 35, "6820": 10, "7112": 14, "7111": 8,
    "7310": 12, "7410": 8, "7490": 14, "8559": 18, "8621": 10, "8622": 7, "8692": 7, "8699": 10,
    "4520": 16, "4542": 9, "4330": 12, "4111": 14, "4321": 8, "4752": 9, "4773": 7, "4721": 12,
    "4723": 7, "1410": 14, "1081": 8, "0123": 22, "0141": 22, "0150": 18, "0145": 6, "0113": 9,
    "9529": 7, "9512": 7, "9609": 9, "4789": 12, "4799": 10, "5519": 6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Urna:
    """A weighted draw that costs one random number."""

    values: Sequence[str]
    cumulative: Sequence[float]

    def draw(self, rng: random.Random) -> str:
        return rng.choices(self.values, cum_weights=self.cumulative)[0]


def _urna(weights: dict[str, float]) -> _Urna:
    return _Urna(tuple(weights), tuple(accumulate(weights.values())))


def _places() -> _Urna:
    """Municipalities by people: the first city of a department has its part, the rest share theirs."""
    weights: dict[str, float] = {}
    for departamento in referencias.departamentos():
        places = [municipio.code for municipio in referencias.municipios_of(departamento.code)]
        people = HABITANTES[departamento.code]
        city = MAYOR_CIUDAD.get(departamento.code, f"{departamento.code}001")
        others = [code for code in places if code != city]
        capital = people * (EN_LA_CAPITAL if others else 1.0)
        weights[city] = capital
        weights |= dict.fromkeys(others, (people - capital) / len(others)) if others else {}
    return _urna(weights)


def _responsabilidades(principal: str, rng: random.Random) -> tuple[str, ...]:
    """What such a person would hold; never two that exclude one another."""
    if principal in SIN_VENTAS:
        return ("05", "22") if rng.random() < 0.04 else ("05",)
    simple, responsable = rng.random() < 0.04, rng.random() < 0.12
    found = {"47" if simple else "05"} if simple or responsable or rng.random() < 0.6 else set()
    found.add("48" if responsable else "49")
    if principal in RESTAURANTES:
        found.add("33" if responsable else "50")
    if responsable:
        found |= {"52", "42"} if rng.random() < 0.5 else {"52"}
    return tuple(sorted(found))


def taxpayers(n: int, *, seed: int = 1) -> Iterator[DatosRut]:
    """The first `n` people of a seed. A larger `n` begins with the same people."""
    if not 1 <= seed <= LAST_SEED or not 0 <= n <= PER_SEED:
        raise ValueError("semilla fuera de límites")
    rng = random.Random(seed)  # noqa: S311  made-up people, nothing to guard
    places, activities = _places(), _urna({code: float(weight) for code, weight in ACTIVIDADES.items()})
    first_document = FIRST_DOCUMENT + (seed - 1) * PER_SEED
    slug = {name: fold(name).replace(" ", "") for name in (*MUJERES, *HOMBRES, *APELLIDOS)}
    youngest = UNTIL - timedelta(days=19 * 366)
    for number in range(n):
        names = MUJERES if rng.random() < 0.51 else HOMBRES
        first = rng.choice(names)
        other = rng.choice(names) if rng.random() < 0.6 else ""
        surname = rng.choice(APELLIDOS)
        born = youngest - timedelta(days=int(rng.random() * 60 * 365))
        issued = born + timedelta(days=int(18 * 365.25) + 3 + int(rng.random() * 120))
        since = issued + timedelta(days=int(rng.random() * (UNTIL - issued).days))
        principal = activities.draw(rng)
        done = [Actividad(principal, since)]
        if rng.random() < 0.2 and (second := activities.draw(rng)) != principal:
            done.append(Actividad(second, since))
        place = places.draw(rng)
        dice = rng.random()
        yield DatosRut(
            tipo_documento="13",
            numero_documento=str(first_document + number),
            expedicion_date=issued,
            expedicion_municipio=place,
            primer_apellido=surname,
            segundo_apellido=rng.choice(APELLIDOS) if dice < 0.93 else "",
            primer_nombre=first,
            otros_nombres=other if other != first else "",
            municipio=place if dice < 0.8 else places.draw(rng),
            direccion=(
                f"{VIAS[int(rng.random() * len(VIAS))]} {1 + int(rng.random() * 180)} "
                f"# {1 + int(rng.random() * 120)} {1 + int(rng.random() * 98):02d}"
            ),
            correo=f"{slug[first]}.{slug[surname]}.{number}@semilla.example",
            telefono=f"399{number % 10_000_000:07d}",
            actividades=tuple(done),
            responsabilidades=_responsabilidades(principal, rng),
        )


def seed_in_batches(n: int, *, now: datetime, seed: int = 1) -> Iterator[int]:
    """Load them; after each transaction, how many were new. Going over the same people again adds nobody."""
    people = taxpayers(n, seed=seed)
    while batch := list(islice(people, TANDA)):
        yield load_contribuyentes(Actor.sistema(), batch, now=now)


def seed_taxpayers(n: int, *, now: datetime, seed: int = 1, on_progress: Callable[[int], None] | None = None) -> int:
    """How many were new. `on_progress` hears how many have been gone over."""
    new = 0
    for number, added in enumerate(seed_in_batches(n, now=now, seed=seed), start=1):
        new += added
        if on_progress is not None:
            on_progress(min(n, number * TANDA))
    return new


def seed(n: int) -> int:
    """The order of the command line: with a progress bar."""
    batches = seed_in_batches(n, now=timezone.now())
    return sum(track(batches, total=math.ceil(n / TANDA), text=f"Contribuyentes, por tandas de {TANDA}"))
