"""One quick count as it is stored, hashed and shown: plain values, no floats.

`public` holds the only sentences for publication; `analyst` is for the analyst only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reports.findings.domain.canonical import figure_to_json
from reports.findings.domain.figure_estimates import (
    EstimateKind,
    FigureEstimate,
    decimal,
    estimate_to_json,
)
from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.quick_count.analysis import About, analysis_of
from reports.findings.domain.quick_count.counting import (
    BASE_WORDS,
    TURNOUT,
    Base,
    QuickCount,
    quick_count,
)
from reports.findings.domain.quick_count.late import compare_late_strata
from reports.findings.domain.quick_count.official import compare_official
from reports.findings.domain.quick_count.publishing import (
    Refusal,
    low_response,
    outliers,
)
from reports.findings.domain.quick_count.reception import (
    Step,
    pace_of_strata,
    stability,
)
from reports.findings.domain.quick_count.returns import WORDS, Held, Return
from reports.findings.domain.quick_count.sentences import (
    share_sentence,
    threshold_sentence,
    turnout_sentence,
)
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.sampling import Sample

LEVEL = 0.95
UNITS = {
    Base.VALID: Unit.VALID_VOTES,
    Base.BALLOTS: Unit.BALLOTS,
    Base.REGISTERED: Unit.REGISTERED,
}


@dataclass(frozen=True)
class Counted:
    """Everything that one quick count was worked out from, and what came of it."""

    sample: Sample
    returns: Sequence[Return]
    held: Sequence[Held]
    reviewed: frozenset[str]
    count: QuickCount
    series: Sequence[Step]
    refusals: Sequence[Refusal]
    official: Mapping[str, Fraction]


def document_of(about: About, found: Counted) -> dict[str, Any]:
    """Return the document of a quick count; equal inputs give equal bytes."""
    count = found.count
    still = stability(found.series)
    return {
        "mission": about.mission,
        "election_day": about.election_day,
        "contest": about.contest,
        "contest_name": about.contest_name,
        "as_of": about.as_of.isoformat(),
        "is_demonstration": about.is_demonstration,
        "base": BASE_WORDS[count.base],
        "level": decimal(LEVEL),
        "options": [{"code": o, "name": about.names[o]} for o in count.options],
        "method": found.sample.method.value,
        "sample": about.sample,
        "fingerprint": about.fingerprint,
        "excluded": len(found.sample.excluded),
        "sampled": count.sampled,
        "reported": count.reported,
        "response": decimal(count.response_share),
        "silent": list(count.silent),
        "figures": [figure_to_json(figure) for figure in figures_of(about, count)],
        "strata": _strata(about, found),
        "series": [_step(step) for step in found.series],
        "stability": {
            "intervals": still.intervals,
            "moved": decimal(still.moved),
            "is_stable": still.is_stable,
        },
        "late": compare_late_strata(found.sample, found.returns, count),
        "held": [_held(one) for one in found.held],
        "outliers": _outliers(found),
        "refusals": [
            {"reason": one.reason.value, "text": one.text, "names": list(one.names)}
            for one in found.refusals
        ],
        "official": [
            {
                "option": one.option,
                "official": decimal(one.official),
                "difference": decimal(one.difference),
                "is_inside": one.is_inside,
                "sentence": one.sentence,
            }
            for one in compare_official(count, found.official)
        ],
        "public": _public(about, count),
        "analyst": analysis_of(about, count),
    }


def figures_of(about: About, count: QuickCount) -> tuple[Figure, ...]:
    """Return shares and turnout as figures with their estimates, in ballot order."""
    if count.joint is None:
        return ()
    return tuple(
        Figure(
            key=key_of(about.contest, code),
            indicator=f"quick_count.{_kind(code)}",
            unit=UNITS[Base.REGISTERED if code == TURNOUT else count.base],
            stage="counting",
            item=code,
            stations=count.reported,
            query={"reports": "protocols", "contest": about.contest, "line": code},
            estimate=_estimate(count, at),
        )
        for at, code in enumerate((*count.options, TURNOUT))
    )


def key_of(contest: str, code: str) -> str:
    """Return the key of an option's share, or of turnout."""
    part = "" if code == TURNOUT else f".{code}"
    return f"quick_count.{_kind(code)}.{contest}{part}"


def _kind(code: str) -> str:
    return TURNOUT if code == TURNOUT else "share"


def _estimate(count: QuickCount, at: int) -> FigureEstimate | None:
    if count.joint is None:
        return None
    one: Estimate = count.joint.at(at)
    bounds = count.intervals(level=LEVEL)[at]
    counted = FigureEstimate(
        EstimateKind.RATIO,
        df=one.df,
        n=one.n,
        sampled=count.sampled,
        response=decimal(count.response_share),
        low_response=low_response(count),
    )
    if bounds is None:
        return replace(counted, refused="the margin cannot be computed")
    return replace(
        counted,
        point=decimal(one.value),
        se=decimal(one.standard_error),
        lower=decimal(bounds.lower),
        upper=decimal(bounds.upper),
        level=decimal(LEVEL),
        deff=decimal(one.design_effect),
        method="t",
    )


def _estimates(count: QuickCount) -> list[dict[str, Any]]:
    """Return the estimates of all options and turnout, in their order."""
    if count.joint is None:
        return []
    found = (_estimate(count, at) for at in range(len(count.options) + 1))
    return [estimate_to_json(one) for one in found if one is not None]


def _step(step: Step) -> dict[str, Any]:
    return {
        "as_of": step.as_of.isoformat(),
        "reported": step.count.reported,
        "silent": list(step.count.silent),
        "estimates": _estimates(step.count),
    }


def _strata(about: About, found: Counted) -> list[dict[str, Any]]:
    paces = {p.stratum: p for p in pace_of_strata(found.sample, found.returns)}
    return [
        {
            "name": one.name,
            "sampled": one.sampled,
            "reported": one.reported,
            "response": decimal(one.share),
            "median_minutes": decimal(paces[one.name].median_minutes),
            "estimates": _estimates(
                quick_count(
                    found.sample,
                    found.returns,
                    options=found.count.options,
                    base=found.count.base,
                    strata=[one.name],
                )
            ),
        }
        for one in found.count.response
        if one.name in paces
    ]


def _outliers(found: Counted) -> list[dict[str, str]]:
    reports = {one.station: one.report for one in found.returns}
    return [
        {"station": station, "report": reports[station]}
        for station in outliers(found.count, reviewed=found.reviewed)
    ]


def _held(one: Held) -> dict[str, Any]:
    return {
        "station": one.station,
        "because": one.because.value,
        "text": WORDS[one.because],
        "reports": list(one.reports),
        "is_open": one.is_open,
    }


def _public(about: About, count: QuickCount) -> list[dict[str, str]]:
    """Return each sentence with the figure it states, and what it states of it."""
    said = [
        ("share", option, share_sentence(count, option, name=about.names[option]))
        for option in count.options
    ]
    if about.threshold:
        said += [
            (
                "threshold",
                one.code,
                threshold_sentence(
                    count,
                    one.code,
                    name=about.names[one.code],
                    threshold=about.threshold,
                ),
            )
            for one in (about.law.lists if about.law else ())
            if one.takes_seats
        ]
    said.append((TURNOUT, TURNOUT, turnout_sentence(count)))
    return [
        {"kind": kind, "text": text, "figure": key_of(about.contest, code)}
        for kind, code, text in said
    ]
