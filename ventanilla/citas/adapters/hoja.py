"""An appointment on a sheet of paper."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from ventanilla.comun.pdf import compile_pdf, qr_svg

PLANTILLA = Path(__file__).with_name("hoja.typ")


def render(
    *,
    codigo: str,
    cifras: str,
    cuando: str,
    canal: str,
    renglones: Sequence[tuple[str, str]],
    requisitos: Sequence[str],
    como: Sequence[str],
    aviso: str,
    nota: str,
    generado_at: datetime,
) -> bytes:
    """`cifras` is the code as the reader at the door takes it, `codigo` as people say it aloud."""
    datos = {
        "codigo": codigo,
        "qr": qr_svg(cifras),
        "cuando": cuando[0].upper() + cuando[1:],
        "canal": canal,
        "renglones": [{"etiqueta": etiqueta, "valor": valor} for etiqueta, valor in renglones],
        "requisitos": list(requisitos),
        "como": list(como),
        "aviso": aviso,
        "nota": nota,
        "generado": timezone.localtime(generado_at).strftime("%d-%m-%Y %H:%M"),
    }
    return compile_pdf(PLANTILLA, datos, now=generado_at)
