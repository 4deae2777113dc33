"""Teams drawn from a seed, some far stricter than the others, put into the funnel."""

from __future__ import annotations

import numpy as np

from reports.observations.domain.visit_checks.calibration import TeamShare
from reports.signals.domain.levels import SignalC
from reports.signals.domain.teams import calibration
from reports.signals.domain.visit_facts import VisitFacts
from reports.simulation.domain.scenario import CONVENIENCE

# Added to the logit of a negative assessment by teams that are far stricter.
STRICT = 3.0
# How many areas there are, and the sd of their logits.
AREAS, AREAS_DIFFER = 20, 0.5


def strict_teams_found(
    seed: int, *, strict: int, forms: int = 7, areas_differ: float = AREAS_DIFFER
) -> tuple[set[str], set[str]]:
    """Return the teams that the funnel names, and those that were drawn to be strict."""
    random = np.random.default_rng([seed, 13])
    places = random.normal(0, areas_differ, AREAS)
    shares, odd = [], set()
    for number in range(CONVENIENCE.teams):
        sent = max(3, round(random.normal(forms, 1.5)))
        effect = 0.5 * random.normal(0, CONVENIENCE.team_effect_sd)
        code, area = f"T{number + 1:03d}", number % AREAS
        if number < strict:
            odd.add(code)
            effect += STRICT
        trouble = random.normal(effect, CONVENIENCE.station_effect_sd, sent)
        chance = 1 / (1 + np.exp(2.9 - trouble - places[area]))
        negative = int((random.random(sent) < chance).sum())
        shares.append(TeamShare(code, negative, sent, f"{area:02}"))
    outcome = calibration(VisitFacts(shares={"voting": tuple(shares)}))
    named = {
        row["team"]
        for signal in outcome.signals
        if isinstance(signal, SignalC)
        for row in signal.series
        if row["to be checked"] == "yes"
    }
    return named, odd
