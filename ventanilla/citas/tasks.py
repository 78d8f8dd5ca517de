"""Every job of appointments. Each calls one service; what it does is said there."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.citas.services import vencimientos

# --- gestion -------------------------------------------------------------------------------------------


@app.periodic(cron="*/5 * * * *", periodic_id="citas.lapse_holds")
@app.task(name="citas.lapse_holds", queueing_lock="citas.lapse_holds")
def lapse_holds(timestamp: int) -> None:
    """Holds and offers whose time is over: what was typed is wiped, what was offered goes on to the next."""
    vencimientos.lapse_passing(now=timezone.now())
