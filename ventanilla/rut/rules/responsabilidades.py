"""Box 53: which responsibilities exclude one another, and which are not chosen by oneself. No Django.

What rests on no readable source is marked "unverified" and kept in tables that read like the list they come from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incompatibilidad:
    una: str
    otra: str
    porque: str


@dataclass(frozen=True, slots=True)
class Sugerencia:
    """`obligatoria`: the law leaves no choice given what was stated."""

    codigo: str
    porque: str
    obligatoria: bool


# Pairs that nobody may hold together. Unverified as a list; the reasons are the law's.
INCOMPATIBLES = (
    Incompatibilidad(
        "48", "49", "No se puede ser responsable y no responsable de IVA al mismo tiempo (art. 437 E.T.)."
    ),
    Incompatibilidad(
        "33",
        "50",
        "No se puede ser responsable y no responsable del impuesto al consumo al mismo tiempo (art. 512-13 E.T.).",
    ),
    Incompatibilidad(
        "05",
        "47",
        "El Régimen Simple reemplaza el impuesto de renta ordinario: se está en uno o en el otro (art. 903 E.T.).",
    ),
    Incompatibilidad("05", "04", "El régimen especial y el ordinario de renta se excluyen (art. 19 E.T.)."),
    Incompatibilidad(
        "48", "53", "Una persona jurídica es responsable de IVA (48) o no lo es (53): no las dos cosas (art. 437 E.T.)."
    ),
)

# What the register of an organisation never says. Unverified as a list; the reasons are the law's.
NUNCA_EN_JURIDICAS: Mapping[str, str] = {
    "49": "Es de personas naturales (art. 437, par. 3, E.T.). Una organización que no cobra IVA tiene la 53.",
    "50": "Es de restaurantes y bares de personas naturales (art. 512-13 E.T.). Una organización tiene la 33.",
}

# Given by the administration or by a procedure of their own, never chosen at registration.
SOLO_POR_OTRO_TRAMITE: Mapping[str, str] = {
    "04": "La calificación en el régimen tributario especial se pide en un trámite propio.",
    "10": "Las calidades aduaneras se agregan con un funcionario.",
    "13": "La calidad de gran contribuyente la da la administración.",
    "15": "La calidad de autorretenedor la da la administración.",
    "47": "La inscripción en el Régimen Simple es un trámite propio.",
    "52": "Se agrega cuando usted se habilita como facturador electrónico.",
}

# What a natural person may add at registration besides what the answers suggest.
OPCIONALES = ("05", "07", "09", "14", "22", "33", "41", "42", "48", "49", "50")


def incompatibilities(codigos: Sequence[str]) -> tuple[Incompatibilidad, ...]:
    """Every pair that is refused, with its reason; empty means that they may go together."""
    elegidas = set(codigos)
    return tuple(par for par in INCOMPATIBLES if {par.una, par.otra} <= elegidas)
