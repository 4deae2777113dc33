"""Quick counts: computed and kept, doubts decided by a person, released by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from elections.contests.models import Contest
from elections.errors import DomainError, NotAllowed
from elections.journal.domain.canonical import payload_hash
from elections.journal.services.events import record_event
from elections.places.models import ElectionDay, PollingStation
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right
from reports.findings.domain.quick_count.analysis import About
from reports.findings.domain.quick_count.counting import quick_count
from reports.findings.domain.quick_count.document import Counted, document_of
from reports.findings.domain.quick_count.publishing import (
    Circumstances,
    publishing_refusals,
)
from reports.findings.domain.quick_count.reception import reception_series, stability
from reports.findings.domain.survey.sampling import Sample
from reports.findings.models import (
    FindingSet,
    QuickCount,
    QuickCountRelease,
    QuickCountReview,
)
from reports.findings.selectors.counted_contests import (
    option_names,
    published_shares,
    published_turnout,
    seat_law,
)
from reports.findings.selectors.quick_counts import (
    counted_protocols,
    lawful_at,
    process_signed_at,
    waiting_counts,
)
from reports.findings.selectors.samples import counting_sample, frozen_row

INTERVAL = timedelta(minutes=30)
FIRST_SEED_DIGITS = 12


class NoSample(DomainError):
    """A quick count stands on a frozen probability sample and on nothing else."""

    code = "quick_count_without_sample"
    status = 409


class ReleaseRefused(DomainError):
    """The rules stand against publication."""

    code = "quick_count_release_refused"
    status = 409


@dataclass(frozen=True)
class _Asked:
    """What is counted, from which sample, as of when."""

    mission: Mission
    election_day: ElectionDay
    contest: Contest
    sample: Sample
    now: datetime


@transaction.atomic
def compute_quick_count(
    *,
    mission: Mission,
    election_day: ElectionDay,
    contest: Contest,
    now: datetime,
    actor: str,
    every: timedelta = INTERVAL,
) -> QuickCount:
    """Estimate shares and turnout from the sample's protocols, and keep the count."""
    sample = counting_sample(mission=mission, election_day=election_day, as_of=now)
    if sample is None or not mission.is_probability_sample:
        raise NoSample(
            "Draw and freeze a probability sample of the day first: from other stations"
            " no result can be estimated."
        )
    about = _about(mission, election_day, contest, sample, now)
    asked = _Asked(mission, election_day, contest, sample, now)
    found = _counted(asked, tuple(about.names), every)
    document = document_of(about, found)
    row = QuickCount.objects.create(
        mission=mission,
        election_day=election_day,
        contest=contest,
        as_of=now,
        computed_at=now,
        computed_by=actor,
        content_sha256=payload_hash(document),
        document=document,
        is_refused=bool(found.refusals),
    )
    record_event(
        actor=actor,
        kind="quick_count.computed",
        subject=f"quick_count:{row.pk}",
        mission_id=mission.pk,
        payload={"sha256": row.content_sha256, "reported": found.count.reported},
    )
    return row


@transaction.atomic
def review_station(
    *,
    count: QuickCount,
    station: PollingStation,
    instance_id: UUID | None,
    reason: str,
    user: User,
    now: datetime,
) -> QuickCountReview:
    """Say which protocol of a station counts, or that none does, and why."""
    _need(user, Right.COMPUTE_FINDINGS, count.mission_id)
    if not reason.strip():
        raise ReleaseRefused("Say why: the reason is kept with the decision.")
    review = QuickCountReview.objects.create(
        mission_id=count.mission_id,
        election_day_id=count.election_day_id,
        contest_id=count.contest_id,
        station=station,
        instance_id=instance_id,
        reason=reason.strip(),
        decided_by=user,
        decided_at=now,
    )
    record_event(
        actor=user.actor,
        kind="quick_count.station_reviewed",
        subject=f"quick_count_review:{review.pk}",
        mission_id=count.mission_id,
        payload={"station": station.code, "report": str(instance_id or "")},
    )
    return review


