"""The way of a moving group as SVG text: when it was seen, and where.

No script, no style sheet, the same bytes every time. Halts carry their number in both
pictures and in the table beside them, so that nothing depends on color.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from xml.sax.saxutils import escape

from reports.carousels.domain.details import Details, Halt, Leg
from reports.carousels.renderers.labels import Label, place_names

FONT = "Noto Sans, Segoe UI, sans-serif"
DARK, LINE, PAPER = "#3a76b4", "#8a94a6", "#ffffff"
WIDTH, LEFT, RIGHT, TOP, ROW = 760, 170, 120, 16, 34
MAP_HEIGHT, MARGIN = 420, 70
KM_PER_DEGREE = 111.195
SCALES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
SMALLEST_KM = 0.2
STEPS = (15, 30, 60, 120, 240)
MOST_TICKS = 7
FLAT = 0.2
Point = tuple[float, float]


def minutes(length: timedelta) -> int:
    """Return a duration in whole minutes."""
    return round(length / timedelta(minutes=1))


def timeline(details: Details) -> str:
    """Draw one row for each halt, in the order of the way, over the hours of the day."""
    halts = details.halts
    start = min(halt.earliest_at for halt in halts)
    end = max(halt.latest_at for halt in halts)
    span = max(end - start, timedelta(minutes=10))
    bottom = TOP + ROW * len(halts)

    def x(at: datetime) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((at - start) / span)

    points = [
        (x(halt.earliest_at), TOP + ROW * (number + 0.5))
        for number, halt in enumerate(halts)
    ]
    parts = [*_hours(start, start + span, bottom, x)]
    parts += [_line(one, other, DARK, dashes="4 3") for one, other in pairwise(points)]
    for number, (halt, point) in enumerate(zip(halts, points, strict=True), start=1):
        last = x(halt.latest_at)
        if last > point[0]:
            parts.append(_line(point, (last, point[1]), DARK, width=5))
        parts.append(_numbered(point, number))
        parts.append(_text((8, point[1] + 4), halt.station))
        parts.append(_text((WIDTH - RIGHT + 16, point[1] + 4), _seen(halt)))
    words = ", then ".join(f"{halt.station} at {_clock(halt)}" for halt in halts)
    return _svg("When the group was seen", f"{words}.", parts, height=bottom + 30)


def route_map(details: Details, *, note: str = "") -> str:
    """Draw the halts where they lie, and between them the way in order of time."""
    halts = details.halts
    points, km_wide = _places(halts)
    parts = [
        _line(one, other, LINE, width=2, dashes="6 4")
        for one, other in pairwise(points)
    ]
    spoken: list[Label] = []
    for leg, one, other in zip(details.legs, points, points[1:], strict=False):
        parts.extend(_arrow(one, other))
        spoken.extend(_words(leg, one, other))
    parts += [_numbered(point, number) for number, point in enumerate(points, start=1)]
    names = place_names(
        [halt.station for halt in halts],
        points,
        size=(WIDTH, MAP_HEIGHT),
        taken=[label.box for label in spoken],
    )
    parts += [_label(label) for label in (*spoken, *names)]
    parts.extend(_scale(km_wide))
    if note:
        parts.append(_text((WIDTH - 8, MAP_HEIGHT - 10), note, anchor="end"))
    words = "; ".join(leg_in_words(leg) for leg in details.legs)
    return _svg("Where the group was seen", f"{words}.", parts, height=MAP_HEIGHT)


def leg_in_words(leg: Leg) -> str:
    """Return one leg as a sentence says it."""
    return (
        f"{leg.start} to {leg.end}: {leg.km:.1f} km, about {minutes(leg.drive)} minutes "
        f"to drive, {minutes(leg.between)} minutes between the reports"
    )


def _places(halts: Sequence[Halt]) -> tuple[list[Point], float]:
    """Return the points of the picture, and how many pixels a kilometer takes."""
    south, north = (f(halt.latitude for halt in halts) for f in (min, max))
    west, east = (f(halt.longitude for halt in halts) for f in (min, max))
    shrink = max(0.1, cos(radians((south + north) / 2)))
    wide = max((east - west) * shrink * KM_PER_DEGREE, SMALLEST_KM)
    high = max((north - south) * KM_PER_DEGREE, SMALLEST_KM)
    pixels = min((WIDTH - 2 * MARGIN) / wide, (MAP_HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * pixels) / 2, (MAP_HEIGHT - high * pixels) / 2
    places = [
        (
            left + (halt.longitude - west) * shrink * KM_PER_DEGREE * pixels,
            top + (north - halt.latitude) * KM_PER_DEGREE * pixels,
        )
        for halt in halts
    ]
    return places, pixels


def _arrow(one: Point, other: Point) -> Iterator[str]:
    """Point in the direction of the drive, in the middle of a leg."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = hypot(dx, dy)
    if length < 1:
        return
    dx, dy = dx / length, dy / length
    at = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    tip = (at[0] + 6 * dx, at[1] + 6 * dy)
    back = (at[0] - 4 * dx, at[1] - 4 * dy)
    corners = (
        tip,
        (back[0] - 4 * dy, back[1] + 4 * dx),
        (back[0] + 4 * dy, back[1] - 4 * dx),
    )
    spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    yield f'<polygon points="{spots}" fill="{DARK}"/>'


