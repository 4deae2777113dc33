"""Whether a quick count may be published: each reason against it, in words.

The rules of the practice: enough response overall and in every stratum (modelling is no
escape), the process reported first, polls closed, estimates settled, doubts reviewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.findings.domain.quick_count.counting import Base, QuickCount
from reports.findings.domain.quick_count.reception import Stability
from reports.findings.domain.quick_count.returns import Held

OVERALL_RESPONSE = 0.90
# One station may move no estimate by more than this many standard errors unreviewed.
INFLUENCE = 0.5
WHOLE = 1e-9
MOST_NAMED = 10
PLACES = 9


class Reason(StrEnum):
    """Why a quick count is not published."""

    NO_ESTIMATE = "no_estimate"
    SILENT_STRATA = "silent_strata"
    RESPONSE = "response_below_90"
    STRATUM_RESPONSE = "stratum_response_below_80"
    SHARES_NOT_WHOLE = "shares_not_whole"
    NO_PROCESS_FINDING = "no_process_finding"
    POLLS_OPEN = "polls_not_closed"
    NOT_STABLE = "not_stable"
    HELD_BACK = "stations_held_back"
    OUTLIERS = "outliers_not_reviewed"
    SET_ASIDE = "reports_set_aside"


@dataclass(frozen=True)
class Refusal:
    """One reason, in words, with the strata or stations it speaks of."""

    reason: Reason
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What the figures themselves cannot tell.

    `lawful_at` is when the polls have closed everywhere, or the later hour that the law
    names. `process_signed_at` is when the statement on the process at the same stations
    was signed. `reviewed` are the stations whose protocols a person has looked at, `waiting`
    the reports on the count that are set aside, as probable duplicates for instance.
    """

    now: datetime
    lawful_at: datetime | None
    process_signed_at: datetime | None
    reviewed: frozenset[str] = frozenset()
    waiting: int = 0


def publishing_refusals(
    count: QuickCount,
    *,
    stability: Stability,
    held: Sequence[Held],
    circumstances: Circumstances,
) -> tuple[Refusal, ...]:
    """Return every reason against publication; none means that it may be released."""
    return (
        *_of_response(count),
        *_of_estimate(count, stability),
        *_of_circumstances(circumstances),
        *_of_doubts(count, held, circumstances.reviewed),
        *_of_waiting(circumstances.waiting),
    )


def low_response(count: QuickCount) -> tuple[str, ...]:
    """Return the strata of which too little is counted, by name."""
    return tuple(stratum.name for stratum in count.response if stratum.is_low)


def outliers(count: QuickCount, *, reviewed: frozenset[str]) -> tuple[str, ...]:
    """Return the stations that alone move an estimate by half its standard error."""
    return tuple(
        sorted(
            station
            for station, moved in count.influence.items()
            if moved > INFLUENCE and station not in reviewed
        )
    )


def _of_response(count: QuickCount) -> list[Refusal]:
    found = []
    if round(count.response_share, PLACES) < OVERALL_RESPONSE:
        text = (
            f"{count.reported} of {count.sampled} sampled polling stations are counted"
            f" ({100 * count.response_share:.1f} per cent, weighted); 90 are needed."
        )
        found.append(Refusal(Reason.RESPONSE, text))
    low = low_response(count)
    if low:
        text = f"Below 80 per cent of the sample in: {_named(low)}."
        found.append(Refusal(Reason.STRATUM_RESPONSE, text, low))
    return found


def _of_estimate(count: QuickCount, stability: Stability) -> list[Refusal]:
    found = []
    if count.joint is None or not any(count.intervals()):
        text = "No estimate with a margin of error can be computed yet."
        found.append(Refusal(Reason.NO_ESTIMATE, text))
    elif count.base is Base.VALID:
        total = float(count.joint.values[:-1].sum())
        if abs(total - 1) > WHOLE:
            text = (
                f"The shares sum to {100 * total:.2f} per cent of valid votes, not 100:"
                " the denominator or a contestant is wrong."
            )
            found.append(Refusal(Reason.SHARES_NOT_WHOLE, text))
    if count.silent:
        text = (
            f"Fewer than two protocols from: {_named(count.silent)}; the estimate does"
            " not speak of them."
        )
        found.append(Refusal(Reason.SILENT_STRATA, text, count.silent))
    if not stability.is_stable:
        found.append(Refusal(Reason.NOT_STABLE, _unstable(stability)))
    return found


def _unstable(stability: Stability) -> str:
    if stability.moved is None:
        return "Two reception intervals with comparable estimates have not passed yet."
    return (
        "Over the last two reception intervals an estimate moved by"
        f" {stability.moved:.2f} of its margin of error; 0.5 is the most allowed."
    )


def _of_circumstances(given: Circumstances) -> list[Refusal]:
    found = []
    if given.process_signed_at is None:
        text = "No finding on the process at the same stations has been signed yet."
        found.append(Refusal(Reason.NO_PROCESS_FINDING, text))
    if given.lawful_at is None:
        text = "It is not recorded when the polls close everywhere."
        found.append(Refusal(Reason.POLLS_OPEN, text))
    elif given.now < given.lawful_at:
        text = (
            f"Not before {given.lawful_at:%Y-%m-%d %H:%M %Z}: polls are open till then."
        )
        found.append(Refusal(Reason.POLLS_OPEN, text))
    return found


def _of_doubts(
    count: QuickCount, held: Sequence[Held], reviewed: frozenset[str]
) -> list[Refusal]:
    found = []
    waiting = tuple(one.station for one in held if one.is_open)
    if waiting:
        text = f"Protocols wait for a person to decide: {_named(waiting)}."
        found.append(Refusal(Reason.HELD_BACK, text, waiting))
    far = outliers(count, reviewed=reviewed)
    if far:
        text = (
            "Not yet reviewed, though one alone moves an estimate by half its standard"
            f" error: {_named(far)}."
        )
        found.append(Refusal(Reason.OUTLIERS, text, far))
    return found


def _of_waiting(waiting: int) -> list[Refusal]:
    if not waiting:
        return []
    text = (
        f"Reports on the count that wait set aside, perhaps as duplicates: {waiting}."
    )
    return [Refusal(Reason.SET_ASIDE, text)]


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    listed = "; ".join(names[:MOST_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed
