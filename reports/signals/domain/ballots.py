"""Level B: a station's ballot against what another ballot of the same station predicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from elections.results.domain.protocol import check_protocol
from elections.results.domain.rounds import (
    FEWEST_STATIONS,
    FLAG_Z,
    Counts,
    Prediction,
    find_swaps,
    predict_second,
)
from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.levels import Copy, SignalB
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome

STANDS_NEARLY_EVERYWHERE = 0.9


@dataclass(frozen=True)
class BallotPair:
    """Two ballots at the same stations, votes by contestant."""

    first: str
    second: str
    stations: tuple[str, ...]
    contestants: tuple[str, ...]
    votes_first: Counts
    votes_second: Counts


def exchanged_results(facts: DayFacts) -> Outcome:
    """Find stations where two contestants seem to have each other's votes."""
    signals: list[SignalB] = []
    tested, fit = 0, []
    for pair in ballot_pairs(facts):
        prediction = predict_second(first=pair.votes_first, second=pair.votes_second)
        people = len(pair.contestants)
        tested += len(pair.stations) * people * (people - 1) // 2
        fit.append((f"{pair.first} → {pair.second}: R²", _fits(pair, prediction)))
        for swap in find_swaps(second=pair.votes_second, prediction=prediction):
            one, other = (pair.contestants[i] for i in (swap.one, swap.other))
            sentence = (
                f"{one} and {other} fit {pair.first} with each other's votes "
                f"(z {swap.z_swapped:+.1f}), not as published ({swap.z:+.1f})"
            )
            signals.append(_signal(pair, swap.station, "swap", sentence, z=swap.z))
    return Outcome(
        tested=tested,
        of_what="pairs of contestants at stations",
        signals=(*sorted(signals, key=_place),),
        numbers=tuple(fit),
        notes=() if fit else (_too_few(),),
    )


def far_from_prediction(facts: DayFacts) -> Outcome:
    """Find stations whose result is far from what the other ballot predicts."""
    signals: list[SignalB] = []
    tested, fit = 0, []
    for pair in ballot_pairs(facts):
        prediction = predict_second(first=pair.votes_first, second=pair.votes_second)
        tested += prediction.p.size
        fit.append((f"{pair.first} → {pair.second}: R²", _fits(pair, prediction)))
        stands_out = rejected(prediction.p.ravel().tolist()).reshape(prediction.p.shape)
        stands_out &= np.abs(prediction.z) >= FLAG_Z
        for station in np.flatnonzero(stands_out.any(axis=1)):
            at = int(np.abs(prediction.z[station]).argmax())
            sentence = (
                f"{pair.contestants[at]}: {100 * prediction.predicted[station, at]:.0f} "
                f"% predicted from {pair.first}, "
                f"{100 * _share(pair.votes_second[station], at):.0f} % published"
            )
            z = float(prediction.z[station, at])
            p = float(prediction.p[station, at])
            signals.append(
                _signal(pair, int(station), "prediction", sentence, z=z, p=p)
            )
    text = (
        f"Benjamini-Hochberg at {RATE:.0%} over {tested:,} tests, and |z| of at least "
        f"{FLAG_Z:.0f}. A place can vote unlike others for reasons of its own."
    )
    return Outcome(
        tested=tested,
        of_what="shares of contestants at stations",
        signals=(*sorted(signals, key=_nearness),),
        numbers=tuple(fit),
        notes=(text,) if fit else (_too_few(),),
    )


def ballot_pairs(facts: DayFacts) -> Iterator[BallotPair]:
    """Yield each ballot of the day with an earlier one, and with the others of the day.

    Protocols with impossible numbers are left out: what is wrong there is known already,
    and an exchanged digit would look like an exchanged result.
    """
    today = facts.by_contest()
    before = DayFacts(stations=facts.stations, protocols=facts.earlier).by_contest()
    sound = {
        (p.contest, p.station)
        for p in (*facts.protocols, *facts.earlier)
        if not _is_broken(p, facts)
    }
    pairs = [
        *((first, second) for second in today for first in before),
        *combinations(today, 2),
    ]
    for first, second in pairs:
        ours, theirs = before.get(first) or today[first], today[second]
        pair = _paired(
            first,
            second,
            [p for p in ours if (p.contest, p.station) in sound],
            [p for p in theirs if (p.contest, p.station) in sound],
        )
        if len(pair.stations) >= FEWEST_STATIONS and len(pair.contestants) > 1:
            yield pair


def _is_broken(protocol: OfficialProtocol, facts: DayFacts) -> bool:
    template = facts.templates.get(protocol.contest)
    broken = check_protocol(protocol.lines, protocol.votes, template)
    return any(not identity.is_question for identity in broken)


def _paired(
    first: str,
    second: str,
    ours: Sequence[OfficialProtocol],
    theirs: Sequence[OfficialProtocol],
) -> BallotPair:
    earlier = {p.station: p for p in ours if any(p.votes.values())}
    shared = [p for p in theirs if p.station in earlier and any(p.votes.values())]
    columns_first = _standing([earlier[p.station] for p in shared])
    columns_second = _standing(shared)
    return BallotPair(
        first=first,
        second=second,
        stations=tuple(p.station for p in shared),
        contestants=columns_second,
        votes_first=_matrix([earlier[p.station] for p in shared], columns_first),
        votes_second=_matrix(shared, columns_second),
    )


def _standing(protocols: Sequence[OfficialProtocol]) -> tuple[str, ...]:
    count: dict[str, int] = {}
    for protocol in protocols:
        for code in protocol.votes:
            count[code] = count.get(code, 0) + 1
    enough = STANDS_NEARLY_EVERYWHERE * len(protocols)
    return tuple(sorted(code for code, times in count.items() if times >= enough))


def _matrix(protocols: Sequence[OfficialProtocol], codes: Sequence[str]) -> Counts:
    return np.array(
        [[protocol.votes.get(code, 0) for code in codes] for protocol in protocols],
        dtype=np.int64,
    ).reshape(len(protocols), len(codes))


def _signal(
    pair: BallotPair,
    station: int,
    kind: str,
    sentence: str,
    *,
    z: float,
    p: float | None = None,
) -> SignalB:
    votes = pair.votes_second[station]
    shown = ", ".join(
        f"{code} {number:,}"
        for code, number in zip(pair.contestants, votes, strict=True)
    )
    return SignalB(
        station=pair.stations[station],
        contest=pair.second,
        kind=kind,
        sentence=sentence,
        copies=(Copy(f"Published, {pair.second}", shown),),
        z=z,
        p=p,
    )


def _place(signal: SignalB) -> tuple[str, str]:
    return signal.contest, signal.station


def _nearness(signal: SignalB) -> float:
    return -abs(signal.z or 0)


def _share(votes: Counts, at: int) -> float:
    return float(votes[at] / votes.sum())


def _fits(pair: BallotPair, prediction: Prediction) -> str:
    best = float(prediction.r_squared.max())
    return f"up to {best:.3f} over {len(pair.stations):,} stations"


def _too_few() -> str:
    return (
        f"Two ballots published for at least {FEWEST_STATIONS} common stations are "
        "needed."
    )
