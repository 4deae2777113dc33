"""Decide about hypotheses of moving groups as the demonstration people would.

They know the truth of the simulation: true groups are confirmed, mixed ones rejected, and
one found carousel is left for whoever opens the demonstration.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.carousels.models import LinkDecision, LinkedGroup
from reports.carousels.services.deciding import confirm_group, reject_group
from reports.carousels.services.running import link_day
from reports.incidents.models import IncidentReport
from reports.signals.domain.detectors import CAROUSELS
from reports.signals.selectors.switches import is_on
from reports.signals.services.switching import switch_detector
from reports.simulation.domain.simulation import Simulation

REASON = "Simulated decision"
STRONG = "strong"
Truth = dict[str, int]


@dataclass(frozen=True)
class GroupsDecided:
    """What was decided; `left_open` is the hypothesis that nobody decided about."""

    confirmed: int
    rejected: int
    left_open: LinkedGroup | None


def decide_moving_groups(
    *,
    mission: Mission,
    election_day: ElectionDay,
    simulation: Simulation,
    user: User,
    now: datetime,
) -> GroupsDecided:
    """Switch the search on, run it and decide, once; what is decided already stays."""
    if not is_on(mission_id=mission.pk, code=CAROUSELS.code):
        switch_detector(
            mission=mission,
            code=CAROUSELS.code,
            is_on=True,
            reason=REASON,
            user=user,
            now=now,
        )
    run = link_day(
        mission=mission, election_day=election_day, now=now, actor=user.actor
    )
    truth = _truth(mission, simulation)
    waiting = list(
        LinkedGroup.objects.filter(run=run)
        .undecided()
        .select_related("mission", "election_day")
        .order_by("pk")
    )
    left_open = _showpiece(waiting, truth)
    is_first_time = not LinkDecision.objects.filter(mission=mission).exists()
    for group in waiting if is_first_time else ():
        if group != left_open:
            _decide(group, truth, user=user, now=now)
    verdicts = Counter(
        LinkDecision.objects.filter(mission=mission).values_list("verdict", flat=True)
    )
    return GroupsDecided(verdicts["confirmed"], verdicts["rejected"], left_open)


def _decide(group: LinkedGroup, truth: Truth, *, user: User, now: datetime) -> None:
    true = _true_part(group, truth)
    if true:
        confirm_group(group=group, user=user, reason=REASON, now=now, reports=true)
    else:
        reject_group(group=group, user=user, reason=REASON, now=now)


def _showpiece(groups: list[LinkedGroup], truth: Truth) -> LinkedGroup | None:
    """Return the true group that was seen at most stations, strong ones first."""
    right = [
        each for each in groups if len(_true_part(each, truth)) == len(each.reports)
    ]
    if not right:
        return None
    return max(
        right, key=lambda each: (each.strength == STRONG, each.stations, -each.pk)
    )


def _true_part(group: LinkedGroup, truth: Truth) -> list[str]:
    """Return the reports of the group that most are of, if it was seen twice."""
    numbers = Counter(truth[code] for code in group.reports if code in truth)
    if not numbers:
        return []
    number, _ = numbers.most_common(1)[0]
    part = [code for code in group.reports if truth.get(code) == number]
    stations = IncidentReport.objects.filter(
        mission=group.mission_id, instance_id__in=part
    ).values("station")
    return part if stations.distinct().count() > 1 else []


def _truth(mission: Mission, simulation: Simulation) -> Truth:
    """Return which carousel each stored report is of, by place and second."""
    numbers = {
        (
            incident.station.code,
            incident.occurred_at.replace(microsecond=0),
        ): incident.carousel
        for incident in simulation.incidents
        if incident.carousel is not None
    }
    rows = IncidentReport.objects.filter(mission=mission, category="CAR")
    stored = rows.values_list("instance_id", "station__code", "occurred_at")
    found = {str(code): numbers.get((at, when)) for code, at, when in stored if when}
    return {code: number for code, number in found.items() if number is not None}
