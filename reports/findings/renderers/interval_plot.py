"""Estimates with their intervals as SVG: a dot on a line for each row, one scale for all.

Rows come sorted by name, never by value. Few observations are drawn hollow and hatched,
a row without an interval says so in words. No script, black on paper, the same bytes
every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

FONT = "Noto Sans, Segoe UI, sans-serif"
INK = "#1f4e79"
GRID = "#8a94a6"
LABEL_WIDTH = 190
VALUE_WIDTH = 190
ROW_HEIGHT = 24
TOP = 26
FEW = 20
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
TICKS = 6
LETTER = 6.4


@dataclass(frozen=True)
class IntervalRow:
    """One estimate in per cent; without `point` the text says why there is none."""

    label: str
    text: str
    n: int = 0
    point: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def is_few(self) -> bool:
        """Tell whether so few stations were observed that the row is marked."""
        return self.n < FEW


def interval_plot(
    *,
    title: str,
    rows: Sequence[IntervalRow],
    axis: str,
    note: str = "",
    width: int = 760,
    language: str = "en",
) -> str:
    """Draw the rows; the description says in words what every row shows."""
    top = TOP + (18 if note else 0)
    bottom = top + ROW_HEIGHT * len(rows)
    height = bottom + 56
    scale = _scale(rows, width)
    parts = [_pattern()]
    if note:
        parts.append(_text(0, 13, note, size=11))
    parts.append(_text(LABEL_WIDTH, top - 8, axis, size=11))
    parts.extend(scale.grid(top=top, bottom=bottom))
    for number, row in enumerate(rows):
        parts.extend(_row(row, scale, y=top + number * ROW_HEIGHT + 12))
    parts.extend(_legend(bottom + 42))
    description = ". ".join(f"{row.label}: {row.text}" for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" xml:lang={quoteattr(language)} '
        f'font-family="{FONT}" font-size="12" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{''.join(parts)}</svg>"
    )


@dataclass(frozen=True)
class _Scale:
    """From per cent to points of the picture, from 0 to the end of the longest line."""

    most: int
    step: int
    width: int

    def x(self, value: Decimal) -> str:
        inside = min(max(value, Decimal(0)), Decimal(self.most))
        return str((LABEL_WIDTH + inside * self.width / self.most).quantize(Decimal(1)))

    def grid(self, *, top: int, bottom: int) -> Iterator[str]:
        for value in range(0, self.most + 1, self.step):
            x = self.x(Decimal(value))
            yield (
                f'<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom}" stroke="{GRID}" '
                'stroke-width="0.5" stroke-opacity="0.6"/>'
            )
            yield _text(int(x), bottom + 14, f"{value} %", size=11, anchor="middle")


def _scale(rows: Sequence[IntervalRow], width: int) -> _Scale:
    highest = max((row.upper for row in rows if row.upper is not None), default=1)
    step = next((s for s in STEPS if s * TICKS >= highest), STEPS[-1])
    most = min(100, step * -(-int(highest + 1) // step))
    return _Scale(max(most, step), step, width - LABEL_WIDTH - VALUE_WIDTH)


def _row(row: IntervalRow, scale: _Scale, *, y: int) -> Iterator[str]:
    yield _text(LABEL_WIDTH - 10, y + 4, _shortened(row.label), anchor="end")
    end = LABEL_WIDTH + scale.width + 10
    if row.point is None or row.lower is None or row.upper is None:
        yield _text(LABEL_WIDTH + 6, y + 4, row.text, size=11)
        return
    left, right = scale.x(row.lower), scale.x(row.upper)
    if row.is_few:
        yield (
            f'<rect x="{left}" y="{y - 7}" width="{int(right) - int(left)}" height="14" '
            'fill="url(#few-observed)" stroke="none"/>'
        )
    yield (
        f'<path d="M{left} {y - 5}V{y + 5}M{left} {y}H{right}M{right} {y - 5}V{y + 5}" '
        f'fill="none" stroke="{INK}" stroke-width="1.6"/>'
    )
    yield _dot(scale.x(row.point), y, is_few=row.is_few)
    yield _text(end, y + 4, row.text, size=11)


def _dot(x: str, y: int, *, is_few: bool) -> str:
    fill = "#ffffff" if is_few else INK
    return (
        f'<circle cx="{x}" cy="{y}" r="4.5" fill="{fill}" stroke="{INK}" '
        'stroke-width="1.6"/>'
    )


def _legend(y: int) -> Iterator[str]:
    yield _dot("8", y - 4, is_few=False)
    yield _text(18, y, "estimate and its interval", size=11)
    yield (
        f'<rect x="{LABEL_WIDTH}" y="{y - 11}" width="30" height="14" '
        f'fill="url(#few-observed)"/>{_dot(str(LABEL_WIDTH + 15), y - 4, is_few=True)}'
    )
    yield _text(LABEL_WIDTH + 38, y, f"under {FEW} stations observed", size=11)


def _pattern() -> str:
    return (
        '<defs><pattern id="few-observed" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" '
        f'y1="0" x2="0" y2="5" stroke="{GRID}" stroke-width="1.4"/></pattern></defs>'
    )


def _text(x: int, y: int, text: str, *, size: int = 12, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}">'
        f"{escape(text)}</text>"
    )


def _shortened(label: str) -> str:
    most = int((LABEL_WIDTH - 12) / LETTER)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
