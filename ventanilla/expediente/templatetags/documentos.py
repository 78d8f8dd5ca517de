"""How a document's numbers are written for people."""

from django import template

from ventanilla.comun.nit import NitInvalido, format_nit

register = template.Library()


@register.filter
def nit(value: str) -> str:
    """`1.020.304.050-8`; what is not a NIT stays as it is."""
    try:
        return format_nit(value)
    except NitInvalido:
        return value


@register.filter
def huella(value: str) -> str:
    """A digest in groups of four, to compare by eye."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
