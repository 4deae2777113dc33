"""Level B: observers' copies of protocols against the published ones, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from elections.results.domain.copies import (
    Copy as Lines,
)
from elections.results.domain.copies import (
    CopyComparison,
    Difference,
    compare_copies,
    summarize_copies,
)
from reports.signals.domain.facts import DayFacts, ObservedCopy, OfficialProtocol
from reports.signals.domain.levels import Copy, SignalB
from reports.signals.domain.outcomes import Outcome

QUESTIONS = frozenset(
    {Difference.CORRECTION, Difference.TRANSPOSITION, Difference.SMALL}
)
SILENT = frozenset({Difference.IDENTICAL, Difference.NOTHING_SHARED})
Pair = tuple[ObservedCopy, OfficialProtocol, CopyComparison]


def copies_against_published(facts: DayFacts) -> Outcome:
    """Compare the fullest copy of each station and ballot with what was published."""
    published = {(p.contest, p.station): p for p in facts.protocols}
    pairs = [
        (copy, official, _compared(copy, official, facts))
        for copy in _fullest(facts.copies)
        if (official := published.get((copy.contest, copy.station)))
    ]
    compared = [pair for pair in pairs if pair[2].kind is not Difference.NOTHING_SHARED]
    signals = [_signal(*pair) for pair in pairs if pair[2].kind not in SILENT]
    signals.sort(key=lambda s: (s.is_question, s.contest, s.station))
    return Outcome(
        tested=len(compared),
        of_what="copies beside their published protocol",
        signals=tuple(signals),
        numbers=tuple(_numbers(facts, compared)),
        notes=_notes(facts),
    )


def _fullest(copies: tuple[ObservedCopy, ...]) -> Iterator[ObservedCopy]:
    """Yield one copy of a station and ballot: most lines, then the smallest id."""
    ordered = sorted(
        copies,
        key=lambda c: (
            c.contest,
            c.station,
            -len(c.lines) - len(c.votes),
            c.instance_id,
            c.label,
        ),
    )
    for _, of_one in groupby(ordered, key=lambda c: (c.contest, c.station)):
        yield next(of_one)


def _compared(
    copy: ObservedCopy, official: OfficialProtocol, facts: DayFacts
) -> CopyComparison:
    return compare_copies(
        copied=Lines(copy.lines, copy.votes),
        published=Lines(official.lines, official.votes),
        template=facts.templates.get(copy.contest),
    )


def _signal(
    copy: ObservedCopy, official: OfficialProtocol, comparison: CopyComparison
) -> SignalB:
    changed = {
        **{k: v for k, v in comparison.lines.items() if v},
        **{f"votes of {k}": v for k, v in comparison.votes.items() if v},
    }
    shown = ", ".join(
        f"{name.replace('_', ' ')} {value:+,}" for name, value in changed.items()
    )
    return SignalB(
        station=copy.station,
        contest=copy.contest,
        kind=comparison.kind.value,
        sentence=f"{comparison.sentence.capitalize()}. Published minus copied: {shown}",
        copies=(
            Copy(
                copy.label,
                _says(copy.lines, copy.votes, changed),
                copy.instance_id,
                copy.photo_sha256,
            ),
            Copy(
                "Published",
                _says(official.lines, official.votes, changed),
                photo_sha256=official.photo_sha256,
            ),
        ),
        is_question=comparison.kind in QUESTIONS,
    )


def _says(
    lines: Mapping[str, int], votes: Mapping[str, int], changed: Mapping[str, int]
) -> str:
    known = {**lines, **{f"votes of {code}": v for code, v in votes.items()}}
    return ", ".join(f"{name.replace('_', ' ')} {known[name]:,}" for name in changed)


def _numbers(facts: DayFacts, compared: list[Pair]) -> Iterator[tuple[str, str]]:
    contests = sorted({copy.contest for copy, _, _ in compared})
    for contest in contests:
        own = [each for copy, _, each in compared if copy.contest == contest]
        summary = summarize_copies(stations=facts.stations, comparisons=own)
        yield (
            f"{contest}: stations compared",
            f"{summary.compared:,} of {summary.stations:,}",
        )
        for kind, count in summary.by_kind.items():
            if count or kind == Difference.IDENTICAL:
                yield f"{contest}: {kind.replace('_', ' ')}", f"{count:,}"
        for code, gained in summary.gained.items():
            label = f"{contest}: votes gained by {code} in the compared stations only"
            yield label, f"{gained:+,}"


def _notes(facts: DayFacts) -> tuple[str, ...]:
    return (
        "The compared stations are no random sample: nothing is said about others.",
        *(() if facts.copies else ("No observer copied a protocol.",)),
        *(() if facts.protocols else ("No protocol of a station is published.",)),
    )
