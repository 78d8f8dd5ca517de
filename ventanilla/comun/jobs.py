"""Work for later. A job is a row written in the caller's transaction: it exists if and only if the fact does."""

from procrastinate.contrib.django import app


def enqueue(name: str, *, queueing_lock: str | None = None, **kwargs: str | int) -> None:
    """Enqueue the task registered as `name`. Arguments must be JSON values; pass keys, not objects."""
    app.configure_task(name, queueing_lock=queueing_lock).defer(**kwargs)
