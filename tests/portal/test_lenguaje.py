"""Plain Spanish with usted, in every template and in every description of a procedure."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

import ventanilla
from ventanilla import catalogo

PLANTILLAS = sorted(Path(ventanilla.__file__).parent.glob("*/templates/**/*.html"))
_NO_SE_LEE = re.compile(
    r"\{#.*?#\}|<code>.*?</code>|<(svg|style|script)\b.*?</\1>",
    re.DOTALL,
)
_LITERAL = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")

# What we do not say, and what we say instead.
PALABRAS = {
    r"diligenci\w*": "llenar, responder, escribir",
    r"favor": "el verbo solo: «Escriba…»",
    r"por medio de la presente": "nada",
    r"se le informa": "decirlo",
    r"haz clic|haga clic|click|clic": "decir qué pasa: «Descargar el PDF»",
    r"aceptar(?!\s+(?:la|el|esta|este|su|un)\b)|ok": "el verbo y el objeto",
    r"ciudadan[oa]\s*\(a\)|\w+\(as?\)|\w+@s|\w+/as": "una palabra que sirva para todos",
}
TUTEO = (
    r"\b(tú|tu|tus|te|ti|contigo|tuy[oa]s?|puedes|debes|tienes|quieres|necesitas|escribe tu|ingresa tu|elige|"
    r"haz|revisa tu|olvidaste|eres|estás|vas a|recuerda)\b"
)


def _visible(text: str) -> str:
    """What a person reads: the literals inside tags, and the text outside them."""
    text = _NO_SE_LEE.sub(" ", text)
    literals = " ".join(a or b for a, b in _LITERAL.findall(text))
    outside = re.sub(r"<[^>]*>", " ", re.sub(r"\{[{%].*?[%}]\}", " ", text, flags=re.DOTALL))
    return f"{literals} {outside}"


def _id(path: Path) -> str:
    return str(path.relative_to(Path(ventanilla.__file__).parent))


def _faults(text: str) -> list[str]:
    faults = [
        f"«{found[0]}»: diga {instead}"
        for pattern, instead in PALABRAS.items()
        for found in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, re.IGNORECASE)
    ]
    return faults + [f"«{found[0]}»: use usted" for found in re.finditer(TUTEO, text, re.IGNORECASE)]


@pytest.mark.parametrize("path", PLANTILLAS, ids=_id)
def test_a_template_speaks_plainly_and_with_usted(path):
    assert _faults(_visible(path.read_text())) == []


@pytest.mark.parametrize("tramite", catalogo.TRAMITES, ids=lambda t: t.slug)
def test_a_procedure_is_described_plainly_and_with_usted(tramite):
    said = {key: value for key, value in asdict(tramite).items() if key not in {"palabras", "codigo", "slug"}}

    assert _faults(str(said)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Favor diligenciar el formulario",
        "Haz clic aquí",
        "Ingresa tu documento",
        "Aceptar",
        "OK",
        "Puedes seguir",
    ],
)
def test_the_lint_finds_what_it_looks_for(text):
    assert _faults(text) != []


def test_there_are_templates_to_read():
    assert len(PLANTILLAS) > 40


PAGINAS = [path for path in PLANTILLAS if "correos" not in path.parts]  # mail readers only know inline styles


@pytest.mark.parametrize("path", PAGINAS, ids=_id)
def test_a_template_needs_no_inline_script_or_style(path):
    text = path.read_text()

    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|href\s*=\s*[\"']javascript:", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
