"""ALTCHA: the form of challenges and proofs, the same as that of the widget in the browser."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from altcha import Challenge, create_challenge, verify_solution
from django.utils.crypto import salted_hmac

ALGORITMO = "PBKDF2/SHA-256"
LARGO_MAXIMO = 4000
"""Of what a browser sends back; a real proof has some 800 characters."""


@dataclass(frozen=True, slots=True)
class Prueba:
    """What a proof says once the library found it whole: whose signature, for what, for whom and until when."""

    firma: str
    proposito: str
    quien: str
    vence: int


class PruebaVencida(Exception):
    """The time to solve it is over."""


class PruebaMala(Exception):
    """Not a proof of ours, changed on the way, or not solved."""


def _secretos() -> tuple[bytes, bytes]:
    """One for what was asked and one for the answer."""
    return (
        salted_hmac("robots.reto", "pregunta", algorithm="sha256").digest(),
        salted_hmac("robots.reto", "respuesta", algorithm="sha256").digest(),
    )


def new_challenge(*, proposito: str, quien: str, iteraciones: int, tries: int, vence_at: datetime) -> dict[str, Any]:
    """As it is sent, in JSON. `tries` is how many it takes: only we know it."""
    pregunta, respuesta = _secretos()
    reto: dict[str, Any] = create_challenge(
        ALGORITMO,
        iteraciones,
        counter=tries,
        expires_at=int(vence_at.timestamp()),
        data={"para": proposito, "quien": quien},
        hmac_secret=pregunta,
        hmac_key_secret=respuesta,
    ).to_dict()
    return reto


def read_proof(texto: str) -> Prueba:
    """Raises PruebaMala, PruebaVencida. The same proof is good each time: who spends it is said elsewhere."""
    pregunta, respuesta = _secretos()
    if len(texto) > LARGO_MAXIMO:
        raise PruebaMala
    hallado = verify_solution(texto, pregunta, hmac_key_secret=respuesta)
    if hallado.expired:
        raise PruebaVencida
    if not hallado.verified:
        raise PruebaMala
    reto = Challenge.from_dict(json.loads(base64.b64decode(texto))["challenge"])
    datos = reto.parameters.data or {}
    return Prueba(
        firma=str(reto.signature),
        proposito=str(datos.get("para")),
        quien=str(datos.get("quien")),
        vence=reto.parameters.expires_at or 0,
    )
