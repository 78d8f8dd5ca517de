"""A register to show, to measure and to rehearse with: people and organisations in every state."""

import math
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.utils import timezone

from ventanilla.comun.actor import Actor
from ventanilla.operacion.avance import track
from ventanilla.operacion.semilla.casos import seed_cases
from ventanilla.operacion.semilla.personas import causal_of, taxpayers
from ventanilla.rut.services import load_contribuyentes

TANDA = 10_000  # rows of one transaction: what an interruption may lose


def seed_in_batches(n: int, *, now: datetime, seed: int = 1) -> Iterator[int]:
    """Load them; after each transaction, how many were new. Going over the same people again adds nobody."""
    people = ((datos, causal_of(datos)) for datos in taxpayers(n, seed=seed))
    while batch := list(islice(people, TANDA)):
        yield load_contribuyentes(Actor.sistema(), batch, now=now)


def seed_taxpayers(n: int, *, now: datetime, seed: int = 1, on_progress: Callable[[int], None] | None = None) -> int:
    """How many were new. `on_progress` hears how many have been gone over."""
    new = 0
    for number, added in enumerate(seed_in_batches(n, now=now, seed=seed), start=1):
        new += added
        if on_progress is not None:
            on_progress(min(n, number * TANDA))
    return new


def seed(n: int) -> int:
    """The order of the command line: the register with a progress bar, then officials and their cases."""
    now = timezone.now()
    batches = seed_in_batches(n, now=now)
    new = sum(track(batches, total=math.ceil(n / TANDA), text=f"Contribuyentes, por tandas de {TANDA}"))
    seed_cases(n, now=now)
    return new
