"""The taxpayer's number (NIT) and its check digit (Orden Administrativa 4 de 1989)."""

from __future__ import annotations

import re

from stdnum.co import nit as stdnum_nit

MIN_DIGITS, MAX_DIGITS = 3, 15  # the rule has fifteen weights; the oldest cédulas have three digits

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SEPARATORS = re.compile(r"[.\s,'’]")
_SHAPE = re.compile(r"(?P<number>[0-9]+)(?:-(?P<check>[0-9]))?")


class NitInvalido(ValueError):
    """What was written is not a NIT. The message is for the person who wrote it."""


def check_digit(nit: str) -> int:
    """The digit after the dash, for a NIT written as digits only."""
    if not (nit.isascii() and nit.isdigit() and len(nit) <= MAX_DIGITS):
        raise NitInvalido("Escriba el NIT solo con números.")
    return int(stdnum_nit.calc_check_digit(nit))


def format_nit(nit: str) -> str:
    """`1020304050` as people read it: `1.020.304.050-8`."""
    digit = check_digit(nit)
    return f"{int(nit):,}".replace(",", ".") + f"-{digit}"


def parse_nit(text: str) -> str:
    """The digits of a NIT as people write it, without the check digit.

    A digit after a dash is a check digit and must be right; without a dash every digit is of the NIT.
    """
    if len(text) > 100:
        raise NitInvalido("El NIT es demasiado largo. Revise el número.")
    match = _SHAPE.fullmatch(_SEPARATORS.sub("", text.translate(_DASHES)))
    if match is None:
        raise NitInvalido("Escriba el NIT solo con números, por ejemplo 1.020.304.050-8.")
    number = match["number"].lstrip("0")
    if not MIN_DIGITS <= len(number) <= MAX_DIGITS:
        raise NitInvalido(f"El NIT tiene entre {MIN_DIGITS} y {MAX_DIGITS} números. Revise el que escribió.")
    if match["check"] is not None and int(match["check"]) != check_digit(number):
        raise NitInvalido(
            "El dígito de verificación no corresponde a ese NIT. Revise los números antes y después del guion."
        )
    return number
