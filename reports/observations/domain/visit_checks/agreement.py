"""How far two or more teams at one station answered alike.

kappa (Cohen 1960): agreement of two beyond what their own frequencies would give.
alpha (Krippendorff 2011, nominal): the same for any number of observers, with gaps.
Both are None where everybody gave one answer: there is nothing to agree beyond.
With few pairs neither means anything; the answers that differ are shown instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

FEWEST_PAIRS = 20
Answer = str


@dataclass(frozen=True)
class JointVisit:
    """One form among several teams' of one station and stage; ticked answers by item."""

    form: str
    team: str
    station: str
    stage: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Disagreement:
    """One item that two teams answered unlike at one station."""

    station: str
    stage: str
    item: str
    one: JointVisit
    other: JointVisit


@dataclass(frozen=True)
class ItemAgreement:
    """One item over all stations with two teams and more.

    `pairs` counts pairs of forms, `units` stations. kappa is of the pairs taken in both
    orders (no team is first by right); alpha weighs stations with many teams fairly.
    """

    stage: str
    item: str
    units: int
    pairs: int
    agreed: int
    kappa: float | None
    alpha: float | None

    @property
    def is_enough(self) -> bool:
        """Tell whether there are enough pairs for a coefficient to mean anything."""
        return self.pairs >= FEWEST_PAIRS


def cohen_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Return kappa of a square table of counts, one observer in rows, one in columns."""
    size = len(table)
    if any(len(row) != size for row in table):
        raise ValueError("The table must have as many columns as rows.")
    total = sum(map(sum, table))
    if not total:
        return None
    agreed = Fraction(sum(table[i][i] for i in range(size)), total)
    columns = [sum(row[i] for row in table) for i in range(size)]
    by_chance = sum(
        (Fraction(sum(table[i]) * columns[i], total**2) for i in range(size)),
        Fraction(0),
    )
    if by_chance == 1:
        return None
    return float((agreed - by_chance) / (1 - by_chance))


def krippendorff_alpha(units: Sequence[Sequence[Answer | None]]) -> float | None:
    """Return nominal alpha; a unit holds one answer of each observer, None for a gap."""
    coincidences: Counter[tuple[Answer, Answer]] = Counter()
    shares: dict[tuple[Answer, Answer], Fraction] = {}
    for unit in units:
        given = [answer for answer in unit if answer is not None]
        if len(given) < 2:  # noqa: PLR2004 - a pair
            continue
        coincidences.clear()
        for one in range(len(given)):
            for other in range(len(given)):
                if one != other:
                    coincidences[given[one], given[other]] += 1
        for pair, count in coincidences.items():
            part = Fraction(count, len(given) - 1)
            shares[pair] = shares.get(pair, Fraction(0)) + part
    return _alpha(shares)


def _alpha(shares: Mapping[tuple[Answer, Answer], Fraction]) -> float | None:
    totals: dict[Answer, Fraction] = {}
    for (one, _), part in shares.items():
        totals[one] = totals.get(one, Fraction(0)) + part
    n = sum(totals.values(), Fraction(0))
    observed = sum((p for (a, b), p in shares.items() if a != b), Fraction(0))
    expected = n * n - sum((t * t for t in totals.values()), Fraction(0))
    if not expected:
        return None
    return float(1 - (n - 1) * observed / expected)


def item_agreements(visits: Sequence[JointVisit]) -> tuple[ItemAgreement, ...]:
    """Return the agreement on each item, in the order of stages and items."""
    answers: dict[tuple[str, str], list[list[Answer]]] = {}
    for together in joint_visits(visits):
        for item in sorted({item for visit in together for item in visit.answers}):
            given = [v.answers[item] for v in together if item in v.answers]
            if len(given) > 1:
                answers.setdefault((together[0].stage, item), []).append(given)
    return tuple(
        _agreement(stage, item, units)
        for (stage, item), units in sorted(answers.items())
    )


def disagreements(visits: Sequence[JointVisit]) -> tuple[Disagreement, ...]:
    """Return every item that two teams answered unlike, by station, stage and item."""
    found = [
        Disagreement(one.station, one.stage, item, one, other)
        for together in joint_visits(visits)
        for one, other in combinations(together, 2)
        for item in sorted(one.answers.keys() & other.answers.keys())
        if one.answers[item] != other.answers[item]
    ]
    found.sort(key=lambda d: (d.station, d.stage, d.one.form, d.other.form, d.item))
    return tuple(found)


def joint_visits(visits: Sequence[JointVisit]) -> tuple[list[JointVisit], ...]:
    """Return the forms of stations and stages that several teams saw, one of each team."""
    groups: dict[tuple[str, str], dict[str, JointVisit]] = {}
    for visit in sorted(visits, key=lambda v: (v.station, v.stage, v.team, v.form)):
        of_station = groups.setdefault((visit.station, visit.stage), {})
        of_station.setdefault(visit.team, visit)
    return tuple(list(own.values()) for own in groups.values() if len(own) > 1)


def _agreement(stage: str, item: str, units: list[list[Answer]]) -> ItemAgreement:
    codes = sorted({answer for unit in units for answer in unit})
    place = {code: number for number, code in enumerate(codes)}
    table = [[0] * len(codes) for _ in codes]
    pairs = agreed = 0
    for unit in units:
        for one, other in combinations(unit, 2):
            pairs += 1
            agreed += one == other
            table[place[one]][place[other]] += 1
            table[place[other]][place[one]] += 1
    return ItemAgreement(
        stage=stage,
        item=item,
        units=len(units),
        pairs=pairs,
        agreed=agreed,
        kappa=cohen_kappa(table),
        alpha=krippendorff_alpha(units),
    )
