"""What a simulated visit has to write down: its place, its people, its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from reports.checklists.domain.definition import YES, ChecklistDefinition
from reports.simulation.domain.routes import Visit
from reports.simulation.domain.world import SimulatedStation

POLLS_OPEN_HOUR, POLLS_OPEN_FOR_HOURS = 7, 13
MEMBERS = (5, 12)
WOMEN_SHARE = 0.72
SPARE_BALLOTS = 1.005


@dataclass(frozen=True)
class Ballot:
    """The contest whose protocol observers copy, and who stands in it."""

    contest: str
    contestants: tuple[str, ...]


def visit_facts(visit: Visit, *, random: Generator) -> dict[str, Any]:
    """Return the answers by role that follow from the visit, not from judgement."""
    members = int(random.integers(*MEMBERS))
    facts: dict[str, Any] = {
        "team": visit.team.code,
        "area": visit.region.code,
        "arrived_at": visit.arrived_at.isoformat(timespec="seconds"),
        "departed_at": visit.departed_at.isoformat(timespec="seconds"),
        "members_present": members,
        "women_present": int(random.binomial(members, WOMEN_SHARE)),
        "chair_woman": YES if random.random() < WOMEN_SHARE else "no",
    }
    facts["commission"] = f"TEC-{visit.region.code}"
    if visit.station is None:
        return facts
    station = visit.station
    facts["station"] = station.code
    facts["setting"] = station.setting
    facts["station_kind"] = station.kind
    facts["registered_voters"] = station.registered
    hours = visit.arrived_at.hour + visit.arrived_at.minute / 60 - POLLS_OPEN_HOUR
    part = min(1.0, max(0.0, hours / POLLS_OPEN_FOR_HOURS))
    facts["voted_so_far"] = round(station.came * part)
    if visit.stage == "counting":
        lines = protocol_lines(station)
        facts |= {f"protocol:{line}": number for line, number in lines.items()}
    return facts


def protocol_lines(station: SimulatedStation) -> dict[str, int]:
    """Return the lines that the station's protocol has beside the votes."""
    received = int(station.registered * SPARE_BALLOTS) + 1
    spoiled = station.registered % 3
    received = max(received, station.issued + spoiled)
    return {
        "registered": station.registered,
        "supplementary": 0,
        "received": received,
        "issued": station.issued,
        "spoiled": spoiled,
        "unused": received - station.issued - spoiled,
        "in_box": station.in_box,
        "invalid": station.invalid,
        "valid": station.in_box - station.invalid,
    }


def write_votes(
    answers: dict[str, Any],
    definition: ChecklistDefinition,
    station: SimulatedStation,
    ballot: Ballot,
) -> None:
    """Fill the repeat of contestants' votes and name the contest of the figures."""
    named = definition.question_for("protocol_contest")
    votes = definition.question_for("votes_number")
    if named is None or votes is None:
        return
    answers.setdefault(named.path[0], {})[named.path[-1]] = ballot.contest
    rows = [
        {"contest": ballot.contest, "contestant": contestant, "votes": number}
        for contestant, number in zip(ballot.contestants, station.votes, strict=True)
    ]
    place = answers
    for name in votes.path[:-2]:
        place = place.setdefault(name, {})
    place[votes.path[-2]] = rows
