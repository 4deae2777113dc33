"""The funnel of teams as SVG text: each team's share against how many forms it sent.

Every team is judged by the limits of its own area; a line is the middle of these.
No script, no style sheet, the same bytes every time. Limits are lines, dashed for 95 %;
teams to be checked are squares with their code, so that a black print reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any
from xml.sax.saxutils import escape

FONT = "Noto Sans, Segoe UI, sans-serif"
INSIDE, OUTSIDE, LINE, GRID = "#3a76b4", "#b35806", "#5a6472", "#8a94a6"
WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 44
LIMITS = (("95%", "4 3"), ("99.8%", ""))
Row = Mapping[str, Any]


def funnel_plot(
    *, title: str, description: str, rows: Sequence[Row], note: str = ""
) -> str:
    """Draw the teams within their limits; equal teams lie on one point, drawn larger."""
    most = max((row["forms"] for row in rows), default=1)
    words = "% of forms negative; squares: to be checked with the team; "
    words += "lines: 95 % (dashed) and 99.8 % limits, the middle of all areas"
    parts = [_text(LEFT, 20, f"{note} · {words}" if note else words)]
    parts.extend(_axes(most))
    parts.extend(
        _limit(rows, f"{side} {level}", dashes, most)
        for level, dashes in LIMITS
        for side in ("low", "high")
    )
    parts.extend(_teams(rows, most))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" font-family="{FONT}" '
        f'font-size="11" fill="currentColor"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )


def _axes(most: int) -> Iterator[str]:
    for percent in range(0, 101, 20):
        y = _y(percent / 100)
        yield (
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
            f'stroke="{GRID}" stroke-opacity="0.35"/>'
        )
        yield _text(LEFT - 8, y + 4, percent, anchor="end")
    every = max(1, most // 10)
    for forms in range(0, most + 1, every):
        yield _text(_x(forms, most), HEIGHT - BOTTOM + 16, forms, anchor="middle")
    yield _text((WIDTH + LEFT) / 2, HEIGHT - 8, "forms of the team", anchor="middle")


def _limit(rows: Sequence[Row], name: str, dashes: str, most: int) -> str:
    by_forms: dict[int, list[float]] = {}
    for row in rows:
        by_forms.setdefault(row["forms"], []).append(row[name] / row["forms"])
    points = " ".join(
        f"{_x(forms, most):.1f},{_y(median(shares)):.1f}"
        for forms, shares in sorted(by_forms.items())
    )
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{LINE}" '
        f'stroke-width="1.2"{dashed}/>'
    )


def _teams(rows: Sequence[Row], most: int) -> Iterator[str]:
    places: dict[tuple[int, int, bool], list[str]] = {}
    for row in rows:
        is_out = row["to be checked"] == "yes"
        place = (row["forms"], row["negative"], is_out)
        places.setdefault(place, []).append(row["team"])
    for (forms, negative, is_out), teams in places.items():
        x, y = _x(forms, most), _y(negative / forms)
        if is_out:
            yield (
                f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" '
                f'fill="{OUTSIDE}"/>'
            )
            yield _text(x - 8, y + 4, ", ".join(teams), anchor="end")
        else:
            radius = 2.5 + len(teams) ** 0.5
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" '
                f'fill="{INSIDE}" fill-opacity="0.75"/>'
            )


def _x(forms: float, most: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT - 24) * forms / max(most, 1)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _text(x: float, y: float, text: object, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(str(text))}</text>"
    )
