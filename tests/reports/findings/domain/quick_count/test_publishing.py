"""When a quick count may be published, and what may be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from reports.findings.domain.quick_count.counting import Base, QuickCount, quick_count
from reports.findings.domain.quick_count.official import (
    compare_official,
    official_shares,
)
from reports.findings.domain.quick_count.publishing import (
    Circumstances,
    Reason,
    publishing_refusals,
)
from reports.findings.domain.quick_count.reception import Stability
from reports.findings.domain.quick_count.returns import Held, HeldBecause, Return
from reports.findings.domain.quick_count.sentences import (
    share_sentence,
    threshold_sentence,
    turnout_sentence,
)
from tests.factories.returns import EVENING, returned, sample_of

AB = ("A", "B")
STABLE = Stability(2, 0.1, is_stable=True)
READY = Circumstances(
    now=EVENING,
    lawful_at=EVENING - timedelta(hours=1),
    process_signed_at=EVENING - timedelta(minutes=5),
)


def protocols(town: int = 20, village: int = 20) -> list[Return]:
    return [
        returned(f"{name}-{at}", {"A": 520 + at, "B": 480}, invalid=20, registered=2000)
        for name, many in (("town", town), ("village", village))
        for at in range(many)
    ]


def counted(town: int = 20, village: int = 20, base: Base = Base.VALID) -> QuickCount:
    sample = sample_of({"town": (20, 200), "village": (20, 300)})
    return quick_count(sample, protocols(town, village), options=AB, base=base)


def reasons(
    count: QuickCount,
    *,
    stable: Stability = STABLE,
    held: tuple[Held, ...] = (),
    circumstances: Circumstances = READY,
) -> set[Reason]:
    found = publishing_refusals(
        count, stability=stable, held=held, circumstances=circumstances
    )
    assert all(refusal.text.endswith(".") for refusal in found)
    return {refusal.reason for refusal in found}


def test_a_complete_settled_and_reviewed_count_may_be_released() -> None:
    assert reasons(counted()) == set()


def test_ninety_per_cent_are_needed_and_one_station_less_is_refused() -> None:
    assert Reason.RESPONSE not in reasons(counted(town=18, village=18))
    assert Reason.RESPONSE in reasons(counted(town=18, village=17))


def test_every_stratum_needs_eighty_per_cent() -> None:
    assert Reason.STRATUM_RESPONSE not in reasons(counted(town=16))
    assert Reason.STRATUM_RESPONSE in reasons(counted(town=15))


def test_a_silent_stratum_is_named() -> None:
    found = publishing_refusals(
        counted(village=1), stability=STABLE, held=(), circumstances=READY
    )

    silent = next(one for one in found if one.reason is Reason.SILENT_STRATA)
    assert silent.names == ("village",)
    assert "village" in silent.text


def test_nothing_computed_is_nothing_published() -> None:
    assert Reason.NO_ESTIMATE in reasons(counted(town=0, village=0))


def test_the_process_is_reported_before_the_result() -> None:
    unsigned = replace(READY, process_signed_at=None)

    assert reasons(counted(), circumstances=unsigned) == {Reason.NO_PROCESS_FINDING}


def test_nothing_is_published_while_polls_are_open_or_nobody_knows() -> None:
    early = replace(READY, now=EVENING - timedelta(hours=2))
    unknown = replace(READY, lawful_at=None)

    assert reasons(counted(), circumstances=early) == {Reason.POLLS_OPEN}
    assert reasons(counted(), circumstances=unknown) == {Reason.POLLS_OPEN}


def test_estimates_that_still_move_are_not_published() -> None:
    moving = Stability(2, 0.8, is_stable=False)
    young = Stability(1, None, is_stable=False)

    assert reasons(counted(), stable=moving) == {Reason.NOT_STABLE}
    assert reasons(counted(), stable=young) == {Reason.NOT_STABLE}


def test_a_station_held_back_is_settled_first() -> None:
    open_one = Held("town-1", HeldBecause.DISAGREE, ("a", "b"), EVENING)
    settled = replace(open_one, because=HeldBecause.LEFT_OUT)

    assert reasons(counted(), held=(open_one,)) == {Reason.HELD_BACK}
    assert reasons(counted(), held=(settled,)) == set()


def test_reports_that_wait_set_aside_are_decided_first() -> None:
    waiting = replace(READY, waiting=2)

    assert reasons(counted(), circumstances=waiting) == {Reason.SET_ASIDE}


def test_an_outlier_is_looked_at_by_a_person_first() -> None:
    sample = sample_of({"town": (20, 200), "village": (20, 300)})
    odd = [
        *protocols()[:-1],
        returned("village-19", {"A": 9_000, "B": 0}, registered=9_999),
    ]
    count = quick_count(sample, odd, options=AB)
    looked_at = replace(READY, reviewed=frozenset({"village-19"}))

    assert reasons(count) == {Reason.OUTLIERS}
    assert reasons(count, circumstances=looked_at) == set()


def test_shares_that_do_not_sum_to_the_whole_show_a_wrong_denominator() -> None:
    sample = sample_of({"town": (20, 200), "village": (20, 300)})
    short = [replace(one, valid=(one.valid or 0) + 40) for one in protocols()]

    assert reasons(quick_count(sample, short, options=AB)) == {Reason.SHARES_NOT_WHOLE}


def test_a_share_is_told_with_base_interval_and_stations() -> None:
    said = share_sentence(counted(), "A", name="List A")

    assert said.startswith("List A: an estimated 52.5 per cent of valid votes (votes")
    assert "95% confidence interval" in said
    assert "40 polling stations" in said
    assert "in the boxes, valid and invalid" in share_sentence(
        counted(base=Base.BALLOTS), "A", name="List A"
    )
    assert "registered voters" in turnout_sentence(counted())


def test_a_threshold_inside_the_interval_cannot_be_determined() -> None:
    count = counted()
    bounds = count.intervals()[0]
    assert bounds is not None

    inside = (bounds.lower + bounds.upper) / 2
    open_ = threshold_sentence(count, "A", name="List A", threshold=inside)
    above = threshold_sentence(count, "A", name="List A", threshold=0.05)
    below = threshold_sentence(count, "A", name="List A", threshold=0.9)

    assert open_.endswith("cannot be determined from this sample.")
    assert "lies above 5 per cent of valid votes" in above
    assert "lies below 90 per cent" in below


def test_no_sentence_without_an_interval_invents_one() -> None:
    nothing = counted(town=0, village=0)

    for said in (
        share_sentence(nothing, "A", name="List A"),
        turnout_sentence(nothing),
        threshold_sentence(nothing, "A", name="List A", threshold=0.05),
    ):
        assert "cannot be determined from this sample" in said


@pytest.mark.parametrize(
    ("line", "official", "is_inside"),
    [
        ("A", "0.02", False),
        ("A", "0.524", True),
        ("A", "0.9", False),
        ("turnout", "0.515", True),
        ("turnout", "0.524", False),
    ],
)
def test_the_official_result_is_consistent_or_differs_and_never_more(
    line: str, official: str, *, is_inside: bool
) -> None:
    found = compare_official(counted(), {line: Fraction(official)})

    (one,) = found
    said = one.sentence.lower()
    assert one.is_inside is is_inside
    assert ("consistent with" in said) is bool(one.is_inside)
    assert ("percentage points" in said) is not one.is_inside
    assert not any(word in said for word in ("fraud", "falsif", "manipul", "rigg"))


def test_official_shares_have_a_base_that_is_known_or_are_none() -> None:
    shares = {"A": Fraction(3, 5), "B": Fraction(2, 5)}

    assert official_shares({"A": 60, "B": 40}, options=AB) == shares
    assert official_shares({"A": 60}, options=AB) == {}
    assert official_shares({"A": 60}, options=AB, valid=100) == {"A": shares["A"]}
    assert official_shares({"A": 60, "B": 40}, options=AB, valid=99) == {}
    assert official_shares({}, options=AB) == {}
    assert official_shares({}, options=(), valid=0) == {}
    assert compare_official(counted(town=0, village=0), shares) == ()
