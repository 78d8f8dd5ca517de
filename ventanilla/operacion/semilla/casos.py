"""Officials, and cases in every state that a case can be in: filed, taken, asked about, answered, proposed, decided.

Each goes through the same services as a real one, on days that have passed, so that the desk has ages and terms.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice

from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import decidible, habilidades
from ventanilla.casos.rules import ROL, ROL_APROBACION, ROL_SUPERVISION
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.expediente import services as expediente
from ventanilla.operacion.semilla.personas import APELLIDOS, HOMBRES, MUJERES, causal_of, taxpayers
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors as rut
from ventanilla.rut import services as rut_services
from ventanilla.rut.cancelacion.tramite import CANCELACION
from ventanilla.rut.reactivacion.tramite import REACTIVACION
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import CAUSALES, Causal

FIRST_OFFICIAL = 4_990_000_001
OFICINAS = ("32", "11", "05")
FUNCIONARIOS = 12
CON_OFICINA = 6  # the rest see the cases of every office
MAX_CASOS = 240
SERIE = "RUT"
# What happens to each case after it is filed, and how often of twenty.
HISTORIAS = (
    *["en cola"] * 7, *["tomado"] * 3, *["requerido"] * 2, "respondido", "desistido", *["por aprobar"] * 2,
    *["aprobado"] * 3, "negado",
)  # fmt: skip


def ensure_officials(now: datetime) -> list[Actor]:
    """Officials with every skill, some of one office; the last two approve, and one of them supervises too."""
    sistema = Actor.sistema()
    found = []
    for number in range(FUNCIONARIOS):
        documento = str(FIRST_OFFICIAL + number)
        user = cuentas.user_by_documento("13", documento) or cuentas_services.enable_user(
            sistema,
            tipo_documento="13",
            numero_documento=documento,
            nombre=f"{(MUJERES if number % 2 else HOMBRES)[number]} {APELLIDOS[number]} {APELLIDOS[-1 - number]}",
            correo=f"funcionario{number}@semilla.example",
            now=now,
        )
        roles = [ROL]
        if number >= FUNCIONARIOS - 2:
            roles = [ROL, ROL_APROBACION] if number < FUNCIONARIOS - 1 else [ROL, ROL_APROBACION, ROL_SUPERVISION]
        cuentas_services.make_official(sistema, user.username, roles=roles, now=now)
        oficina = OFICINAS[number % len(OFICINAS)] if number < CON_OFICINA else ""
        casos.set_funcionario(sistema, user.pk, seccional=oficina, habilidades=habilidades())
        found.append(Actor(Calidad.FUNCIONARIO, user_id=user.pk, roles=frozenset(roles)))
    return found


def _contents(datos: DatosRut, causal: Causal, version: int) -> dict[str, object]:
    """What the filing would say, in the words of the procedure."""
    return {
        "titulo": "Solicitud de reactivación del RUT" if causal is Causal.SOLICITUD else "Solicitud de cancelación",
        "grupos": [
            {
                "titulo": "De quién es el RUT",
                "renglones": [
                    {"etiqueta": "Nombre", "valor": datos.nombre_completo},
                    {"etiqueta": "NIT", "valor": datos.numero_documento},
                ],
            },
            {"titulo": "Por qué", "renglones": [{"etiqueta": "Motivo", "valor": CAUSALES[causal]}]},
        ],
        "version": str(version),
        "causal": causal.value,
        "fallecido": {},
        "papeles": {},
        "nit_reactivado": datos.numero_documento,
        "ubicacion": {"municipio": datos.municipio, "direccion": datos.direccion, "telefono": datos.telefono},
        "correo": datos.correo,
    }


def _askers(n: int) -> Iterator[tuple[DatosRut, str, Causal]]:
    """Who asks for what: the cancelled and suspended to come back, organisations to end."""
    for datos in taxpayers(n):
        causal = causal_of(datos)
        if causal in (Causal.SIN_DERECHO, Causal.PROVEEDOR_FICTICIO):
            continue
        if causal is not None:
            yield datos, REACTIVACION.codigo, Causal.SOLICITUD
        elif datos.es_persona_juridica and int(datos.numero_documento) % 5 == 0:
            yield datos, CANCELACION.codigo, Causal.LIQUIDACION


def seed_cases(n: int, *, now: datetime) -> int:
    """Cases of a register of `n` seeded taxpayers; who has one already gets no other. Returns how many were opened."""
    officials = ensure_officials(now)
    rng = random.Random(n)  # noqa: S311  made-up cases, nothing to guard
    opened = 0
    for (datos, tipo, causal), historia in zip(islice(_askers(n), MAX_CASOS), cycle(HISTORIAS), strict=False):
        nit = datos.numero_documento
        if casos_selectors.cases_of_nit(nit, now=now):
            continue
        days = {"desistido": 75, "negado": 12, "aprobado": 12}.get(historia, rng.randrange(1, 14))
        then = now - timedelta(days=days, minutes=rng.randrange(600))
        _open(datos, tipo, causal, historia, officials, rng, then=then, now=now)
        opened += 1
    casos.lapse_requests(now=now)
    return opened


def _open(
    datos: DatosRut,
    tipo: str,
    causal: Causal,
    historia: str,
    officials: list[Actor],
    rng: random.Random,
    *,
    then: datetime,
    now: datetime,
) -> None:
    sistema, nit = Actor.sistema(), datos.numero_documento
    version = rut.rut_by_nit(nit).version
    radicado = expediente.file_at_desk(
        sistema, tramite=tipo, serie=SERIE, nit=nit, contenido=_contents(datos, causal, version), user_id=None, now=then
    )
    numero = casos.open_caso(
        sistema,
        tipo=tipo,
        radicado=radicado.numero,
        nit=nit,
        titular=datos.nombre_completo,
        seccional=referencias.seccional_of(datos.municipio),
        prioridad=int(rng.random() < 0.1),
        now=then,
    )
    if historia == "en cola":
        return
    official, approver = rng.choice(officials[CON_OFICINA:-2]), rng.choice(officials[-2:])
    casos.claim(official, numero, now=then + timedelta(hours=2))
    later = then + timedelta(hours=5)
    if historia in ("requerido", "respondido", "desistido"):
        casos.request_information(
            official, numero, texto="Envíe una copia legible del documento que acompañó a la solicitud.", now=later
        )
    if historia == "respondido" and not datos.es_persona_juridica:
        user_id = rut_services.ensure_user(sistema, nit, now=then)
        casos.answer_request(
            Actor(Calidad.NOMBRE_PROPIO, user_id=user_id, nit=nit),
            numero,
            texto="Envío la copia otra vez.",
            now=later + timedelta(hours=20),
        )
    if historia not in ("por aprobar", "aprobado", "negado"):
        return
    aprobado = historia != "negado"
    plantilla = next(p for p in decidible(tipo).plantillas if p.decision in ("", "aprobar" if aprobado else "negar"))
    codigos = [verificacion.codigo for verificacion in decidible(tipo).verificaciones]
    casos.mark(official, numero, codigos=codigos, now=later)
    caso = casos.look(official, numero, now=later)
    estado = casos.decide(
        official,
        numero,
        aprobado=aprobado,
        motivo=casos_selectors.fill_plantilla(plantilla, caso),
        plantilla=plantilla.codigo,
        version=caso.version,
        now=later,
    )
    if historia != "por aprobar" and estado == "por_aprobar":
        caso = casos.look(approver, numero, now=later)
        casos.approve(approver, numero, version=caso.version, now=later + timedelta(hours=3))
