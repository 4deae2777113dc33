"""The sample-based demonstration: drawn from a seed, ready to receive."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from reports.simulation.domain.delivery import SimulatedReport
from reports.simulation.domain.protocols import Ballot
from reports.simulation.domain.sampled import (
    SampledTruth,
    make_country,
    sampled_reports,
    truth_of,
)
from reports.simulation.domain.scenario import SAMPLED, Scenario
from reports.simulation.services import facts
from reports.simulation.services.demonstration import (
    shipped_checklists,
    write_reports,
)
from reports.simulation.services.sampled_mission import (
    CONTEST,
    DAY,
    LISTS,
    SampledMission,
    set_up_sampled,
)


@dataclass(frozen=True)
class SampledDemonstration:
    """A mission with its frozen sample, what its teams will send, and the truth."""

    made: SampledMission
    reports: tuple[SimulatedReport, ...]
    truth: SampledTruth


def sampled_demonstration(
    *, seed: int, mission_code: str, actor: str, scenario: Scenario = SAMPLED
) -> SampledDemonstration:
    """Invent a country, draw its sample in the product, and write the reports."""
    regions = facts.invented_regions()
    stations = make_country(
        scenario=scenario,
        seed=seed,
        regions=regions,
        shares=[float(option.share) for option in facts.published_options()],
    )
    made = set_up_sampled(
        scenario=scenario,
        seed=seed,
        stations=stations,
        regions=regions,
        code=mission_code,
        actor=actor,
    )
    reports = sampled_reports(
        scenario=scenario,
        seed=seed,
        day=DAY,
        stations=made.stations,
        regions=regions,
        definitions=shipped_checklists(),
        ballot=Ballot(CONTEST, LISTS),
    )
    return SampledDemonstration(made, reports, truth_of(made.in_frame))


def write_sampled(shown: SampledDemonstration, *, folder: Path) -> list[Path]:
    """Write the truth of the whole frame, and every report as a JSON line."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = folder / "simulated-sample-truth.json"
    told = {"simulated": True, "lists": LISTS, **asdict(shown.truth)}
    truth.write_text(json.dumps(told, indent=1), encoding="utf-8")
    reports = folder / "simulated-sample-reports.jsonl"
    write_reports(
        shown.reports, mission=shown.made.mission, day=shown.made.day, path=reports
    )
    return [truth, reports]
