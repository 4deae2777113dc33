"""What a simulated mission is like: every number that the random draws depend on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from elections.errors import DomainError


class UnknownScenario(DomainError):
    code = "unknown_scenario"


@dataclass(frozen=True)
class Scenario:
    """Rates are shares from 0 to 1; times are minutes unless they say otherwise."""

    name: str
    stations: int = 10_223
    registered_total: int = 12_000_000
    teams: int = 150
    visits_mean: float = 8.6
    visits_sd: float = 1.5
    opening_share: float = 0.78
    counting_share: float = 0.85
    tabulation_share: float = 0.31
    team_effect_sd: float = 0.7
    station_effect_sd: float = 0.9
    negative_opening: float = 0.06
    negative_voting: float = 0.07
    negative_counting: float = 0.33
    negative_tabulation: float = 0.18
    not_observed_share: float = 0.03
    stuffed_share: float = 0.012
    rewritten_share: float = 0.008
    moved_share: float = 0.004
    transposed_share: float = 0.02
    carousels: int = 12
    look_alikes: int = 90
    other_incidents: int = 420
    never_arrives: float = 0.07
    sent_twice: float = 0.03
    filed_by_both: float = 0.006
    edited: float = 0.02
    impossible_value: float = 0.006
    unlisted_station: float = 0.003
    rehearsals: int = 12
    delay_median: float = 8.0
    delay_max_hours: float = 15.0
    is_probability_sample: bool = False
    sampled_stations: int = 0


CONVENIENCE = Scenario(name="kazakhstan_2023")
CLEAN = replace(
    CONVENIENCE,
    name="clean",
    stuffed_share=0.0,
    rewritten_share=0.0,
    moved_share=0.0,
    carousels=0,
)
SMALL = replace(
    CONVENIENCE,
    name="small",
    stations=400,
    registered_total=460_000,
    teams=8,
    carousels=1,
    look_alikes=3,
    other_incidents=12,
    rehearsals=1,
)

SAMPLED = replace(
    CLEAN,
    name="sample",
    stations=4_000,
    registered_total=4_700_000,
    sampled_stations=300,
    never_arrives=0.03,
    is_probability_sample=True,
)

SCENARIOS = {one.name: one for one in (CONVENIENCE, CLEAN, SMALL, SAMPLED)}


def scenario(name: str) -> Scenario:
    """Return the scenario of this name."""
    if name not in SCENARIOS:
        known = ", ".join(SCENARIOS)
        raise UnknownScenario(f"There is no scenario {name!r}. Take one of: {known}.")
    return SCENARIOS[name]
