"""Celery is set as measured on broken networks, and the clock names real tasks."""

from __future__ import annotations

import gc
from fnmatch import fnmatch

import pytest
from celery.signals import worker_process_init
from django.conf import settings

from config import schedule
from config.celery import app


def test_no_task_is_lost_with_its_worker() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_a_task_is_given_again_only_after_its_time_is_over() -> None:
    transport = app.conf.broker_transport_options

    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert transport["visibility_timeout"] > 2 * app.conf.task_time_limit


def test_a_silent_connection_is_noticed() -> None:
    transport = app.conf.broker_transport_options

    assert transport["socket_timeout"] == 10
    assert transport["socket_keepalive"]
    assert transport["health_check_interval"] == 5


def test_messages_are_json_and_results_are_rows_not_messages() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result
    assert not app.conf.result_backend


@pytest.mark.parametrize("name", sorted(schedule.BEAT))
def test_the_clock_names_a_task_that_exists_and_its_queue(name: str) -> None:
    app.loader.import_default_modules()
    entry = schedule.BEAT[name]

    assert entry["task"] in app.tasks
    assert entry["options"]["queue"] in schedule.QUEUES
    assert entry["options"]["expires"] <= entry["schedule"]


def test_every_task_of_ours_waits_on_a_queue_that_a_worker_serves() -> None:
    app.loader.import_default_modules()
    ours = [task for task in app.tasks if not task.startswith("celery.")]

    queues = {
        next(
            (
                route["queue"]
                for pattern, route in schedule.ROUTES.items()
                if fnmatch(task, pattern)
            ),
            settings.CELERY_TASK_DEFAULT_QUEUE,
        )
        for task in ours
    }

    assert queues <= set(schedule.QUEUES)


def test_what_a_worker_loaded_is_left_out_of_collections() -> None:
    try:
        worker_process_init.send(sender=None)

        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
