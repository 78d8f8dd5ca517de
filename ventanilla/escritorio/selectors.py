"""People as officials find them: masked, until they say why they look."""

from dataclasses import dataclass

from ventanilla.casos import selectors as casos
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.rules import mask_name
from ventanilla.escritorio.rules import mask_number
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors as rut


@dataclass(frozen=True, slots=True)
class Hallada:
    """Somebody of the register, with nothing that says who it is to whom does not know."""

    nit: str
    nombre: str
    documento: str
    estado: str


def find_people(texto: str) -> list[Hallada]:
    """Twenty at most, masked."""
    return [
        Hallada(
            nit=uno.nit,
            nombre=mask_name(uno.nombre),
            documento=mask_number(uno.numero_documento),
            estado=uno.estado,
        )
        for uno in rut.find_contribuyentes(texto)
    ]


@dataclass(frozen=True, slots=True)
class Persona:
    rut: rut.Rut
    casos: list[casos.Fila]

    @property
    def lugar(self) -> str:
        """Municipality and department, in words."""
        return referencias.municipio(self.rut.datos.municipio).completo if self.rut.datos.municipio else ""

    @property
    def actividades(self) -> list[str]:
        """Code and name of each."""
        return [f"{una.codigo} {referencias.actividad(una.codigo).description}" for una in self.rut.datos.actividades]


def is_own(actor: Actor, nit: str) -> bool:
    """Nobody uses the desk for their own data: for that they are people."""
    return casos.funcionario_of(actor).user.numero_documento == nit
