"""Every job of appointments. Each calls one service; what it does is said there."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.citas.agenda import services as agenda
from ventanilla.citas.services import vencimientos
from ventanilla.comun.actor import Actor

# --- gestion -------------------------------------------------------------------------------------------


@app.periodic(cron="*/5 * * * *", periodic_id="citas.lapse_holds")
@app.task(name="citas.lapse_holds", queueing_lock="citas.lapse_holds")
def lapse_holds(timestamp: int) -> None:
    """Holds and offers whose time is over: what was typed is wiped, what was offered goes on to the next."""
    vencimientos.lapse_passing(now=timezone.now())


# --- agenda --------------------------------------------------------------------------------------------


@app.periodic(cron="10 6,12,18 * * *", periodic_id="citas.publish_agenda")
@app.task(name="citas.publish_agenda", queueing_lock="citas.publish_agenda")
def publish_agenda(timestamp: int = 0) -> None:
    """The places that rules want and are not there yet, up to the horizon."""
    agenda.publish_all(Actor.sistema(), now=timezone.now())
