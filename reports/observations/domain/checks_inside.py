"""Checks of one report by itself: each returns a flag or nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from reports.checklists.domain.definition import NEGATIVE_RATINGS, answer_at
from reports.checklists.domain.drafts import RaisedFlag
from reports.observations.domain.drafts import answer_for
from reports.observations.domain.sheets import Report, count_in, negative_items

SHORTEST_VISIT = timedelta(minutes=10)
SHORTEST_COUNT = timedelta(minutes=45)
# Before the polls open, and after they close, a team may arrive for a stage by so much.
EARLIEST = {"opening": timedelta(hours=3)}
LATEST = {"counting": timedelta(hours=12), "tabulation": timedelta(hours=36)}
REGISTER_TOLERANCE = 0.1


def very_good_with_serious_item(report: Report) -> RaisedFlag | None:
    """A very good assessment stands beside a serious negative item."""
    if report.sheet.overall != "very_good":
        return None
    serious = [
        q for q in negative_items(report.definition, report.answers) if q.serious
    ]
    if not serious:
        return None
    return RaisedFlag(
        rule="very_good_with_serious_item",
        message="Assessed as very good overall, though serious items were noted.",
        path=_path(report, "overall"),
        values={"items": [q.item_code or q.name for q in serious]},
    )


def negative_without_reason(report: Report) -> RaisedFlag | None:
    """A negative assessment has neither a negative item nor a comment."""
    if report.sheet.overall not in NEGATIVE_RATINGS:
        return None
    if answer_for(report.definition, report.answers, "comment"):
        return None
    if negative_items(report.definition, report.answers):
        return None
    return RaisedFlag(
        rule="negative_without_reason",
        message="Assessed negatively without a negative item or comment; ask the team.",
        path=_path(report, "overall"),
        values={"overall": report.sheet.overall},
    )


def departure_before_arrival(report: Report) -> RaisedFlag | None:
    """The team left before it came."""
    arrived, departed = report.sheet.arrived_at, report.sheet.departed_at
    if not (arrived and departed and departed < arrived):
        return None
    return RaisedFlag(
        rule="departure_before_arrival",
        message="The departure lies before the arrival.",
        path=_path(report, "departed_at"),
        values={"arrived": arrived.isoformat(), "departed": departed.isoformat()},
    )


def short_visit(report: Report) -> RaisedFlag | None:
    """The visit was too short to see what was reported."""
    arrived, departed = report.sheet.arrived_at, report.sheet.departed_at
    if not (arrived and departed and departed >= arrived):
        return None
    least = SHORTEST_COUNT if report.sheet.stage == "counting" else SHORTEST_VISIT
    if departed - arrived >= least:
        return None
    minutes = int((departed - arrived).total_seconds() // 60)
    return RaisedFlag(
        rule="short_visit",
        message=f"The visit lasted {minutes} minutes; expected are at least "
        f"{int(least.total_seconds() // 60)}.",
        path=_path(report, "departed_at"),
        values={"minutes": minutes},
    )


def arrival_outside_day(report: Report) -> RaisedFlag | None:
    """The team came before the station opened, or after the stage was over."""
    arrived = report.sheet.arrived_at
    if not (arrived and report.opens_at and report.closes_at):
        return None
    stage = report.sheet.stage
    before = arrived < report.opens_at - EARLIEST.get(stage, timedelta())
    after = arrived > report.closes_at + LATEST.get(stage, timedelta())
    if not (before or after):
        return None
    return RaisedFlag(
        rule="arrived_before_open" if before else "arrived_after_day",
        message="The arrival lies before the station opened."
        if before
        else "The arrival lies after this stage of the day.",
        path=_path(report, "arrived_at"),
        values={"arrived": arrived.isoformat()},
    )


def more_voters_than_registered(report: Report) -> RaisedFlag | None:
    """More people voted than are on the register."""
    voted = count_in(report.sheet, "voted_so_far")
    registered = count_in(report.sheet, "registered_voters")
    if registered is None:
        registered = report.registered_voters
    if voted is None or registered is None or voted <= registered:
        return None
    return RaisedFlag(
        rule="more_voters_than_registered",
        message=f"{voted} voted, but {registered} are registered.",
        path=_path(report, "voted_so_far"),
        values={"voted": voted, "registered": registered},
    )


def count_falls(report: Report) -> RaisedFlag | None:
    """A count of voters kept through the day (roles "voted_by:<hour>") goes down."""
    by_hour = report.definition.questions_with_prefix("voted_by:")
    counted = []
    for hour in sorted(by_hour, key=lambda hour: hour.zfill(5)):
        value = answer_at(report.answers, by_hour[hour].path)
        if isinstance(value, int):
            counted.append((hour, value))
    for (earlier, before), (later, after) in pairwise(counted):
        if after < before:
            return RaisedFlag(
                rule="count_falls",
                message=f"{before} had voted by {earlier}, but {after} by {later}.",
                path=by_hour[later].path,
                values={"by": [earlier, later], "voted": [before, after]},
            )
    return None


def more_women_than_members(report: Report) -> RaisedFlag | None:
    """More women than members are said to be present."""
    women = count_in(report.sheet, "women_present")
    members = count_in(report.sheet, "members_present")
    if women is None or members is None or women <= members:
        return None
    return RaisedFlag(
        rule="more_women_than_members",
        message=f"{women} women among {members} members.",
        path=_path(report, "women_present"),
        values={"women": women, "members": members},
    )


def register_differs(report: Report) -> RaisedFlag | None:
    """The register as reported is far from the one that was imported."""
    reported = count_in(report.sheet, "registered_voters")
    known = report.registered_voters
    if reported is None or not known:
        return None
    if abs(reported - known) <= REGISTER_TOLERANCE * known:
        return None
    return RaisedFlag(
        rule="register_differs",
        message=f"{reported} registered voters reported; the station list has {known}.",
        path=_path(report, "registered_voters"),
        values={"reported": reported, "listed": known},
    )


def _path(report: Report, role: str) -> tuple[str, ...]:
    question = report.definition.question_for(role)
    return question.path if question else ()
