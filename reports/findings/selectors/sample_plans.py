"""Reading past results for a plan, and a draw as the parcel that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import QuerySet

from elections.contests.models import Contestant
from elections.places.models import Election
from elections.results.models import OfficialResult
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import SampleFrame
from reports.findings.domain.survey.frame import Frame
from reports.findings.domain.survey.parcel import (
    DrawRule,
    frame_from_csv,
    parcel,
)
from reports.findings.domain.survey.plan import (
    Plan,
    PlanRefused,
    planned_allocation,
    planned_frame,
)
from reports.findings.selectors.sample_frames import frame_text, places_of, plan_of
from reports.findings.selectors.samples import sample_as_drawn

MATCHED = " ({} stations matched by code)"


@dataclass(frozen=True)
class Deviations:
    """Standard deviations over stations of a past share, and where they come from."""

    by_stratum: Mapping[str, float]
    source: str
    stations: int


def parcel_of(row: SampleRow) -> bytes:
    """Return the parcel with which anybody can repeat the draw."""
    text = frame_text(SampleFrame.objects.get(sample=row))
    plan = plan_of(row)
    rule = DrawRule(
        method=plan.method,
        allocation=planned_allocation(frame_from_csv(text), plan),
        per_cluster=plan.per_cluster,
        reserve=plan.reserve,
    )
    return parcel(frame_text=text, rule=rule, sample=sample_as_drawn(row))


def past_deviations(*, contestant: Contestant, frame: Frame) -> Deviations:
    """Return the spread of a contestant's past scores (y - R x) / mean(x) by stratum.

    Stations are matched by code. A stratum with fewer than two matched stations has
    none, and is given the largest of the others.
    """
    votes, valid = _past(contestant)
    listed = [one for one in frame.stations if one.code in votes and one.code in valid]
    y = np.array([float(votes[one.code]) for one in listed])
    x = np.array([float(valid[one.code]) for one in listed])
    if not x.sum():
        raise PlanRefused(
            f"No results by station of {contestant} match stations of this election."
        )
    scores = (y - y.sum() / x.sum() * x) / x.mean()
    strata = np.array([one.stratum for one in listed])
    spread = {
        str(name): float(scores[strata == name].std(ddof=1))
        for name in np.unique(strata)
        if (strata == name).sum() > 1
    }
    if not any(spread.values()):
        raise PlanRefused("The past result has no spread between stations.")
    return Deviations(spread, _source(contestant), len(listed))


def _past(contestant: Contestant) -> tuple[Mapping[str, int], Mapping[str, int]]:
    lines = OfficialResult.objects.filter(
        contest=contestant.contest_id, station__isnull=False
    ).order_by("as_of", "pk")
    pairs = ("station__code", "value")
    votes = lines.filter(contestant=contestant, line="votes").values_list(*pairs)
    valid = lines.filter(contestant=None, line="valid").values_list(*pairs)
    return dict(votes), dict(valid)


def plan_with_past(*, plan: Plan, contestant: Contestant, election: Election) -> Plan:
    """Return the plan with the spread of a contestant's past scores by stratum."""
    frame = planned_frame(places_of(election), plan)
    found = past_deviations(contestant=contestant, frame=frame)
    return replace(
        plan,
        deviations=found.by_stratum,
        deviations_source=f"{found.source}{MATCHED.format(found.stations)}",
    )


def contestant_of(
    *, plan: Plan, contestants: QuerySet[Contestant]
) -> Contestant | None:
    """Return whose past result a plan's spread was read from, None if it is gone."""
    if not plan.deviations_source:
        return None
    rows = contestants.select_related("contest__election")
    return next(
        (row for row in rows if plan.deviations_source.startswith(_open(row))), None
    )


def _open(contestant: Contestant) -> str:
    return f"{_source(contestant)}{MATCHED.partition('{')[0]}"


def _source(contestant: Contestant) -> str:
    return f"{contestant.contest.election.code}, {contestant}"
