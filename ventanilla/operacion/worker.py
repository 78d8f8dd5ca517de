"""The worker process: takes jobs from the database and puts back those whose worker died in the middle."""

import asyncio
import logging
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

HEARTBEAT = 5.0
STALLED_AFTER = 20.0  # without a heartbeat; the job is then done again, so every job must bear being repeated
GRACE = 7.0

logger = logging.getLogger("ventanilla.worker")


async def rescue_stalled(worker_app: App) -> int:
    """Put back the jobs of dead workers. Returns how many."""
    manager = worker_app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
    for job in stalled:
        await manager.retry_job(job)
        logger.warning("trabajo rescatado", extra={"trabajo": job.id, "tarea": job.task_name})
    return len(stalled)


async def _rescue_forever(worker_app: App) -> None:
    while True:
        try:
            await rescue_stalled(worker_app)
        except Exception:
            logger.exception("no se pudieron rescatar trabajos")
        await asyncio.sleep(STALLED_AFTER / 2)


async def _work(worker_app: App) -> None:
    async with worker_app.open_async():
        rescuer = asyncio.create_task(_rescue_forever(worker_app))
        try:
            await worker_app.run_worker_async(
                concurrency=2,
                fetch_job_polling_interval=5.0,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
        finally:
            rescuer.cancel()


def work() -> None:
    """Run until told to stop; a job under way is given time to end."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        asyncio.run(_work(worker_app))
