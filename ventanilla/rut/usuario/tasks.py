"""Looking the person up, away from the page that asked."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.rut.usuario import services


@app.task(name="rut.send_codigo_de_usuario", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def send_codigo(solicitud_id: str, pedido: int) -> None:
    services.send_codigo(UUID(solicitud_id), pedido=pedido, now=timezone.now())


@app.periodic(cron="23 * * * *", periodic_id="rut.forget_usuarios")
@app.task(name="rut.forget_usuarios", queueing_lock="rut.forget_usuarios")
def forget_old(timestamp: int) -> None:
    services.forget_old(now=timezone.now())
