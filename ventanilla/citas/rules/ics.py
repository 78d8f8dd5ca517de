"""An appointment as a calendar file (RFC 5545). Instants in UTC: every calendar shows them at its own hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

OCTETS = 75


@dataclass(frozen=True, slots=True)
class Evento:
    """`version` grows with each change, so that a calendar replaces what it had."""

    uid: str
    inicio_at: datetime
    fin_at: datetime
    titulo: str
    lugar: str
    texto: str
    url: str
    version: int
    cancelado: bool = False


def calendar_file(evento: Evento, *, now: datetime) -> str:
    """With a reminder the day before, while it stands."""
    return _calendar([evento], metodo="CANCEL" if evento.cancelado else "PUBLISH", now=now)


def calendar_feed(eventos: Iterable[Evento], *, now: datetime) -> str:
    """Many at once, to subscribe to."""
    return _calendar(eventos, metodo="PUBLISH", now=now)


def _calendar(eventos: Iterable[Evento], *, metodo: str, now: datetime) -> str:
    lineas = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ventanilla//Citas//ES",
        "CALSCALE:GREGORIAN",
        f"METHOD:{metodo}",
        *(linea for evento in eventos for linea in _event(evento, now=now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(linea)}\r\n" for linea in lineas)


def _event(evento: Evento, *, now: datetime) -> list[str]:
    lineas = [
        "BEGIN:VEVENT",
        f"UID:{evento.uid}",
        f"SEQUENCE:{evento.version}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(evento.inicio_at)}",
        f"DTEND:{_instant(evento.fin_at)}",
        f"SUMMARY:{_escape(evento.titulo)}",
        f"LOCATION:{_escape(evento.lugar)}",
        f"DESCRIPTION:{_escape(evento.texto)}",
        f"URL:{evento.url}",
        f"STATUS:{'CANCELLED' if evento.cancelado else 'CONFIRMED'}",
    ]
    if not evento.cancelado:
        lineas += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P1D",
            f"DESCRIPTION:{_escape(evento.titulo)}",
            "END:VALARM",
        ]
    return [*lineas, "END:VEVENT"]


def _instant(momento: datetime) -> str:
    return momento.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(texto: str) -> str:
    for signo in ("\\", ";", ","):
        texto = texto.replace(signo, f"\\{signo}")
    return texto.replace("\r\n", "\n").replace("\n", "\\n")


def _fold(linea: str) -> str:
    """Lines of at most 75 octets, never through the middle of a letter; the continuation begins with a space."""
    partes, parte = [], ""
    for letra in linea:
        if len(f"{parte}{letra}".encode()) > OCTETS:
            partes.append(parte)
            parte = " "
        parte += letra
    return "\r\n".join([*partes, parte])
