"""The two questions. Each is counted, and nothing else is kept: no person is behind them."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from prometheus_client import Counter

from ventanilla.expediente.selectors import local_date
from ventanilla.robots import services as robots
from ventanilla.robots.services import Solicitante
from ventanilla.rut import selectors
from ventanilla.rut.consulta import rules
from ventanilla.rut.consulta.rules import Estado, Facturador

CONSULTAS = Counter("ventanilla_consultas_publicas_total", "Public questions to the register", ["consulta", "hallado"])


def consult_estado(solicitante: Solicitante, nit: str, *, now: datetime) -> Estado:
    """Raises ObjectDoesNotExist."""
    publico = _look("estado", solicitante, nit, now=now)
    return Estado(
        nit=publico.nit,
        dv=publico.dv,
        estado=publico.estado,
        desde=local_date(publico.desde_at),
        puede_actuar=rules.may_act(publico.estado),
        razon_social=publico.razon_social,
    )


def consult_facturador(solicitante: Solicitante, nit: str, *, now: datetime) -> Facturador:
    """Raises ObjectDoesNotExist."""
    publico = _look("facturador", solicitante, nit, now=now)
    desde_at = selectors.responsable_desde(nit, rules.FACTURADOR)
    return Facturador(
        nit=publico.nit,
        dv=publico.dv,
        es_facturador=desde_at is not None,
        desde=local_date(desde_at) if desde_at else None,
        puede_facturar=rules.may_invoice(publico.estado, es_facturador=desde_at is not None),
        estado=publico.estado,
        razon_social=publico.razon_social,
    )


def _look(consulta: str, solicitante: Solicitante, nit: str, *, now: datetime) -> selectors.EstadoPublico:
    try:
        publico = selectors.estado_publico(nit)
    except ObjectDoesNotExist:
        CONSULTAS.labels(consulta, "no").inc()
        robots.count_failure(solicitante, now=now)
        raise
    CONSULTAS.labels(consulta, "si").inc()
    return publico
