"""What the register does after it answered."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.rut import services


@app.task(name="rut.deliver_rut", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def deliver_rut(nit: str, radicado: str) -> None:
    services.deliver_rut(nit, radicado=radicado, now=timezone.now())


@app.task(name="rut.deliver_cambio", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def deliver_cambio(nit: str, radicado: str) -> None:
    services.deliver_cambio(nit, radicado=radicado, now=timezone.now())


@app.task(name="rut.issue_recibo", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def issue_recibo(radicado: str) -> None:
    services.issue_recibo(radicado, now=timezone.now())
