"""Counts by the hour, with the known answers of the specification."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elections.results.domain.counts import (
    CountAt,
    WindowTest,
    capacity,
    falls,
    full_day_differs,
    pace,
    profile_share,
    two_sided,
    widened,
    window_test,
)

OPENS = datetime(2023, 3, 19, 7, tzinfo=UTC)


def hour(number: float) -> datetime:
    return OPENS + timedelta(hours=number)


def test_22_voters_in_a_quarter_of_the_day_do_not_make_420() -> None:
    test = window_test(observed=22, final=420, share=0.25)

    assert test.p == pytest.approx(3.3e-27, rel=0.02)
    assert test.is_large


def test_101_voters_in_a_quarter_of_the_day_do() -> None:
    test = window_test(observed=101, final=420, share=0.25)

    assert two_sided(test) == pytest.approx(0.693, abs=0.0005)
    assert not test.is_large


def test_a_gap_below_20_voters_is_not_asked_about() -> None:
    test = window_test(observed=0, final=60, share=0.3)

    assert test.p < 1e-4
    assert not test.is_large


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_window_is_a_part_of_the_day(share: float) -> None:
    with pytest.raises(ValueError, match="part of the day"):
        window_test(observed=1, final=2, share=share)


def test_two_desks_serve_80_in_half_an_hour() -> None:
    assert capacity(desks=2, minutes=30, seconds_per_voter=45) == 80


def test_54_percent_of_2000_on_three_desks_is_a_normal_day() -> None:
    day = pace(voters=1_080, hours=13, desks=3)

    assert round(day.voters_per_hour) == 83
    assert round(day.seconds_per_voter_and_desk) == 130


@pytest.mark.parametrize(
    ("observed", "official", "differs"),
    [(400, 410, False), (400, 422, True), (10, 20, False), (1_000, 1_050, False)],
)
def test_a_full_day_count_differs_by_10_and_5_percent(
    observed: int, official: int, differs: bool
) -> None:
    assert full_day_differs(observed=observed, official=official) is differs


def test_only_a_later_and_smaller_count_falls() -> None:
    counts = [
        CountAt(hour(5), 300, "c"),
        CountAt(hour(1), 100, "a"),
        CountAt(hour(3), 320, "b"),
    ]

    found = falls(counts)

    assert [(one.voted, other.voted) for one, other in found] == [(320, 300)]


def test_two_counts_of_the_same_minute_do_not_fall() -> None:
    assert falls([CountAt(hour(1), 10, "a"), CountAt(hour(1), 9, "b")]) == ()


def test_a_profile_replaces_the_clock() -> None:
    profile = {hour(0): 0.0, hour(4): 0.30, hour(12): 0.60}

    share = profile_share(profile, begin=hour(0), end=hour(2))

    assert share == pytest.approx(0.25)


def test_a_profile_that_ends_too_early_says_nothing() -> None:
    profile = {hour(0): 0.0, hour(4): 0.30}

    assert profile_share(profile, begin=hour(0), end=hour(5)) is None


def test_widening_never_makes_a_p_smaller_and_spares_the_usual_rhythm() -> None:
    slow = [WindowTest(350 + 6 * (k % 20), 1_000, 0.41, 1e-6) for k in range(60)]
    late = WindowTest(60, 1_000, 0.41, 1e-40)

    wide = widened([*slow, late])

    assert all(w.p >= t.p for w, t in zip(wide, [*slow, late], strict=True))
    assert min(test.p for test in wide[:-1]) > 1e-4
    assert wide[-1].p < 1e-4


def test_few_windows_are_not_widened() -> None:
    tests = [window_test(observed=22, final=420, share=0.25)] * 3

    assert widened(tests) == tuple(tests)
