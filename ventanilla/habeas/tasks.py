"""What the desk does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.habeas import services


@app.periodic(cron="30 13 * * *", periodic_id="habeas.reclamos")  # 8:30 a. m. in Bogotá
@app.task(name="habeas.reclamos", queueing_lock="habeas.reclamos")
def reclamos(timestamp: int) -> None:
    """Complaints of yesterday are in hand."""
    services.mark_reclamos(now=timezone.now())
