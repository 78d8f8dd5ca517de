"""What accounts do by themselves, every hour."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.cuentas import services


@app.periodic(cron="41 * * * *", periodic_id="cuentas.forget_old")
@app.task(name="cuentas.forget_old", queueing_lock="cuentas.forget_old")
def forget_old(timestamp: int) -> None:
    """Lapsed limits, codes, proofs and sessions are of no use to anybody."""
    services.forget_old(now=timezone.now())


@app.periodic(cron="*/10 * * * *", periodic_id="cuentas.apply_lost_factors")
@app.task(name="cuentas.apply_lost_factors", queueing_lock="cuentas.apply_lost_factors")
def apply_lost_factors(timestamp: int) -> None:
    """Who waited a day for a lost second factor may go in with the password."""
    services.apply_lost_factors(now=timezone.now())
