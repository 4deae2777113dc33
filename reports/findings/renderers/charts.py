"""Small bar charts as SVG text: no script, no style sheet, the same bytes every time.

Each has a title and a description that says in words what the picture shows. Text takes
the colour of the page around it (`currentColor`), black on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

FONT = "Noto Sans, Segoe UI, sans-serif"
TRACK = "#8a94a6"
BAR = "#2b6cb0"
NEGATIVE_BAR = "#b2182b"
# Distinguishable with any colour vision, and in grey: dark, light, light, dark.
RATING_COLORS = {
    "very_good": "#2166ac",
    "good": "#92c5de",
    "bad": "#f4a582",
    "very_bad": "#b2182b",
}
LABEL_WIDTH = 400
VALUE_WIDTH = 120
ROW_HEIGHT = 24
LETTER = 6.4


@dataclass(frozen=True)
class Bar:
    """One bar: `k` of `n` is its length, `text` stands behind it."""

    label: str
    k: int
    n: int
    text: str
    color: str = BAR


@dataclass(frozen=True)
class Segment:
    """One part of a stacked bar."""

    label: str
    count: int
    color: str


def bar_chart(
    *,
    title: str,
    description: str,
    bars: Sequence[Bar],
    width: int = 720,
    note: str = "",
    language: str = "en",
) -> str:
    """Draw horizontal bars of shares, each from nothing to the whole."""
    top = ROW_HEIGHT if note else 6
    height = top + ROW_HEIGHT * max(len(bars), 1) + 6
    parts = [_text(0, 14, note, size=11, opacity="0.75")] if note else []
    for number, bar in enumerate(bars):
        parts.extend(_bar(bar, y=top + number * ROW_HEIGHT, width=width))
    return _svg(title, description, parts, size=(width, height), language=language)


def stacked_bar(
    *,
    title: str,
    description: str,
    segments: Sequence[Segment],
    width: int = 720,
    note: str = "",
    language: str = "en",
) -> str:
    """Draw one bar of parts that make a whole, with a legend below."""
    total = sum(segment.count for segment in segments)
    top = ROW_HEIGHT if note else 4
    parts = [_text(0, 14, note, size=11, opacity="0.75")] if note else []
    if total:
        parts.extend(_segments(segments, total=total, top=top, width=width))
    else:
        parts.append(_text(0, top + 18, "No observation"))
    parts.extend(_legend(segments, y=top + 50, width=width))
    return _svg(title, description, parts, size=(width, top + 62), language=language)


def _bar(bar: Bar, *, y: int, width: int) -> Iterator[str]:
    whole = width - LABEL_WIDTH - VALUE_WIDTH
    length = _tenths(whole * bar.k, bar.n)
    yield _text(LABEL_WIDTH - 10, y + 16, _shortened(bar.label), anchor="end")
    yield _rect(LABEL_WIDTH, y + 4, str(whole), 16, TRACK, opacity="0.18")
    if bar.k:
        yield _rect(LABEL_WIDTH, y + 4, length, 16, bar.color)
    yield _text(LABEL_WIDTH + whole + 10, y + 16, bar.text)


def _segments(
    segments: Sequence[Segment], *, total: int, top: int, width: int
) -> Iterator[str]:
    before = 0
    for segment in segments:
        if segment.count:
            x = _tenths(width * before, total)
            length = _tenths(width * segment.count, total)
            yield _rect(x, top, length, 28, segment.color, stroke="#ffffff")
        before += segment.count


def _legend(segments: Sequence[Segment], *, y: int, width: int) -> Iterator[str]:
    step = width // max(len(segments), 1)
    for number, segment in enumerate(segments):
        x = number * step
        yield _rect(x, y - 10, "11", 11, segment.color)
        yield _text(x + 17, y, f"{segment.label} {segment.count:,}")


def _svg(
    title: str,
    description: str,
    parts: Sequence[str],
    *,
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


def _rect(
    x: int | str,
    y: int,
    width: str,
    height: int,
    color: str,
    *,
    opacity: str = "1",
    stroke: str = "none",
) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{color}" '
        f'fill-opacity="{opacity}" stroke="{stroke}"/>'
    )


def _text(
    x: int,
    y: int,
    text: str,
    *,
    anchor: str = "start",
    size: int = 12,
    opacity: str = "1",
) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" '
        f'fill-opacity="{opacity}">{escape(text)}</text>'
    )


def _shortened(label: str) -> str:
    most = int((LABEL_WIDTH - 12) / LETTER)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _tenths(numerator: int, denominator: int) -> str:
    """Return a length in tenths, rounded down, from whole numbers only."""
    tenths = 10 * numerator // denominator if denominator else 0
    return f"{tenths // 10}.{tenths % 10}"
