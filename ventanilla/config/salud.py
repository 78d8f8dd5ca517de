"""The operator's pages: `/salud` (alive), `/salud/lista` (ready) and `/metricas` (Prometheus).

Answered before sessions, hosts and cookies are looked at, so that a probe works by address and costs nothing.
"""

import hmac
import ipaddress
import os
from collections.abc import Iterable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

VIVA, LISTA, METRICAS = "/salud", "/salud/lista", "/metricas"
PATHS = frozenset({VIVA, LISTA, METRICAS})
HEARTBEAT_LIMIT = 30  # seconds without word from any worker
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")


def answer(request: HttpRequest) -> HttpResponse | None:
    """The answer, or nothing when the request is for somebody else."""
    if request.path_info not in PATHS:
        return None
    if request.method not in {"GET", "HEAD"}:
        response = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    elif request.path_info == VIVA:
        response = JsonResponse({"estado": "viva"})
    elif request.path_info == LISTA:
        response = _readiness()
    else:
        response = _metrics(request)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _readiness() -> HttpResponse:
    causas = readiness_problems()
    if causas:
        return JsonResponse({"estado": "no lista", "causas": causas}, status=503)
    return JsonResponse({"estado": "lista"})


def readiness_problems() -> list[str]:
    """Why this node should not be sent people yet; empty when it may."""
    try:
        if not migrations_are_applied():
            return ["migraciones pendientes"]
        if not has_live_worker():
            return ["ningún trabajador activo"]
    except DatabaseError:
        return ["base de datos sin respuesta"]
    finally:
        connection.close()
    return []


_migrated = False


def migrations_are_applied() -> bool:
    """Asked of the database until it is so; a process's own migrations do not change afterwards."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def has_live_worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [HEARTBEAT_LIMIT],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


class TrabajosCollector(Collector):
    """How many jobs wait, run or failed: what tells that mail or documents are late."""

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("ventanilla_trabajos", "Jobs by state", labels=["estado"])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT status::text, count(*) FROM procrastinate_jobs"
                " WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"
            )
            counts = dict(cursor.fetchall())
        for estado in ("todo", "doing", "failed"):
            family.add_metric([estado], counts.get(estado, 0))
        yield family


def may_see_metrics(request: HttpRequest) -> bool:
    """With the token of METRICAS_TOKEN; without one, only from this machine and not through a proxy."""
    if settings.METRICAS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICAS_TOKEN.encode())
    if settings.ES_PRODUCCION or any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _metrics(request: HttpRequest) -> HttpResponse:
    if not may_see_metrics(request):
        return HttpResponse(status=404)
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    jobs = CollectorRegistry()
    jobs.register(TrabajosCollector())
    try:
        body = generate_latest(registry) + generate_latest(jobs)
    except DatabaseError:
        body = generate_latest(registry)
    finally:
        connection.close()
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
