"""The sample-based demonstration in the product: drawn, frozen, deployed, counted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from elections.places.models import Area
from observers.deployment.models import Deployment
from reports.simulation.domain.sampled import SampledTruth
from reports.simulation.domain.scenario import SAMPLED
from reports.simulation.services.publishing import SAMPLE_NARRATIVES
from reports.simulation.services.sampled_count import (
    compare_with_official,
    steps_beside_truth,
    write_chart,
)
from reports.simulation.services.sampled_demonstration import (
    SampledDemonstration,
    sampled_demonstration,
    write_sampled,
)
from tests.factories.quick_counts import document

SMALL = replace(SAMPLED, stations=200, registered_total=240_000, sampled_stations=16)


def shown() -> SampledDemonstration:
    return sampled_demonstration(
        seed=5, mission_code="SMALL", actor="system", scenario=SMALL
    )


@pytest.mark.django_db
def test_a_team_stays_at_each_station_of_the_frozen_sample() -> None:
    first = shown()
    again = shown()

    stations = [one.code for one in first.made.sample.stations]
    assert len(stations) == 16
    assert Deployment.objects.filter(mission=first.made.mission).count() == 16
    assert all(one.kind not in {"prison", "military"} for one in first.made.stations)
    assert [one.code for one in again.made.sample.stations] == stations
    assert again.reports == first.reports
    assert first.made.mission.is_demonstration


@pytest.mark.django_db
def test_before_any_protocol_there_is_no_estimate_and_the_count_is_refused() -> None:
    made = shown().made

    count = compare_with_official(made, made.in_frame, actor="system")

    assert count.is_refused
    assert count.document["figures"] == []
    assert count.document["official"] == []


@pytest.mark.django_db
def test_the_files_of_the_sample_are_simulated_and_of_a_country_of_its_own(
    tmp_path: Path,
) -> None:
    made = shown()

    truth, reports = write_sampled(made, folder=tmp_path)

    lines = reports.read_text(encoding="utf-8").splitlines()
    areas = Area.objects.values_list("name", flat=True)
    assert len(lines) == len(made.reports)
    assert all(json.loads(line)["simulated"] for line in lines)
    assert json.loads(truth.read_text(encoding="utf-8"))["simulated"]
    assert all(name.startswith("Simulated region ") for name in areas)


@pytest.mark.parametrize("path", sorted(SAMPLE_NARRATIVES.glob("*.txt")))
def test_the_sample_speaks_of_no_real_country(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "imulated" in text
    assert not {"Kazakhstan", "Mazhilis", "maslikhats", "twenty"} & set(text.split())


def test_steps_and_the_chart_stand_beside_the_simulated_truth(tmp_path: Path) -> None:
    truth = SampledTruth(shares=(0.6, 0.4), turnout=0.5)

    true, lines = steps_beside_truth(document(), truth, zone="UTC")
    chart = write_chart(document(), truth, zone="UTC", folder=tmp_path)

    assert true.cells == ("60.0", "40.0", "50.0")
    assert [line.reported for line in lines] == sorted(one.reported for one in lines)
    assert lines[0].silent == "village"
    assert "SIMULATED" in chart.read_text(encoding="utf-8")
