"""Logs: JSON lines in production, one short line in the demo's terminal. Never a person's data.

What an exception says often repeats what somebody typed ("Key (numero)=(…) already exists"), so it is written
as its type, its places in the code and, from PostgreSQL, the name of the constraint; never its message, never
local variables.
"""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

FRAMES = 12
# Ours and those of libraries that log what goes wrong. The rest stays silent below WARNING.
QUIET = ("django.request", "django.server", "django.template", "django.utils.autoreload")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def describe(info: ExcInfo) -> dict[str, Any]:
    """The exception without its words: type, places, and PostgreSQL's constraint if that is what failed."""
    kind, error, trace = info
    described: dict[str, Any] = {"tipo": f"{kind.__module__}.{kind.__qualname__}", "lugares": _places(trace)}
    cause: BaseException | None = error
    while cause is not None:
        diagnosis = getattr(cause, "diag", None)
        if diagnosis is not None and getattr(diagnosis, "sqlstate", None):
            described["sqlstate"] = diagnosis.sqlstate
            if diagnosis.constraint_name:
                described["restriccion"] = diagnosis.constraint_name
            break
        cause = cause.__cause__ or cause.__context__
    return described


def exceptions_without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["excepcion"] = describe(info)
    event.pop("exception", None)
    return event


def one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """For a terminal: hour, level, event and its values."""
    hour = str(event.pop("at"))[11:19]
    level = str(event.pop("nivel"))
    text = str(event.pop("evento"))
    exception = event.pop("excepcion", None)
    event.pop("peticion", None)
    event.pop("registrador", None)
    values = " ".join(f"{key}={value}" for key, value in event.items())
    line = _CONTROL.sub(" ", f"{hour} {level:7} {text} {values}".rstrip())
    if exception:
        places = "".join(f"\n    {place}" for place in exception["lugares"])
        reason = exception.get("restriccion") or exception.get("sqlstate") or ""
        line += f"\n  {exception['tipo']} {reason}".rstrip() + places
    return line


def _names(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("positional_args", None)
    return {
        "at": event.pop("timestamp"),
        "nivel": event.pop("level"),
        "evento": event.pop("event"),
        **event,
    }


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING, and structlog set up to go through it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exceptions_without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else one_line
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "linea": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, structlog.stdlib.ExtraAdder()],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _names,
                    renderer,
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "linea"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "ventanilla": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            **{name: {"handlers": [], "level": logging.CRITICAL + 1, "propagate": False} for name in QUIET},
        },
    }
