"""Whether a team judges more strictly or mildly than chance and places would explain.

A funnel: each team's share of negative assessments against the mission's, with limits
that narrow as forms grow. Teams go to different places, so shares vary more than a
binomial lets them; that spread is estimated from all teams together (beta-binomial,
method of moments, Kleinman 1973) and allowed for. The limits are exact tails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import betabinom, binom

LEVELS = (0.95, 0.998)
FEWEST_FORMS = 3
FEWEST_TEAMS = 5
LARGEST_SPREAD = 0.5


@dataclass(frozen=True)
class TeamShare:
    """How many of a team's forms of one stage are negative overall."""

    team: str
    negative: int
    forms: int

    @property
    def share(self) -> float:
        """Return the share."""
        return self.negative / self.forms


@dataclass(frozen=True)
class FunnelTeam:
    """One team within the funnel; `limits` are counts for each of `LEVELS`."""

    team: TeamShare
    p: float
    limits: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Funnel:
    """All teams of one stage; `spread` is the correlation of forms within a team."""

    share: float
    spread: float
    teams: tuple[FunnelTeam, ...]
    left_out: int


def funnel(teams: Sequence[TeamShare]) -> Funnel | None:
    """Return the funnel, or None below five teams with three forms each."""
    enough = sorted((t for t in teams if t.forms >= FEWEST_FORMS), key=lambda t: t.team)
    if len(enough) < FEWEST_TEAMS:
        return None
    share = sum(t.negative for t in enough) / sum(t.forms for t in enough)
    spread = spread_between(enough)
    judged = tuple(
        FunnelTeam(
            team=team,
            p=tail(team.negative, team.forms, share=share, spread=spread),
            limits=tuple(
                limits(team.forms, share=share, spread=spread, level=level)
                for level in LEVELS
            ),
        )
        for team in enough
    )
    return Funnel(share, spread, judged, left_out=len(teams) - len(enough))


def spread_between(teams: Sequence[TeamShare]) -> float:
    """Return the correlation within teams (ANOVA estimator), 0 where there is none."""
    k, n = len(teams), sum(t.forms for t in teams)
    if k < 2 or n <= k:  # noqa: PLR2004 - two teams to compare
        return 0.0
    mean = sum(t.negative for t in teams) / n
    between = sum(t.forms * (t.share - mean) ** 2 for t in teams) / (k - 1)
    within = sum(t.forms * t.share * (1 - t.share) for t in teams) / (n - k)
    size = (n - sum(t.forms**2 for t in teams) / n) / (k - 1)
    total = between + (size - 1) * within
    if total <= 0:
        return 0.0
    return min(max((between - within) / total, 0.0), LARGEST_SPREAD)


def tail(negative: int, forms: int, *, share: float, spread: float) -> float:
    """Return the two-sided p: twice the smaller exact tail, at most 1."""
    if share in (0.0, 1.0):
        return 1.0
    chance = _chance(forms, share, spread)
    lower = float(chance.cdf(negative))
    upper = float(chance.sf(negative - 1))
    return min(1.0, 2 * min(lower, upper))


def limits(forms: int, *, share: float, spread: float, level: float) -> tuple[int, int]:
    """Return the fewest and most negative forms whose tail is not below the rest."""
    if share in (0.0, 1.0):
        return (0, 0) if share == 0 else (forms, forms)
    half = (1 - level) / 2
    chance = _chance(forms, share, spread)
    counts = range(forms + 1)
    low = next(count for count in counts if chance.cdf(count) >= half)
    high = next(count for count in reversed(counts) if chance.sf(count - 1) >= half)
    return low, high


def _chance(forms: int, share: float, spread: float):  # type: ignore[no-untyped-def]  # scipy has no types
    if spread == 0:
        return binom(forms, share)
    size = 1 / spread - 1
    return betabinom(forms, share * size, (1 - share) * size)
