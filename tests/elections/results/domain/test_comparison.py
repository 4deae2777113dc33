"""Two elections side by side."""

from __future__ import annotations

from fractions import Fraction

from elections.results.domain.comparison import compare_contests


def test_a_party_that_stood_twice_has_a_change_of_votes_and_share() -> None:
    (change,) = compare_contests(before={"A": 300}, now={"A": 250})

    assert change.votes_change == -50
    assert change.share_change == 0


def test_a_newcomer_has_no_change_and_who_is_gone_is_listed_last() -> None:
    changes = compare_contests(before={"A": 60, "old": 40}, now={"new": 30, "A": 70})

    assert [change.code for change in changes] == ["new", "A", "old"]
    newcomer, stayed, gone = changes
    assert newcomer.votes_change is None
    assert stayed.share_change == Fraction(1, 10)
    assert (gone.votes_now, gone.share_before) == (None, Fraction(2, 5))


def test_a_party_that_changed_its_code_is_followed() -> None:
    (change,) = compare_contests(
        before={"nur_otan": 71}, now={"amanat": 54}, same_as={"amanat": "nur_otan"}
    )

    assert change.votes_change == -17


def test_no_votes_at_all_give_no_share() -> None:
    (change,) = compare_contests(before={"A": 0}, now={"A": 10})

    assert change.share_before is None
    assert change.share_change is None


def test_the_reference_case_beside_the_election_before_it() -> None:
    # 53.90 % of the votes of 2023 (3,431,510 of 6,366,441), 71.09 % the time before.
    before = {"party": 7_109, "others": 2_891}
    now = {"party": 3_431_510, "others": 6_366_441 - 3_431_510}

    change = compare_contests(before=before, now=now)[0]

    assert change.share_now is not None
    assert change.share_change is not None
    assert round(float(100 * change.share_now), 2) == 53.90
    assert round(float(100 * change.share_change), 2) == -17.19
