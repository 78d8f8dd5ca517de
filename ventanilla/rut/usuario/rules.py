"""How long each step of enabling a user waits. No Django."""

from datetime import datetime, timedelta

SOLICITUD_VIGENCIA = timedelta(hours=1)  # to ask for codes and to type one
CONTRASENA_VIGENCIA = timedelta(minutes=30)  # from the right code to the password
CODIGOS_POR_SOLICITUD = 5


def may_ask(creada_at: datetime, pedidos: int, *, now: datetime) -> bool:
    """Whether another code can be sent for the same request."""
    return now - creada_at <= SOLICITUD_VIGENCIA and pedidos < CODIGOS_POR_SOLICITUD


def may_choose_password(probada_at: datetime | None, usada_at: datetime | None, *, now: datetime) -> bool:
    return probada_at is not None and usada_at is None and now - probada_at <= CONTRASENA_VIGENCIA
