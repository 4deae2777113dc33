"""Checks of a report beside another one of its station or team on the same day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.checklists.domain.drafts import RaisedFlag
from reports.observations.domain.sheets import Sheet, count_in, visits_overlap

REGISTER_TOLERANCE = 0.1
FALLS = frozenset({"turnout_falls", "count_below_turnout"})


def contradicting_teams(sheet: Sheet, other: Sheet) -> Iterator[RaisedFlag]:
    """Two teams in the same place at the same time report the opposite."""
    if not _are_two_teams_at_once(sheet, other):
        return
    shared = sheet.serious.keys() & other.serious.keys()
    names = sorted(n for n in shared if sheet.serious[n] != other.serious[n])
    ratings = {sheet.overall, other.overall}
    is_opposite = ratings == {"very_good", "very_bad"}
    if names or is_opposite:
        yield _beside(
            sheet,
            other,
            rule="contradicting_teams",
            message=f"Team {other.team} was there at that time and reports otherwise.",
            values={"items": names, "overall": sorted(ratings) if is_opposite else []},
        )


def contradicting_facts(sheet: Sheet, other: Sheet) -> Iterator[RaisedFlag]:
    """Two teams give different facts about the same station."""
    if not _is_same_station(sheet, other) or sheet.team_id == other.team_id:
        return
    here, there = (
        count_in(sheet, "registered_voters"),
        count_in(other, "registered_voters"),
    )
    if here is None or there is None:
        return
    if abs(here - there) > REGISTER_TOLERANCE * max(here, there):
        yield _beside(
            sheet,
            other,
            rule="contradicting_facts",
            message=f"{here} registered voters; team {other.team} reports {there}.",
            values={"registered_voters": [here, there]},
        )


def two_teams_at_once(sheet: Sheet, other: Sheet) -> Iterator[RaisedFlag]:
    """Two teams were in one place at the same time: two observations of one moment."""
    if sheet.stage == other.stage and _are_two_teams_at_once(sheet, other):
        yield _beside(
            sheet,
            other,
            rule="two_teams_at_once",
            message=f"Team {other.team} was in this station at the same time.",
        )


def two_places_at_once(sheet: Sheet, other: Sheet) -> Iterator[RaisedFlag]:
    """One team was in two stations at the same time."""
    if sheet.team_id is None or sheet.team_id != other.team_id:
        return
    if sheet.station_id is None or other.station_id is None:
        return
    if sheet.station_id != other.station_id and visits_overlap(sheet, other):
        yield _beside(
            sheet,
            other,
            rule="two_places_at_once",
            message=f"The team reports from station {other.station} at that time, too.",
            values={"station": other.station},
        )


def turnout_falls(sheet: Sheet, other: Sheet) -> Iterator[RaisedFlag]:
    """Fewer people have voted than had voted at an earlier time."""
    if not _is_same_station(sheet, other):
        return
    here, there = count_in(sheet, "voted_so_far"), count_in(other, "voted_so_far")
    if here is None or there is None or here == there:
        return
    earlier, later = (other, sheet) if _is_before(other, sheet) else (sheet, other)
    if not _is_before(earlier, later):
        return
    before, after = count_in(earlier, "voted_so_far"), count_in(later, "voted_so_far")
    assert before is not None
    assert after is not None
    if after < before:
        is_count = later.stage == "counting" and earlier.stage != "counting"
        yield _beside(
            sheet,
            other,
            rule="count_below_turnout" if is_count else "turnout_falls",
            message=f"{after} voted, but {before} had voted before that.",
            values={"before": before, "after": after},
        )


def depth_of_fall(flag: RaisedFlag) -> int:
    """Return by how many voters the turnout falls."""
    return int(flag.values["before"]) - int(flag.values["after"])


def _beside(
    sheet: Sheet,
    other: Sheet,
    *,
    rule: str,
    message: str,
    values: Mapping[str, Any] | None = None,
) -> RaisedFlag:
    shown = {**(values or {}), "report": str(other.instance_id)}
    return RaisedFlag(rule=rule, message=message, values=shown)


def _is_same_station(sheet: Sheet, other: Sheet) -> bool:
    return sheet.station_id is not None and sheet.station_id == other.station_id


def _are_two_teams_at_once(sheet: Sheet, other: Sheet) -> bool:
    return (
        _is_same_station(sheet, other)
        and sheet.team_id != other.team_id
        and visits_overlap(sheet, other)
    )


def _is_before(earlier: Sheet, later: Sheet) -> bool:
    """Tell whether one visit was over before the other; counting follows voting."""
    if not (earlier.arrived_at and later.arrived_at):
        return earlier.stage == "voting" and later.stage == "counting"
    return (earlier.departed_at or earlier.arrived_at) <= later.arrived_at
