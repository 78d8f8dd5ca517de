"""PDF documents from typst templates: PDF/A-2a and PDF/UA-1, the same bytes on every machine.

The data travels as JSON in `sys.inputs.datos` and the template prints it as strings: nothing that a person
typed is ever read as markup. Templates may read files of their own folder only; they import no package, so
typst asks no network.
"""

import io
import json
import struct
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

FUENTES = Path(__file__).parent / "fuentes"
ESTANDARES: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
REEMPLAZO = "\N{REPLACEMENT CHARACTER}"


class PdfError(Exception):
    """The template could not be turned into a PDF; the message is typst's own."""


def compile_pdf(template: Path, data: Mapping[str, object], *, now: datetime | None = None) -> bytes:
    """The PDF of `template` filled with `data` (anything that JSON can hold). Raises PdfError.

    `now` is written as the creation date; with it, equal input gives equal bytes.
    """
    datos = json.dumps(clean(data), ensure_ascii=False, separators=(",", ":"))
    timestamp = None if now is None else int(now.timestamp())
    try:
        pdf = _compiler(template).compile(
            format="pdf", sys_inputs={"datos": datos}, pdf_standards=ESTANDARES, timestamp=timestamp
        )
    except typst.TypstError as error:
        raise PdfError(str(error)) from error
    if not isinstance(pdf, bytes):
        raise PdfError(f"typst returned {type(pdf).__name__}")
    return pdf


def qr_svg(url: str) -> str:
    """Error correction M; the quiet zone of four modules is part of the drawing."""
    drawing = io.BytesIO()
    segno.make_qr(url, error="m", boost_error=False).save(drawing, kind="svg", xmldecl=False, border=4)
    return drawing.getvalue().decode()


_local = threading.local()


def _compiler(template: Path) -> typst.Compiler:
    """One compiler for each thread and template: building one costs more than a page; they are not shared."""
    compilers: dict[Path, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            template, root=template.parent, font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FUENTES])


def clean(value: object) -> object:
    """The same value with every text printable: NFC, no invisible or direction-changing characters, and a
    replacement character for what no vendored font can draw (PDF/A refuses a page with a missing glyph)."""
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [clean(item) for item in value]
    return value


def _clean_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    printable = glyphs()
    return "".join(_clean_char(char, printable) for char in unicodedata.normalize("NFC", text))


def _clean_char(char: str, printable: frozenset[int]) -> str:
    category = unicodedata.category(char)
    if char in "\n\t" or category.startswith("Z"):
        return "\n" if char == "\n" else " "
    # Controls, joiners, bidi overrides and variation selectors are invisible: they could only mislead.
    if category in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f":
        return ""
    if category in ("Cs", "Co", "Cn") or ord(char) not in printable:
        return REEMPLAZO
    return char


@cache
def glyphs() -> frozenset[int]:
    """Every code point that some vendored font can draw."""
    return frozenset().union(*(_code_points(path.read_bytes()) for path in sorted(FUENTES.glob("*.ttf"))))


def _code_points(font: bytes) -> set[int]:
    """Code points in the `cmap` table of a TrueType font, formats 4 and 12 (OpenType, chapter cmap)."""
    points: set[int] = set()
    table_count = struct.unpack_from(">H", font, 4)[0]
    for record in range(table_count):
        tag, _checksum, cmap, _length = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if tag != b"cmap":
            continue
        for entry in range(struct.unpack_from(">H", font, cmap + 2)[0]):
            subtable = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * entry + 4)[0]
            kind = struct.unpack_from(">H", font, subtable)[0]
            if kind == 4:
                points |= _segments(font, subtable)
            elif kind == 12:
                groups = struct.unpack_from(">I", font, subtable + 12)[0]
                for group in range(groups):
                    first, last, _glyph = struct.unpack_from(">III", font, subtable + 16 + 12 * group)
                    points.update(range(first, last + 1))
    return points


def _segments(font: bytes, subtable: int) -> set[int]:
    """Code points of a format 4 subtable that really lead to a glyph: a segment may have holes."""
    count = struct.unpack_from(">H", font, subtable + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, subtable + 14)
    starts = struct.unpack_from(f">{count}H", font, subtable + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, subtable + 16 + 4 * count)
    offsets_at = subtable + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    points: set[int] = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if offsets[index]:
                at = offsets_at + 2 * index + offsets[index] + 2 * (point - first)
                glyph = struct.unpack_from(">H", font, at)[0]
                glyph = (glyph + deltas[index]) % 0x10000 if glyph else 0
            else:
                glyph = (point + deltas[index]) % 0x10000
            if glyph:
                points.add(point)
    return points


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
