"""Races: the same work in many threads that start together."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def in_threads(count: int, work: Callable[[int], Any]) -> tuple[list[Any], list[Exception]]:
    """Results and errors of `work(n)`, run by `count` threads at once, each with its own connection."""
    results: list[Any] = []
    errors: list[Exception] = []
    barrier = threading.Barrier(count)

    def run(n: int) -> None:
        try:
            barrier.wait(20)
            results.append(work(n))
        except Exception as error:  # the test looks at them
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results, errors
