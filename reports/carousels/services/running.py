"""Searching the reports of a day for groups that moved, and keeping what is found."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from time import monotonic

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.carousels.domain.decisions import Decided
from reports.carousels.domain.hypotheses import CODE_VERSION, Kept, hypotheses_to_keep
from reports.carousels.models import LinkedGroup, LinkRun
from reports.carousels.selectors.hypotheses import (
    days_to_link,
    decisions_of,
    details_context,
    latest_run,
    what_is_there,
)
from reports.carousels.selectors.reports import DayReports, day_reports
from reports.signals.domain.detectors import CAROUSELS
from reports.signals.domain.outcomes import inputs_hash
from reports.signals.errors import DetectorOff
from reports.signals.selectors.switches import is_on

logger = logging.getLogger(__name__)


def link_stale_days(*, now: datetime, actor: str = "system") -> list[LinkRun]:
    """Search every day again whose latest run is out of date."""
    return [
        link_day(
            mission=each.mission, election_day=each.election_day, now=now, actor=actor
        )
        for each in days_to_link(now=now)
    ]


def link_day(
    *, mission: Mission, election_day: ElectionDay, now: datetime, actor: str
) -> LinkRun:
    """Search a day for moving groups and keep them, unless another run just did."""
    if not is_on(mission_id=mission.pk, code=CAROUSELS.code):
        raise DetectorOff(
            f"“{CAROUSELS.name}” is off in {mission.code}. Switch it on with a reason "
            "first."
        )
    started = monotonic()
    seen = what_is_there(mission=mission, election_day=election_day)
    facts = day_reports(mission=mission, election_day=election_day, as_of=now)
    decisions = decisions_of(mission=mission, election_day=election_day)
    kept = hypotheses_to_keep(facts.reports, decisions)
    run = LinkRun(
        mission=mission,
        election_day=election_day,
        computed_at=now,
        seen=seen,
        inputs_sha256=_hash(facts, decisions),
        code_version=CODE_VERSION,
        compared=len(facts.reports),
        left_out=facts.left_out,
        seconds=monotonic() - started,
    )
    return _store(run, kept, actor=actor)


@transaction.atomic
def _store(run: LinkRun, kept: tuple[Kept, ...], *, actor: str) -> LinkRun:
    """Store a run; of two workers that read the same, the first one does."""
    Mission.objects.select_for_update(no_key=True).get(pk=run.mission_id)
    before = latest_run(mission_id=run.mission_id, election_day_id=run.election_day_id)
    if before and (before.seen, before.inputs_sha256) == (run.seen, run.inputs_sha256):
        return before
    run.save()
    key = mission_keys(run.mission_id).data_key
    LinkedGroup.objects.bulk_create(_row(run, each, key=key) for each in kept)
    record_event(
        actor=actor,
        kind="carousels.linked",
        subject=f"mission:{run.mission_id}",
        mission_id=run.mission_id,
        payload={"run": run.pk, "inputs_sha256": run.inputs_sha256},
    )
    logger.info("links %s of mission %s stored", run.pk, run.mission_id)
    return run


def _row(run: LinkRun, each: Kept, *, key: bytes) -> LinkedGroup:
    found = each.hypothesis
    return LinkedGroup(
        mission_id=run.mission_id,
        election_day_id=run.election_day_id,
        run=run,
        reports=list(found.reports),
        reports_sha256=each.key,
        strength=found.strength.value,
        stations=each.stations,
        earliest_at=min(stop.earliest_at for stop in found.timeline),
        latest_at=max(stop.latest_at for stop in found.timeline),
        change=asdict(each.change) if each.change else None,
        sealed_details=seal(key, each.details, context=details_context(each.key)),
    )


def _hash(facts: DayReports, decisions: list[Decided]) -> str:
    return inputs_hash(
        {
            "reports": [asdict(report) for report in facts.reports],
            "decisions": [asdict(decision) for decision in decisions],
        }
    )
