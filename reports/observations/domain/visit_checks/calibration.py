"""Whether a team judges more strictly or mildly than chance and places would explain.

A funnel (Spiegelhalter 2005): each team's negative assessments against what ordinary teams
of its area would have, with limits that narrow as forms grow. Teams go to different places,
so counts vary more than a binomial lets them; `ordinary` fits that spread so that far
teams do not hide behind it. Limits and p are exact sums of the beta-binomial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.observations.domain.visit_checks.ordinary import (
    Floats,
    chances_of,
    ordinary_teams,
)

LEVELS = (0.95, 0.998)
FEWEST_FORMS = 3
FEWEST_TEAMS = 5
# Chances that differ by rounding alone are equal.
TIE = 1 + 1e-7


@dataclass(frozen=True)
class TeamShare:
    """How many of a team's forms of one stage are negative, and where it mostly was."""

    team: str
    negative: int
    forms: int
    area: str = ""

    @property
    def share(self) -> float:
        """Return the share."""
        return self.negative / self.forms


@dataclass(frozen=True)
class FunnelTeam:
    """One team within the funnel; `limits` are counts for each of `LEVELS`.

    `expected` is how many negative forms an ordinary team of its area would have.
    """

    team: TeamShare
    expected: float
    p: float
    limits: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Funnel:
    """All teams of one stage; `spread` is the correlation of forms within a team.

    `share` is that of ordinary teams.
    """

    share: float
    spread: float
    teams: tuple[FunnelTeam, ...]
    left_out: int


def funnel(teams: Sequence[TeamShare]) -> Funnel | None:
    """Return the funnel, or None below five teams with three forms each."""
    enough = sorted((t for t in teams if t.forms >= FEWEST_FORMS), key=lambda t: t.team)
    if len(enough) < FEWEST_TEAMS:
        return None
    ordinary = ordinary_teams(
        [team.negative for team in enough],
        [team.forms for team in enough],
        [team.area for team in enough],
    )
    forms = np.array([team.forms for team in enough], dtype=np.int64)
    chances = chances_of(forms, ordinary.expected, ordinary.spreads)
    judged = tuple(
        FunnelTeam(
            team=team,
            expected=float(share * team.forms),
            p=exact_p(chance, team.negative),
            limits=tuple(limits(chance, level=level) for level in LEVELS),
        )
        for team, share, chance in zip(enough, ordinary.expected, chances, strict=True)
    )
    return Funnel(
        ordinary.share, ordinary.spread, judged, left_out=len(teams) - len(enough)
    )


def exact_p(chances: Floats, count: int) -> float:
    """Return the two-sided p: all counts no likelier than this one.

    Doubling the smaller tail would waste half of it: with few forms no count is small
    enough to stand out.
    """
    return float(min(1.0, chances[chances <= chances[count] * TIE].sum()))


def limits(chances: Floats, *, level: float) -> tuple[int, int]:
    """Return the fewest and most negative forms with (1 - level) / 2 or more beyond."""
    half = (1 - level) / 2
    below = np.cumsum(chances)
    above = np.cumsum(chances[::-1])[::-1]
    return int(np.argmax(below >= half)), int(np.flatnonzero(above >= half)[-1])
