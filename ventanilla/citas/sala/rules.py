"""Drawing columns: pure arithmetic. The same figures go in a table for who does not see them."""

from collections.abc import Sequence
from dataclasses import dataclass

ANCHO, ALTO, ARRIBA = 600, 150, 24


@dataclass(frozen=True, slots=True)
class Barra:
    etiqueta: str
    valor: int


@dataclass(frozen=True, slots=True)
class Columna:
    """A bar with its place in the drawing."""

    etiqueta: str
    valor: int
    x: int
    y: int
    ancho: int
    alto: int
    centro: int


@dataclass(frozen=True, slots=True)
class Grafica:
    nombre: str
    titulo: str
    unidad: str
    resumen: str
    columnas: tuple[Columna, ...]
    ancho: int = ANCHO


def draw(nombre: str, titulo: str, unidad: str, barras: Sequence[Barra]) -> Grafica:
    """Columns over a line, as high as the highest; nothing is drawn outside of it."""
    mayor = max((barra.valor for barra in barras), default=0) or 1
    paso = ANCHO // max(len(barras), 1)
    grueso = max(8, min(64, paso * 3 // 5))
    columnas = []
    for n, barra in enumerate(barras):
        alto = round(ALTO * barra.valor / mayor)
        columnas.append(
            Columna(
                etiqueta=barra.etiqueta,
                valor=barra.valor,
                x=n * paso + (paso - grueso) // 2,
                y=ARRIBA + ALTO - alto,
                ancho=grueso,
                alto=alto,
                centro=n * paso + paso // 2,
            )
        )
    resumen = "; ".join(f"{barra.etiqueta}: {barra.valor}" for barra in barras)
    return Grafica(nombre, titulo, unidad, resumen, tuple(columnas))


def minutes(segundos: float | None) -> int:
    """Whole minutes, rounded; 0 for nothing."""
    return round((segundos or 0) / 60)
