"""GeoJSON boundaries, whole and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from elections.places.domain.boundaries import UnreadableBoundaries, read_boundaries

RING = [[70.0, 40.0], [71.0, 40.0], [71.0, 41.0], [70.0, 40.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def collection(*features: tuple[Any, Any]) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in features
            ],
        }
    )


def test_polygons_are_matched_by_their_code() -> None:
    several = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}

    boundaries, errors = read_boundaries(
        collection(({"code": "A1"}, SQUARE), ({"area_code": 7}, several))
    )

    assert [boundary.code for boundary in boundaries] == ["A1", "7"]
    assert errors == ()


@pytest.mark.parametrize(
    ("properties", "geometry", "message"),
    [
        ({"name": "Abai"}, SQUARE, "No code"),
        (None, SQUARE, "No code"),
        ({"code": "A"}, None, "No geometry"),
        ({"code": "A"}, {"type": "Point", "coordinates": [1, 2]}, "Point"),
        ({"code": "A"}, {"type": "Polygon", "coordinates": []}, "four positions"),
        ({"code": "A"}, {"type": "Polygon", "coordinates": [RING[:3]]}, "four"),
        (
            {"code": "A"},
            {"type": "Polygon", "coordinates": [[*RING[:3], RING[1]]]},
            "not closed",
        ),
        (
            {"code": "A"},
            {"type": "Polygon", "coordinates": [[[7e6, 4e6]] * 4]},
            "WGS 84",
        ),
        ({"code": "A"}, {"type": "Polygon", "coordinates": [["x"] * 4]}, "WGS 84"),
        ({"code": "A"}, {"type": "MultiPolygon", "coordinates": [3]}, "four positions"),
    ],
)
def test_what_is_wrong_with_a_feature_is_said_in_its_place(
    properties: Any, geometry: Any, message: str
) -> None:
    boundaries, errors = read_boundaries(
        collection(({"code": "good"}, SQUARE), (properties, geometry))
    )

    assert [boundary.code for boundary in boundaries] == ["good"]
    assert errors[0].line == 2
    assert message in errors[0].message


def test_one_code_twice_is_an_error() -> None:
    _, errors = read_boundaries(
        collection(({"code": "A"}, SQUARE), ({"code": "A"}, SQUARE))
    )

    assert "MultiPolygon" in errors[0].message


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", '{"features": 3}', "1"])
def test_what_is_no_collection_is_refused(text: str) -> None:
    with pytest.raises(UnreadableBoundaries, match="GeoJSON"):
        read_boundaries(text)
