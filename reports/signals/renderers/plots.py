"""Pictures of level C as SVG text: bars within their expected band, and a scatter.

No script, no style sheet, the same bytes every time. Bands are hatched and observed values
are dark bars or dots, so that a print in black and white reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

FONT = "Noto Sans, Segoe UI, sans-serif"
OBSERVED, BAND, GRID = "#3a76b4", "#e08214", "#8a94a6"
WIDTH, HEIGHT = 760, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 44
BAND_SDS = 2
SIMULATED = "Simulated numbers"
Row = Mapping[str, Any]


def bars_in_band(
    *,
    title: str,
    description: str,
    rows: Sequence[Row],
    label: str,
    axis: str,
    note: str = "",
) -> str:
    """Draw observed counts as bars, and two sd around the expected as a band."""
    highest = max(
        (max(r["observed"], r["expected"] + BAND_SDS * r["sd"]) for r in rows),
        default=1,
    )
    step = _step(highest)
    top = step * max(1, -(-int(highest + 1) // step))
    parts = [*_frame(top, step), *_notes(note, axis, "stations")]
    width = (WIDTH - LEFT - RIGHT) / max(len(rows), 1)
    every = 1 if len(rows) <= 20 else 10  # noqa: PLR2004 - labels that fit
    for number, row in enumerate(rows):
        x = LEFT + number * width
        parts.extend(_bar(row, x=x, width=width, top=top))
        if number % every == 0:
            parts.append(
                _text(x + width / 2, HEIGHT - BOTTOM + 16, row[label], anchor="middle")
            )
    return _svg(title, description, parts, height=HEIGHT)


def scatter(
    *, title: str, description: str, rows: Sequence[Row], cell: int, note: str = ""
) -> str:
    """Draw how many stations lie in each cell of turnout and share, darker for more."""
    side = 400
    most = max((row["stations"] for row in rows), default=1)
    parts = [_text(LEFT + side + 28, TOP + 130, note, opacity="0.75")] if note else []
    parts.append(
        f'<rect x="{LEFT}" y="{TOP}" width="{side}" height="{side}" fill="none" '
        f'stroke="{GRID}"/>'
    )
    for tick in range(0, 101, 20):
        at = side * tick / 100
        parts.append(_text(LEFT + at, TOP + side + 16, tick, anchor="middle"))
        parts.append(_text(LEFT - 8, TOP + side - at + 4, tick, anchor="end"))
    for row in rows:
        size = side * cell / 100
        x = LEFT + side * row["turnout"] / 100
        y = TOP + side * (1 - (row["share"] + cell) / 100)
        shade = 0.15 + 0.85 * (row["stations"] / most) ** 0.5
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" height="{size:.1f}" '
            f'fill="{OBSERVED}" fill-opacity="{shade:.2f}"/>'
        )
    parts.append(_text(LEFT + side / 2, TOP + side + 36, "Turnout, %", anchor="middle"))
    parts.append(_text(LEFT, TOP - 8, "Share of the leader, %"))
    parts.extend(_legend(most, x=LEFT + side + 28))
    return _svg(title, description, parts, height=TOP + side + 48)


def _bar(row: Row, *, x: float, width: float, top: float) -> Iterator[str]:
    thick = max(width * 0.6, 1.0)
    y = _y(row["observed"], top)
    yield (
        f'<rect x="{x + (width - thick) / 2:.1f}" y="{y:.1f}" width="{thick:.1f}" '
        f'height="{HEIGHT - BOTTOM - y:.1f}" fill="{OBSERVED}"/>'
    )
    high = _y(row["expected"] + BAND_SDS * row["sd"], top)
    low = _y(max(0.0, row["expected"] - BAND_SDS * row["sd"]), top)
    yield (
        f'<rect x="{x:.1f}" y="{high:.1f}" width="{width:.1f}" '
        f'height="{max(low - high, 0.5):.1f}" fill="url(#hatch)" stroke="{BAND}" '
        'stroke-width="0.6"/>'
    )


def _frame(top: float, step: int) -> Iterator[str]:
    yield (
        '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="4" '
        f'stroke="{BAND}" stroke-width="1.4"/></pattern></defs>'
    )
    for value in range(0, int(top) + 1, step):
        y = _y(value, top)
        yield (
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
            f'stroke="{GRID}" stroke-opacity="0.35"/>'
        )
        yield _text(LEFT - 8, y + 4, f"{value:,}", anchor="end")


def _notes(note: str, axis: str, unit: str) -> Iterator[str]:
    words = f"{unit}; bars: observed, hatched: expected, two standard deviations"
    yield _text(LEFT, 20, f"{note} · {words}" if note else words, opacity="0.8")
    yield _text((WIDTH + LEFT) / 2, HEIGHT - 8, axis, anchor="middle")


def _legend(most: int, *, x: float) -> Iterator[str]:
    yield _text(x, TOP + 12, "Stations in a cell")
    for place, part in enumerate((0.0, 0.25, 1.0)):
        count = max(1, round(most * part))
        shade = 0.15 + 0.85 * (count / most) ** 0.5
        y = TOP + 26 + 24 * place
        yield (
            f'<rect x="{x}" y="{y}" width="16" height="16" fill="{OBSERVED}" '
            f'fill-opacity="{shade:.2f}"/>'
        )
        yield _text(x + 24, y + 13, f"{count:,}")


def _step(highest: float) -> int:
    """Return a round distance between lines so that there are three to six."""
    size = 1
    while highest / size > 6:  # noqa: PLR2004 - lines that fit
        size = size * 5 // 2 if str(size)[0] == "2" else size * 2
    return size


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _text(
    x: float, y: float, text: object, *, anchor: str = "start", opacity: str = "1"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'fill-opacity="{opacity}">{escape(str(text))}</text>'
    )


def _svg(title: str, description: str, parts: Sequence[str], *, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="{FONT}" '
        f'font-size="11" fill="currentColor"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )
