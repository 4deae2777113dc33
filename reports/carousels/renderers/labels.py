"""Where a halt's name stands on the map: off the way, off other names, in the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
LETTER, LINE_HEIGHT = 7.0, 14.0
RADIUS = 10.0
STEP = 2.0
# From the halt: right, down; and which end of the name stands there.
SPOTS = tuple(
    (x * far, y * far, anchor)
    for far in (1.0, 1.7, 2.6)
    for x, y, anchor in (
        (0, -14, "middle"),
        (0, 23, "middle"),
        (15, 4, "start"),
        (-15, 4, "end"),
        (12, -12, "start"),
        (-12, -12, "end"),
        (12, 20, "start"),
        (-12, 20, "end"),
    )
)


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, spot: Point) -> bool:
        return self.left < spot[0] < self.right and self.top < spot[1] < self.bottom

    def touches(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Label:
    """A name and the point of its baseline where its anchor stands."""

    name: str
    at: Point
    anchor: str

    @property
    def box(self) -> Box:
        wide = LETTER * len(self.name)
        before = {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        left = self.at[0] - before
        return Box(left, self.at[1] - 11, left + wide, self.at[1] + LINE_HEIGHT - 11)


def place_names(
    names: Sequence[str],
    points: Sequence[Point],
    *,
    size: tuple[float, float],
    taken: Sequence[Box] = (),
) -> list[Label]:
    """Give each halt's name the first spot that nothing crosses, or the least crossed."""
    crossed = list(_way(points))
    boxes = [*taken, *(_around(point) for point in points)]
    labels: list[Label] = []
    for name, (x, y) in zip(names, points, strict=True):
        tried = (Label(name, (x + dx, y + dy), at) for dx, dy, at in SPOTS)
        best = min(tried, key=lambda one: _faults(one.box, crossed, boxes, size))
        boxes.append(best.box)
        labels.append(best)
    return labels


def _faults(
    box: Box, crossed: Sequence[Point], boxes: Sequence[Box], size: tuple[float, float]
) -> int:
    outside = box.left < 0 or box.top < 0 or box.right > size[0] or box.bottom > size[1]
    over = sum(box.touches(other) for other in boxes)
    return 1000 * outside + 100 * over + sum(box.holds(spot) for spot in crossed)


def _way(points: Sequence[Point]) -> Iterator[Point]:
    for one, other in pairwise(points):
        steps = 1 + int(hypot(other[0] - one[0], other[1] - one[1]) / STEP)
        for step in range(steps + 1):
            part = step / steps
            yield (
                one[0] + (other[0] - one[0]) * part,
                one[1] + (other[1] - one[1]) * part,
            )


def _around(point: Point) -> Box:
    x, y = point
    return Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
