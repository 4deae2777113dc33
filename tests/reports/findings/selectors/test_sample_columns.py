"""A sample read as columns says what its draws say one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from elections.places.models import ElectionDay, PollingStation
from observers.deployment.models import Sample
from observers.missions.models import Mission
from reports.findings.domain.canonical import document_to_json
from reports.findings.domain.draws import draws_of
from reports.findings.domain.evaluation import evaluate
from reports.findings.selectors.facts import facts_as_of
from reports.findings.selectors.observation_columns import DayReader, Part
from reports.findings.selectors.sample_columns import (
    DrawReader,
    counted_sample,
    draw_reader,
    frame_totals,
)
from reports.findings.selectors.sample_facts import sample_facts
from reports.findings.services.computing import compute_findings
from reports.findings.services.samples import replace_station
from tests.factories.deployment import main_day
from tests.factories.findings import (
    CountedObservationFactory,
    PublishedVersionFactory,
)
from tests.factories.missions import MissionFactory
from tests.factories.places import AreaFactory, GeographyFactory, PollingStationFactory
from tests.factories.samples import frozen_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return MissionFactory.create(kind="sample_based")


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return main_day(mission.election)


@pytest.fixture
def row(mission: Mission, day: ElectionDay) -> Sample:
    """Freeze 14 of 26 stations in two strata, and show one of them not to exist."""
    geography = GeographyFactory.create(election=mission.election)
    above = AreaFactory.create(geography=geography, code="R1", level=1)
    areas = [
        AreaFactory.create(geography=geography, code="D1", level=2, parent=above),
        AreaFactory.create(geography=geography, code="R2", level=1),
        None,
    ]
    stations = [
        PollingStationFactory.create(
            election=mission.election,
            area=areas[number % 3],
            setting=("urban", "rural", "")[number % 3],
            registered_voters=100 + 17 * number,
        )
        for number in range(30)
    ]
    return frozen_sample(
        mission,
        day,
        stations,
        strata={one.code: ("A", "B")[at % 2] for at, one in enumerate(stations)},
        excluded={one.code: "abroad" for one in stations[:4]},
        allocation={"A": 8, "B": 6},
        reserve=2,
    )


def lose(row: Sample) -> PollingStation:
    draws = row.sampledstations.filter(stratum="A", joined_for=None)
    lost = draws.order_by("number")[0].station
    replace_station(
        sample=row, station=lost, reason="None", evidence="Letter", actor="user:1"
    )
    return lost


def reader_of(row: Sample, **values: Any) -> DrawReader:
    found = draw_reader(
        mission=row.mission,
        election_day=row.election_day,
        as_of=values.get("as_of", timezone.now()),
    )
    assert found is not None
    return found


@pytest.mark.parametrize("is_lost", [False, True])
def test_columns_and_outline_are_those_of_the_draws(
    row: Sample, *, is_lost: bool
) -> None:
    if is_lost:
        lose(row)
    facts = sample_facts(mission=row.mission, election_day=row.election_day)
    assert facts is not None
    numbers = dict(row.election_day.election.stations.values_list("code", "pk"))

    reader = reader_of(row)
    found, known = reader.read(Part()), draws_of(facts, numbers)

    assert known is not None
    for name in ("places", "exists", "sizes", "cells"):
        assert getattr(found, name).tolist() == getattr(known, name).tolist()
    assert found.names == known.names
    assert reader.outline == facts.outline
    assert counted_sample(reader).frame == facts.frame


def test_parts_of_the_draws_are_all_of_them(row: Sample) -> None:
    reader = reader_of(row)
    places = sorted(row.sampledstations.values_list("station_id", flat=True))
    middle, twin = places[6], places[3]

    parts = [
        reader.read(part).places.tolist()
        for part in (
            Part(first=0, last=middle, twins=(twin,)),
            Part(first=middle + 1, last=2**62, twins=(twin,)),
            Part(is_rest=True, twins=(twin,)),
        )
    ]

    assert parts[2] == [twin]
    assert sorted(place for part in parts for place in part) == places


def test_a_station_lost_later_is_still_drawn_as_of_before(row: Sample) -> None:
    before = timezone.now() - timedelta(seconds=1)
    lose(row)

    earlier, later = reader_of(row, as_of=before), reader_of(row)

    assert earlier.outline.stations == 14
    assert (later.outline.stations, later.outline.joined) == (14, 1)
    assert later.outline.strata[0].probability == pytest.approx(9 / 13)
    assert earlier.outline.strata[0].probability == pytest.approx(8 / 13)


def test_findings_from_columns_are_those_of_the_rows(row: Sample) -> None:
    lost = lose(row)
    version = PublishedVersionFactory.create(mission=row.mission)
    stations = PollingStation.objects.filter(election=row.mission.election)
    for at, station in enumerate(stations.exclude(pk=lost.pk).order_by("pk")[:24]):
        CountedObservationFactory.create(
            version=version,
            election_day=row.election_day,
            station=station,
            answers={"b01": ("yes", "no", "no")[at % 3], "members": 3 + at % 4},
        )

    kept = compute_findings(
        mission=row.mission, election_day=row.election_day, keep=True
    )

    assert by_rows(row, kept.as_of) == kept.document


def by_rows(row: Sample, as_of: Any) -> dict[str, Any]:
    """Evaluate with each draw and each report as a row."""
    mission, day = row.mission, row.election_day
    sample = sample_facts(mission=mission, election_day=day, as_of=as_of)
    assert sample is not None
    codes = tuple(sorted({one.code for one in sample.sample.stations}))
    reader = DayReader(mission, day.pk, as_of, codes)
    facts = facts_as_of(
        mission=mission,
        election_day=day,
        as_of=as_of,
        observations=reader.read(Part()),
        sample=sample,
    )
    return document_to_json(evaluate(facts))


@pytest.mark.parametrize("method", ["clusters", "pps_systematic"])
def test_other_methods_are_not_read_as_columns(
    mission: Mission, day: ElectionDay, method: str
) -> None:
    stations = PollingStationFactory.create_batch(3, election=mission.election)
    made = frozen_sample(mission, day, stations)
    Sample.objects.filter(pk=made.pk).update(withdrawn_at=timezone.now())
    Sample.objects.create(
        mission=mission,
        election_day=day,
        name="Other",
        method=method,
        seed="s",
        planned_at=timezone.now(),
        drawn_at=timezone.now(),
        frozen_at=timezone.now(),
    )

    found = draw_reader(mission=mission, election_day=day, as_of=timezone.now())

    assert found is None


def test_a_frame_in_which_nothing_may_be_sampled_has_no_totals() -> None:
    header = "code,stratum,cluster,registered_voters,exclusion\n"

    assert frame_totals(f"{header}1,,,300,abroad\n") is None
    found = frame_totals(f"{header}1,,,300,abroad\n2,A,,100,\n3,A,,,\n")
    assert found is not None
    assert (found.stations, found.registered, found.covered) == (2, 100.0, 0.25)
