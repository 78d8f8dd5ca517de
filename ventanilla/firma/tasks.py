"""What signatures do after they answered."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.firma.services import entrega, firmar, instrumento


@app.task(name="firma.estampar", retry=RetryStrategy(max_attempts=200, wait=20, linear_wait=20))
def estampar(acta: str) -> None:
    """The time stamp; while the authority does not answer it is asked again, for some days."""
    firmar.stamp(UUID(acta), now=timezone.now())


@app.task(name="firma.entregar", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def entregar(instrumento: str) -> None:
    """The sealed receipt of a new instrument, by mail."""
    entrega.deliver_instrumento(UUID(instrumento), now=timezone.now())


@app.task(name="firma.constancia", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def constancia(acta: str) -> None:
    """The sealed PDF of what was filed with a signature."""
    entrega.deliver_acta(UUID(acta), now=timezone.now())


@app.periodic(cron="5 12 * * *", periodic_id="firma.vencimientos")  # 7:05 a. m. in Bogotá
@app.task(name="firma.vencimientos", queueing_lock="firma.vencimientos")
def vencimientos(timestamp: int) -> None:
    """Notices before expiry, once each, and the end of what lapsed."""
    instrumento.notify_expiries(now=timezone.now())
