"""A person's key, sealed so that it takes two to open it: the passphrase and the server key.

wrap = HKDF-SHA256(Argon2id(passphrase, salt) ‖ server key); sealed = AES-256-GCM(wrap, nonce, PKCS#8, aad=instrument).
A copy of the database opens nothing, nor does the server key alone. Nothing of the passphrase is kept.
"""

import os
import threading
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ventanilla.firma.ports import LlaveDelServidor

ARGON = {"memoria": 65_536, "pasadas": 3, "carriles": 1}
"""64 MiB, three passes: about 0.17 s on one of our cores. An instrument remembers those it was sealed with."""

_CUPOS = threading.BoundedSemaphore(2 * (os.cpu_count() or 1))
"""Each opening takes 64 MiB and a core: more at once would only take memory from everybody."""


class FraseEquivocada(Exception):
    """The passphrase does not open this key."""


@dataclass(frozen=True, slots=True)
class Sellada:
    """A sealed key as it rests in the database."""

    sal: bytes
    argon: dict[str, int]
    nonce: bytes
    cifrado: bytes
    kek_id: str


def seal(
    clave: ec.EllipticCurvePrivateKey, *, frase: str, llave: LlaveDelServidor, instrumento: UUID, argon: dict[str, int]
) -> Sellada:
    sal, nonce = os.urandom(16), os.urandom(12)
    pkcs8 = clave.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    cifrado = AESGCM(_wrap(frase, sal, argon, llave)).encrypt(nonce, pkcs8, instrumento.bytes)
    return Sellada(sal=sal, argon=dict(argon), nonce=nonce, cifrado=cifrado, kek_id=llave.id)


def unseal(sellada: Sellada, *, frase: str, llave: LlaveDelServidor, instrumento: UUID) -> ec.EllipticCurvePrivateKey:
    """Raises FraseEquivocada; a wrong server key or another instrument's seal look the same."""
    try:
        pkcs8 = AESGCM(_wrap(frase, sellada.sal, sellada.argon, llave)).decrypt(
            sellada.nonce, sellada.cifrado, instrumento.bytes
        )
    except InvalidTag as error:
        raise FraseEquivocada from error
    clave = serialization.load_der_private_key(pkcs8, password=None)
    if not isinstance(clave, ec.EllipticCurvePrivateKey):
        raise TypeError("signers have elliptic curve keys")
    return clave


def _wrap(frase: str, sal: bytes, argon: dict[str, int], llave: LlaveDelServidor) -> bytes:
    """However the keyboard composed the accents (Unicode NFC)."""
    with _CUPOS:
        de_la_frase = Argon2id(
            salt=sal,
            length=32,
            iterations=argon["pasadas"],
            lanes=argon["carriles"],
            memory_cost=argon["memoria"],
        ).derive(unicodedata.normalize("NFC", frase).encode())
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"firma/v1").derive(de_la_frase + llave.valor)
