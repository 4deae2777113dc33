"""Sample sizes and detection power: the known answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.sample_size import (
    SampleSizeRefused,
    cluster_effect,
    detection_power,
    size_for_detection,
    size_for_proportion,
    size_for_ratio,
)

STATIONS = 10_101


@pytest.mark.parametrize(
    ("margin", "share", "effect", "size"),
    [
        (0.05, 0.5, 1.0, 371),
        (0.02, 0.5, 1.0, 1_940),
        (0.01, 0.5, 1.0, 4_924),
        (0.02, 0.1, 1.0, 797),
        (0.03, 0.5, 1.5, 1_382),
    ],
)
def test_sizes_for_a_margin(
    margin: float, share: float, effect: float, size: int
) -> None:
    found = size_for_proportion(
        margin=margin, share=share, design_effect=effect, population=STATIONS
    )

    assert found == size


def test_expected_silence_enlarges_the_sample() -> None:
    found = size_for_proportion(margin=0.05, population=STATIONS, response_share=0.9)

    assert found == 413  # 371 / 0.9


@pytest.mark.parametrize(
    ("sampled", "bad", "power"), [(128, 100, 0.722), (1_201, 10, 0.718)]
)
def test_power_of_finding_at_least_one(sampled: int, bad: int, power: float) -> None:
    found = detection_power(population=STATIONS, bad=bad, sampled=sampled)

    assert found == pytest.approx(power, abs=5e-4)


def test_the_effect_of_twelve_visits_by_one_team() -> None:
    assert cluster_effect(per_cluster=12, correlation=0.073) == pytest.approx(1.803)


def test_a_vote_share_needs_the_spread_of_past_scores() -> None:
    size = size_for_ratio(
        standard_error=0.005, score_deviation=0.12, population=STATIONS
    )

    assert size == 545  # 576 / (1 + 576 / 10,101)


@settings(deadline=None)
@given(
    population=st.integers(2, 3_000),
    bad=st.integers(1, 3_000),
    power=st.floats(0.05, 0.99),
)
def test_the_size_for_detection_is_the_smallest(
    population: int, bad: int, power: float
) -> None:
    some = min(bad, population)

    size = size_for_detection(population=population, bad=some, power=power)

    assert detection_power(population=population, bad=some, sampled=size) >= power
    assert detection_power(population=population, bad=some, sampled=size - 1) < power


def test_impossible_wishes_are_refused() -> None:
    with pytest.raises(SampleSizeRefused):
        size_for_proportion(margin=0.0, population=STATIONS)
    with pytest.raises(SampleSizeRefused):
        size_for_proportion(margin=0.05, population=0)
    with pytest.raises(SampleSizeRefused):
        size_for_ratio(standard_error=0.0, score_deviation=0.1, population=STATIONS)
    with pytest.raises(SampleSizeRefused):
        detection_power(population=10, bad=11, sampled=2)
    with pytest.raises(SampleSizeRefused):
        size_for_detection(population=10, bad=0, power=0.9)
