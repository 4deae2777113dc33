"""Names beside the halts of a map: off the lines, off each other, in the picture."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reports.carousels.renderers.labels import Label, place_names

SIZE = (760, 420)


def placed(*points: tuple[float, float]) -> list[Label]:
    names = [f"S47-00{number:02}" for number in range(len(points))]
    return place_names(names, points, size=SIZE)


def test_a_name_stands_above_where_nothing_is_in_the_way() -> None:
    (alone,) = placed((380, 210))

    assert alone.at[1] < 210
    assert alone.anchor == "middle"


def test_a_name_stands_below_a_halt_with_both_ways_going_up() -> None:
    _, lowest, _ = placed((600, 80), (380, 350), (160, 60))

    assert lowest.at[1] > 350


@pytest.mark.parametrize(
    "points",
    [
        ((100, 100), (380, 200), (660, 300)),
        ((380, 350), (380, 200), (380, 70)),
        ((70, 210), (380, 214), (690, 206)),
        ((380, 210), (392, 216), (600, 100), (384, 230)),
        ((100, 350), (380, 70), (660, 350), (380, 200), (100, 70)),
    ],
)
def test_no_name_is_crossed_by_the_way_or_by_another_name(
    points: tuple[tuple[float, float], ...],
) -> None:
    labels = placed(*points)

    boxes = [label.box for label in labels]
    ways = [
        (a[0] + (b[0] - a[0]) * step / 200, a[1] + (b[1] - a[1]) * step / 200)
        for a, b in pairwise(points)
        for step in range(201)
    ]
    assert not any(box.holds(spot) for box in boxes for spot in ways)
    assert not any(
        one.touches(other) for i, one in enumerate(boxes) for other in boxes[:i]
    )


def test_a_name_stays_in_the_picture() -> None:
    for label in placed((4, 4), (756, 416)):
        assert label.box.left >= 0
        assert label.box.right <= SIZE[0]
        assert label.box.top >= 0
        assert label.box.bottom <= SIZE[1]
