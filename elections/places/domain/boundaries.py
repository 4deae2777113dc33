"""Boundaries of areas from a GeoJSON file: checked, and matched by code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from elections.errors import DomainError
from elections.places.domain.sheets import RowError

CODE_PROPERTIES = ("code", "area_code", "id", "ISO3166-2", "shapeISO")
RING_POSITIONS = 4


class UnreadableBoundaries(DomainError):
    """The file is no GeoJSON FeatureCollection."""

    code = "unreadable_boundaries"


@dataclass(frozen=True)
class Boundary:
    """The geometry of one area; `number` is its place in the file, from 1."""

    number: int
    code: str
    geometry: dict[str, Any]


def read_boundaries(text: str) -> tuple[tuple[Boundary, ...], tuple[RowError, ...]]:
    """Return the polygons with their codes, and what is wrong with the others."""
    features = _features(text)
    boundaries: list[Boundary] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        code = _code(feature)
        if problem := _problem(feature, code, seen):
            errors.append(RowError(number, code or "feature", problem))
            continue
        seen.add(code)
        geometry = feature["geometry"]
        kept = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
        boundaries.append(Boundary(number, code, kept))
    return tuple(boundaries), tuple(errors)


def _features(text: str) -> list[Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBoundaries(
            f"This is not JSON ({error}). Export the boundaries as GeoJSON, WGS 84."
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if document.__class__ is not dict or not isinstance(features, list) or not features:
        raise UnreadableBoundaries(
            "This is no GeoJSON FeatureCollection. Export the layer as GeoJSON, WGS 84."
        )
    return features


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return ""
    found = (properties[name] for name in CODE_PROPERTIES if properties.get(name))
    return str(next(found, "")).strip()


def _problem(feature: Any, code: str, seen: set[str]) -> str:
    if not code:
        return (
            f"No code. Give the feature a property {' or '.join(CODE_PROPERTIES[:2])}."
        )
    if code in seen:
        return f"{code} is there twice. Join the parts into one MultiPolygon."
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return f"{kind or 'No geometry'}: an area is a Polygon or a MultiPolygon."
    polygons = geometry.get("coordinates")
    rings = _rings([polygons] if kind == "Polygon" else polygons)
    return next((problem for ring in rings if (problem := _ring_problem(ring))), "")


def _rings(polygons: Any) -> Iterator[Any]:
    if not isinstance(polygons, list) or not polygons:
        yield None
        return
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            yield None
            return
        yield from polygon


def _ring_problem(ring: Any) -> str:
    if not isinstance(ring, list) or len(ring) < RING_POSITIONS:
        return "A ring needs at least four positions. Draw the boundary again."
    if not all(_is_position(position) for position in ring):
        return (
            "A position is no pair of longitude and latitude. "
            "Export in WGS 84 (EPSG:4326)."
        )
    if ring[0] != ring[-1]:
        return "A ring is not closed. Its last position must repeat the first."
    return ""


def _is_position(position: Any) -> bool:
    if not isinstance(position, list) or len(position) not in (2, 3):
        return False
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in position):
        return False
    longitude, latitude = float(position[0]), float(position[1])
    return abs(longitude) <= 180 and abs(latitude) <= 90  # noqa: PLR2004 - degrees
