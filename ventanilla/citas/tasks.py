"""Every job of appointments. Each calls one service; what it does is said there."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.citas.agenda import services as agenda
from ventanilla.citas.espera import services as espera
from ventanilla.citas.gestion.services import avisos
from ventanilla.citas.sala.services import cierre
from ventanilla.citas.services import papeles, vencimientos
from ventanilla.citas.sorteo import services as sorteo
from ventanilla.comun.actor import Actor

REINTENTOS = RetryStrategy(max_attempts=8, exponential_wait=3)

# --- gestion -------------------------------------------------------------------------------------------


@app.periodic(cron="*/5 * * * *", periodic_id="citas.lapse_holds")
@app.task(name="citas.lapse_holds", queueing_lock="citas.lapse_holds")
def lapse_holds(timestamp: int) -> None:
    """Holds and offers whose time is over: what was typed is wiped, what was offered goes on to the next."""
    vencimientos.lapse_passing(now=timezone.now())


@app.task(name="citas.tell", retry=REINTENTOS)
def tell(cita_id: str, que: str) -> None:
    """Mails and text messages about one appointment."""
    avisos.tell(UUID(cita_id), que, now=timezone.now())


@app.periodic(cron="*/15 13-23 * * *", periodic_id="citas.remind")  # 8:00 a. m. to 6:45 p. m. in Bogotá
@app.task(name="citas.remind", queueing_lock="citas.remind")
def remind(timestamp: int) -> None:
    """At three days and at one day, once each."""
    avisos.remind(now=timezone.now())


@app.periodic(cron="*/15 * * * *", periodic_id="citas.close_papers")
@app.task(name="citas.close_papers", queueing_lock="citas.close_papers")
def close_papers(timestamp: int) -> None:
    """Who lacks a paper when papers close loses nothing: another date is offered."""
    papeles.close_papers(now=timezone.now())


@app.task(name="citas.offer_other_date", retry=REINTENTOS)
def offer_other_date(cita_id: str) -> None:
    """The next place of the same office, for who lacks a paper."""
    papeles.offer_other_date(UUID(cita_id), now=timezone.now())


# --- agenda --------------------------------------------------------------------------------------------


@app.periodic(cron="10 6,12,18 * * *", periodic_id="citas.publish_agenda")
@app.task(name="citas.publish_agenda")
def publish_agenda(timestamp: int = 0) -> None:
    """The places that rules want and are not there yet, up to the horizon."""
    agenda.publish_all(Actor.sistema(), now=timezone.now())


@app.task(name="citas.rescue", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def rescue(cambio_id: int) -> None:
    """Other places for whoever lost theirs, fifty at a time."""
    agenda.rescue(cambio_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *", periodic_id="citas.rescue_pending")
@app.task(name="citas.rescue_pending", queueing_lock="citas.rescue_pending")
def rescue_pending(timestamp: int = 0) -> None:
    """Changes whose people were not all seen to."""
    agenda.rescue_pending(now=timezone.now())


@app.task(name="citas.release_offers", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def release_offers(cita_id: str) -> None:
    """Places that were held for somebody who needs them no more."""
    agenda.release_offers(UUID(cita_id), now=timezone.now())


# --- sala ----------------------------------------------------------------------------------------------


@app.periodic(cron="*/5 * * * *", periodic_id="citas.mark_no_shows")
@app.task(name="citas.mark_no_shows", queueing_lock="citas.mark_no_shows")
def mark_no_shows(timestamp: int) -> None:
    """Who did not come within the tolerance."""
    cierre.mark_no_shows(now=timezone.now())


@app.periodic(cron="30 5 * * *", periodic_id="citas.close_days")  # 0:30 a. m. in Bogotá
@app.task(name="citas.close_days", queueing_lock="citas.close_days")
def close_days(timestamp: int) -> None:
    """Turns that an office left open yesterday."""
    cierre.close_days(now=timezone.now())


# --- espera y sorteo ------------------------------------------------------------------------------------


@app.task(name="citas.offer", retry=REINTENTOS)
def offer(cupo_id: int) -> None:
    """A freed place: the next ticket of its draw, or who waits for one like it."""
    now = timezone.now()
    if sorteo.offer_next(cupo_id, now=now) is None:
        espera.offer_place(cupo_id, now=now)


@app.task(name="citas.find_place", retry=REINTENTOS)
def find_place(espera_id: int) -> None:
    """Somebody just joined: perhaps there is a place that suits them."""
    espera.find_place(espera_id, now=timezone.now())


@app.periodic(cron="*/5 * * * *", periodic_id="citas.sweep_waiting")
@app.task(name="citas.sweep_waiting", queueing_lock="citas.sweep_waiting")
def sweep_waiting(timestamp: int) -> None:
    """Waits that are over, and free places that suit somebody who waits."""
    espera.sweep(now=timezone.now())


@app.task(name="citas.draw", retry=REINTENTOS)
def draw(ventana_id: str) -> None:
    """At the announced moment."""
    sorteo.draw(UUID(ventana_id), now=timezone.now())


@app.periodic(cron="*/5 * * * *", periodic_id="citas.draw_due")
@app.task(name="citas.draw_due", queueing_lock="citas.draw_due")
def draw_due(timestamp: int) -> None:
    """Draws whose moment went by while no worker ran."""
    sorteo.draw_due(now=timezone.now())


@app.task(name="citas.tell_ticket", retry=REINTENTOS)
def tell_ticket(participacion_id: int) -> None:
    """Whose ticket got no place."""
    sorteo.tell_ticket(participacion_id, now=timezone.now())


@app.task(name="citas.join_losers", retry=REINTENTOS)
def join_losers(ventana_id: str) -> None:
    """On to the waitlist, in the order of the draw."""
    espera.join_losers(UUID(ventana_id), now=timezone.now())
