"""Contrast of every pair of colours that pages use, in both themes, computed as WCAG 2.2 says."""

import re
from pathlib import Path

import pytest

from ventanilla.portal import contexto

TOKENS = (Path(contexto.__file__).parent / "static" / "portal" / "tokens.css").read_text()
TEXTO, GRANDE_O_BORDE = 4.5, 3.0

PARES_DE_TEXTO = [
    *[("text", fondo) for fondo in ("bg", "bg-2", "bg-3", "surface", "primary-soft")],
    *[("text", f"{tono}-soft") for tono in ("ok", "warn", "error", "info")],
    *[("text-2", fondo) for fondo in ("bg", "bg-2", "bg-3", "surface", "primary-soft")],
    *[(tono, f"{tono}-soft") for tono in ("ok", "warn", "error", "info")],
    *[("link", fondo) for fondo in ("bg", "bg-2", "surface", "primary-soft")],
    ("link-visited", "bg"), ("link-hover", "bg"), ("error", "bg"), ("error", "surface"), ("primary", "bg"),
    ("primary-ink", "primary"), ("primary-ink", "primary-hover"), ("primary", "primary-soft"),
    ("band-text", "band"), ("band-text-2", "band"), ("accent-ink", "accent"), ("accent-ink", "frame"),
    ("accent-ink", "focus"), ("bg", "ok"),
]  # fmt: skip
PARES_DE_FORMA = [
    *[("border", fondo) for fondo in ("bg", "bg-2", "bg-3", "surface")],
    ("accent", "band"), ("sun", "band"), ("focus-line", "bg"), ("focus-line", "bg-2"), ("primary", "bg-2"),
    ("error", "bg"),
]  # fmt: skip


def _declarations(block: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block)}


def _block_of(opening: str) -> str:
    start = TOKENS.index(opening)
    return TOKENS[start : TOKENS.index("}", start)]


CLARO = _declarations(_block_of(":root {"))
OSCURO_DEL_DISPOSITIVO = _declarations(_block_of(':root:not([data-theme="light"]'))
OSCURO_ELEGIDO = _declarations(_block_of(':root:is([data-theme="dark"]'))
TEMAS = {"claro": CLARO, "oscuro": CLARO | OSCURO_ELEGIDO}


def _rgb(tema: dict[str, str], token: str) -> tuple[int, int, int]:
    value = tema[token]
    if alias := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return _rgb(tema, alias[1])
    digits = value.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _luminance(rgb: tuple[int, int, int]) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(tema: dict[str, str], one: str, other: str) -> float:
    light, dark = sorted((_luminance(_rgb(tema, t)) for t in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tema", TEMAS)
@pytest.mark.parametrize(("tinta", "fondo"), PARES_DE_TEXTO)
def test_text_can_be_read(tema, tinta, fondo):
    assert contrast(TEMAS[tema], tinta, fondo) >= TEXTO


@pytest.mark.parametrize("tema", TEMAS)
@pytest.mark.parametrize(("forma", "fondo"), PARES_DE_FORMA)
def test_borders_and_marks_can_be_seen(tema, forma, fondo):
    assert contrast(TEMAS[tema], forma, fondo) >= GRANDE_O_BORDE


def test_the_dark_theme_is_the_same_by_the_device_and_by_choice():
    assert OSCURO_DEL_DISPOSITIVO == OSCURO_ELEGIDO


def test_the_formula_agrees_with_the_standard_at_both_ends():
    assert contrast({"n": "#000", "b": "#fff"}, "n", "b") == pytest.approx(21.0)
    assert contrast({"n": "#767676", "b": "#ffffff"}, "n", "b") == pytest.approx(4.54, abs=0.01)
