"""The simulated quick count: counted, signed first for the process, released by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from elections.contests.models import Contestant
from elections.results.models import OfficialResult, TurnoutAnnouncement
from observers.missions.models import User
from reports.findings.models import QuickCount
from reports.findings.renderers.reception_charts import Panel, Point, reception_chart
from reports.findings.services.computing import compute_findings
from reports.findings.services.quick_counts import (
    compute_quick_count,
    release_quick_count,
    sign_process,
)
from reports.simulation.domain.sampled import SampledTruth
from reports.simulation.domain.world import SimulatedStation
from reports.simulation.services.sampled_mission import LISTS, SampledMission

SOURCE = "SIMULATED official result"


@dataclass(frozen=True)
class StepLine:
    """One reception step beside the simulated truth, of one option, in per cent."""

    until: str
    reported: int
    cells: tuple[str, ...]
    silent: str


def count_and_release(
    made: SampledMission, *, people: tuple[User, User], actor: str
) -> tuple[QuickCount, QuickCount]:
    """Return the count refused before the process is signed, and the one released."""
    refused = _count(made, actor=actor)
    findings = compute_findings(
        mission=made.mission,
        election_day=made.day,
        keep=True,
        reason="quick count",
        actor=actor,
        settled_after=timedelta(0),
    )
    for user in people:
        sign_process(finding_set=findings, user=user, now=timezone.now())
    count = _count(made, actor=actor)
    if not count.is_refused:
        for user in people:
            release_quick_count(count=count, user=user, now=timezone.now())
    return refused, count


def compare_with_official(
    made: SampledMission, stations: Sequence[SimulatedStation], *, actor: str
) -> QuickCount:
    """Publish the simulated official result, and count once more beside it."""
    _publish(made, stations)
    return _count(made, actor=actor)


def steps_beside_truth(
    document: Mapping[str, Any], truth: SampledTruth, *, zone: str
) -> tuple[StepLine, list[StepLine]]:
    """Return the truth as a line, and each reception step as one."""
    values = (*truth.shares, truth.turnout)
    true = StepLine("truth", 0, tuple(f"{100 * one:.1f}" for one in values), "")
    lines = [
        StepLine(
            until=_clock(step["as_of"], zone),
            reported=step["reported"],
            cells=tuple(_cell(one) for one in step["estimates"]),
            silent=", ".join(step["silent"]),
        )
        for step in document["series"]
    ]
    return true, lines


def write_chart(
    document: Mapping[str, Any], truth: SampledTruth, *, zone: str, folder: Path
) -> Path:
    """Write the reception chart with the simulated truth across."""
    labels = [*(one["name"] for one in document["options"]), "Turnout"]
    values = (*truth.shares, truth.turnout)
    steps = document["series"]
    panels = [
        Panel(label, [_point(step["estimates"], at) for step in steps], line=values[at])
        for at, label in enumerate(labels)
    ]
    svg = reception_chart(
        title="SIMULATED quick count by time of reception",
        description="Simulated estimates in per cent with 95% intervals at each step;"
        " the dashed line is the simulated truth.",
        panels=panels,
        moments=[_clock(step["as_of"], zone) for step in steps],
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "SIMULATED-quick-count.svg"
    path.write_text(svg, encoding="utf-8")
    return path


def _count(made: SampledMission, *, actor: str) -> QuickCount:
    return compute_quick_count(
        mission=made.mission,
        election_day=made.day,
        contest=made.contest,
        now=timezone.now(),
        actor=actor,
    )


@transaction.atomic
def _publish(made: SampledMission, stations: Sequence[SimulatedStation]) -> None:
    if OfficialResult.objects.filter(contest=made.contest).exists():
        return
    contestants = {
        one.code: one for one in Contestant.objects.filter(contest=made.contest)
    }
    now = timezone.now()
    TurnoutAnnouncement.objects.create(
        election_day=made.day,
        as_of=now,
        turnout_share=_turnout(stations),
        source=SOURCE,
        recorded_at=now,
    )
    OfficialResult.objects.bulk_create(
        OfficialResult(
            election_day=made.day,
            contest=made.contest,
            contestant=contestants[code],
            line="votes",
            value=sum(station.official_votes[at] for station in stations),
            as_of=now,
            source=SOURCE,
            recorded_at=now,
        )
        for at, code in enumerate(LISTS)
    )


def _turnout(stations: Sequence[SimulatedStation]) -> Decimal:
    in_box = sum(station.in_box for station in stations)
    share = Decimal(in_box) / sum(station.registered for station in stations)
    return share.quantize(Decimal("0.0001"))


def _cell(estimate: Mapping[str, Any]) -> str:
    if not estimate.get("point"):
        return "-"
    point, low, high = (
        f"{100 * float(estimate[name]):.1f}" for name in ("point", "lower", "upper")
    )
    return f"{point} ({low}-{high})"


def _point(estimates: Sequence[Mapping[str, Any]], at: int) -> Point | None:
    if not estimates or not estimates[at].get("point"):
        return None
    one = estimates[at]
    return Point(float(one["lower"]), float(one["point"]), float(one["upper"]))


def _clock(moment: str, zone: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%H:%M}"
