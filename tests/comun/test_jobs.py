"""A job exists if and only if the fact does: also when a job enqueues another."""

import asyncio
import threading
from typing import cast

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from ventanilla.comun import jobs


class Falla(Exception):
    """What undoes the fact."""


def pending() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notificaciones.deliver'")
        return int(cursor.fetchone()[0])


def enqueue_and_undo() -> None:
    with pytest.raises(Falla), transaction.atomic():
        jobs.enqueue("notificaciones.deliver", codigo="X")
        assert pending() == 1
        raise Falla


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_leaves_no_job():
    enqueue_and_undo()

    assert pending() == 0


@pytest.mark.django_db(transaction=True)
def test_inside_a_worker_too():
    """The worker swaps the connection of the library for one of its own; the facts are on Django's."""
    connector = cast(DjangoConnector, app.connector)
    problems: list[BaseException] = []

    def job() -> None:
        try:
            enqueue_and_undo()
            assert pending() == 0
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    async def work() -> None:
        with app.replace_connector(connector.get_worker_connector()) as worker:
            async with worker.open_async():
                thread = threading.Thread(target=job)
                thread.start()
                await asyncio.to_thread(thread.join)

    asyncio.run(work())
    assert problems == []
