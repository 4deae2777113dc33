"""Where observers were: stations and areas on an equirectangular map, as SVG.

Stations are drawn at a coarse position only: the annex shows coverage, not addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from xml.sax.saxutils import escape

from reports.statements.domain.inputs import Outline, Position

WIDTH = 720
MARGIN = 12
MOST_HEIGHT = 620
FEW = 20
INK = "#1d2733"
LINE = "#8a94a6"
DOT = "#1f4e79"
EMPTY = "#ffffff"
SHADES = ((1, "#dbe7f2"), (20, "#b5cfe6"), (60, "#86b1d6"), (120, "#5590c2"))


@dataclass(frozen=True)
class Frame:
    """From longitude and latitude to points of the picture."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: int

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is drawn, to a tenth of a point."""
        x = MARGIN + (longitude - self.west) * self.scale_x
        y = MARGIN + (self.north - latitude) * self.scale_y
        return round(x, 1), round(y, 1)


def coverage_map(
    *,
    positions: Sequence[Position],
    outlines: Sequence[Outline],
    by_area: Mapping[str, int],
    title: str,
    note: str = "",
) -> str:
    """Draw areas shaded by their observations, few ones hatched, and the stations."""
    places = [(p.longitude, p.latitude) for p in positions]
    places += [point for o in outlines for ring in o.rings for point in ring]
    if not places:
        return ""
    frame = frame_of(places)
    border = (
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{frame.height - 2}" '
        f'fill="none" stroke="{LINE}" stroke-width="0.5"/>'
    )
    parts = [*_areas(outlines, by_area, frame), *_stations(positions, frame), border]
    legend_y = frame.height + 18
    parts += _legend(legend_y, has_areas=bool(outlines), note=note)
    height = legend_y + (34 if note else 16)
    description = ". ".join(
        f"{outline.name}: {by_area.get(outline.code, 0)} observations"
        for outline in outlines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="Noto Sans, '
        f'Segoe UI, sans-serif" font-size="11" fill="{INK}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def frame_of(places: Sequence[tuple[float, float]]) -> Frame:
    """Fit all places; a degree of longitude shrinks with the middle latitude."""
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    shrink = max(0.1, cos(radians((south + north) / 2)))
    wide, high = max((east - west) * shrink, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
    return Frame(
        west=west - ((WIDTH - 2 * MARGIN) / scale - wide) / 2 / shrink,
        north=north,
        scale_x=scale * shrink,
        scale_y=scale,
        height=round(high * scale) + 2 * MARGIN,
    )


def _areas(
    outlines: Sequence[Outline], by_area: Mapping[str, int], frame: Frame
) -> Iterator[str]:
    yield (
        '<defs><pattern id="few" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{EMPTY}"/>'
        f'<line x1="0" y1="0" x2="0" y2="5" stroke="{LINE}" stroke-width="1.2"/>'
        "</pattern></defs>"
    )
    for outline in outlines:
        path = "".join(_ring(ring, frame) for ring in outline.rings)
        fill = _fill(by_area.get(outline.code, 0))
        yield (
            f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{LINE}" '
            'stroke-width="0.7"/>'
        )


def _ring(ring: Sequence[tuple[float, float]], frame: Frame) -> str:
    points = [frame.point(longitude, latitude) for longitude, latitude in ring]
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _fill(count: int) -> str:
    if not count:
        return EMPTY
    if count < FEW:
        return "url(#few)"
    return next(shade for least, shade in reversed(SHADES) if count >= least)


def _stations(positions: Sequence[Position], frame: Frame) -> Iterator[str]:
    ordered = sorted(
        positions, key=lambda p: (-p.observations, p.longitude, p.latitude)
    )
    for place in ordered:
        x, y = frame.point(place.longitude, place.latitude)
        radius = round(1.8 + sqrt(place.observations), 1)
        yield (
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{DOT}" '
            'fill-opacity="0.65" stroke="#ffffff" stroke-width="0.4"/>'
        )


def _legend(y: int, *, has_areas: bool, note: str) -> Iterator[str]:
    entries = [(EMPTY, "no observation"), ("url(#few)", f"under {FEW} observations")]
    entries += [(shade, f"{least} and more") for least, shade in SHADES[1:]]
    x = MARGIN
    for fill, label in entries if has_areas else ():
        yield (
            f'<rect x="{x}" y="{y - 9}" width="11" height="11" fill="{fill}" '
            f'stroke="{LINE}" stroke-width="0.6"/><text x="{x + 16}" y="{y}">'
            f"{escape(label)}</text>"
        )
        x += 152
    if not has_areas:
        yield f'<text x="{x}" y="{y}">Each point is a polling station observed.</text>'
    if note:
        yield f'<text x="{MARGIN}" y="{y + 18}" fill="#a32020">{escape(note)}</text>'
