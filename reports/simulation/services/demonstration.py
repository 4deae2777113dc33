"""The demonstration from a seed: set up, ready to receive; and its files."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.services.publishing import LIBRARY
from reports.simulation.domain.delivery import SimulatedReport
from reports.simulation.domain.official import (
    copied_protocols,
    published_protocols,
)
from reports.simulation.domain.scenario import scenario
from reports.simulation.domain.simulation import Simulation, simulate
from reports.simulation.services import facts
from reports.simulation.services.country import (
    DAY,
    SIMULATED_CONTEST,
    SIMULATED_LISTS,
    Country,
    set_up_country,
)
from reports.simulation.services.mission import set_up_mission

ACTOR = "system"


@dataclass(frozen=True)
class Demonstration:
    """A mission that stands, and what its simulated teams are about to send."""

    mission: Mission
    country: Country
    simulation: Simulation


def set_up(*, scenario_name: str, seed: int, mission_code: str) -> Demonstration:
    """Draw a mission and create what it needs; what stands already is used again."""
    simulation = simulate(
        scenario=scenario(scenario_name),
        seed=seed,
        day=DAY,
        regions=facts.regions(),
        shares=[float(option.share) for option in facts.published_options()],
        contest=SIMULATED_CONTEST,
        contestants=SIMULATED_LISTS,
        definitions=shipped_checklists(),
    )
    country = set_up_country(stations=simulation.stations, actor=ACTOR)
    mission = set_up_mission(
        country=country,
        teams=simulation.teams,
        code=mission_code,
        drawn_from={"scenario": scenario_name, "seed": seed},
        actor=ACTOR,
    )
    return Demonstration(mission, country, simulation)


def write_simulation(demonstration: Demonstration, *, folder: Path) -> list[Path]:
    """Write the truth, every report (a JSON line each) and every protocol (CSV)."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = folder / "simulated-truth.json"
    truth.write_text(
        json.dumps(demonstration.simulation.truth(), indent=1), encoding="utf-8"
    )
    reports = folder / "simulated-reports.jsonl"
    write_reports(
        demonstration.simulation.reports,
        mission=demonstration.mission,
        day=demonstration.country.day,
        path=reports,
    )
    return [truth, reports, *_write_protocols(demonstration, folder=folder)]


def write_reports(
    reports: Sequence[SimulatedReport],
    *,
    mission: Mission,
    day: ElectionDay,
    path: Path,
) -> None:
    """Write every report as it is sent, a JSON line each, resends included."""
    with path.open("w", encoding="utf-8") as file:
        for report in reports:
            line = report.as_json(mission=mission.code, election_day=day.code)
            observed = {"observer": report.observer, **line, "simulated": True}
            file.write(json.dumps(observed, ensure_ascii=False) + "\n")


def _write_protocols(demonstration: Demonstration, *, folder: Path) -> list[Path]:
    """Write every station's protocol as published, and as counted that night."""
    stations = demonstration.simulation.stations
    written = {
        "simulated-official.csv": published_protocols(stations),
        "simulated-counted.csv": copied_protocols(stations),
    }
    for name, protocols in written.items():
        lines = sorted({line for protocol in protocols for line in protocol.lines})
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["station", *lines, *SIMULATED_LISTS])
            for protocol in protocols:
                numbers = [protocol.lines.get(line, "") for line in lines]
                rows.writerow([protocol.station, *numbers, *protocol.votes])
    return [folder / name for name in written]


def shipped_checklists() -> dict[str, ChecklistDefinition]:
    """Return the checklists we ship, by code."""
    read = [
        read_definition(path.read_bytes(), name=path.name)
        for path in sorted(LIBRARY.glob("*.md"))
    ]
    return {definition.code: definition for definition in read}
