"""The queue of work that people asked for."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from elections.journal.models import Event, Job
from elections.journal.services.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobNotFailed,
    LeaseLost,
    claim_job,
    fail_job,
    finish_job,
    report_progress,
    request_job,
    restart_job,
)
from tests.factories.journal import MOMENT, JobFactory

pytestmark = pytest.mark.django_db
KINDS = ("count_votes",)
LATER = MOMENT + LEASE + timedelta(seconds=1)


def claimed() -> Job:
    JobFactory.create()
    job = claim_job(kinds=KINDS, now=MOMENT)
    assert job
    return job


def test_a_request_is_queued_and_written_to_the_journal() -> None:
    job = request_job(
        kind="count_votes", arguments={"day": 4}, requested_by="user:7", mission_id=2
    )

    assert job.state == Job.State.QUEUED
    event = Event.objects.about(f"job:{job.pk}").get()
    assert (event.kind, event.actor, event.mission_id) == ("job.requested", "user:7", 2)


def test_the_earliest_request_is_claimed_first() -> None:
    JobFactory.create(requested_at=MOMENT)
    earlier = JobFactory.create(requested_at=MOMENT - timedelta(minutes=1))

    job = claim_job(kinds=KINDS, now=MOMENT)

    assert job == earlier


def test_a_job_of_another_kind_is_left_alone() -> None:
    JobFactory.create(kind="bake_bread")

    assert claim_job(kinds=KINDS, now=MOMENT) is None


def test_a_job_under_way_is_not_claimed_again() -> None:
    claimed()

    assert claim_job(kinds=KINDS, now=MOMENT + timedelta(seconds=60)) is None


def test_a_job_whose_worker_died_is_claimed_again() -> None:
    job = claimed()

    again = claim_job(kinds=KINDS, now=LATER)

    assert again == job
    assert again.attempts == 2


def test_progress_renews_the_lease() -> None:
    job = claimed()

    report_progress(job=job, done=3, total=10, message="Reading", now=LATER)

    assert claim_job(kinds=KINDS, now=LATER + timedelta(seconds=1)) is None
    job.refresh_from_db()
    assert (job.done_steps, job.total_steps, job.message) == (3, 10, "Reading")


def test_a_worker_that_lost_its_lease_cannot_write() -> None:
    slow = claimed()
    claim_job(kinds=KINDS, now=LATER)

    with pytest.raises(LeaseLost):
        finish_job(job=slow, result={"votes": 1})

    assert Job.objects.get().state == Job.State.RUNNING


def test_a_finished_job_keeps_its_result() -> None:
    job = claimed()
    report_progress(job=job, done=9, total=10)

    finish_job(job=job, result={"votes": 12}, message="Counted", now=MOMENT)

    job.refresh_from_db()
    assert (job.state, job.result, job.done_steps) == ("done", {"votes": 12}, 10)
    assert job.finished_at == MOMENT


def test_a_failed_job_says_what_to_do_and_can_be_started_again() -> None:
    job = claimed()
    fail_job(job=job, message="Load the station list, then start this again.")

    restart_job(job=job, actor="user:7")

    again = claim_job(kinds=KINDS, now=MOMENT)
    assert again == job
    assert again.attempts == 1
    assert Event.objects.of_kind("job.restarted").get().actor == "user:7"


def test_only_a_failed_job_can_be_started_again() -> None:
    with pytest.raises(JobNotFailed, match="queued"):
        restart_job(job=JobFactory.create(), actor="user:7")


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    claimed()
    moment = MOMENT
    for _ in range(MAX_ATTEMPTS):
        moment += LEASE + timedelta(seconds=1)
        claim_job(kinds=KINDS, now=moment)

    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "stopped 3 times" in job.message


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_job() -> None:
    JobFactory.create_batch(2)
    found: list[Job | None] = []

    def claim_elsewhere() -> None:
        found.append(claim_job(kinds=KINDS, now=MOMENT))
        connection.close()

    with transaction.atomic():
        found.append(claim_job(kinds=KINDS, now=MOMENT))
        other = Thread(target=claim_elsewhere)
        other.start()
        other.join()

    assert {job.pk for job in found if job} == set(
        Job.objects.values_list("pk", flat=True)
    )
