"""What a planned sample can be expected to show: worked by hand and published."""

from __future__ import annotations

import pytest

from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.plan import Plan
from reports.findings.domain.survey.precision import expectation
from reports.findings.domain.survey.sampling import Method


def frame(*strata: int, size: float = 100.0) -> Frame:
    return make_frame(
        FrameStation(f"{name}-{number:05}", stratum=str(name), size=size)
        for name, count in enumerate(strata)
        for number in range(count)
    )


def plan(method: Method = Method.RANDOM, per_cluster: int = 0) -> Plan:
    return Plan(method=method, seed="s", sampled=1, per_cluster=per_cluster)


@pytest.mark.parametrize(
    ("sampled", "margin"), [(1_201, 0.0266), (117, 0.0901), (128, 0.0861)]
)
def test_margins_of_the_reference_case(sampled: int, margin: float) -> None:
    found = expectation(frame(10_223), {"0": sampled}, plan())

    assert found.margin == pytest.approx(margin, abs=5e-5)


def test_strata_add_by_the_square_of_their_weight() -> None:
    found = expectation(frame(100, 300), {"0": 20, "1": 60}, plan())

    first = 0.8 * 100 / 99 * 0.25 / 20
    second = 0.8 * 300 / 299 * 0.25 / 60
    assert found.margin == pytest.approx(
        1.959964 * (first / 16 + second * 9 / 16) ** 0.5, rel=1e-6
    )
    assert found.strata[0].margin == pytest.approx(1.959964 * first**0.5, rel=1e-6)


def test_a_stratum_with_a_handful_of_draws_has_no_margin() -> None:
    found = expectation(frame(100, 300), {"0": 2, "1": 60}, plan())

    assert found.strata[0].margin is None


def test_a_census_has_no_margin_of_error_to_speak_of() -> None:
    found = expectation(frame(12), {"0": 12}, plan())

    assert found.margin == 0.0
    assert [one.power for one in found.detections] == [1.0]


def test_clusters_cost_precision() -> None:
    stations = make_frame(
        FrameStation(f"{cluster}-{number}", cluster=str(cluster))
        for cluster in range(50)
        for number in range(10)
    )

    found = expectation(stations, {"all": 10}, plan(Method.CLUSTERS, per_cluster=5))

    assert found.sampled == 50
    assert found.design_effect == pytest.approx(1 + 4 * 0.1)


def test_equal_sizes_cost_nothing_and_unequal_ones_do() -> None:
    unequal = make_frame(
        FrameStation(str(number), size=100.0 if number % 2 else 300.0)
        for number in range(100)
    )

    even = expectation(frame(100), {"0": 20}, plan(Method.PPS_SYSTEMATIC))
    uneven = expectation(unequal, {"all": 20}, plan(Method.PPS_SYSTEMATIC))

    assert even.design_effect == pytest.approx(1.0)
    assert uneven.design_effect == pytest.approx(200 * (1 / 100 + 1 / 300) / 2)
