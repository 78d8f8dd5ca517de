"""Progress of long work: a bar on a terminal, a line at each tenth elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def track(items: Iterable[Item], *, total: int, text: str) -> Iterator[Item]:
    """Hand the items on, showing how far it is."""
    if sys.stderr.isatty():
        yield from tqdm(items, total=total, desc=text, unit="", leave=False, file=sys.stderr)
        return
    told = 0
    for done, item in enumerate(items, start=1):
        yield item
        tenth = done * 10 // total if total else 10
        if tenth > told:
            told = tenth
            print(f"{text}: {done} de {total}", file=sys.stderr, flush=True)
