"""Points for visits: each check at its limit, and who is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reports.observations.domain.visit_checks.photos import bits_between, same_photos
from reports.observations.domain.visit_checks.scoring import (
    flagged_forms,
    position_reason,
    score_forms,
    score_teams,
    stay_reason,
)
from reports.observations.domain.visit_checks.trace import (
    Check,
    Photo,
    Place,
    Position,
    VisitTrace,
)
from reports.observations.domain.visit_checks.travel import (
    impossible_legs,
    is_drivable,
    kilometres,
)
from tests.factories.signals import visit

METRES = 1 / 111_195


def off(metres: float, accuracy: float | None) -> Position:
    return Position(Place(51.0 + metres * METRES, 71.0), accuracy)


def later(form: str, minutes: int, **changed: object) -> VisitTrace:
    one = visit(form)
    assert one.arrived_at is not None
    arrived = one.arrived_at + timedelta(minutes=minutes)
    moved = replace(
        one, arrived_at=arrived, departed_at=arrived + timedelta(minutes=25)
    )
    return replace(moved, **changed)  # type: ignore[arg-type]  # any field of a trace


def points(visits: list[VisitTrace]) -> dict[str, int]:
    return {score.visit.form: score.points for score in score_forms(visits)}


def test_a_degree_of_latitude_has_its_known_length() -> None:
    assert kilometres(Place(0, 0), Place(1, 0)) == pytest.approx(111.195, abs=0.001)
    assert kilometres(Place(0, 0), Place(0, 180)) == pytest.approx(20015.1, abs=0.1)


@pytest.mark.parametrize(
    ("metres", "accuracy", "is_reason"),
    [
        (299, 5, False),
        (301, 5, True),
        (590, 200, False),
        (610, 200, True),
        (301, None, True),
        (0, 0, True),
    ],
)
def test_a_position_counts_beyond_300_metres_and_three_times_its_accuracy(
    metres: float, accuracy: float | None, is_reason: bool
) -> None:
    reason = position_reason(visit(position=off(metres, accuracy)))

    assert (reason is not None) is is_reason


def test_a_position_at_the_visit_before_counts_half() -> None:
    there = Place(51.2, 71.0)
    before = visit("a", station_place=there)

    reason = position_reason(visit("b", position=Position(there, 8)), before=before)

    assert reason is not None
    assert reason.points == 1


@pytest.mark.parametrize(
    ("stage", "minutes", "is_reason"),
    [
        ("voting", 9, True),
        ("voting", 10, False),
        ("counting", 44, True),
        ("counting", 45, False),
    ],
)
def test_a_stay_counts_below_ten_minutes_and_45_at_the_count(
    stage: str, minutes: int, is_reason: bool
) -> None:
    one = visit(stage=stage)
    assert one.arrived_at is not None
    short = replace(one, departed_at=one.arrived_at + timedelta(minutes=minutes))

    assert (stay_reason(short) is not None) is is_reason


def test_times_in_the_wrong_order_are_no_short_stay() -> None:
    one = visit()

    assert (
        stay_reason(replace(one, departed_at=one.arrived_at, arrived_at=None)) is None
    )


def test_a_road_is_longer_than_the_line_and_clocks_may_be_off() -> None:
    assert is_drivable(70 / 1.35, timedelta(hours=0.66))
    assert not is_drivable(70 / 1.35, timedelta(hours=0.64))


def test_a_drive_that_no_car_makes_counts_for_both_forms() -> None:
    far = later("b", 60, station_place=Place(53.0, 71.0))

    assert len(list(impossible_legs([visit("a"), far]))) == 1
    assert points([visit("a"), far]) == {"a": 2, "b": 2}
    assert points([visit("a"), replace(far, team="T2")]) == {"a": 0, "b": 0}


def test_a_photo_in_two_forms_counts_one_and_in_three_two_but_for_the_first() -> None:
    photos = (Photo("ab" * 32),)
    visits = [later(form, 60 * n, photos=photos) for n, form in enumerate("abc")]

    assert points(visits[:2]) == {"a": 1, "b": 1}
    assert points(visits) == {"a": 1, "b": 2, "c": 2}


@pytest.mark.parametrize(
    ("bits", "is_pair", "is_same"),
    [(6, True, True), (7, True, False), (10, True, False), (11, False, False)],
)
def test_six_bits_are_the_same_picture_and_ten_are_for_a_person(
    bits: int, is_pair: bool, is_same: bool
) -> None:
    ours, theirs = Photo("a" * 64, 0, 0), Photo("b" * 64, 0, (1 << bits) - 1)
    pairs = list(
        same_photos([visit("a", photos=(ours,)), visit("b", photos=(theirs,))])
    )

    assert [pair.is_same for pair in pairs] == ([is_same] if is_pair else [])


def test_photos_that_could_not_be_read_are_compared_by_their_bytes() -> None:
    assert bits_between(Photo("a" * 64), Photo("b" * 64)) is None
    assert bits_between(Photo("a" * 64), Photo("a" * 64)) == 0


def test_equal_ticks_are_nothing_and_equal_open_numbers_one_point_for_the_later() -> (
    None
):
    numbers = {"a": 812.0, "b": 77.0, "c": 9.0, "d": 3.0, "e": 1.0}
    zeros = dict.fromkeys(numbers, 0.0)

    assert points([visit("a", numbers=numbers), later("b", 60, numbers=numbers)]) == {
        "a": 0,
        "b": 1,
    }
    assert points([visit("a", numbers=zeros), later("b", 60, numbers=zeros)]) == {
        "a": 0,
        "b": 0,
    }


def test_three_points_are_listed_and_two_only_in_a_team_that_averages_one() -> None:
    two = [later(f, 60 * n, position=off(900, 5)) for n, f in enumerate("ab")]
    honest = [later(f, 300 + 60 * n) for n, f in enumerate("cdefgh")]

    assert [s.visit.form for s in flagged_forms(score_forms(two))] == ["a", "b"]
    assert flagged_forms(score_forms([*two, *honest])) == ()
    assert score_teams(score_forms(two))[0].is_flagged


def test_what_is_absent_raises_no_reason() -> None:
    bare = VisitTrace("a", "T1", "1", "voting")

    assert score_forms([bare])[0].reasons == ()
    assert {check.value for check in Check} >= {"position", "photo", "stay", "travel"}
