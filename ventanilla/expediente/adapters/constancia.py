"""A statement in PDF: what was issued, signed or exported, as groups of label and value with a QR to verify it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ventanilla.comun.pdf import compile_pdf, qr_svg
from ventanilla.expediente.firmables import Grupo
from ventanilla.expediente.rules import BOGOTA, group_codigo

PLANTILLA = Path(__file__).with_name("constancia.typ")


def render(
    *,
    titulo: str,
    entrada: str,
    grupos: Sequence[Grupo],
    nota: str,
    codigo: str,
    url_verificacion: str,
    generado_at: datetime,
) -> bytes:
    """The PDF without its seal."""
    datos = {
        "titulo": titulo,
        "entrada": entrada,
        "grupos": [
            {
                "titulo": grupo.titulo,
                "renglones": [{"etiqueta": renglon.etiqueta, "valor": renglon.valor} for renglon in grupo.renglones],
            }
            for grupo in grupos
        ],
        "nota": nota,
        "codigo": group_codigo(codigo).replace("-", " "),
        "url": url_verificacion,
        "qr": qr_svg(url_verificacion),
        "generado": generado_at.astimezone(BOGOTA).strftime("%d-%m-%Y %H:%M"),
    }
    return compile_pdf(PLANTILLA, datos, now=generado_at)
