"""Work for later. A job is a row written in the caller's transaction: it exists if and only if the fact does."""

from datetime import timedelta

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

# Inside a worker the library would use a connection of its own: a job enqueued by a job could then be taken before
# the fact that it is about exists, find nothing to do, and be forgotten. Django's connection is the caller's, always.
_DE_LA_TRANSACCION = JobManager(DjangoConnector())


def enqueue(name: str, *, queueing_lock: str | None = None, wait: timedelta | None = None, **kwargs: str | int) -> None:
    """Enqueue the task registered as `name`. Arguments must be JSON values; pass keys, not objects."""
    deferrer = (
        app.configure_task(name, queueing_lock=queueing_lock)
        if wait is None
        else app.configure_task(name, queueing_lock=queueing_lock, schedule_in={"seconds": int(wait.total_seconds())})
    )
    deferrer.job_manager = _DE_LA_TRANSACCION
    deferrer.defer(**kwargs)
