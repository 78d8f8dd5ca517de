"""Synthetic taxpayers, always the same for the same seed: to show, to measure and to rehearse with.

Document numbers of people start at 5,000,000,000, where neither real cédulas nor the people of the demo civil registry
are, and NITs of organisations at 980,000,000, which nobody was given. Their mail goes to a reserved domain and their
telephones have a prefix that nobody was given. Every eighth is an organisation, which the person before it represents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from ventanilla.comun.busqueda import fold
from ventanilla.operacion.semilla.organizaciones import organization
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.rules.datos import Actividad, DatosRut, Establecimiento, Tercero
from ventanilla.rut.rules.estados import Causal

FIRST_DOCUMENT = 5_000_000_000
PER_SEED = 100_000_000
LAST_SEED = 40
FIRST_NIT = 980_000_000
NITS_PER_SEED = 400_000  # a seed with more organisations than this would meet the next one
CADA = 8
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

COMERCIO = frozenset({"4711", "4721", "4723", "4752", "4771", "4773", "5611", "5613", "5630", "9602", "4520", "1081"})
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
    first_nit = FIRST_NIT + (seed - 1) * NITS_PER_SEED
    before: DatosRut | None = None
    slug = {name: fold(name).replace(" ", "") for name in (*MUJERES, *HOMBRES, *APELLIDOS)}
    youngest = UNTIL - timedelta(days=19 * 366)
    for number in range(n):
        if number % CADA == CADA - 1 and before is not None and number // CADA < NITS_PER_SEED:
            yield organization(
                rng, str(first_nit + number // CADA), representative=_tercero(before), place=before.municipio,
                surname=before.primer_apellido, phone=f"398{number % 10_000_000:07d}", until=UNTIL,
            )  # fmt: skip
            continue
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
        before = DatosRut(
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
        if principal in COMERCIO and rng.random() < 0.5:
            before = replace(before, establecimientos=_shops(before, rng))
        if number % CADA == CADA - 2:  # whoever signs for another holds 22
            before = replace(before, responsabilidades=tuple(sorted({*before.responsabilidades, "22"})))
        yield before


def _tercero(datos: DatosRut) -> Tercero:
    return Tercero(
        tipo_documento=datos.tipo_documento,
        numero_documento=datos.numero_documento,
        primer_apellido=datos.primer_apellido,
        segundo_apellido=datos.segundo_apellido,
        primer_nombre=datos.primer_nombre,
        otros_nombres=datos.otros_nombres,
    )


def _shops(datos: DatosRut, rng: random.Random) -> tuple[Establecimiento, ...]:
    """One shop, seldom two, and sometimes one that closed."""
    cuantos = 2 if "48" in datos.responsabilidades and rng.random() < 0.3 else 1
    return tuple(
        Establecimiento(
            tipo="16",
            actividad=datos.actividades[0].codigo,
            nombre=f"{datos.primer_nombre} {datos.primer_apellido} {numero}" if numero else datos.nombre_completo,
            municipio=datos.municipio,
            direccion=datos.direccion,
            telefono=datos.telefono,
            cierre=UNTIL if numero and rng.random() < 0.3 else None,
        )
        for numero in range(cuantos)
    )


# Of every thousand: on what grounds some registrations are no longer active. The rest are.
_CAUSALES = (
    (6, Causal.DESACTUALIZADO), (4, Causal.DIRECCION_INEXISTENTE), (2, Causal.ORDEN), (1, Causal.PROVEEDOR_FICTICIO),
    (1, Causal.SIN_DERECHO),
)  # fmt: skip
_CANCELADAS_POR_MIL = 18


def causal_of(datos: DatosRut) -> Causal | None:
    """Why this registration is not active; None for nearly all. The same for the same taxpayer."""
    dado = int(datos.numero_documento) * 7919 % 1000
    for cuantos, causal in _CAUSALES:
        if dado < cuantos:
            return causal
        dado -= cuantos
    if dado < _CANCELADAS_POR_MIL:
        return Causal.LIQUIDACION if datos.es_persona_juridica else Causal.SUCESION_LIQUIDADA
    return None
