"""Turnout announcements that do not agree with themselves or with earlier ones."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from elections.results.domain.turnout import (
    Announcement,
    TurnoutFlag,
    check_turnout,
    published_share,
)


def at(hour: int, share: str, **figures: int) -> Announcement:
    moment = datetime(2023, 3, 19, hour, tzinfo=UTC)
    return Announcement("KZ", moment, Decimal(share), **figures)


def test_the_final_figures_of_2023_agree() -> None:
    final = at(16, "0.5409", voters=6_509_695, registered=12_035_004)

    assert check_turnout([final]) == ()


def test_a_misprinted_register_is_noticed() -> None:
    misprinted = at(16, "0.5409", voters=6_509_695, registered=12_350_004)

    (question,) = check_turnout([misprinted])

    assert question.flag == TurnoutFlag.SHARE_DISAGREES
    assert "52.71 %, not 54.09 %" in question.detail


def test_a_register_that_changed_on_the_day_is_a_question() -> None:
    morning = at(2, "0.1200", registered=12_032_550)
    evening = at(16, "0.5409", registered=12_035_004)

    (question,) = check_turnout([evening, morning])

    assert question.flag == TurnoutFlag.REGISTER_CHANGED
    assert "+2,454" in question.detail


def test_a_register_that_changed_by_exchanged_digits_is_hinted() -> None:
    (question,) = check_turnout(
        [at(2, "0.12", registered=12_035_004), at(4, "0.33", registered=12_350_004)]
    )

    assert "exchanged digits" in question.detail


def test_turnout_never_goes_down() -> None:
    (question,) = check_turnout([at(4, "0.3363"), at(6, "0.3336")])

    assert question.flag == TurnoutFlag.WENT_DOWN
    assert question.detail == "33.63 % earlier, 33.36 % now"


def test_more_voters_than_registered_is_a_question() -> None:
    questions = check_turnout([at(16, "1.0000", voters=1_001, registered=1_000)])

    assert questions[0].flag == TurnoutFlag.MORE_THAN_REGISTERED


def test_shares_are_compared_with_the_decimals_that_were_published() -> None:
    assert (
        check_turnout([at(16, "0.54", voters=6_509_695, registered=12_035_004)]) == ()
    )
    assert published_share(1, 3, like=Decimal("0.0000")) == Decimal("0.3333")
