"""Reading everything of a sample that its page shows and its protocol prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from elections.errors import DomainError
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import SampleFrame, SampleReplacement
from reports.findings.domain.survey.frame import Frame
from reports.findings.domain.survey.plan import Plan, planned_allocation
from reports.findings.domain.survey.precision import Expectation, expectation
from reports.findings.domain.survey.protocol import (
    DrawnLine,
    SampleProtocol,
    plan_words,
)
from reports.findings.domain.survey.sampling import Sample
from reports.findings.selectors.sample_frames import frame_of, plan_of
from reports.findings.selectors.samples import drawn_sample


def protocol_of(row: SampleRow) -> SampleProtocol:
    """Return the protocol of a sample; a plan that cannot be drawn says why."""
    plan, frame = plan_of(row), frame_of(row)
    expected, problem = _expected(frame, plan)
    sample = drawn_sample(row) if row.drawn_at is not None else None
    kept = SampleFrame.objects.filter(sample=row).values_list("sha256", flat=True)
    earlier = SampleRow.objects.filter(
        mission=row.mission_id,
        election_day=row.election_day_id,
        drawn_at__lt=row.drawn_at or row.planned_at,
    )
    return SampleProtocol(
        mission=row.mission.name,
        is_demonstration=row.mission.is_demonstration,
        election_day=row.election_day.code,
        name=row.name,
        state=state_of(row),
        seed=row.seed,
        fingerprint=row.fingerprint,
        frame_sha256=kept.first() or "",
        drawn_at=_time(row, row.drawn_at),
        frozen_at=_time(row, row.frozen_at),
        withdrawn_reason=row.withdrawn_reason,
        earlier_draws=earlier.count(),
        plan=plan_words(plan),
        frame_stations=len(frame.stations),
        frame_share=frame.covered_share(),
        excluded=_excluded(frame),
        expectation=expected,
        problem=problem,
        draws=_draws(sample) if sample else (),
        reserve=tuple((o.code, o.stratum) for o in sample.reserve) if sample else (),
        replacements=_replacements(row, sample),
    )


def _expected(frame: Frame, plan: Plan) -> tuple[Expectation | None, str]:
    try:
        return expectation(frame, planned_allocation(frame, plan), plan), ""
    except DomainError as error:
        return None, error.detail


def _excluded(frame: Frame) -> Mapping[str, tuple[str, ...]]:
    return {
        reason: tuple(one.code for one in frame.excluded if one.exclusion == reason)
        for reason in frame.exclusions()
    }


def _draws(sample: Sample) -> tuple[DrawnLine, ...]:
    joined = {one.joined: one.code for one in sample.replacements if one.joined}
    return tuple(
        DrawnLine(
            number=number,
            code=one.code,
            stratum=one.stratum,
            cluster=one.cluster,
            probability=one.probability,
            weight=one.weight,
            status=_status(one.code, exists=one.exists, joined=joined),
        )
        for number, one in enumerate(sample.stations, start=1)
    )


def _status(code: str, *, exists: bool, joined: Mapping[str, str]) -> str:
    if not exists:
        return "does not exist"
    return f"joined for {joined[code]}" if code in joined else ""


def _replacements(
    row: SampleRow, sample: Sample | None
) -> tuple[tuple[str, str, str, str], ...]:
    if sample is None:
        return ()
    found = SampleReplacement.objects.filter(sample=row).order_by("pk")
    evidence = dict(found.values_list("station__code", "evidence"))
    return tuple(
        (one.code, one.reason, evidence[one.code], one.joined or "")
        for one in sample.replacements
    )


def state_of(row: SampleRow) -> str:
    """Return how far a sample has come."""
    if row.withdrawn_at is not None:
        return "Withdrawn"
    if row.frozen_at is not None:
        return "Frozen"
    return "Drawn" if row.drawn_at is not None else "Planned"


def _time(row: SampleRow, moment: datetime | None) -> str:
    if moment is None:
        return ""
    zone = row.mission.time_zone
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"
