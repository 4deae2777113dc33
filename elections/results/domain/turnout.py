"""Whether turnout announcements agree with themselves and with the ones before.

Everything here raises a question for a person; nothing is refused or corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from elections.results.domain.protocol import NINE


class TurnoutFlag(StrEnum):
    SHARE_DISAGREES = "share_disagrees_with_voters"
    WENT_DOWN = "lower_than_before"
    REGISTER_CHANGED = "register_changed"
    MORE_THAN_REGISTERED = "more_voters_than_registered"


@dataclass(frozen=True)
class Announcement:
    """What was announced for one place at one time; shares as published."""

    place: str
    as_of: datetime
    share: Decimal
    voters: int | None = None
    registered: int | None = None


@dataclass(frozen=True)
class TurnoutQuestion:
    """A flag on one announcement, with a sentence for the person who decides."""

    announcement: Announcement
    flag: TurnoutFlag
    detail: str


def check_turnout(announcements: Sequence[Announcement]) -> tuple[TurnoutQuestion, ...]:
    """Return the questions, by place and time."""
    questions: list[TurnoutQuestion] = []
    before: dict[str, Announcement] = {}
    for this in sorted(announcements, key=lambda a: (a.place, a.as_of)):
        questions += _inside(this)
        if this.place in before:
            questions += _against(before[this.place], this)
        before[this.place] = this
    return tuple(questions)


def published_share(voters: int, registered: int, *, like: Decimal) -> Decimal:
    """Return the share rounded to as many decimals as a published one has."""
    exact = Decimal(voters) / Decimal(registered)
    return exact.quantize(like, rounding=ROUND_HALF_UP)


def _inside(this: Announcement) -> list[TurnoutQuestion]:
    if this.voters is None or not this.registered:
        return []
    questions = []
    if this.voters > this.registered:
        detail = f"{this.voters:,} voters of {this.registered:,} registered"
        flag = TurnoutFlag.MORE_THAN_REGISTERED
        questions.append(TurnoutQuestion(this, flag, detail))
    expected = published_share(this.voters, this.registered, like=this.share)
    # One unit of the last decimal: some commissions cut where others round.
    unit = Decimal(1).scaleb(int(this.share.as_tuple().exponent))
    if abs(expected - this.share) > unit:
        detail = (
            f"{this.voters:,} of {this.registered:,} is {_percent(expected)}, "
            f"not {_percent(this.share)}: check the three figures for misprints"
        )
        questions.append(TurnoutQuestion(this, TurnoutFlag.SHARE_DISAGREES, detail))
    return questions


def _against(before: Announcement, this: Announcement) -> list[TurnoutQuestion]:
    questions = []
    if this.share < before.share:
        detail = f"{_percent(before.share)} earlier, {_percent(this.share)} now"
        questions.append(TurnoutQuestion(this, TurnoutFlag.WENT_DOWN, detail))
    if before.registered and this.registered and before.registered != this.registered:
        change = this.registered - before.registered
        detail = (
            f"the register changed by {change:+,}: a share needs the one of its time"
        )
        if change % NINE == 0:
            detail += "; divisible by 9, so perhaps exchanged digits"
        questions.append(TurnoutQuestion(this, TurnoutFlag.REGISTER_CHANGED, detail))
    return questions


def _percent(share: Decimal) -> str:
    return f"{share.scaleb(2):f} %"
