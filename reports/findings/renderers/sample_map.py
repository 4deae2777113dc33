"""Where a sample lies: every station a small grey dot, those drawn large, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 720
MARGIN = 12
MOST_HEIGHT = 460
LISTED = "#9aa5b1"
DRAWN = "#3a76b4"


@dataclass(frozen=True)
class Dot:
    """A station; positions are drawn coarsely, to a point of the picture."""

    longitude: float
    latitude: float
    is_drawn: bool


def sample_map(dots: Sequence[Dot]) -> str:
    """Return the picture, or nothing where no station has a position."""
    if not dots:
        return ""
    west, east = (f(one.longitude for one in dots) for f in (min, max))
    south, north = (f(one.latitude for one in dots) for f in (min, max))
    shrink = max(0.1, cos(radians((south + north) / 2)))
    wide, high = max((east - west) * shrink, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
    left = (WIDTH - wide * scale) / 2
    height = round(high * scale) + 2 * MARGIN

    def circles(*, is_drawn: bool) -> str:
        seen = {
            (
                round(left + (one.longitude - west) * shrink * scale),
                round(MARGIN + (north - one.latitude) * scale),
            )
            for one in dots
            if one.is_drawn is is_drawn
        }
        radius, fill = (3.4, DRAWN) if is_drawn else (1.2, LISTED)
        return "".join(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>'
            for x, y in sorted(seen)
        )

    drawn = sum(one.is_drawn for one in dots)
    y = height + 14
    legend = (
        f'<circle cx="{MARGIN + 4}" cy="{y - 4}" r="3.4" fill="{DRAWN}"/>'
        f'<text x="{MARGIN + 14}" y="{y}">drawn</text>'
        f'<circle cx="{MARGIN + 84}" cy="{y - 4}" r="1.8" fill="{LISTED}"/>'
        f'<text x="{MARGIN + 94}" y="{y}">not drawn, or left out</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" '
        f'width="{WIDTH}" height="{y + 8}" role="img" font-size="12" '
        'fill="currentColor" font-family="Noto Sans, Segoe UI, sans-serif">'
        "<title>Where the sample lies</title><desc>"
        f"{drawn} drawn stations among {len(dots)} with a position</desc>"
        f"{circles(is_drawn=False)}{circles(is_drawn=True)}{legend}</svg>"
    )
