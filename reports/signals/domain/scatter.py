"""Level C: turnout against the leader's share, as a picture with its caveat; no test."""

from __future__ import annotations

from collections import Counter

import numpy as np

from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.levels import SignalC
from reports.signals.domain.outcomes import Outcome

CELL = 2
FEWEST_STATIONS = 200
CAVEAT = (
    "The same picture can also come from differences between urban and rural areas: it "
    "describes and proves nothing."
)


def turnout_and_share(facts: DayFacts) -> Outcome:
    """Count the stations in each cell of 2 by 2 points, ballot by ballot."""
    signals, notes = [], [CAVEAT]
    for contest, protocols in facts.by_contest().items():
        points = _points(protocols)
        if len(points) < FEWEST_STATIONS:
            notes.append(
                f"{contest}: {len(points):,} stations; {FEWEST_STATIONS} are needed."
            )
            continue
        signals.append(_signal(contest, points))
    return Outcome(0, "tests (a picture only)", tuple(signals), notes=tuple(notes))


def _points(protocols: list[OfficialProtocol]) -> list[tuple[float, float]]:
    sums: Counter[str] = Counter()
    for protocol in protocols:
        sums.update(protocol.votes)
    leader = max(sorted(sums), key=lambda code: sums[code], default="")
    return [
        (100 * p.voted / p.on_list, 100 * p.votes.get(leader, 0) / total)
        for p in protocols
        if p.voted is not None and p.on_list and (total := sum(p.votes.values()))
    ]


def _signal(contest: str, points: list[tuple[float, float]]) -> SignalC:
    turnout, share = np.array(points).T
    spread = turnout.std() * share.std()
    related = float(np.corrcoef(turnout, share)[0, 1]) if spread else 0.0
    last = 100 // CELL - 1
    cells = Counter(
        (min(int(x // CELL), last), min(int(y // CELL), last)) for x, y in points
    )
    return SignalC(
        subject=f"{contest}: turnout and share of the leader",
        sentence=f"{len(points):,} stations, correlation {related:+.2f}. {CAVEAT}",
        stations=len(points),
        observed=related,
        expected=0.0,
        series=tuple(
            {"turnout": CELL * x, "share": CELL * y, "stations": count}
            for (x, y), count in sorted(cells.items())
        ),
    )
