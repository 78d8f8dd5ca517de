"""How dates, hours, money and numbers are written for people."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.fechas import long_date, weekday_date, weekday_day
from ventanilla.comun.nit import NitInvalido, format_nit

register = template.Library()

_HORA = re.compile(r"(\d) ([ap])\. m\.")
_ICONOS = {"ok": "circle-check", "warn": "triangle-alert", "error": "circle-alert", "info": "info"}
_TONOS = {"success": "ok", "warning": "warn", "error": "error", "info": "info", "debug": "info"}


@register.filter
def fecha(value: date | datetime | None) -> str:
    """`14 de agosto de 2026`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return long_date(value)


@register.filter
def dia(value: date | datetime | None) -> str:
    """`jueves 20 de agosto de 2026`: a day that somebody has to remember."""
    if value is None:
        return ""
    return weekday_date(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def dia_corto(value: date | datetime | None) -> str:
    """`jueves 20 de agosto`."""
    if value is None:
        return ""
    return weekday_day(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def hora(value: datetime | None) -> str:
    """`8:05 a. m.` with spaces that do not break."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    half = "a.\u00a0m." if local.hour < 12 else "p.\u00a0m."
    return f"{local.hour % 12 or 12}:{local.minute:02d}\u00a0{half}"


@register.filter
def fecha_hora(value: datetime | None) -> str:
    return "" if value is None else f"{fecha(value)}, {hora(value)}"


@register.filter
def sin_cortes(value: str) -> str:
    """Hours in a sentence, without a line break between `7:00` and `p. m.`"""
    return _HORA.sub("\\1\u00a0\\2.\u00a0m.", value)


@register.filter
def en_grupos(value: str) -> str:
    """A long code in groups of four, the way people read it aloud."""
    return "-".join(value[i : i + 4] for i in range(0, len(value), 4))


@register.filter
def documento(value: str) -> str:
    """An identity number with its thousands apart; one with letters stays as it is."""
    return f"{int(value):,}".replace(",", ".") if value.isascii() and value.isdigit() else value


@register.filter
def nit(value: str) -> str:
    """`1020304050` -> `1.020.304.050-8`; what is not a NIT stays as it is."""
    try:
        return format_nit(value)
    except NitInvalido:
        return value


@register.filter
def pesos(value: int) -> str:
    return format_pesos(value)


@register.filter
def primer_nombre(value: str) -> str:
    """How the header calls the person: the first name, not shouted."""
    return value.split()[0].title() if value.split() else ""


@register.filter
def telefono(value: str) -> str:
    """The number a phone dials: `(601) 000 0001` -> `+576010000001`."""
    digits = "".join(c for c in value if c.isdigit())
    return f"+{digits}" if digits.startswith("57") and len(digits) == 12 else f"+57{digits}"


@register.filter
def icono_de_tono(value: str) -> str:
    """The icon of a tone; any other name is already an icon."""
    return _ICONOS.get(value, value or "info")


@register.filter
def tono_de_mensaje(value: str) -> str:
    return _TONOS.get(value, "info")


@register.filter
def guardadas(secciones: Iterable[object]) -> int:
    """How many sections are saved; a section is a mapping or an object with `estado`."""
    return sum(1 for seccion in secciones if _estado_of(seccion) == "guardada")


def _estado_of(seccion: object) -> object:
    return seccion.get("estado") if isinstance(seccion, Mapping) else getattr(seccion, "estado", "")


_NAVEGADORES = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SISTEMAS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def equipo(user_agent: str) -> str:
    """What a browser says of itself, as a person would name it: `Chrome en Android`."""
    navegador = next((name for mark, name in _NAVEGADORES if mark in user_agent), "")
    sistema = next((name for mark, name in _SISTEMAS if mark in user_agent), "")
    return gettext(" en ").join(filter(None, (navegador, sistema))) or gettext("Equipo sin nombre")
