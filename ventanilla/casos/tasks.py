"""What cases do by themselves."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.casos import services


@app.task(name="casos.issue_decision", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def issue_decision(numero: str) -> None:
    """The sealed document of a decision, by mail."""
    services.issue_decision(numero, now=timezone.now())


@app.periodic(cron="20 11 * * *", periodic_id="casos.lapse_requests")  # 6:20 a. m. in Bogotá
@app.task(name="casos.lapse_requests", queueing_lock="casos.lapse_requests")
def lapse_requests(timestamp: int) -> None:
    """Requests whose term ended yesterday."""
    services.lapse_requests(now=timezone.now())
