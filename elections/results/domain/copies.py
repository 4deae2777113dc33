"""A protocol copied at the station beside the published one, line by line.

The classes say what a difference looks like; none of them says why it is there.
Stations with a copy are not a random sample: nothing here is extrapolated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from elections.results.domain.protocol import check_protocol, transposed
from elections.results.domain.templates import ProtocolTemplate

MATERIAL_VOTES = 5
TOTALS = ("registered", "issued", "in_box", "valid", "invalid")


class Difference(StrEnum):
    IDENTICAL = "identical"
    CORRECTION = "arithmetic_correction"
    TRANSPOSITION = "transposition"
    SWAP = "swap"
    SHIFT = "line_shift"
    REWRITE = "rewrite"
    MATERIAL = "material"
    SMALL = "small"
    NOTHING_SHARED = "nothing_shared"


SENTENCES = {
    Difference.IDENTICAL: "every line is the same",
    Difference.CORRECTION: "one line differs, and with it the sums hold",
    Difference.TRANSPOSITION: "one line differs by two exchanged digits",
    Difference.SWAP: "two contestants have each other's votes",
    Difference.SHIFT: "the same votes stand on other lines",
    Difference.REWRITE: "totals such as registered, in the box or valid differ",
    Difference.MATERIAL: "the votes of a contestant differ by more than 5 and 1 %",
    Difference.SMALL: "lines differ a little",
    Difference.NOTHING_SHARED: "no line stands in both, nothing was compared",
}


@dataclass(frozen=True)
class Copy:
    """The lines of one protocol and the votes by contestant."""

    lines: Mapping[str, int]
    votes: Mapping[str, int]


@dataclass(frozen=True)
class CopyComparison:
    """Published minus copied, for every line both have, and what that looks like."""

    kind: Difference
    lines: dict[str, int]
    votes: dict[str, int]

    @property
    def sentence(self) -> str:
        """Return what the difference looks like, never why it is there."""
        return SENTENCES[self.kind]


@dataclass(frozen=True)
class CopySummary:
    """What all comparisons of a contest come to; `gained` is theirs only."""

    stations: int
    compared: int
    by_kind: dict[str, int]
    gained: dict[str, int]


def compare_copies(
    *, copied: Copy, published: Copy, template: ProtocolTemplate | None = None
) -> CopyComparison:
    """Compare what both protocols have; a line that one lacks is not a difference."""
    lines = _differences(copied.lines, published.lines)
    votes = _differences(copied.votes, published.votes)
    kind = _kind(copied, published, lines, votes, template)
    return CopyComparison(kind, lines, votes)


def summarize_copies(
    *, stations: int, comparisons: Sequence[CopyComparison]
) -> CopySummary:
    """Count the comparisons of one per station by class, of so many stations."""
    compared = [c for c in comparisons if c.kind is not Difference.NOTHING_SHARED]
    return CopySummary(
        stations=stations,
        compared=len(compared),
        by_kind={
            kind.value: sum(c.kind is kind for c in compared)
            for kind in Difference
            if kind is not Difference.NOTHING_SHARED
        },
        gained=votes_gained(compared),
    )


def votes_gained(comparisons: Sequence[CopyComparison]) -> dict[str, int]:
    """Return what each contestant gained in the compared stations only."""
    gained: dict[str, int] = {}
    for comparison in comparisons:
        for code, difference in comparison.votes.items():
            gained[code] = gained.get(code, 0) + difference
    return dict(sorted(gained.items()))


def _differences(ours: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    return {name: theirs[name] - ours[name] for name in ours if name in theirs}


def _kind(
    copied: Copy,
    published: Copy,
    lines: dict[str, int],
    votes: dict[str, int],
    template: ProtocolTemplate | None,
) -> Difference:
    if not any(lines.values()) and not any(votes.values()):
        is_compared = bool(lines or votes)
        return Difference.IDENTICAL if is_compared else Difference.NOTHING_SHARED
    if kind := _innocent_kind(copied, published, lines, votes, template):
        return kind
    if any(lines.get(name) for name in TOTALS):
        return Difference.REWRITE
    if any(_is_material(copied.votes[code], votes[code]) for code in votes):
        return Difference.MATERIAL
    return Difference.SMALL


def _innocent_kind(
    copied: Copy,
    published: Copy,
    lines: dict[str, int],
    votes: dict[str, int],
    template: ProtocolTemplate | None,
) -> Difference | None:
    changed = [code for code, difference in votes.items() if difference]
    if not any(lines.values()):
        ours = [copied.votes[code] for code in changed]
        theirs = [published.votes[code] for code in changed]
        if len(changed) == 2 and ours == theirs[::-1]:  # noqa: PLR2004 - a pair
            return Difference.SWAP
        if len(changed) > 2 and sorted(ours) == sorted(theirs):  # noqa: PLR2004
            return Difference.SHIFT
    if _is_correction(copied, published, template):
        return Difference.CORRECTION
    before = {**copied.lines, **{f"votes.{c}": v for c, v in copied.votes.items()}}
    after = {**published.lines, **{f"votes.{c}": v for c, v in published.votes.items()}}
    moved = [name for name in before if name in after and before[name] != after[name]]
    if len(moved) == 1 and after[moved[0]] in transposed(before[moved[0]]):
        return Difference.TRANSPOSITION
    return None


def _is_correction(
    copied: Copy, published: Copy, template: ProtocolTemplate | None
) -> bool:
    broken = check_protocol(copied.lines, copied.votes, template)
    before = {identity.code for identity in broken if not identity.is_question}
    still = check_protocol(published.lines, published.votes, template)
    after = {identity.code for identity in still if not identity.is_question}
    totals_kept = all(
        copied.lines[name] == published.lines[name]
        for name in ("registered", "issued")
        if name in copied.lines and name in published.lines
    )
    few = _number_changed(copied, published) == 1
    return bool(before) and not after and totals_kept and few


def _number_changed(copied: Copy, published: Copy) -> int:
    lines = _differences(copied.lines, published.lines)
    votes = _differences(copied.votes, published.votes)
    return sum(bool(value) for value in (*lines.values(), *votes.values()))


def _is_material(votes: int, difference: int) -> bool:
    return abs(difference) > MATERIAL_VOTES and 100 * abs(difference) > votes
