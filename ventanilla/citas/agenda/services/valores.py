"""What can be edited, as plain values: to compare, to show, to keep and to put back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model

from ventanilla.citas.models import (
    Ajustes,
    AperturaDeAgenda,
    CierreDeAgenda,
    Puesto,
    ReglaDeAgenda,
    Sede,
    Servicio,
)
from ventanilla.citas.rules.agenda import BOGOTA
from ventanilla.citas.rules.cambios import TipoDeCambio

Valores = Mapping[str, Any]
MODELOS: Mapping[TipoDeCambio, type[Model]] = {
    TipoDeCambio.REGLA: ReglaDeAgenda,
    TipoDeCambio.PUESTO: Puesto,
    TipoDeCambio.CIERRE: CierreDeAgenda,
    TipoDeCambio.APERTURA: AperturaDeAgenda,
    TipoDeCambio.SERVICIO: Servicio,
    TipoDeCambio.SEDE: Sede,
    TipoDeCambio.AJUSTES: Ajustes,
}
CAMPOS: Mapping[TipoDeCambio, tuple[str, ...]] = {
    TipoDeCambio.REGLA: (
        "linea", "canal", "dias", "desde_time", "hasta_time", "minutos", "pausas", "desde_date", "hasta_date",
        "reserva_vencimiento", "festivos", "activa",
    ),
    TipoDeCambio.PUESTO: ("nombre", "canal", "atiende", "activo"),
    TipoDeCambio.CIERRE: ("dia_date", "desde_time", "hasta_time", "motivo"),
    TipoDeCambio.APERTURA: ("mes_date", "linea", "abre_at"),
    TipoDeCambio.SERVICIO: (
        "nombre", "linea", "canales", "publico", "condicion", "objetivo", "atencion", "requisitos", "papeles",
        "cierre_horas", "alternativa", "pide_pregunta", "sin_cita", "orden", "activo",
    ),
    TipoDeCambio.SEDE: ("canales", "solo_presencial", "indicaciones", "activa"),
    TipoDeCambio.AJUSTES: (
        "cambios_minutos", "tolerancia_minutos", "regreso_minutos", "oferta_minutos", "despierta_time", "duerme_time",
        "vencimiento_dias", "rescate_horas", "ventana_meses", "muchas_personas", "muchas_dias", "sobrecupo",
        "sobrecupo_maximo",
    ),
}  # fmt: skip


def plain(valor: Any) -> Any:
    """As JSON keeps it: minutes of a clock, days, moments with their zone."""
    if isinstance(valor, time):
        return valor.strftime("%H:%M:%S") if valor.second else valor.strftime("%H:%M")
    if isinstance(valor, datetime):
        return valor.astimezone(BOGOTA).isoformat(timespec="minutes")
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, list | tuple):
        return [plain(uno) for uno in valor]
    return valor


def snapshot(tipo: TipoDeCambio, fila: Any) -> dict[str, Any]:
    """What an official can edit of this row, and of a rule its desks; nothing of a row that is not there."""
    if fila is None or fila.pk is None:
        return {}
    valores = {campo: plain(getattr(fila, campo)) for campo in CAMPOS[tipo]}
    if tipo is TipoDeCambio.REGLA:
        valores["puestos"] = sorted(fila.puestos.values_list("pk", flat=True))
    if tipo is TipoDeCambio.CIERRE and fila.deshecho_at is not None:
        return {}
    return valores


def token(valores: Valores) -> str:
    """The version of what was read: two that are equal have the same."""
    return hashlib.sha256(json.dumps(valores, sort_keys=True).encode()).hexdigest()[:16]


def parsed(tipo: TipoDeCambio, valores: Valores) -> dict[str, Any]:
    """The values as the model holds them."""
    campos: dict[str, Any] = {}
    for campo in CAMPOS[tipo]:
        valor = valores[campo]
        if isinstance(valor, str) and valor:
            if campo.endswith("_time"):
                valor = time.fromisoformat(valor)
            elif campo.endswith("_date"):
                valor = date.fromisoformat(valor)
            elif campo.endswith("_at"):
                valor = datetime.fromisoformat(valor)
        campos[campo] = valor
    return campos


def default_terms() -> dict[str, Any]:
    """The terms in force while nobody changed any."""
    return {campo: plain(getattr(Ajustes(), campo)) for campo in CAMPOS[TipoDeCambio.AJUSTES]}
