"""The text message gateway: whoever carries SMS. `settings.SMS` names the class that does it."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class SmsNoEnviado(Exception):
    """The gateway did not take it; it is tried again later."""


class Sms(Protocol):
    """Adapters with `es_de_demo` are refused in production."""

    def send(self, *, celular: str, texto: str, referencia: str) -> None:
        """Ten digits, one text of at most 160 characters. `referencia` is the same when a message is tried again:
        a gateway that remembers it delivers once. Raises SmsNoEnviado or an OSError."""
        ...


def sms() -> Sms:
    return cast(Sms, import_string(settings.SMS)())
