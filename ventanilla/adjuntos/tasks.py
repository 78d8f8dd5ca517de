"""Papers are checked here, out of the request."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.adjuntos import services


# What nobody foresaw is tried again as it is; a check without verdict waits for `check_again`.
@app.task(name="adjuntos.process", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def process(adjunto_id: str) -> None:
    try:
        services.process(UUID(adjunto_id), now=timezone.now())
    except services.SinRevisar:
        return


@app.periodic(cron="*/5 * * * *", periodic_id="adjuntos.check_again")
@app.task(name="adjuntos.check_again", queueing_lock="adjuntos.check_again")
def check_again(timestamp: int) -> None:
    """The antivirus may have come back, and a job may have been lost."""
    services.check_again(now=timezone.now())


@app.periodic(cron="23 * * * *", periodic_id="adjuntos.sweep")
@app.task(name="adjuntos.sweep", queueing_lock="adjuntos.sweep")
def sweep(timestamp: int) -> None:
    """Originals that were decided, papers that were removed, and what a crash left."""
    services.sweep(now=timezone.now())
