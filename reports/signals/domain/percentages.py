"""Level C: more whole percentages than counting gives, by the exact null distribution.

Kobak, Shpilkin, Pshenichnikov (2016), without simulation: each station's own share is
taken as its chance, and the chance of a whole per cent is summed over the binomial. A
share is whole if it lies within 0.05 points of one. All comparisons are in integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr, xlog1py, xlogy

from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.levels import SignalC
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome

FEWEST_STATIONS = 2_000
FEWEST_VOTERS = 100
HIGHEST = 99
WIDE = 20  # 1/20 of a per cent on each side
FAR = 9.0  # standard deviations beyond which a chance is below 1e-17
Whole = NDArray[np.int64]
Chances = NDArray[np.float64]


@dataclass(frozen=True)
class WholeShares:
    """Per station: whether the share is whole and the chance of that; per cent: sums."""

    is_whole: NDArray[np.bool_]
    chance: Chances
    observed: Whole
    expected: Chances
    variance: Chances


@dataclass(frozen=True)
class Excess:
    """How many stations have a whole share, of how many expected."""

    stations: int
    observed: int
    expected: float
    sd: float

    @property
    def z(self) -> float:
        """Return the excess in standard deviations."""
        return (self.observed - self.expected) / self.sd if self.sd else 0.0

    @property
    def p(self) -> float:
        """Return the chance of such an excess or more, by the normal tail."""
        return float(ndtr(-self.z))


def whole_shares(part: Whole, whole: Whole) -> WholeShares:
    """Judge the shares part/whole of stations; `whole` is positive everywhere."""
    percent = np.arange(101)
    nearest = (200 * part + whole) // (2 * whole)
    is_whole = WIDE * np.abs(100 * part - nearest * whole) <= whole
    share = part / whole
    reach = FAR * np.sqrt(share * (1 - share) / whole) + 0.002
    logs = gammaln(np.arange(int(whole.max(initial=0)) + 2))
    chance = np.zeros(len(part))
    expected, variance = np.zeros(101), np.zeros(101)
    for k in percent:
        near = np.flatnonzero(np.abs(k / 100 - share) <= reach)
        p = _chance_of(int(k), whole[near], share[near], logs)
        chance[near] += p
        expected[k], variance[k] = p.sum(), (p * (1 - p)).sum()
    observed = np.bincount(nearest[is_whole], minlength=101).astype(np.int64)
    return WholeShares(is_whole, chance, observed, expected, variance)


def excess_of(is_whole: NDArray[np.bool_], chance: Chances) -> Excess:
    """Sum up stations: observed, expected, and the sd of independent draws."""
    sd = float(np.sqrt(np.clip(chance * (1 - chance), 0, None).sum()))
    return Excess(len(chance), int(is_whole.sum()), float(chance.sum()), sd)


def either(one: WholeShares, other: WholeShares) -> Excess:
    """Return the excess of stations where at least one of two shares is whole."""
    chance = 1 - (1 - one.chance) * (1 - other.chance)
    return excess_of(one.is_whole | other.is_whole, chance)


def whole_percentages(facts: DayFacts) -> Outcome:
    """Count whole percentages of turnout and of the leader's share, ballot by ballot."""
    signals: list[SignalC] = []
    notes = []
    for contest, protocols in facts.by_contest().items():
        voted, registered, votes, valid = _numbers(protocols)
        if len(voted) < FEWEST_STATIONS:
            notes.append(
                f"{contest}: {len(voted):,} stations with 100 voters and no share above "
                f"99 %; {FEWEST_STATIONS:,} are needed."
            )
            continue
        turnout, result = whole_shares(voted, registered), whole_shares(votes, valid)
        signals += [
            _signal(f"{contest}: turnout", _sum(turnout), turnout),
            _signal(f"{contest}: share of the leader", _sum(result), result),
            _signal(f"{contest}: either of the two", either(turnout, result)),
        ]
    stands_out = rejected([signal.p or 0.0 for signal in signals])
    judged = [
        _judged(signal, is_out=bool(is_out))
        for signal, is_out in zip(signals, stands_out, strict=True)
    ]
    if signals:
        text = f"Benjamini-Hochberg at {RATE:.0%} over {len(signals)} tests."
        notes.append(f"{text} Small reports and exact halves are in the null itself.")
    return Outcome(len(signals), "sums over stations", tuple(judged), notes=(*notes,))


def _chance_of(k: int, whole: Whole, share: Chances, logs: Chances) -> Chances:
    """Return the chance that a binomial count is within 0.05 points of k per cent."""
    low = -((-(WIDE * k - 1) * whole) // (100 * WIDE))
    high = np.minimum(((WIDE * k + 1) * whole) // (100 * WIDE), whole)
    low = np.maximum(low, 0)
    chance = np.zeros(len(whole))
    for step in range(int((high - low).max(initial=-1)) + 1):
        count = low + step
        inside = np.flatnonzero(count <= high)
        m, b, p = count[inside], whole[inside], share[inside]
        ways = logs[b + 1] - logs[m + 1] - logs[b - m + 1]
        chance[inside] += np.exp(ways + xlogy(m, p) + xlog1py(b - m, -p))
    return chance


def _numbers(
    protocols: list[OfficialProtocol],
) -> tuple[Whole, Whole, Whole, Whole]:
    sums: dict[str, int] = {}
    for protocol in protocols:
        for code, number in protocol.votes.items():
            sums[code] = sums.get(code, 0) + number
    leader = max(sorted(sums), key=lambda code: sums[code], default="")
    rows = [
        (p.voted, p.on_list, p.votes.get(leader, 0), sum(p.votes.values()))
        for p in protocols
        if p.voted is not None and p.on_list
    ]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
    voted, registered, votes, valid = table.T
    kept = (registered >= FEWEST_VOTERS) & (valid > 0)
    kept &= 100 * voted <= HIGHEST * registered
    kept &= 100 * votes <= HIGHEST * valid
    return voted[kept], registered[kept], votes[kept], valid[kept]


def _sum(shares: WholeShares) -> Excess:
    return excess_of(shares.is_whole, shares.chance)


def _signal(subject: str, excess: Excess, shares: WholeShares | None = None) -> SignalC:
    series = () if shares is None else tuple(_series(shares))
    return SignalC(
        subject=subject,
        sentence=f"{excess.observed:,} stations have a whole percentage, "
        f"{excess.expected:,.1f} are expected (sd {excess.sd:.1f}, z {excess.z:+.1f})",
        stations=excess.stations,
        observed=excess.observed,
        expected=excess.expected,
        sd=excess.sd,
        z=excess.z,
        p=excess.p,
        series=series,
    )


def _series(shares: WholeShares) -> list[dict[str, float]]:
    return [
        {
            "percent": int(k),
            "observed": int(shares.observed[k]),
            "expected": float(shares.expected[k]),
            "sd": float(np.sqrt(max(shares.variance[k], 0.0))),
        }
        for k in range(101)
    ]


def _judged(signal: SignalC, *, is_out: bool) -> SignalC:
    return SignalC(**{**vars(signal), "is_beyond_chance": is_out})
