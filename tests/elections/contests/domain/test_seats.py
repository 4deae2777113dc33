"""Seats against published results, worked examples, and properties of the methods."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.contests.domain.seats import (
    Allocation,
    Method,
    SeatsUndecided,
    Tally,
    Threshold,
    TooFewRule,
    allocate_seats,
)

FIVE_PERCENT = Threshold(5, 100)
MAZHILIS_2023 = {
    "Amanat": 3_431_510,
    "Auyl": 693_938,
    "Respublica": 547_154,
    "Ak Zhol": 535_139,
    "PPK": 432_920,
    "OSDP": 331_058,
    "Baitaq": 146_431,
}
AGAINST_ALL = Tally("against all", 248_291, order=99, takes_seats=False)


def tallies(votes: dict[str, int]) -> list[Tally]:
    return [
        Tally(code, number, order=order)
        for order, (code, number) in enumerate(votes.items(), start=1)
    ]


def seats_of(votes: list[int], seats: int, method: Method) -> list[int]:
    lists = tallies({f"list {n}": v for n, v in zip(count(), votes, strict=False)})
    allocation = allocate_seats(tallies=lists, seats=seats, method=method)
    return list(allocation.seats.values())


def mazhilis(method: Method, *, without: str = "") -> Allocation:
    lists = tallies({k: v for k, v in MAZHILIS_2023.items() if k != without})
    return allocate_seats(
        tallies=[*lists, AGAINST_ALL],
        seats=69,
        method=method,
        threshold=FIVE_PERCENT,
    )


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.HARE, [40, 8, 6, 6, 5, 4, 0]),
        (Method.DHONDT, [41, 8, 6, 6, 5, 3, 0]),
        (Method.SAINTE_LAGUE, [40, 8, 6, 6, 5, 4, 0]),
    ],
)
def test_the_mazhilis_of_2023(method: Method, expected: list[int]) -> None:
    allocation = mazhilis(method)

    assert list(allocation.seats.values()) == expected
    assert allocation.took_part == 6_366_441


def test_the_mazhilis_of_2023_without_the_list_just_over_the_threshold() -> None:
    allocation = mazhilis(Method.HARE, without="OSDP")

    assert list(allocation.seats.values()) == [42, 8, 7, 7, 5, 0]


@pytest.mark.parametrize(
    ("votes", "seats", "method", "expected"),
    [
        ([100, 80, 30, 20], 8, Method.DHONDT, [4, 3, 1, 0]),
        ([100, 80, 30, 20], 8, Method.SAINTE_LAGUE, [3, 3, 1, 1]),
        (
            [47000, 16000, 15900, 12000, 6000, 3100],
            10,
            Method.HARE,
            [5, 2, 1, 1, 1, 0],
        ),
        ([1500, 1500, 900, 500, 500, 200], 25, Method.HARE, [7, 7, 4, 3, 3, 1]),
        ([1500, 1500, 900, 500, 500, 200], 26, Method.HARE, [8, 8, 5, 2, 2, 1]),
    ],
    ids=["dhondt", "sainte-lague", "hare", "before the paradox", "alabama paradox"],
)
def test_worked_examples(
    votes: list[int], seats: int, method: Method, expected: list[int]
) -> None:
    assert seats_of(votes, seats, method) == expected


def test_of_equal_remainders_the_earlier_registered_list_has_the_seat() -> None:
    late, early = Tally("late", 500, order=2), Tally("early", 500, order=1)

    allocation = allocate_seats(tallies=[late, early], seats=3, method=Method.HARE)

    assert allocation.seats == {"early": 2, "late": 1}
    assert allocation.tied == ("early", "late")


def test_equal_claims_without_an_order_are_not_decided_by_the_program() -> None:
    lists = [Tally("one", 500, order=0), Tally("other", 500, order=0)]

    with pytest.raises(SeatsUndecided, match="draw lots"):
        allocate_seats(tallies=lists, seats=3, method=Method.DHONDT)


def test_exactly_the_threshold_is_enough_and_one_vote_less_is_not() -> None:
    lists = tallies({"big": 900, "at": 50, "under": 49, "dust": 1})

    allocation = allocate_seats(
        tallies=lists, seats=20, method=Method.HARE, threshold=FIVE_PERCENT
    )

    assert allocation.admitted == ("big", "at")


@pytest.mark.parametrize(
    ("rule", "expected", "by_rule"),
    [
        (TooFewRule.ADMIT_NEXT, {"big": 10, "next": 1, "dust": 0}, ("next",)),
        (TooFewRule.PASSED_ONLY, {"big": 11, "next": 0, "dust": 0}, ()),
    ],
)
def test_when_one_list_alone_passes_the_law_decides(
    rule: TooFewRule, expected: dict[str, int], by_rule: tuple[str, ...]
) -> None:
    allocation = allocate_seats(
        tallies=tallies({"big": 940, "next": 48, "dust": 12}),
        seats=11,
        method=Method.HARE,
        threshold=FIVE_PERCENT,
        too_few=rule,
    )

    assert allocation.seats == expected
    assert allocation.admitted_by_rule == by_rule


def test_a_law_that_gives_no_seats_then_is_obeyed() -> None:
    with pytest.raises(SeatsUndecided, match="1 list"):
        allocate_seats(
            tallies=tallies({"big": 960, "next": 40}),
            seats=10,
            method=Method.HARE,
            threshold=FIVE_PERCENT,
            too_few=TooFewRule.NO_SEATS,
        )


def test_no_votes_give_no_seats() -> None:
    with pytest.raises(SeatsUndecided, match="Enter the votes"):
        allocate_seats(tallies=tallies({"a": 0}), seats=5, method=Method.HARE)


VOTES = st.lists(st.integers(1, 10_000_000), min_size=2, max_size=12)
SEATS = st.integers(1, 200)


@given(votes=VOTES, seats=SEATS, method=st.sampled_from(Method))
def test_every_seat_is_given_and_none_twice(
    votes: list[int], seats: int, method: Method
) -> None:
    assert sum(seats_of(votes, seats, method)) == seats


@given(votes=VOTES, seats=SEATS, method=st.sampled_from(Method))
def test_more_votes_never_mean_fewer_seats(
    votes: list[int], seats: int, method: Method
) -> None:
    given_seats = seats_of(votes, seats, method)

    # The lists come back sorted by votes.
    assert given_seats == sorted(given_seats, reverse=True)


@given(votes=VOTES, seats=SEATS)
def test_hare_keeps_within_one_seat_of_the_exact_share(
    votes: list[int], seats: int
) -> None:
    total = sum(votes)

    for number, won in zip(
        sorted(votes, reverse=True), seats_of(votes, seats, Method.HARE), strict=True
    ):
        assert number * seats // total <= won <= number * seats // total + 1


@given(
    votes=VOTES,
    seats=SEATS,
    method=st.sampled_from([Method.DHONDT, Method.SAINTE_LAGUE]),
)
def test_divisor_methods_never_take_a_seat_when_the_house_grows(
    votes: list[int], seats: int, method: Method
) -> None:
    smaller = seats_of(votes, seats, method)
    larger = seats_of(votes, seats + 1, method)

    assert all(a <= b for a, b in zip(smaller, larger, strict=True))


@given(
    votes=VOTES,
    seats=SEATS,
    factor=st.integers(2, 1000),
    method=st.sampled_from(Method),
)
def test_only_the_proportions_count(
    votes: list[int], seats: int, factor: int, method: Method
) -> None:
    multiplied = [factor * number for number in votes]

    assert seats_of(multiplied, seats, method) == seats_of(votes, seats, method)
