"""What is due after its day is applied, one by one: a worker that dies leaves the rest to the next round."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.rut.recuperacion import services


@app.periodic(cron="*/5 * * * *", periodic_id="rut.apply_recuperaciones")
@app.task(name="rut.apply_recuperaciones", queueing_lock="rut.apply_recuperaciones")
def apply_due(timestamp: int) -> None:
    now = timezone.now()
    for solicitud_id in services.due(now=now):
        services.apply(solicitud_id, now=now)


@app.periodic(cron="37 8 * * *", periodic_id="rut.expire_recuperaciones")
@app.task(name="rut.expire_recuperaciones", queueing_lock="rut.expire_recuperaciones")
def expire_old(timestamp: int) -> None:
    services.expire_old(now=timezone.now())
