"""One simulated mission from one seed: world, teams, reports and the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.random import Generator

from reports.checklists.domain.definition import ChecklistDefinition, QuestionKind
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
from reports.simulation.domain.protocols import Ballot, visit_facts, write_votes
from reports.simulation.domain.routes import (
    SimulatedTeam,
    Visit,
    make_teams,
    make_visits,
)
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation, make_stations

FRAUD_TROUBLE = 1.5


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
        visits=visits,
        stations=stations,
        regions=regions,
        day=day,
        random=draws[4],
    )
    ballot = Ballot(contest, tuple(contestants))
    written = [
        *write_checklists(visits, scenario, definitions, ballot, random=draws[5]),
        *_incident_reports(incidents, definitions["incident"], random=draws[5]),
    ]
    sent = deliver(written, scenario=scenario, definitions=definitions, random=draws[6])
    return Simulation(
        scenario, seed, stations, teams, visits, carousels, incidents, sent
    )


def write_checklists(
    visits: Sequence[Visit],
    scenario: Scenario,
    definitions: Mapping[str, ChecklistDefinition],
    ballot: Ballot,
    *,
    random: Generator,
) -> list[SimulatedReport]:
    """Return one completed checklist for each visit, in their order."""
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
                facts=visit_facts(visit, random=random),
                not_observed_share=scenario.not_observed_share,
                negative_overall=negative[visit.stage],
            ),
            levels=levels[visit.stage],
            random=random,
        )
        if visit.stage == "counting" and visit.station is not None:
            write_votes(answers, definition, visit.station, ballot)
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
