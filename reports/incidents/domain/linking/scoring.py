"""How much two reports look like one moving group, piece by piece and in words.

After Fellegi and Sunter (1969): each comparison adds the logarithm of how much likelier
it is for one group than for two. The weights were set by hand and scored on our own
simulation, so they sort pairs into strong, weak and none; they are no probabilities.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from reports.incidents.domain.linking.blocking import may_be_one_group
from reports.incidents.domain.linking.description import Description, gap
from reports.incidents.domain.linking.normalization import edit_distance, plate_region
from reports.incidents.domain.linking.routes import distance_km

PRIOR = math.log(0.02 / 0.98)
SOON, LATER = timedelta(hours=1.5), timedelta(hours=4)
SAME, ONE_CHARACTER, TWO_CHARACTERS, OTHER = 9.0, 6.0, 3.0, -5.0
AGREE = 0.95
SIZES = ((0.3, 1.2), (0.6, 0.5), (1.0, -0.7))
OTHER_SIZE = -2.5
RARE_SHARE, WORD_WEIGHT, MOST_FOR_WORDS = 0.08, 0.7, 4.5
MENTIONED = 6.0
MISREAD = 2
WORDS_SHOWN = 5


class Kind(StrEnum):
    """What a piece of evidence compares."""

    SPACE = "space"
    TIME = "time"
    PLATE = "plate"
    VEHICLE = "vehicle"
    COLOUR = "colour"
    SIZE = "size"
    WORDS = "words"
    MENTION = "mention"


EVERYWHERE = frozenset({Kind.SPACE, Kind.TIME})
TELLING = frozenset({Kind.PLATE, Kind.MENTION})
FEWEST_RESEMBLANCES = 2


@dataclass(frozen=True)
class Evidence:
    """One comparison in a sentence; above zero it speaks for one group."""

    kind: Kind
    sentence: str
    weight: float


@dataclass(frozen=True)
class Rarity:
    """How common each detail is among the reports compared: the base of surprise."""

    reports: int
    vehicles: dict[str, float]
    colours: dict[str, float]
    words: dict[str, float]


def rarity(reports: Sequence[Description]) -> Rarity:
    """Count the details; words are kept with their weight, common ones left out."""
    count = len(reports)
    seen = Counter(word for each in reports for word in each.words)
    return Rarity(
        reports=count,
        vehicles=_shares([each.vehicle for each in reports]),
        colours=_shares([each.colour for each in reports]),
        words={
            word: math.log(count / times)
            for word, times in seen.items()
            if 1 < times <= RARE_SHARE * count
        },
    )


def total(evidence: Sequence[Evidence]) -> float:
    """Return the score of a pair: the prior and all its evidence."""
    return PRIOR + math.fsum(each.weight for each in evidence)


def score(one: Description, other: Description, *, rarity: Rarity) -> float:
    """Return the score of a pair; minus infinity if no group can have made both."""
    if not may_be_one_group(one, other):
        return -math.inf
    return total(compare(one, other, rarity=rarity))


def describes_one_group(evidence: Sequence[Evidence]) -> bool:
    """Tell whether enough beside place and time speaks for one group.

    A plate or a station that is named; of all else, which strangers share by chance, two.
    """
    kinds = {each.kind for each in evidence if each.weight > 0} - EVERYWHERE
    return bool(kinds & TELLING) or len(kinds) >= FEWEST_RESEMBLANCES


def compare(
    one: Description, other: Description, *, rarity: Rarity
) -> tuple[Evidence, ...]:
    """Return all evidence about a pair. A detail that one of them lacks says nothing."""
    return tuple(_all(one, other, rarity))


def _all(one: Description, other: Description, rarity: Rarity) -> Iterator[Evidence]:
    yield _space(one, other)
    yield _time(one, other)
    if one.plate and other.plate:
        yield _plates(one.plate, other.plate)
    if one.vehicle and other.vehicle:
        yield _choice(Kind.VEHICLE, one.vehicle, other.vehicle, rarity.vehicles)
    if one.colour and other.colour:
        yield _choice(Kind.COLOUR, one.colour, other.colour, rarity.colours)
    if one.size and other.size:
        yield _sizes(one.size, other.size)
    shared = sorted(word for word in one.words & other.words if word in rarity.words)
    if shared:
        yield _words(shared, rarity)
    if _names(one, other) or _names(other, one):
        yield Evidence(
            Kind.MENTION, "One text names the station of the other.", MENTIONED
        )


def _space(one: Description, other: Description) -> Evidence:
    km = distance_km(one.report, other.report)
    weight = math.log(8 / (1 + km))
    if one.report.station == other.report.station:
        return Evidence(Kind.SPACE, "Both are from one station.", weight)
    return Evidence(Kind.SPACE, f"The stations are {km:.1f} km apart.", weight)


def _time(one: Description, other: Description) -> Evidence:
    apart = gap(one.report, other.report)
    weight = 1.0 if apart < SOON else 0.3 if apart < LATER else -1.0
    minutes = round(apart / timedelta(minutes=1))
    return Evidence(Kind.TIME, f"They are {minutes} minutes apart.", weight)


def _plates(one: str, other: str) -> Evidence:
    """The sentence never shows a plate: it is kept sealed."""
    apart = edit_distance(one, other)
    if apart == 0:
        return Evidence(Kind.PLATE, "The number plates are equal.", SAME)
    if apart == 1:
        words = "The number plates differ in one character."
        return Evidence(Kind.PLATE, words, ONE_CHARACTER)
    if apart == MISREAD and plate_region(one) == plate_region(other) != "":
        words = "The number plates differ in two characters, not in their region."
        return Evidence(Kind.PLATE, words, TWO_CHARACTERS)
    return Evidence(Kind.PLATE, "The number plates are different.", OTHER)


def _choice(kind: Kind, one: str, other: str, shares: dict[str, float]) -> Evidence:
    if one == other:
        share = shares[one]
        words = f"Both give the {kind} as {one}, as {share:.0%} of the reports do."
        return Evidence(kind, words, math.log(AGREE / share))
    apart = 1 - math.fsum(share**2 for _, share in sorted(shares.items()))
    words = f"The {kind} is {one} in one and {other} in the other."
    return Evidence(kind, words, math.log((1 - AGREE) / apart))


def _sizes(one: int, other: int) -> Evidence:
    ratio = abs(math.log(one / other))
    weight = next((each for limit, each in SIZES if ratio < limit), OTHER_SIZE)
    return Evidence(
        Kind.SIZE,
        f"The groups are of {min(one, other)} and {max(one, other)} people.",
        weight,
    )


def _words(shared: Sequence[str], rarity: Rarity) -> Evidence:
    weight = WORD_WEIGHT * math.fsum(rarity.words[word] for word in shared)
    rarest = sorted(shared, key=lambda word: (-rarity.words[word], word))[:WORDS_SHOWN]
    words = f"Both texts use words that few reports use: {', '.join(rarest)}."
    return Evidence(Kind.WORDS, words, min(MOST_FOR_WORDS, weight))


def _names(one: Description, other: Description) -> bool:
    """A number alone names a station of the same area; a code names it anywhere."""
    if one.station == other.station:
        return False
    if other.station in one.mentions:
        return True
    is_same_area = one.report.area == other.report.area
    return is_same_area and other.number != "" and other.number in one.mentions


def _shares(values: Sequence[str]) -> dict[str, float]:
    given = Counter(value for value in values if value)
    count = sum(given.values())
    return {value: times / count for value, times in sorted(given.items())}
