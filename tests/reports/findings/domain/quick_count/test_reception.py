"""Estimates by time of reception."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reports.findings.domain.quick_count.counting import QuickCountRefused
from reports.findings.domain.quick_count.reception import (
    pace_of_strata,
    reception_series,
    split_by_pace,
    stability,
)
from reports.findings.domain.quick_count.returns import Return
from tests.factories.returns import EVENING, returned, sample_of

AB = ("A", "B")
HALF_HOUR = timedelta(minutes=30)


def settled(count: int, *, spread: int = 3) -> list[Return]:
    return [
        returned(
            f"all-{at}", {"A": 60 + (at % spread), "B": 40}, minutes=120 * at / count
        )
        for at in range(count)
    ]


def test_each_step_knows_only_what_had_come_by_then() -> None:
    sample = sample_of({"all": (40, 400)})

    series = reception_series(sample, settled(40), options=AB, every=HALF_HOUR)

    assert [step.count.reported for step in series] == [10, 20, 30, 40]
    assert [step.as_of for step in series] == [
        EVENING + HALF_HOUR * number for number in (1, 2, 3, 4)
    ]


def test_the_interval_closes_as_reports_come_in() -> None:
    sample = sample_of({"all": (40, 400)})

    series = reception_series(sample, settled(40), options=AB, every=HALF_HOUR)

    widths = []
    for step in series:
        bounds = step.count.intervals()[0]
        assert bounds is not None
        widths.append(bounds.upper - bounds.lower)
    assert widths == sorted(widths, reverse=True)


def test_an_interval_without_reports_proves_nothing_and_is_left_out() -> None:
    sample = sample_of({"all": (4, 30)})
    returns = [
        returned("all-0", {"A": 60, "B": 40}),
        returned("all-1", {"A": 61, "B": 40}, minutes=1),
        returned("all-2", {"A": 62, "B": 40}, minutes=300),
    ]

    series = reception_series(sample, returns, options=AB, every=HALF_HOUR)

    assert [step.count.reported for step in series] == [2, 3]
    assert not stability(series).is_stable


def test_a_list_without_a_single_vote_does_not_keep_a_count_from_settling() -> None:
    sample = sample_of({"all": (41, 400)})
    returns = [replace(one, votes={**one.votes, "C": 0}) for one in settled(40)]
    series = reception_series(sample, returns, options=(*AB, "C"), every=HALF_HOUR)

    assert series[-1].count.intervals()[2] is None
    assert stability(series).is_stable


def test_when_every_sampled_station_is_counted_nothing_is_left_to_move() -> None:
    sample = sample_of({"all": (10, 100)})
    returns = [returned(f"all-{at}", {"A": 60 + at, "B": 40}) for at in range(10)]

    whole, part = (
        stability(reception_series(sample, some, options=AB, every=HALF_HOUR))
        for some in (returns, returns[:9])
    )

    assert (whole.is_stable, whole.moved) == (True, 0.0)
    assert not part.is_stable


def test_an_interval_that_still_runs_ends_now_and_is_not_counted_as_passed() -> None:
    sample = sample_of({"all": (41, 400)})
    returns = [one for one in settled(40) if one.received_at < EVENING + 3 * HALF_HOUR]
    now = EVENING + timedelta(minutes=70)
    came = [one for one in returns if one.received_at <= now]

    running = reception_series(sample, came, options=AB, every=HALF_HOUR, now=now)
    over = reception_series(
        sample, returns, options=AB, every=HALF_HOUR, now=EVENING + 3 * HALF_HOUR
    )

    assert [step.as_of for step in running][-1] == now
    assert not stability(running).is_stable
    assert stability(running).intervals == 1
    assert stability(over).is_stable


def test_an_interval_that_still_runs_can_show_that_estimates_move() -> None:
    sample = sample_of({"all": (61, 400)})
    late = [
        returned(f"all-{at}", {"A": 10 + at % 3, "B": 90}, minutes=125)
        for at in range(40, 60)
    ]
    now = EVENING + timedelta(minutes=130)

    series = reception_series(
        sample, [*settled(40), *late], options=AB, every=HALF_HOUR, now=now
    )

    assert stability(series[:-1]).is_stable
    assert not stability(series).is_stable


def test_estimates_that_rest_are_stable() -> None:
    sample = sample_of({"all": (41, 400)})
    series = reception_series(sample, settled(40), options=AB, every=HALF_HOUR)

    found = stability(series)

    assert found.is_stable
    assert found.moved is not None
    assert found.moved <= 0.5


def test_a_late_stratum_that_differs_makes_estimates_unstable() -> None:
    sample = sample_of({"town": (20, 200), "village": (20, 200)})
    town = [
        returned(f"town-{at}", {"A": 60 + at % 3, "B": 40}, minutes=3 * at)
        for at in range(20)
    ]
    village = [
        returned(f"village-{at}", {"A": 30 + at, "B": 70}, minutes=60 + 3 * at)
        for at in range(20)
    ]

    series = reception_series(sample, town + village, options=AB, every=HALF_HOUR)

    assert series[1].count.silent == ("village",)
    assert not stability(series[:3]).is_stable


def test_two_intervals_have_to_pass_before_anything_is_stable() -> None:
    sample = sample_of({"all": (20, 200)})
    series = reception_series(sample, settled(20), options=AB, every=HALF_HOUR)

    assert stability(series[:2]).moved is None
    assert not stability(series[:2]).is_stable
    assert not stability(()).is_stable


def test_reports_from_outside_the_sample_make_no_step() -> None:
    sample = sample_of({"all": (3, 30)})

    assert (
        reception_series(
            sample, [returned("other", {"A": 1, "B": 1})], options=AB, every=HALF_HOUR
        )
        == ()
    )


def test_an_interval_has_a_length() -> None:
    with pytest.raises(QuickCountRefused):
        reception_series(
            sample_of({"all": (3, 30)}), [], options=AB, every=timedelta(0)
        )


def test_strata_are_compared_by_when_they_reported() -> None:
    sample = sample_of({"town": (2, 20), "village": (2, 20), "valley": (2, 20)})
    returns = [
        returned("town-0", {"A": 1, "B": 1}),
        returned("town-1", {"A": 1, "B": 1}, minutes=10),
        returned("village-0", {"A": 1, "B": 1}, minutes=90),
    ]

    paces = pace_of_strata(sample, returns)

    assert [(p.stratum, p.reported, p.median_minutes) for p in paces] == [
        ("town", 2, 5.0),
        ("valley", 0, None),
        ("village", 1, 90.0),
    ]
    assert split_by_pace(paces) == (("town",), ("village", "valley"))
