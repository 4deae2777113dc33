"""Level B: how many had voted at a station by the hour, against later and final numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from elections.results.domain.counts import (
    DESKS,
    SECONDS_PER_VOTER,
    CountAt,
    WindowTest,
    capacity,
    falls,
    full_day_differs,
    profile_share,
    widened,
    window_test,
)
from reports.signals.domain.facts import DayFacts, VotedCount
from reports.signals.domain.levels import Copy, SignalB
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome

# Two looks at a commission's list within minutes say more about the list than the pace.
SHORTEST_MINUTES = 20
SHARES = (0.02, 0.98)


def counts_that_fall(facts: DayFacts) -> Outcome:
    """Find stations where fewer had voted later than before; often a correction."""
    by_station = _by_station(facts)
    pairs = sum(len(counts) - 1 for counts in by_station.values())
    signals = [
        SignalB(
            station=station,
            contest="",
            kind="fall",
            sentence=f"Fewer had voted later ({after.voted - before.voted:+,}): often a "
            "correction; ask for the reason",
            copies=(_copy(before), _copy(after)),
        )
        for station, counts in by_station.items()
        for before, after in falls(counts)
    ]
    return Outcome(pairs, "pairs of counts of one station", tuple(signals))


def counts_above_final(facts: DayFacts) -> Outcome:
    """Find stations where more had voted during the day than were counted at its end."""
    final = facts.voted_finally()
    counts = [
        count
        for count in facts.counts
        if count.station in final and not _is_whole_day(facts, count)
    ]
    signals = tuple(
        SignalB(
            station=count.station,
            contest="",
            kind="above_final",
            sentence=f"{count.voted:,} had voted when observers asked, "
            f"{final[count.station]:,} at the end",
            copies=(
                _copy(_at(count)),
                Copy("Published", f"{final[count.station]:,} voted"),
            ),
        )
        for count in _ordered(counts)
        if count.voted > final[count.station]
    )
    return Outcome(len(counts), "counts with a final number", signals)


def whole_days(facts: DayFacts) -> Outcome:
    """Find stations where observers who counted until closing differ from the final number.

    By more than 10 and by more than 5 % of it, in either direction.
    """
    final = facts.voted_finally()
    counts = [
        count
        for count in _ordered(facts.counts)
        if count.station in final and _is_whole_day(facts, count)
    ]
    signals = tuple(
        SignalB(
            station=count.station,
            contest="",
            kind="full_day",
            sentence=f"Observers counted {count.voted:,} voters until closing, "
            f"{final[count.station]:,} are published "
            f"({final[count.station] - count.voted:+,})",
            copies=(
                _copy(_at(count)),
                Copy("Published", f"{final[count.station]:,} voted"),
            ),
        )
        for count in counts
        if full_day_differs(observed=count.voted, official=final[count.station])
    )
    notes = () if counts else ("No form has a count of voters at closing or later.",)
    return Outcome(len(counts), "counts until closing", signals, notes=notes)


def too_few_for_final(facts: DayFacts) -> Outcome:
    """Test whether the final number fits the voters there had been by a time.

    The share of the day comes from the region's announced turnout where there is one,
    else from the clock, as if voters came evenly.
    """
    if facts.opens_at is None or facts.closes_at is None:
        return Outcome(0, "windows", notes=("The hours of voting are not known.",))
    final = facts.voted_finally()
    tests = [
        (count, window_test(observed=count.voted, final=final[count.station], share=s))
        for count in _ordered(facts.counts)
        if count.station in final
        and (s := _share(facts, count, facts.opens_at, facts.closes_at))
        and SHARES[0] <= s <= SHARES[1]
    ]
    wide = widened([test for _, test in tests])
    tests = [(count, test) for (count, _), test in zip(tests, wide, strict=True)]
    stand_out = rejected([test.p for test in wide])
    signals = tuple(
        _window(count, test)
        for (count, test), is_out in zip(tests, stand_out, strict=True)
        if is_out and test.is_large
    )
    text = (
        f"Benjamini-Hochberg at {RATE:.0%} over {len(tests):,} tests, and p < 0.0001 and "
        "a gap of 20 voters. The rate of arrival is an assumption; from 50 windows on, p "
        "allows for how much stations differ from it anyway."
    )
    return Outcome(len(tests), "windows", signals, notes=(text,))


def faster_than_desks(facts: DayFacts) -> Outcome:
    """Ask about rises that no three desks could serve; both are assumptions."""
    tested, signals = 0, []
    for station, counts in _by_station(facts).items():
        for before, after in pairwise(counts):
            minutes = (after.at - before.at).total_seconds() / 60
            if minutes < SHORTEST_MINUTES:
                continue
            tested += 1
            most = capacity(
                desks=DESKS, minutes=minutes, seconds_per_voter=SECONDS_PER_VOTER
            )
            if after.voted - before.voted > most:
                signals.append(_fast(station, before, after, most))
    return Outcome(tested, "pairs of counts of one station", tuple(signals))


def _fast(station: str, before: CountAt, after: CountAt, most: int) -> SignalB:
    return SignalB(
        station=station,
        contest="",
        kind="throughput",
        sentence=f"{after.voted - before.voted:,} voters between two visits; {DESKS} "
        f"desks at {SECONDS_PER_VOTER} seconds each serve {most:,}: how many desks were "
        "there?",
        copies=(_copy(before), _copy(after)),
        is_question=True,
    )


def _window(count: VotedCount, test: WindowTest) -> SignalB:
    return SignalB(
        station=count.station,
        contest="",
        kind="window",
        sentence=f"{test.observed:,} had voted when {100 * test.share:.0f} % of the day's "
        f"voters come elsewhere; {test.final:,} at the end make {test.expected:,.0f} "
        "expected",
        copies=(_copy(_at(count)), Copy("Published", f"{test.final:,} voted")),
        p=test.p,
    )


def _share(
    facts: DayFacts, count: VotedCount, opens: datetime, closes: datetime
) -> float | None:
    if not opens < count.at < closes:
        return None
    for area in (facts.area_of.get(count.station, ""), ""):
        announced = facts.profiles.get(area)
        if announced:
            profile = {opens: 0.0, **announced}
            share = profile_share(profile, begin=opens, end=count.at)
            if share is not None:
                return share
    return (count.at - opens) / (closes - opens)


def _is_whole_day(facts: DayFacts, count: VotedCount) -> bool:
    return facts.closes_at is not None and count.at >= facts.closes_at


def _by_station(facts: DayFacts) -> dict[str, list[CountAt]]:
    found: dict[str, list[CountAt]] = {}
    for count in _ordered(facts.counts):
        found.setdefault(count.station, []).append(_at(count))
    return found


def _ordered(counts: Sequence[VotedCount]) -> Iterator[VotedCount]:
    yield from sorted(counts, key=lambda c: (c.station, c.at, c.instance_id))


def _at(count: VotedCount) -> CountAt:
    return CountAt(count.at, count.voted, count.instance_id)


def _copy(count: CountAt) -> Copy:
    return Copy(f"{count.at:%H:%M}", f"{count.voted:,} had voted", count.report)
