"""Challenges given, proofs spent, and how often who asked. Called outside a transaction: what is counted stays."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from prometheus_client import Counter

from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import LimiteExcedido, spend_limit
from ventanilla.robots import rules
from ventanilla.robots.adapters import altcha
from ventanilla.robots.models import Frecuencia, RetoGastado
from ventanilla.robots.rules import Motivo, Proposito

TODOS = "todos"
PRUEBAS = Counter(
    "ventanilla_pruebas_total", "Proofs of work, by what they were for and how they ended", ["para", "fin"]
)


class PruebaRechazada(Exception):
    """The proof opens nothing; `motivo` says why."""

    def __init__(self, motivo: Motivo) -> None:
        self.motivo = motivo
        super().__init__(motivo)


class SinPruebaAgotada(LimiteExcedido):
    """Who cannot solve a challenge has asked all they may for now."""


@dataclass(frozen=True, slots=True)
class Solicitante:
    """Who asks, as far as is needed: `quien` ties a challenge to a browser, `ip` counts."""

    quien: str
    ip: str


def asker_of_page(request: HttpRequest) -> Solicitante:
    """A browser, by the secret of the cookie with which it sends any form: no session is begun for a stranger."""
    get_token(request)
    return Solicitante(quien=_digest(f"pagina|{request.META['CSRF_COOKIE']}"), ip=ip_of(request))


def asker_of_program(request: HttpRequest) -> Solicitante:
    """A program keeps no cookies: by its address."""
    ip = ip_of(request)
    return Solicitante(quien=_digest(f"programa|{ip}"), ip=ip)


def _digest(texto: str) -> str:
    return salted_hmac("robots.quien", texto, algorithm="sha256").hexdigest()[:32]


def give_challenge(solicitante: Solicitante, proposito: Proposito, *, now: datetime) -> dict[str, Any]:
    """A challenge as it is sent. Costs more to who asks often or fails often. Raises LimiteExcedido."""
    spend_limit("reto.pedir", ip=solicitante.ip, now=now)
    fewest, most = rules.tries_between(_level_of_next(solicitante.ip, now=now))
    return altcha.new_challenge(
        proposito=proposito,
        quien=solicitante.quien,
        iteraciones=rules.ITERACIONES,
        tries=fewest + secrets.randbelow(most - fewest + 1),
        vence_at=now + rules.RETO_VIGENCIA,
    )


def accept_proof(solicitante: Solicitante, proposito: Proposito, texto: str, *, now: datetime) -> None:
    """Spend a proof. Raises PruebaRechazada: of twenty requests with the same one a single one gets through."""
    try:
        _spend(solicitante, proposito, texto, now=now)
    except PruebaRechazada as error:
        PRUEBAS.labels(proposito, error.motivo).inc()
        count_failure(solicitante, now=now)
        raise
    PRUEBAS.labels(proposito, "aceptada").inc()


def _spend(solicitante: Solicitante, proposito: Proposito, texto: str, *, now: datetime) -> None:
    if not texto:
        raise PruebaRechazada(Motivo.FALTA)
    try:
        prueba = altcha.read_proof(texto)
    except altcha.PruebaVencida:
        raise PruebaRechazada(Motivo.VENCIDA) from None
    except altcha.PruebaMala:
        raise PruebaRechazada(Motivo.INVALIDA) from None
    if (prueba.proposito, prueba.quien) != (proposito, solicitante.quien):
        raise PruebaRechazada(Motivo.INVALIDA)
    if prueba.vence < now.timestamp():
        raise PruebaRechazada(Motivo.VENCIDA)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {RetoGastado._meta.db_table} (firma, vence_at) VALUES (%s, %s)"  # noqa: S608
            " ON CONFLICT (firma) DO NOTHING",
            [prueba.firma, datetime.fromtimestamp(prueba.vence, UTC)],
        )
        if cursor.rowcount != 1:
            raise PruebaRechazada(Motivo.REPETIDA)


def allow_without_proof(solicitante: Solicitante, proposito: Proposito, *, now: datetime) -> None:
    """For a browser without JavaScript: the same answer, a few times an hour. Raises SinPruebaAgotada."""
    try:
        spend_limit("reto.sin_prueba", ip=solicitante.ip, now=now)
    except LimiteExcedido as error:
        PRUEBAS.labels(proposito, "sin_prueba_agotada").inc()
        raise SinPruebaAgotada(error.segundos) from error
    PRUEBAS.labels(proposito, "sin_prueba").inc()


def count_failure(solicitante: Solicitante, *, now: datetime) -> None:
    """A question that found nothing: who guesses works harder for the next one."""
    _count(_clave(solicitante.ip, now), _clave(TODOS, now), retos=0, fallas=1, now=now)


def _level_of_next(ip: str, *, now: datetime) -> int:
    """Count one more challenge for an address and say how hard it must be."""
    retos, fallas = _count(_clave(ip, now), retos=1, fallas=0, now=now)
    comun = Frecuencia.objects.filter(clave=_clave(TODOS, now)).values_list("fallas", flat=True).first()
    return rules.level(retos, fallas, de_todos=comun or 0)


def _turno(now: datetime) -> int:
    return int(now.timestamp()) // int(rules.VENTANA_FRECUENCIA.total_seconds())


def _clave(ip: str, now: datetime) -> str:
    return _digest(f"frecuencia|{_turno(now)}|{ip}")


def _count(*claves: str, retos: int, fallas: int, now: datetime) -> tuple[int, int]:
    """Add to these windows and return what the first holds. Nobody waits for the disk, nor in a circle: one order."""
    vence = (_turno(now) + 1) * int(rules.VENTANA_FRECUENCIA.total_seconds())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Frecuencia._meta.db_table} AS f (clave, retos, fallas, vence_at)"  # noqa: S608
            " SELECT c.clave, %s, %s, to_timestamp(%s) FROM unnest(%s::text[]) AS c(clave),"
            " (SELECT set_config('synchronous_commit', 'off', true)) s"
            " ON CONFLICT (clave) DO UPDATE"
            " SET retos = f.retos + excluded.retos, fallas = f.fallas + excluded.fallas RETURNING clave, retos, fallas",
            [retos, fallas, vence, sorted(claves)],
        )
        sumas = {clave: (retos, fallas) for clave, retos, fallas in cursor.fetchall()}
    return sumas[claves[0]]


def forget_old(*, now: datetime) -> int:
    """Drop what has lapsed. A spent challenge stays as long as the library would take it, and a while more."""
    gastados, _ = RetoGastado.objects.filter(vence_at__lt=now - rules.RETO_VIGENCIA).delete()
    ventanas, _ = Frecuencia.objects.filter(vence_at__lt=now).delete()
    return gastados + ventanas