def _words(leg: Leg, one: Point, other: Point) -> Iterator[Label]:
    """Write a leg beside its middle, where it is long enough to be read."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = hypot(dx, dy)
    if length <= 2 * MARGIN:
        return
    dx, dy = dx / length, dy / length
    side = 1 if dx >= 0 else -1
    at = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    beside = (at[0] - 14 * side * dy, at[1] + 14 * side * dx + 4)
    anchor = "middle" if abs(dy) < FLAT else "end" if side * dy > 0 else "start"
    yield Label(f"{leg.km:.1f} km, {minutes(leg.between)} min", beside, anchor)


def _scale(pixels: float) -> Iterator[str]:
    km = max((s for s in SCALES if s * pixels <= WIDTH / 4), default=SCALES[0])
    y = MAP_HEIGHT - 14
    yield _line((16, y), (16 + km * pixels, y), "currentColor", width=2)
    yield _text((22 + km * pixels, y + 4), f"{km:g} km · north is up")


def _hours(
    start: datetime, end: datetime, bottom: float, x: Callable[[datetime], float]
) -> Iterator[str]:
    span = minutes(end - start)
    step = next((each for each in STEPS if span / each <= MOST_TICKS), STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    first = -(-minutes(start - midnight) // step) * step
    for minute in range(first, first + span + 1, step):
        at = midnight + timedelta(minutes=minute)
        if at > end:
            return
        yield _line((x(at), TOP), (x(at), bottom), LINE, width=0.5)
        yield _text((x(at), bottom + 18), f"{at:%H:%M}", anchor="middle")


def _seen(halt: Halt) -> str:
    count = len(halt.reports)
    return f"{_clock(halt)}, {count} report{'s' if count > 1 else ''}"


def _clock(halt: Halt) -> str:
    if halt.earliest_at == halt.latest_at:
        return f"{halt.earliest_at:%H:%M}"
    return f"{halt.earliest_at:%H:%M}–{halt.latest_at:%H:%M}"


def _numbered(at: Point, number: int) -> str:
    return (
        f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="10" fill="{DARK}"/>'
        f'<text x="{at[0]:.1f}" y="{at[1] + 4:.1f}" text-anchor="middle" '
        f'font-weight="700" fill="{PAPER}">{number}</text>'
    )


def _line(
    one: Point, other: Point, color: str, *, width: float = 1.5, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{other[0]:.1f}" '
        f'y2="{other[1]:.1f}" stroke="{color}" stroke-width="{width}"{dashed}/>'
    )


def _label(label: Label) -> str:
    return _text(label.at, label.name, anchor=label.anchor)


def _text(at: Point, text: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _svg(title: str, description: str, parts: Sequence[str], *, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" font-family="{FONT}" '
        f'font-size="12" fill="currentColor"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )
