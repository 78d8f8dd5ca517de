"""Why an act on a case is not done."""

from dataclasses import dataclass
from datetime import datetime

from ventanilla.casos import rules
from ventanilla.casos.models import Caso
from ventanilla.casos.rules import EstadoCaso
from ventanilla.cuentas import selectors as cuentas


class NoAutorizado(Exception):
    """Not an active official, or without the role that the act needs."""


class Impedido(Exception):
    """The case is of the official, or of somebody whom they represent."""


class ColaVacia(Exception):
    """Nothing waits that this official may claim."""


class NoEsSuyo(Exception):
    """The case is not in the hands of this official."""


class FaltaVerificar(Exception):
    """Lines of the checklist are not marked."""

    def __init__(self, faltan: tuple[str, ...]) -> None:
        self.faltan = faltan
        super().__init__(", ".join(faltan))


class MismaPersona(Exception):
    """Who proposed a decision does not approve it."""


class NoSePuedePedir(Exception):
    """The person was asked already, or the days to ask are over."""


class PlazoVencido(Exception):
    """The term to answer ended, or was extended once already."""


@dataclass(frozen=True, slots=True)
class Cambio:
    """What somebody else did with the case meanwhile."""

    que: str
    quien: str
    at: datetime
    estado: str
    motivo: str


class CasoCambio(Exception):
    """Somebody else changed the case since it was opened on the screen. Nothing was done; `cambio` says what it was."""

    def __init__(self, caso: Caso) -> None:
        quien = caso.cambio_por_id
        self.cambio = Cambio(
            que=caso.cambio,
            quien=cuentas.names_of({quien}).get(quien, "") if quien else "",
            at=caso.cambio_at,
            estado=rules.EN_PALABRAS[EstadoCaso(caso.estado)],
            motivo=caso.motivo if caso.estado in rules.DECIDIDOS else "",
        )
        super().__init__(caso.numero)


class CasoYaDecidido(CasoCambio):
    """Another official decided it first."""
