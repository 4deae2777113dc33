"""A network of observers at many stations, each sending four filled-in checklists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from observers.missions.services.missions import create_mission
from observers.missions.services.observers import NewObserver, add_observers
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.selectors import definition_of, published_checklists
from reports.checklists.services.publishing import install_library
from reports.simulation.domain.answers import Circumstances, fill_in, item_levels
from reports.simulation.domain.scenario import CONVENIENCE
from reports.simulation.domain.world import SimulatedStation, make_stations
from reports.simulation.services import facts
from reports.simulation.services.country import DAY, set_up_country

STAGES = ("opening", "voting", "voting", "counting")
CODE = "NETWORK"


@dataclass(frozen=True)
class Made:
    """What stands before the first report."""

    mission: Mission
    day: ElectionDay
    stations: tuple[SimulatedStation, ...]
    definitions: dict[str, ChecklistDefinition]


def make(*, stations: int) -> Made:
    """Create a network mission with an observer per station."""
    drawn = make_stations(
        scenario=replace(
            CONVENIENCE, stations=stations, registered_total=stations * 1_000
        ),
        regions=facts.regions(),
        shares=[float(option.share) for option in facts.published_options()],
        random=np.random.default_rng(1),
    )
    country = set_up_country(stations=drawn, actor="system")
    mission = create_mission(
        code=CODE,
        name="Simulated network",
        kind="network",
        election=country.election,
        actor="system",
        time_zone=country.day.time_zone,
        is_demonstration=True,
    )
    install_library(mission=mission, actor="system")
    new = [NewObserver(code=station.code) for station in drawn]
    add_observers(mission=mission, new=new, actor="system")
    definitions = {
        version.checklist.code: definition_of(version)
        for version in published_checklists(mission)
    }
    return Made(mission, country.day, drawn, definitions)


def reports(made: Made) -> Iterator[dict[str, Any]]:
    """Yield four reports per station, as the JSON API takes them."""
    random = np.random.default_rng(2)
    levels = {
        code: item_levels(definition, random=random)
        for code, definition in made.definitions.items()
    }
    for station in made.stations:
        for number, stage in enumerate(STAGES):
            arrived = np.datetime64(f"{DAY}T06:30:00") + np.timedelta64(number * 4, "h")
            left = arrived + np.timedelta64(50, "m")
            circumstances = Circumstances(
                trouble=float(random.normal(0, 1)),
                facts={
                    "station": station.code,
                    "area": station.region,
                    "setting": station.setting,
                    "arrived_at": f"{arrived}+06:00",
                    "departed_at": f"{left}+06:00",
                    "registered_voters": station.registered,
                    "members_present": 7,
                    "women_present": int(random.integers(2, 7)),
                },
                not_observed_share=0.03,
                negative_overall=0.1,
            )
            yield {
                "id": str(UUID(bytes=random.bytes(16), version=4)),
                "mission": CODE,
                "election_day": made.day.code,
                "checklist": stage,
                "version": made.definitions[stage].version,
                "observer": station.code,
                "answers": fill_in(
                    definition=made.definitions[stage],
                    circumstances=circumstances,
                    levels=levels[stage],
                    random=random,
                ),
            }
