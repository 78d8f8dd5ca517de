"""What mandates do after they answered, and at night."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.rut.mandatos import services


@app.task(name="rut.mandato_propuesto", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def propuesto(mandato: int) -> None:
    services.announce_proposal(mandato, now=timezone.now())


@app.task(name="rut.mandato_cambio", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def cambio(mandato: int, estado: str) -> None:
    services.announce_change(mandato, estado, now=timezone.now())


@app.periodic(cron="20 5 * * *", periodic_id="rut.mandatos_vencidos")  # 0:20 a. m. in Bogotá
@app.task(name="rut.mandatos_vencidos", queueing_lock="rut.mandatos_vencidos")
def vencidos(timestamp: int) -> None:
    """Proposals that nobody accepted and mandates whose last day passed."""
    services.lapse_mandatos(now=timezone.now())
