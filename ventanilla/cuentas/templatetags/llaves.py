"""What a passkey is asked, as the text of an attribute."""

import json
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def como_json(opciones: Any) -> str:
    """JSON of the options, whatever kind of mapping the library gives."""
    return json.dumps(opciones, default=_plain)


def _plain(valor: Any) -> Any:
    if isinstance(valor, Mapping):
        return dict(valor)
    raise TypeError(type(valor).__name__)
