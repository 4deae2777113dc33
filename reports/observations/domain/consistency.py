"""Questions that a report raises by itself or beside others of its station and team.

Software points, people judge: a check raises a flag, it never changes an answer.
A new check is one function and its line in CHECKS or CROSS_CHECKS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from reports.checklists.domain.drafts import RaisedFlag
from reports.observations.domain import checks_across as across
from reports.observations.domain import checks_inside as inside
from reports.observations.domain.sheets import Report, Sheet

MOST_OF_ONE_RULE = 5

CHECKS: tuple[Callable[[Report], RaisedFlag | None], ...] = (
    inside.very_good_with_serious_item,
    inside.negative_without_reason,
    inside.departure_before_arrival,
    inside.short_visit,
    inside.arrival_outside_day,
    inside.more_voters_than_registered,
    inside.count_falls,
    inside.more_women_than_members,
    inside.register_differs,
)

CROSS_CHECKS: tuple[Callable[[Sheet, Sheet], Iterator[RaisedFlag]], ...] = (
    across.contradicting_teams,
    across.contradicting_facts,
    across.two_teams_at_once,
    across.two_places_at_once,
    across.turnout_falls,
)


def flags_inside(report: Report) -> list[RaisedFlag]:
    """Return what one report raises by itself, in the order of CHECKS."""
    found = (check(report) for check in CHECKS)
    return [flag for flag in found if flag is not None]


def flags_across(sheet: Sheet, others: Sequence[Sheet]) -> list[RaisedFlag]:
    """Return what a report raises beside others of its station or team and day.

    Of falls in turnout only the deepest: one wrong number falls below many. Of every
    other rule a few: a phone that sends hundreds of visits at once must not be squared.
    """
    raised = [
        flag
        for check in CROSS_CHECKS
        for other in others
        for flag in check(sheet, other)
        if other.instance_id != sheet.instance_id
    ]
    falls = [flag for flag in raised if flag.rule in across.FALLS]
    seen: Counter[str] = Counter()
    rest = []
    for flag in raised:
        seen[flag.rule] += 1
        if flag.rule not in across.FALLS and seen[flag.rule] <= MOST_OF_ONE_RULE:
            rest.append(flag)
    return [*rest, *sorted(falls, key=across.depth_of_fall)[-1:]]
