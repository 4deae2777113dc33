"""What people decided about hypotheses, and what it means for hypotheses found later."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

LEAST = 2
Pair = frozenset[str]


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class State(StrEnum):
    """Where a hypothesis stands; a changed one has other reports than the decided one."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CHANGED = "changed"


@dataclass(frozen=True)
class Decided:
    """One decision: the reports it is about, and those found with them but left out."""

    number: int
    verdict: Verdict
    reports: frozenset[str]
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """What differs from a decided hypothesis: reports that came, and that went."""

    number: int
    verdict: Verdict
    came: tuple[str, ...]
    went: tuple[str, ...]


def members_key(reports: Iterable[str]) -> str:
    """Return the name of a set of reports: the SHA-256 of their ids in order."""
    return hashlib.sha256("\n".join(sorted(reports)).encode()).hexdigest()


def pairs_apart(decisions: Sequence[Decided]) -> frozenset[Pair]:
    """Return the pairs that people keep apart; of two decisions the later one holds.

    A rejection parts all its reports, a confirmation those from the ones left out.
    """
    apart: set[Pair] = set()
    for decision in decisions:
        within = _pairs(combinations(sorted(decision.reports), LEAST))
        if decision.verdict is Verdict.REJECTED:
            apart |= within
        else:
            apart -= within
            apart |= _pairs(product(decision.reports, decision.left_out))
    return frozenset(apart)


def change_of(reports: Collection[str], decisions: Sequence[Decided]) -> Change | None:
    """Return how a hypothesis differs from the decided one that is most like it.

    Nothing, if it shares no two reports with any, or if it was decided as it is.
    """
    mine = frozenset(reports)
    latest = {decision.reports: decision for decision in decisions}
    alike = [each for each in latest.values() if len(mine & each.reports) >= LEAST]
    if mine in latest or not alike:
        return None
    nearest = max(alike, key=lambda each: (len(mine & each.reports), each.number))
    return Change(
        number=nearest.number,
        verdict=nearest.verdict,
        came=tuple(sorted(mine - nearest.reports)),
        went=tuple(sorted(nearest.reports - mine)),
    )


def _pairs(found: Iterable[tuple[str, ...]]) -> set[Pair]:
    return {frozenset(pair) for pair in found if pair[0] != pair[1]}