@transaction.atomic
def sign_process(
    *, finding_set: FindingSet, user: User, now: datetime
) -> QuickCountRelease:
    """Sign the findings on the process, which come before any result."""
    _need(user, Right.RELEASE_STATEMENT, finding_set.mission_id)
    if finding_set.is_live:
        raise ReleaseRefused("Compute and keep findings first: live ones change.")
    return _signed(
        QuickCountRelease.objects.get_or_create(
            finding_set=finding_set,
            quick_count=None,
            signed_by=user,
            defaults={"mission_id": finding_set.mission_id, "signed_at": now},
        ),
        user=user,
        what=f"finding_set:{finding_set.pk}",
    )


@transaction.atomic
def release_quick_count(
    *, count: QuickCount, user: User, now: datetime
) -> QuickCountRelease:
    """Sign a count for publication; only the latest, and only if no rule is against it."""
    _need(user, Right.RELEASE_STATEMENT, count.mission_id)
    latest = QuickCount.objects.of_contest(
        mission_id=count.mission_id,
        day_id=count.election_day_id,
        contest_id=count.contest_id,
    ).latest_first()
    if latest.values_list("pk", flat=True).first() != count.pk:
        raise ReleaseRefused("There is a later count of this contest: release that.")
    if count.is_refused:
        texts: Sequence[str] = [one["text"] for one in count.document["refusals"]]
        raise ReleaseRefused(" ".join(texts))
    return _signed(
        QuickCountRelease.objects.get_or_create(
            finding_set=None,
            quick_count=count,
            signed_by=user,
            defaults={"mission_id": count.mission_id, "signed_at": now},
        ),
        user=user,
        what=f"quick_count:{count.pk}",
    )


def _counted(asked: _Asked, options: tuple[str, ...], every: timedelta) -> Counted:
    mission, day, contest = asked.mission, asked.election_day, asked.contest
    now, sample = asked.now, asked.sample
    usable, held, reviews = counted_protocols(
        mission=mission, election_day=day, contest=contest, as_of=now, sample=sample
    )
    count = quick_count(sample, usable, options=options)
    series = reception_series(sample, usable, options=options, every=every, now=now)
    reviewed = frozenset(review.station for review in reviews)
    closed_at = lawful_at(mission=mission, election_day=day)
    refusals = publishing_refusals(
        count,
        stability=stability(series),
        held=held,
        circumstances=Circumstances(
            now=now,
            lawful_at=closed_at,
            process_signed_at=process_signed_at(mission=mission, election_day=day),
            reviewed=reviewed,
            waiting=waiting_counts(mission=mission, election_day=day, as_of=now),
        ),
    )
    official = {
        **published_shares(election_day=day, contest=contest, as_of=now),
        **published_turnout(election_day=day, as_of=now, closed_at=closed_at),
    }
    return Counted(sample, usable, held, reviewed, count, series, refusals, official)


def _about(
    mission: Mission, day: ElectionDay, contest: Contest, sample: Sample, now: datetime
) -> About:
    law, row = seat_law(contest), frozen_row(mission=mission, election_day=day)
    limit = contest.threshold_numerator / contest.threshold_denominator
    return About(
        mission=mission.code,
        election_day=day.code,
        contest=contest.code,
        contest_name=contest.name,
        names=option_names(contest),
        as_of=now,
        is_demonstration=mission.is_demonstration,
        threshold=limit,
        law=law,
        sample=row.name if row else "",
        fingerprint=row.fingerprint if row else "",
        seed=int(payload_hash({"seed": sample.seed})[:FIRST_SEED_DIGITS], 16),
    )


def _need(user: User, right: Right, mission_id: int) -> None:
    if not has_right(user, right, mission_id=mission_id):
        raise NotAllowed("This is for others of the mission to do.")


def _signed(
    result: tuple[QuickCountRelease, bool], *, user: User, what: str
) -> QuickCountRelease:
    row, is_new = result
    if is_new:
        record_event(
            actor=user.actor,
            kind="quick_count.signed",
            subject=what,
            mission_id=row.mission_id,
            payload={},
        )
    return row
