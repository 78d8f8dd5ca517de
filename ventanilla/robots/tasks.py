"""What is done by itself, every ten minutes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.robots import services


@app.periodic(cron="*/10 * * * *", periodic_id="robots.forget_old")
@app.task(name="robots.forget_old", queueing_lock="robots.forget_old")
def forget_old(timestamp: int) -> None:
    """Challenges that lapsed and windows that passed are of no use to anybody."""
    services.forget_old(now=timezone.now())
