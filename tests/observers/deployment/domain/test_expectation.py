"""What a deployment lets us expect."""

from __future__ import annotations

import pytest

from observers.deployment.domain.expectation import (
    Expectation,
    ExpectedCount,
    expectations,
    missing_total,
    quota_errors,
)


def test_a_free_route_expects_one_opening_ten_stations_one_count_and_tabulation() -> (
    None
):
    found = expectations(quotas={}, station_ids=[])

    assert found == (
        Expectation("opening", 1),
        Expectation("voting", 10),
        Expectation("counting", 1),
        Expectation("tabulation", 1),
    )


def test_given_quotas_replace_the_defaults_and_zero_expects_nothing() -> None:
    found = expectations(quotas={"voting": 6, "tabulation": 0}, station_ids=[])

    assert [(one.stage, one.quota) for one in found] == [
        ("opening", 1),
        ("voting", 6),
        ("counting", 1),
    ]


def test_a_sampled_station_expects_one_report_a_stage() -> None:
    found = expectations(quotas={"voting": 6}, station_ids=[7, 8])

    assert [(one.station_id, one.stage, one.quota) for one in found] == [
        (7, "opening", 1),
        (7, "voting", 1),
        (7, "counting", 1),
        (8, "opening", 1),
        (8, "voting", 1),
        (8, "counting", 1),
    ]


def test_a_surplus_fills_no_other_gap() -> None:
    counts = [ExpectedCount(expected=10, received=12), ExpectedCount(1, 0)]

    assert [count.missing for count in counts] == [0, 1]
    assert missing_total(counts) == 1


@pytest.mark.parametrize(
    "quotas",
    [{"lunch": 1}, {"voting": -1}, {"voting": 101}, {"voting": True}, {"voting": "6"}],
)
def test_quotas_that_make_no_sense_are_refused(quotas: dict[str, object]) -> None:
    assert len(quota_errors(quotas)) == 1


def test_sensible_quotas_pass() -> None:
    assert quota_errors({"voting": 8, "opening": 0}) == ()
