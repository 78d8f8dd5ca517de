"""What the file does by itself, at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.expediente import services


@app.periodic(cron="12 8 * * *", periodic_id="expediente.forget_lapsed")  # 3:12 a. m. in Bogotá
@app.task(name="expediente.forget_lapsed", queueing_lock="expediente.forget_lapsed")
def forget_lapsed(timestamp: int) -> None:
    """Drafts that nobody touched for 30 days are erased, as the personal-data notice promises."""
    services.forget_lapsed(now=timezone.now())


@app.periodic(cron="*/10 * * * *", periodic_id="expediente.anchor_chain")
@app.task(name="expediente.anchor_chain", queueing_lock="expediente.anchor_chain")
def anchor_chain(timestamp: int) -> None:
    """Every ten minutes the head of the chain leaves the database."""
    services.anchor_chain(now=timezone.now())
