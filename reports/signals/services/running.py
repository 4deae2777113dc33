"""Running a detector that somebody asked for: queued as a job, computed by a worker."""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic

from django.db import transaction

from elections.errors import DomainError
from elections.journal.models import Job
from elections.journal.services.events import record_event
from elections.journal.services.jobs import (
    claim_job,
    fail_job,
    finish_job,
    request_job,
)
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.signals.domain.detector import Detector
from reports.signals.domain.detectors import CODE_VERSION, detector
from reports.signals.domain.outcomes import inputs_hash, outcome_as_json
from reports.signals.errors import DetectorOff
from reports.signals.models import RUNS, SignalRun
from reports.signals.selectors.inputs import inputs_of
from reports.signals.selectors.switches import is_on

logger = logging.getLogger(__name__)
KIND = "signals.run"


@transaction.atomic
def ask_for_signals(
    *, mission: Mission, election_day: ElectionDay, code: str, actor: str
) -> Job:
    """Queue one run of a detector that is on."""
    _refuse_if_off(mission, detector(code))
    return request_job(
        kind=KIND,
        arguments={
            "mission": mission.pk,
            "election_day": election_day.pk,
            "detector": code,
        },
        requested_by=actor,
        mission_id=mission.pk,
    )


def run_next_signals(*, now: datetime) -> SignalRun | None:
    """Do the run that was asked for first, if any was."""
    job = claim_job(kinds=[KIND], now=now)
    if job is None:
        return None
    try:
        run = run_detector(
            mission=Mission.objects.get(pk=job.arguments["mission"]),
            election_day=ElectionDay.objects.get(pk=job.arguments["election_day"]),
            code=job.arguments["detector"],
            actor=job.requested_by,
            now=now,
        )
    except DomainError as error:
        fail_job(job=job, message=error.detail)
        return None
    # The message names what was done, never what was found: jobs are read by more people.
    finish_job(job=job, message=f"Run {run.pk} of {run.detector} is stored.")
    return run


def run_detector(
    *,
    mission: Mission,
    election_day: ElectionDay,
    code: str,
    actor: str,
    now: datetime,
) -> SignalRun:
    """Run a detector over the facts known now, and keep what came out."""
    each = detector(code)
    _refuse_if_off(mission, each)
    started = monotonic()
    facts = inputs_of(each.reads, mission=mission, election_day=election_day, as_of=now)
    outcome = each.outcome_of(facts)
    run = RUNS[each.level](
        mission=mission,
        election_day=election_day,
        detector=each.code,
        computed_at=now,
        asked_by=actor,
        inputs_sha256=inputs_hash(facts),
        code_version=CODE_VERSION,
        tested=outcome.tested,
        found=outcome.found,
        seconds=monotonic() - started,
        result=outcome_as_json(outcome),
    )
    _store(run, actor=actor)
    logger.info("signals %s of mission %s stored", run.pk, mission.pk)
    return run


@transaction.atomic
def _store(run: SignalRun, *, actor: str) -> None:
    run.save()
    record_event(
        actor=actor,
        kind="signals.run",
        subject=f"mission:{run.mission_id}",
        mission_id=run.mission_id,
        payload={
            "detector": run.detector,
            "run": run.pk,
            "inputs_sha256": run.inputs_sha256,
        },
    )


def _refuse_if_off(mission: Mission, each: Detector) -> None:
    if not is_on(mission_id=mission.pk, code=each.code):
        raise DetectorOff(
            f"“{each.name}” is off in {mission.code}. Switch it on with a reason first."
        )
