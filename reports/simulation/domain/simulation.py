"""One simulated mission from one seed: world, teams, reports and the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.random import Generator

from reports.checklists.domain.definition import (
    YES,
    ChecklistDefinition,
    QuestionKind,
)
from reports.simulation.domain.answers import (
    Circumstances,
    fill_in,
    item_levels,
)
from reports.simulation.domain.delivery import SimulatedReport, deliver, new_id
from reports.simulation.domain.incidents import (
    Carousel,
    SimulatedIncident,
    make_carousels,
    make_incidents,
)
from reports.simulation.domain.routes import (
    SimulatedTeam,
    Visit,
    make_teams,
    make_visits,
)
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation, make_stations

FRAUD_TROUBLE = 1.5
POLLS_OPEN_HOUR, POLLS_OPEN_FOR_HOURS = 7, 13
MEMBERS = (5, 12)
WOMEN_SHARE = 0.72
SPARE_BALLOTS = 1.005


@dataclass(frozen=True)
class Simulation:
    """Everything that was drawn. `reports` are in the order of arrival."""

    scenario: Scenario
    seed: int
    stations: tuple[SimulatedStation, ...]
    teams: tuple[SimulatedTeam, ...]
    visits: tuple[Visit, ...]
    carousels: tuple[Carousel, ...]
    incidents: tuple[SimulatedIncident, ...]
    reports: tuple[SimulatedReport, ...]

    def truth(self) -> dict[str, Any]:
        """Return what really happened, as JSON, to score what is found."""
        return {
            "simulated": True,
            "scenario": self.scenario.name,
            "seed": self.seed,
            "frauds": {s.code: s.fraud for s in self.stations if s.fraud},
            "carousels": [
                {
                    "number": carousel.number,
                    "size": carousel.size,
                    "plate": carousel.plate,
                    "stops": [
                        {"station": station.code, "at": at.isoformat()}
                        for station, at in carousel.stops
                    ],
                }
                for carousel in self.carousels
            ],
            "reports": {
                str(report.instance_id): report.what
                for report in self.reports
                if report.what
            },
        }


def simulate(
    *,
    scenario: Scenario,
    seed: int,
    day: date,
    regions: Sequence[Region],
    shares: Sequence[float],
    contest: str,
    contestants: Sequence[str],
    definitions: Mapping[str, ChecklistDefinition],
) -> Simulation:
    """Draw a whole mission; the same seed gives the same bytes.

    `shares` are the contestants' mean results in the order of `contestants`;
    `definitions` are the published checklists by code.
    """
    draws = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(7)]
    stations = make_stations(
        scenario=scenario, regions=regions, shares=shares, random=draws[0]
    )
    teams = make_teams(scenario=scenario, regions=regions, random=draws[1])
    visits = make_visits(
        scenario=scenario,
        teams=teams,
        stations=stations,
        regions=regions,
        day=day,
        random=draws[2],
    )
    carousels = make_carousels(
        scenario=scenario,
        stations=stations,
        regions=regions,
        day=day,
        random=draws[3],
    )
    incidents = make_incidents(
        scenario=scenario,
        carousels=carousels,
        teams=teams,
        stations=stations,
        regions=regions,
        day=day,
        random=draws[4],
    )
    ballot = _Ballot(contest, tuple(contestants))
    written = [
        *_checklists(visits, scenario, definitions, ballot, random=draws[5]),
        *_incident_reports(incidents, definitions["incident"], random=draws[5]),
    ]
    sent = deliver(written, scenario=scenario, definitions=definitions, random=draws[6])
    return Simulation(
        scenario, seed, stations, teams, visits, carousels, incidents, sent
    )


@dataclass(frozen=True)
class _Ballot:
    contest: str
    contestants: tuple[str, ...]


def _checklists(
    visits: Sequence[Visit],
    scenario: Scenario,
    definitions: Mapping[str, ChecklistDefinition],
    ballot: _Ballot,
    *,
    random: Generator,
) -> list[SimulatedReport]:
    levels = {
        code: item_levels(definition, random=random)
        for code, definition in sorted(definitions.items())
    }
    negative = {
        "opening": scenario.negative_opening,
        "voting": scenario.negative_voting,
        "counting": scenario.negative_counting,
        "tabulation": scenario.negative_tabulation,
    }
    reports = []
    for visit in visits:
        definition = definitions[visit.stage]
        trouble = 0.5 * visit.team.effect + float(
            random.normal(0, scenario.station_effect_sd)
        )
        if visit.station is not None and visit.station.fraud in {
            "stuffed",
            "rewritten",
        }:
            trouble += FRAUD_TROUBLE
        answers = fill_in(
            definition=definition,
            circumstances=Circumstances(
                trouble=trouble,
                facts=_facts(visit, random=random),
                not_observed_share=scenario.not_observed_share,
                negative_overall=negative[visit.stage],
            ),
            levels=levels[visit.stage],
            random=random,
        )
        if visit.stage == "counting" and visit.station is not None:
            _write_votes(answers, definition, visit.station, ballot)
        reports.append(
            _report(
                team=visit.team,
                definition=definition,
                answers=answers,
                at=visit.departed_at,
                random=random,
            )
        )
    return reports


def _facts(visit: Visit, *, random: Generator) -> dict[str, Any]:
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
    facts["voted_so_far"] = round(station.issued * part)
    if visit.stage == "counting":
        facts |= _protocol(station)
    return facts


def _protocol(station: SimulatedStation) -> dict[str, int]:
    received = int(station.registered * SPARE_BALLOTS) + 1
    spoiled = station.registered % 3
    received = max(received, station.issued + spoiled)
    return {
        "protocol:registered": station.registered,
        "protocol:supplementary": 0,
        "protocol:received": received,
        "protocol:issued": station.issued,
        "protocol:spoiled": spoiled,
        "protocol:unused": received - station.issued - spoiled,
        "protocol:in_box": station.in_box,
        "protocol:invalid": station.invalid,
        "protocol:valid": station.in_box - station.invalid,
    }


def _write_votes(
    answers: dict[str, Any],
    definition: ChecklistDefinition,
    station: SimulatedStation,
    ballot: _Ballot,
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


def _incident_reports(
    incidents: Sequence[SimulatedIncident],
    definition: ChecklistDefinition,
    *,
    random: Generator,
) -> list[SimulatedReport]:
    return [
        _report(
            team=incident.team,
            definition=definition,
            answers=_by_role(definition, incident.answers_by_role),
            at=incident.occurred_at,
            random=random,
        )
        for incident in incidents
    ]


def _by_role(
    definition: ChecklistDefinition, values: Mapping[str, Any]
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in definition.questions:
        value = values.get(question.role or "")
        if value is None or question.kind is QuestionKind.NOTE:
            continue
        if question.choices and str(value) not in question.choice_codes:
            continue
        place = answers
        for name in question.path[:-1]:
            place = place.setdefault(name, {})
        place[question.path[-1]] = value
    return answers


def _report(
    *,
    team: SimulatedTeam,
    definition: ChecklistDefinition,
    answers: Mapping[str, Any],
    at: datetime,
    random: Generator,
) -> SimulatedReport:
    return SimulatedReport(
        instance_id=new_id(random),
        observer=team.observers[int(random.integers(2))],
        team=team.code,
        checklist=definition.code,
        version=definition.version,
        answers=answers,
        device_at=at,
        arrives_at=at,
    )
