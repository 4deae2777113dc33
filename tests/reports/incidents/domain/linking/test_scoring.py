"""The weights of statistics.md, worked out by hand."""

from __future__ import annotations

from math import inf, log
from typing import Any

import pytest

from reports.incidents.domain.linking.description import describe
from reports.incidents.domain.linking.scoring import (
    Kind,
    Rarity,
    compare,
    describes_one_group,
    rarity,
    score,
    total,
)
from tests.factories.moving_reports import moving_report

COMMON = Rarity(
    reports=100,
    vehicles={"bus": 0.2, "car": 0.8},
    colours={"white": 0.5, "red": 0.5},
    words={"кепки": log(50), "желтые": log(20), "пароль": log(50)},
)


def _weights(
    mine: dict[str, Any], theirs: dict[str, Any], *, km: float = 3, minutes: float = 30
) -> dict[Kind, float]:
    one = describe(moving_report("A", **mine))
    other = describe(moving_report("B", km=km, minutes=minutes, **theirs))
    return {e.kind: e.weight for e in compare(one, other, rarity=COMMON)}


@pytest.mark.parametrize(
    ("km", "minutes", "space", "time"),
    [
        (0, 0, log(8), 1.0),
        (7, 89, 0.0, 1.0),
        (15, 90, log(0.5), 0.3),
        (15, 240, log(0.5), -1.0),
    ],
)
def test_place_and_time(km: float, minutes: float, space: float, time: float) -> None:
    weights = _weights({}, {}, km=km, minutes=minutes)

    assert weights == {Kind.SPACE: pytest.approx(space, abs=1e-3), Kind.TIME: time}


@pytest.mark.parametrize(
    ("read", "weight"),
    [
        ("123ABC02", 9),
        ("123 авс 02", 9),
        ("123ABK02", 6),
        ("128ABK02", 3),
        ("123ABK03", -5),
        ("777KKK01", -5),
    ],
)
def test_a_plate_may_be_misread_in_two_characters_of_one_region(
    read: str, weight: float
) -> None:
    weights = _weights({"plate": "123ABC02"}, {"plate": read})

    assert weights[Kind.PLATE] == weight


def test_a_rare_vehicle_in_common_says_more_than_a_common_one() -> None:
    buses = _weights({"vehicle": "bus"}, {"vehicle": "bus"})
    cars = _weights({"vehicle": "car"}, {"vehicle": "car"})
    both = _weights({"vehicle": "bus"}, {"vehicle": "car"})

    assert buses[Kind.VEHICLE] == pytest.approx(log(0.95 / 0.2))
    assert cars[Kind.VEHICLE] == pytest.approx(log(0.95 / 0.8))
    assert both[Kind.VEHICLE] == pytest.approx(log(0.05 / 0.32))


@pytest.mark.parametrize(
    ("sizes", "weight"),
    [((20, 26), 1.2), ((20, 36), 0.5), ((20, 54), -0.7), ((20, 55), -2.5)],
)
def test_sizes_are_compared_by_their_ratio(
    sizes: tuple[int, int], weight: float
) -> None:
    weights = _weights({"size": sizes[0]}, {"size": sizes[1]})

    assert weights[Kind.SIZE] == weight


def test_rare_words_in_common_count_up_to_a_limit() -> None:
    one = _weights({"text": "жёлтые кепки"}, {"text": "на них ЖЁЛТЫЕ шапки"})
    many = _weights({"text": "жёлтые кепки, пароль"}, {"text": "пароль, жёлтые кепки"})

    assert one[Kind.WORDS] == pytest.approx(0.7 * log(20))
    assert many[Kind.WORDS] == 4.5


def test_words_that_many_use_are_not_rare() -> None:
    rare = [moving_report(f"R{at}", text="кепки") for at in range(8)]
    common = [moving_report(f"C{at}", text="группа") for at in range(92)]

    counted = rarity([describe(each) for each in [*rare, *common]])

    assert counted.words == {"кепки": pytest.approx(log(100 / 8))}


def test_naming_the_station_of_the_other_counts_from_either_side() -> None:
    named = {"text": "Приехали с участка № 30"}

    assert _weights(named, {})[Kind.MENTION] == 6
    assert Kind.MENTION not in _weights({}, {"text": "УИК 30"})
    assert Kind.MENTION not in _weights(named, {"area": "KZ-10"})


def test_what_nobody_saw_says_nothing() -> None:
    weights = _weights(
        {"vehicle": "none", "plate": "?"},
        {"vehicle": "bus", "plate": "123ABC02", "size": 4},
    )

    assert set(weights) == {Kind.SPACE, Kind.TIME}


def test_no_sentence_shows_a_plate() -> None:
    one = describe(moving_report("A", plate="123ABC02", text="автобус"))
    other = describe(moving_report("B", km=3, plate="123АВК02"))

    sentences = " ".join(e.sentence for e in compare(one, other, rarity=COMMON))

    assert "123" not in sentences


def test_the_score_is_the_prior_and_the_evidence() -> None:
    one, other = describe(moving_report("A")), describe(moving_report("B", km=7))

    assert score(one, other, rarity=COMMON) == pytest.approx(
        log(0.02 / 0.98) + 0 + 1, abs=1e-3
    )


def test_what_cannot_be_driven_cannot_be_one_group() -> None:
    one = describe(moving_report("A", plate="123ABC02"))
    other = describe(moving_report("B", km=35, minutes=5, plate="123ABC02"))

    assert score(one, other, rarity=COMMON) == -inf


def test_place_and_time_at_their_best_stay_below_every_limit() -> None:
    evidence = compare(
        describe(moving_report("A")), describe(moving_report("B")), rarity=COMMON
    )

    assert total(evidence) < 0
    assert not describes_one_group(evidence)


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ({"plate": "123ABC02"}, True),
        ({"text": "жёлтые кепки, пароль"}, False),
        ({"vehicle": "bus"}, False),
        ({"vehicle": "bus", "text": "жёлтые кепки"}, True),
        ({"colour": "red", "size": 20}, True),
    ],
)
def test_one_resemblance_alone_links_only_if_it_is_a_plate_or_a_station(
    shared: dict[str, Any], expected: bool
) -> None:
    one = describe(moving_report("A", **shared))
    other = describe(moving_report("B", km=3, minutes=30, **shared))

    assert describes_one_group(compare(one, other, rarity=COMMON)) is expected


def test_a_text_that_names_the_other_station_is_enough() -> None:
    one = describe(moving_report("A", text="Приехали с участка № 30"))
    other = describe(moving_report("B", km=3, minutes=30))

    assert describes_one_group(compare(one, other, rarity=COMMON))
