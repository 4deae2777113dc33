"""Importing areas, commissions and boundaries."""

from __future__ import annotations

import json

import pytest

from elections.places.models import Area, Commission
from elections.places.services.areas import (
    import_areas,
    import_areas_preview,
    import_boundaries,
    import_commissions,
    start_geography,
)
from tests.factories.places import AreaFactory, ElectionFactory, GeographyFactory

pytestmark = pytest.mark.django_db
AREAS = (
    "code,name,name kazakh,level,parent\nALM-1,Bostandyq,,2,ALM\nALM,Almaty,Алматы,1,\n"
)


def test_a_new_version_counts_up_and_leaves_the_earlier_one() -> None:
    election = ElectionFactory.create()

    versions = [start_geography(election=election, actor="user:1") for _ in range(2)]

    assert [geography.version for geography in versions] == [1, 2]


def test_parents_may_stand_below_their_children_in_the_file() -> None:
    import_areas(geography=GeographyFactory.create(), text=AREAS, actor="user:1")

    district = Area.objects.select_related("parent").get(code="ALM-1")
    assert district.parent
    assert district.parent.names == {"kk": "Алматы"}


def test_importing_areas_twice_changes_nothing() -> None:
    geography = GeographyFactory.create()
    import_areas(geography=geography, text=AREAS, actor="user:1")

    again = import_areas(geography=geography, text=AREAS, actor="user:1")

    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 2)


def test_a_region_and_a_city_of_one_name_stay_two() -> None:
    text = "code,name\n19,Almaty\n75,Almaty\n"

    import_areas(geography=GeographyFactory.create(), text=text, actor="user:1")

    assert Area.objects.count() == 2


def test_a_moved_district_changes_its_parent() -> None:
    geography = GeographyFactory.create()
    import_areas(geography=geography, text=AREAS, actor="user:1")

    preview = import_areas(
        geography=geography,
        text="code,name,level,parent\nALM-1,Bostandyq,2,\n",
        actor="user:1",
    )

    assert preview.examples == ("ALM-1: parent ALM → empty",)
    assert Area.objects.get(code="ALM-1").parent is None


@pytest.mark.parametrize(("parent", "words"), [("NIX", "no NIX"), ("A", "its own")])
def test_a_parent_that_cannot_be_is_an_error(parent: str, words: str) -> None:
    preview = import_areas_preview(
        geography=GeographyFactory.create(), text=f"code,name,parent\nA,Abai,{parent}\n"
    )

    (error,) = preview.errors
    assert (error.line, error.column) == (2, "parent")
    assert words in error.message


def test_commissions_hang_under_each_other_and_in_areas() -> None:
    area = AreaFactory.create(code="ALM")
    text = "code,name,level,area,parent\nT1,District,TEC,ALM,C\nC,Central,cec,,\n"

    import_commissions(election=area.geography.election, text=text, actor="user:1")

    district = Commission.objects.select_related("parent").get(code="T1")
    assert district.area == area
    assert district.parent
    assert district.parent.level == "CEC"


def test_a_boundary_goes_to_the_area_with_its_code() -> None:
    area = AreaFactory.create(code="ALM")
    ring = [[76.0, 43.0], [77.0, 43.0], [77.0, 44.0], [76.0, 43.0]]
    square = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": square}
        for code in ("ALM", "NIX")
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})

    preview = import_boundaries(
        geography=area.geography, text=text, actor="user:1", skip_errors=True
    )

    area.refresh_from_db()
    assert area.boundary == square
    assert [(e.line, e.column) for e in preview.errors] == [(2, "code")]
