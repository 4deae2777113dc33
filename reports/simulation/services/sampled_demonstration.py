"""The sample-based demonstration: drawn from a seed, ready to receive."""

from __future__ import annotations

from dataclasses import dataclass

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
from reports.simulation.services.demonstration import shipped_checklists
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
    regions = facts.regions()
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
