"""Mail leaves the house here."""

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.comun import jobs
from ventanilla.notificaciones import services
from ventanilla.notificaciones.rules import INTENTOS_MAXIMOS, retry_after


# What is not the mail server's doing (a file that cannot be read) is tried again as it is.
@app.task(name="notificaciones.deliver", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def deliver(codigo: str) -> None:
    """One message; a failure is counted and tried again later, so that one bad address stops nobody."""
    try:
        services.deliver(codigo, now=timezone.now())
    except services.EnvioFallido:
        with transaction.atomic():  # counted and put off together: a worker that dies between loses no message
            intentos = services.note_failure(codigo)
            if intentos < INTENTOS_MAXIMOS:
                jobs.enqueue("notificaciones.deliver", wait=retry_after(intentos), codigo=codigo)
