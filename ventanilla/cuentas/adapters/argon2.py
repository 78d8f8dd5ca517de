"""Argon2id as the policy asks; the figures live in docs/seguridad."""

import os
import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_CUPOS = threading.BoundedSemaphore(2 * (os.cpu_count() or 1))
"""Each hash takes its memory and a core: two hundred sign-ins at once wait for their turn instead of taking 4 GB."""


class Argon2idHasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: OWASP's floor, about 25 ms on one of our cores."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _CUPOS:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _CUPOS:
            return super().verify(password, encoded)
