"""`{% qr_svg url %}`: a QR inside the page, with no style attribute and words for who cannot see it."""

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

BORDE = 4  # modules of quiet zone, ISO/IEC 18004


@register.simple_tag
def qr_svg(url: str, alt: str = "") -> SafeString:
    """Black on white in both themes: readers expect it."""
    matriz = segno.make_qr(url, error="m", boost_error=False).matrix
    lado = len(matriz) + 2 * BORDE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="152" height="152" role="img"'
        ' aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{2}"/></svg>',
        lado,
        alt or _("Código QR para verificar este documento"),
        _path([bytes(fila) for fila in matriz]),
    )


def _path(matriz: list[bytes]) -> str:
    """One run of dark modules for each stroke."""
    trazos = []
    for y, fila in enumerate(matriz):
        x = 0
        while x < len(fila):
            ancho = 0
            while x + ancho < len(fila) and fila[x + ancho]:
                ancho += 1
            if ancho:
                trazos.append(f"M{x + BORDE} {y + BORDE}h{ancho}v1h-{ancho}z")
            x += max(ancho, 1)
    return "".join(trazos)
