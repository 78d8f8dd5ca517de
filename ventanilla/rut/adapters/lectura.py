"""Form 001 as lines to read on a screen, and what differs between two versions of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ventanilla.comun.dinero import format_pesos
from ventanilla.rut.adapters.formulario_001.hojas import ANEXAS, SECCIONES, Casilla, Fila
from ventanilla.rut.adapters.nombres import names_of_boxes
from ventanilla.rut.rules.casillas import Casillas

_DEL_PAPEL = {"59", "60", "61", "984", "985"}  # they speak of the sheet of paper, not of the taxpayer
# The boxes by which a person tells one record of a sheet from another.
_IDENTIDAD: Mapping[int, tuple[str, ...]] = {
    3: ("106", "107", "104", "105", "110", "101"),
    4: ("117", "118", "115", "116", "119", "112"),
    6: ("162", "165"),
}


@dataclass(frozen=True, slots=True)
class Linea:
    """One box: where it is, its number and title, and what it says in words."""

    grupo: str
    casilla: str
    titulo: str
    valor: str


@dataclass(frozen=True, slots=True)
class Diferencia:
    grupo: str
    casilla: str
    titulo: str
    antes: str
    despues: str

    @property
    def salen(self) -> list[str]:
        """What it said and says no longer; of a box with many codes, only those that left."""
        return [linea for linea in self.antes.splitlines() if linea not in self.despues.splitlines()]

    @property
    def entran(self) -> list[str]:
        return [linea for linea in self.despues.splitlines() if linea not in self.antes.splitlines()]


def lines(principal: Casillas, hojas: Mapping[int, Sequence[Casillas]]) -> list[Linea]:
    """What every box that is not empty says, in the official order."""
    nombres = names_of_boxes(principal, hojas)
    return list(_lines(principal, hojas, nombres))


def _lines(principal: Casillas, hojas: Mapping[int, Sequence[Casillas]], nombres: Mapping[str, str]) -> Iterator[Linea]:
    for seccion in SECCIONES:
        yield from _of_rows(seccion.titulo, seccion.filas, principal, nombres)
    for numero, registros in sorted(hojas.items()):
        hoja = ANEXAS[numero]
        vistos: dict[str, int] = {}
        for registro in registros:
            quien = " ".join(str(registro.get(casilla, "")) for casilla in _IDENTIDAD.get(numero, ())).split()
            grupo = f"{hoja.registro}: {' '.join(quien)}" if quien else hoja.titulo
            vistos[grupo] = vistos.get(grupo, 0) + 1
            if vistos[grupo] > 1:
                grupo = f"{grupo} ({vistos[grupo]})"
            for seccion in hoja.secciones:
                titulo = f"{grupo} · {seccion.titulo}" if seccion.titulo and not quien else grupo
                yield from _of_rows(titulo, seccion.filas, registro, nombres)


def _of_rows(grupo: str, filas: Sequence[Fila], valores: Casillas, nombres: Mapping[str, str]) -> Iterator[Linea]:
    for fila in filas:
        for casilla in fila:
            texto = "\n".join(_words(casilla, valores, nombres))
            if texto and casilla.numero not in _DEL_PAPEL:
                yield Linea(grupo, casilla.numero, casilla.titulo, texto)


def _words(casilla: Casilla, valores: Casillas, nombres: Mapping[str, str]) -> Iterator[str]:
    codigos = _as_list(valores.get(casilla.numero, ""))
    departamentos = _as_list(valores[casilla.departamento]) if casilla.departamento else [""] * len(codigos)
    for codigo, departamento in zip(codigos, departamentos, strict=True):
        if not codigo:
            continue
        if casilla.pesos and codigo.isdecimal():
            yield format_pesos(int(codigo))
            continue
        nombre = nombres.get(f"{casilla.numero}:{departamento}{codigo}") or nombres.get(casilla.numero, "")
        yield f"{codigo} {nombre}".strip()


def _as_list(valor: str | list[str]) -> list[str]:
    return valor if isinstance(valor, list) else [valor]


def differences(antes: Sequence[Linea], despues: Sequence[Linea]) -> list[Diferencia]:
    """What one says and the other does not, in the official order. What is the same is left out."""
    viejas = {(linea.grupo, linea.casilla): linea for linea in antes}
    nuevas = {(linea.grupo, linea.casilla): linea for linea in despues}
    return [
        Diferencia(
            clave[0],
            clave[1],
            (nuevas.get(clave) or viejas[clave]).titulo,
            viejas[clave].valor if clave in viejas else "",
            nuevas[clave].valor if clave in nuevas else "",
        )
        for clave in dict.fromkeys([*viejas, *nuevas])
        if clave not in viejas or clave not in nuevas or viejas[clave].valor != nuevas[clave].valor
    ]
