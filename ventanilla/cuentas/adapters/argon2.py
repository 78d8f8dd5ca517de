"""Argon2id as the policy asks; the figures live in docs/seguridad."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: OWASP's floor, about 25 ms on one of our cores."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
