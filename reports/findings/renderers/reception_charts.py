"""Intervals that close as reports come in, and seats over many draws, as SVG text.

No script, no style sheet; drawn in the page's own colour and one blue, so that it reads
in grey and on paper. Each chart says in words what it shows; tables stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

FONT = "Noto Sans, Segoe UI, sans-serif"
BLUE = "#2b6cb0"
PANEL_WIDTH, PANEL_HEIGHT = 330, 132
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 24, 24
ROW = 46
NAMES = 170
LEAST_SPAN = 0.01

Height = Callable[[float], float]


@dataclass(frozen=True)
class Point:
    """An estimate at one moment, as shares 0..1."""

    lower: float
    value: float
    upper: float


@dataclass(frozen=True)
class Panel:
    """One option over the steps; None where there is no interval yet.

    `line` is drawn across for comparison: an official or, in a simulation, true share.
    """

    label: str
    points: Sequence[Point | None]
    line: float | None = None


def reception_chart(
    *,
    title: str,
    description: str,
    panels: Sequence[Panel],
    moments: Sequence[str],
    language: str = "en",
) -> str:
    """Draw one panel per option, two in a row: intervals from the first step to now."""
    parts: list[str] = []
    for number, panel in enumerate(panels):
        x = (number % 2) * (PANEL_WIDTH + 20)
        y = (number // 2) * PANEL_HEIGHT
        parts.append(f'<g transform="translate({x} {y})">')
        parts.extend(_panel(panel, moments))
        parts.append("</g>")
    rows = (len(panels) + 1) // 2
    size = (2 * PANEL_WIDTH + 20, max(rows, 1) * PANEL_HEIGHT)
    return _svg(title, description, parts, size, language)


def reception_panels(
    *, panels: Sequence[Panel], moments: Sequence[str], line_name: str = ""
) -> list[str]:
    """Draw each option as a picture of its own, so that they wrap on a phone."""
    return [
        _svg(
            panel.label,
            _in_words(panel, moments, line_name),
            list(_panel(panel, moments)),
            (PANEL_WIDTH, PANEL_HEIGHT),
            "en",
        )
        for panel in panels
    ]


def seat_chart(
    *,
    title: str,
    description: str,
    lists: Sequence[tuple[str, Mapping[int, int]]],
    language: str = "en",
) -> str:
    """Draw for each list how often each number of seats came out, one row per list."""
    most = max((max(counts, default=0) for _label, counts in lists), default=0)
    width = 2 * PANEL_WIDTH + 20
    step = (width - NAMES - 20) / (most + 1)
    parts: list[str] = []
    for number, (label, counts) in enumerate(lists):
        base = number * ROW + ROW - 14
        parts.append(_text(NAMES - 12, base - 6, label, anchor="end"))
        parts.append(_line(NAMES, base, width - 16, base, "currentColor", opacity=0.3))
        parts.extend(_columns(counts, base=base, step=step))
    height = ROW * max(len(lists), 1) + 6
    return _svg(title, description, parts, (width, height), language)


def _in_words(panel: Panel, moments: Sequence[str], line_name: str) -> str:
    shown = [
        f"{100 * point.value:.1f} ({100 * point.lower:.1f}-{100 * point.upper:.1f})"
        f" at {moment}"
        for point, moment in zip(panel.points, moments, strict=False)
        if point is not None
    ]
    if not shown:
        return "No interval yet."
    words = f"Per cent with 95% interval: {shown[-1]}"
    if len(shown) > 1:
        words = f"Per cent with 95% interval: {shown[0]}, then {shown[-1]}"
    if panel.line is None or not line_name:
        return f"{words}."
    return f"{words}; {line_name} {100 * panel.line:.1f}."


def _panel(panel: Panel, moments: Sequence[str]) -> Iterator[str]:
    shown = [point for point in panel.points if point is not None]
    values = [v for point in shown for v in (point.lower, point.upper)]
    if panel.line is not None:
        values.append(panel.line)
    yield _text(0, 14, panel.label, weight="600")
    if not shown:
        yield _text(LEFT, 70, "No interval yet", opacity=0.7)
        return
    low, high = _bounds(values)
    bottom = PANEL_HEIGHT - BOTTOM

    def height_of(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - TOP)

    yield from _axis(low, high, height_of(low), height_of(high))
    if panel.line is not None:
        y = height_of(panel.line)
        yield _line(LEFT, y, PANEL_WIDTH - RIGHT, y, "currentColor", dash="5 4")
    step = (PANEL_WIDTH - LEFT - RIGHT) / max(len(panel.points), 1)
    for at, point in enumerate(panel.points):
        if point is not None:
            yield from _interval(point, LEFT + (at + 0.5) * step, height_of)
    yield _text(LEFT, bottom + 16, moments[0] if moments else "", size=11)
    last = moments[-1] if moments else ""
    yield _text(PANEL_WIDTH - RIGHT, bottom + 16, last, anchor="end", size=11)


def _interval(point: Point, x: float, height_of: Height) -> Iterator[str]:
    top, bottom = height_of(point.upper), height_of(point.lower)
    yield _line(x, top, x, bottom, BLUE, width=2.5)
    for y in (top, bottom):
        yield _line(x - 4, y, x + 4, y, BLUE, width=1.5)
    middle = height_of(point.value)
    yield f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="3" fill="{BLUE}"/>'


def _axis(low: float, high: float, bottom: float, top: float) -> Iterator[str]:
    yield _line(LEFT, bottom, PANEL_WIDTH - RIGHT, bottom, "currentColor", opacity=0.4)
    yield _line(LEFT, top, PANEL_WIDTH - RIGHT, top, "currentColor", opacity=0.15)
    for value, y in ((low, bottom), (high, top)):
        yield _text(LEFT - 6, y + 4, f"{100 * value:.1f}", anchor="end", size=11)


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    low, high = max(0.0, min(values)), min(1.0, max(values))
    missing = LEAST_SPAN - (high - low)
    if missing > 0:
        low, high = max(0.0, low - missing / 2), min(1.0, high + missing / 2)
    return low, high


def _columns(counts: Mapping[int, int], *, base: float, step: float) -> Iterator[str]:
    total, tallest = sum(counts.values()), max(counts.values(), default=0)
    for seats, times in sorted(counts.items()):
        x = NAMES + (seats + 0.5) * step
        height = (ROW - 24) * times / tallest
        yield (
            f'<rect x="{x - 0.4 * step:.1f}" y="{base - height:.1f}"'
            f' width="{0.8 * step:.1f}" height="{height:.1f}" fill="{BLUE}"/>'
        )
        if 10 * times >= total:
            yield _text(x, base + 12, str(seats), anchor="middle", size=11)


def _line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    color: str,
    *,
    width: float = 1,
    opacity: float = 1,
    dash: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' stroke="{color}" stroke-width="{width}" stroke-opacity="{opacity}"{dashed}/>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    size: int = 12,
    opacity: float = 1,
    weight: str = "400",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
        f' font-weight="{weight}" fill-opacity="{opacity}">{escape(text)}</text>'
    )


def _svg(
    title: str,
    description: str,
    parts: Sequence[str],
    size: tuple[int, int],
    language: str,
) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'xml:lang={quoteattr(language)} font-family="{FONT}" font-size="12" '
        f'fill="currentColor"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )
